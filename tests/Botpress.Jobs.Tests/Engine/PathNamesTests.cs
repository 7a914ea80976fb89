using System;
using System.Linq;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class PathNamesTests
{
    [Theory]
    [InlineData("guide.md", "guide.md")]
    [InlineData("../../etc", "%2E.%2F..%2Fetc")]
    [InlineData("a/b\\c:d*?\"<>|%", "a%2Fb%5Cc%3Ad%2A%3F%22%3C%3E%7C%25")]
    [InlineData("CON", "%43ON")]
    [InlineData("con.txt", "%63on.txt")]
    [InlineData("nul .txt", "%6Eul .txt")]
    [InlineData("Lpt9", "%4Cpt9")]
    [InlineData("com0.a.b", "%63om0.a.b")]
    [InlineData("aux", "%61ux")]
    [InlineData("prn", "%70rn")]
    [InlineData("COM10", "COM10")]
    [InlineData("console", "console")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("_hidden", "%5Fhidden")]
    [InlineData("dot.", "dot%2E")]
    [InlineData("blank ", "blank%20")]
    [InlineData(".", "%2E")]
    [InlineData("", "%")]
    [InlineData("é\n", "%C3%A9%0A")]
    [InlineData("\u001F !~\u007F", "%1F !~%7F")]
    public void Names_of_others_are_names_of_files_everywhere(string name, string expected) => Assert.Equal(expected, PathNames.Escape(name));

    [Fact]
    public void Long_names_stay_apart_and_short_enough()
    {
        string longest = new('x', 200);
        Assert.Equal(longest, PathNames.Escape(longest));
        Assert.Equal($"{longest}~{Mark(longest + "a")}", PathNames.Escape(longest + "a"));
        Assert.Equal($"{longest}~{Mark(longest + "b")}", PathNames.Escape(longest + "b"));
        Assert.NotEqual(Mark(longest + "a"), Mark(longest + "b"));

        // What a cut leaves at the end, no file may end with.
        string dotted = new string('x', 198) + ".. and more";
        Assert.Equal($"{new string('x', 198)}~{Mark(dotted)}", PathNames.Escape(dotted));
        string cut = new string('x', 199) + "%%";
        Assert.Equal($"{new string('x', 199)}~{Mark(cut)}", PathNames.Escape(cut));
    }

    [Fact]
    public void A_mark_tells_names_apart_that_differ_in_case_only()
    {
        Assert.Equal("a~ca978112", PathNames.Marked("a", "a"));
        Assert.NotEqual(PathNames.Marked("a", "a"), PathNames.Marked("a", "A"));
    }

    /// <summary>Whatever somebody calls a thing, its file has a name of its own, in its folder.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Different_names_have_different_files(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["a", "A", ".", "..", "/", "\\", "%", "%2E", "_", " ", "CON", "é", "e\u0301", "\n", "~", ":", new string('x', 70)];
        string[] names = [.. Enumerable.Range(0, 500).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => parts[random.Next(parts.Length)]))).Distinct(StringComparer.Ordinal)];
        string[] files = [.. names.Select(PathNames.Escape)];

        Assert.Equal(names.Length, files.Distinct(StringComparer.Ordinal).Count());
        Assert.All(files, file => Assert.True(
            file.Length is >= 1 and <= 209 && file.All(character => character is >= ' ' and <= '~' && !"<>:\"/\\|?*".Contains(character, StringComparison.Ordinal))
                && file[0] is not ('.' or '_') && file[^1] is not ('.' or ' '),
            $"seed {seed}: {file}"));
    }

    private static string Mark(string name) => PathNames.Marked("", name)[1..];
}
