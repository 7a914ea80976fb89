using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>
/// The house of docs/architecture.md, as the sources are: who names a type of whom. A name that two files declare counts for neither.
/// </summary>
public sealed class ArchitectureTests
{
    private const int MostPairs = 1;
    private const int LargestCircle = 12;
    private const int MostLooseFiles = 12;
    private const int MostLines = 450;

    private static readonly string _sources = Path.Combine(Root(), "src");

    public static TheoryData<string> Projects() =>
        [.. Directory.GetDirectories(_sources, "Botpress.*").Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_use_each_other_one_way(string project)
    {
        ILookup<(string From, string To), string> uses = Uses(project)
            .SelectMany(file => file.Value.Select(used => (From: Room(file.Key), To: Room(used), Files: $"{file.Key} -> {used}")))
            .Where(use => use.From != use.To)
            .ToLookup(use => (use.From, use.To), use => use.Files);
        string[] pairs = [.. uses
            .Where(use => string.CompareOrdinal(use.Key.From, use.Key.To) < 0 && uses.Contains((use.Key.To, use.Key.From)))
            .Select(use => $"{use.Key.From} <> {use.Key.To}: {string.Join(", ", use.Concat(uses[(use.Key.To, use.Key.From)]))}")];

        Assert.True(pairs.Length <= MostPairs, string.Join("\n", pairs));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Files_stand_in_small_circles_only(string project)
    {
        Dictionary<string, HashSet<string>> uses = Uses(project);
        var reached = uses.Keys.ToDictionary(file => file, file => Reached(uses, file));
        string[] largest = uses.Keys
            .Select(file => reached[file].Where(other => reached[other].Contains(file)).OrderBy(other => other, StringComparer.Ordinal).ToArray())
            .MaxBy(circle => circle.Length)!;

        Assert.True(largest.Length <= LargestCircle, string.Join(", ", largest));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_with_folders_has_few_files_of_its_own(string project)
    {
        foreach (string folder in Directory.GetDirectories(Path.Combine(_sources, project), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(_sources, project))
            .Where(folder => !IsMade(folder) && Directory.GetDirectories(folder).Any(inner => !IsMade(inner))))
        {
            Assert.True(Directory.GetFiles(folder, "*.cs").Length <= MostLooseFiles, folder);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Files_are_short(string project) =>
        Assert.All(Files(project), file => Assert.True(File.ReadLines(file).Count() <= MostLines, file));

    /// <summary>For each file of a project the files whose types it names.</summary>
    private static Dictionary<string, HashSet<string>> Uses(string project)
    {
        string folder = Path.Combine(_sources, project);
        Dictionary<string, string> texts = Files(project).ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), file => Code(File.ReadAllText(file)));
        var homes = texts
            .SelectMany(file => Regex.Matches(file.Value, @"\b(?:class|record struct|record|struct|enum|interface|delegate [\w<>\[\]?]+)\s+([A-Z]\w+)")
                .Select(match => (Name: match.Groups[1].Value, File: file.Key)))
            .Distinct()
            .GroupBy(type => type.Name, type => type.File)
            .Where(type => type.Count() == 1)
            .ToDictionary(type => type.Key, type => type.Single());
        return texts.ToDictionary(
            file => file.Key,
            file => Regex.Matches(file.Value, @"\b[A-Z]\w+\b")
                .Select(match => homes.GetValueOrDefault(match.Value))
                .OfType<string>()
                .Where(home => home != file.Key)
                .ToHashSet());
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> uses, string from)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([from]);
        while (next.TryPop(out string? file))
        {
            foreach (string used in uses[file].Where(reached.Add))
            {
                next.Push(used);
            }
        }

        return reached;
    }

    private static string Code(string text) =>
        Regex.Replace(Regex.Replace(text, @"//[^\n]*|/\*.*?\*/", " ", RegexOptions.Singleline), @"@?\$?""(?:\\.|[^""\\\n])*""", "\"\"");

    private static string Room(string file) => file.Contains('/') ? file.Split('/')[0] : ".";

    private static string[] Files(string project) =>
        [.. Directory.GetFiles(Path.Combine(_sources, project), "*.cs", SearchOption.AllDirectories).Where(file => !IsMade(file))];

    private static bool IsMade(string path) => path.Split('/', '\\').Any(part => part is "bin" or "obj");

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Botpress.PowerShell.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run within the repository.");
        }

        return folder;
    }
}
