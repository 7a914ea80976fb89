using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Finds commands by what they stand for: an operation, a path, a cmdlet's name, or words.</summary>
internal sealed class CommandFinder
{
    private static readonly Regex _path = new("^(?:(GET|POST|PUT|PATCH|DELETE) +)?(?:https?://[^/]+)?(/?[^?#]*/[^?#]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Made when it is first asked, and not at every question: it reads all help.
    private static (string HelpPath, CommandFinder Finder)? _last;

    private readonly List<ApiCommand> _commands;
    private readonly Dictionary<string, (string Synopsis, string Description)> _help;
    private CommandRanking? _ranking;

    /// <param name="cmdlets">The cmdlets of the module, for those that stand for no operation by themselves.</param>
    /// <param name="helpPath">The module's help, which says what each is for; nothing is said when it is not there.</param>
    private CommandFinder(IEnumerable<string> cmdlets, string helpPath)
    {
        _help = Help(helpPath);
        string? SynopsisOf(string cmdlet) => _help.TryGetValue(cmdlet, out (string Synopsis, string Description) help) ? help.Synopsis : null;
        _commands =
        [
            .. CommandTable.All.Select(entry => new ApiCommand
            {
                Operation = entry.Operation.Name,
                Cmdlet = entry.Cmdlet,
                Parameter = entry.Parameter,
                Method = entry.Operation.Method.Method,
                // That of the Chat API stands below the address of a bot's chat.
                Path = entry.Operation.IsChat ? "/{webhookId}" + entry.Operation.Path : entry.Operation.Path,
                Synopsis = SynopsisOf(entry.Cmdlet),
            }),
            .. cmdlets.Except(CommandTable.All.Select(entry => entry.Cmdlet), StringComparer.OrdinalIgnoreCase).OrderBy(cmdlet => cmdlet, StringComparer.OrdinalIgnoreCase)
                .Select(cmdlet => new ApiCommand { Cmdlet = cmdlet, Synopsis = SynopsisOf(cmdlet) }),
        ];
    }

    /// <summary>The finder for these commands and this help.</summary>
    public static CommandFinder For(IEnumerable<string> cmdlets, string helpPath)
    {
        if (_last is not (string path, CommandFinder finder) || path != helpPath)
        {
            finder = new CommandFinder(cmdlets, helpPath);
            _last = (helpPath, finder);
        }

        return finder;
    }

    /// <summary>What the text is: a path, an operation, a cmdlet; else what does best what its words say.</summary>
    public IReadOnlyList<ApiCommand> ByText(string text)
    {
        text = text.Trim();
        if (_path.IsMatch(text))
        {
            return ByPath(text);
        }

        if (WildcardPattern.ContainsWildcardCharacters(text))
        {
            WildcardPattern pattern = Wildcards.Parse(text);
            return Where(command => Names(command).Any(pattern.IsMatch));
        }

        IReadOnlyList<ApiCommand> found = ByOperation(text);
        found = found.Count > 0 ? found : ByCmdlet(text);
        found = found.Count > 0 ? found : ByOtherSpelling(text);
        return found.Count > 0 ? found : (_ranking ??= new CommandRanking(_commands, DescriptionOf)).Find(text);
    }

    public IReadOnlyList<ApiCommand> ByOperation(string name) => Where(command => IsLike(command.Operation, name));

    public IReadOnlyList<ApiCommand> ByCmdlet(string name) => Where(command => IsLike(command.Cmdlet, name.Substring(name.LastIndexOf('\\') + 1)));

    /// <summary>
    /// The operations with this path, whose ids may be filled in; those with the method that stands before it, if one does. Where there
    /// are none, those whose path has it as a part.
    /// </summary>
    public IReadOnlyList<ApiCommand> ByPath(string text)
    {
        Match match = _path.Match(text.Trim());
        string path = "/" + (match.Success ? match.Groups[2].Value : text).Trim().Trim('/');
        bool HasMethod(ApiCommand command) => match.Groups[1].Length == 0 || string.Equals(command.Method, match.Groups[1].Value, StringComparison.OrdinalIgnoreCase);
        if (WildcardPattern.ContainsWildcardCharacters(path))
        {
            return Where(command => IsLike(command.Path, path) && HasMethod(command));
        }

        var operations = new HashSet<string?>(_commands.Select(command => command.Method).OfType<string>().Distinct()
            .Select(method => Operation.Find(new HttpMethod(method), path)?.Name).OfType<string>());
        IReadOnlyList<ApiCommand> found = Where(command => operations.Contains(command.Operation) && HasMethod(command));
        return found.Count > 0 || operations.Count > 0 ? found : Where(command => command.Path?.IndexOf(path, StringComparison.OrdinalIgnoreCase) >= 0 && HasMethod(command));
    }

    /// <summary>The operation that catalogues of integrations write as BOTPRESS_LIST_BOTS or list-bots, and code as client.listBots.</summary>
    private IReadOnlyList<ApiCommand> ByOtherSpelling(string text)
    {
        string name = string.Concat(PhraseWords.Raw(text).SkipWhile(word => word is "botpress" or "client" or "api"));
        return text.Contains(' ') ? [] : Where(command => string.Equals(command.Operation, name, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsLike(string? name, string pattern) => name is not null && Wildcards.Parse(pattern).IsMatch(name);

    private static IEnumerable<string> Names(ApiCommand command) => new[] { command.Operation, command.Cmdlet, command.Path }.OfType<string>();

    /// <summary>What each cmdlet is for: the help file has been made from the same source as the cmdlets.</summary>
    private static Dictionary<string, (string Synopsis, string Description)> Help(string path)
    {
        var help = new Dictionary<string, (string Synopsis, string Description)>(StringComparer.OrdinalIgnoreCase);
        if (System.IO.File.Exists(path))
        {
            XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
            XNamespace maml = "http://schemas.microsoft.com/maml/2004/10";
            static string TextOf(XElement? element) => element?.Value.Trim() ?? "";
            foreach (XElement topic in XDocument.Load(path).Descendants(command + "command"))
            {
                XElement? details = topic.Element(command + "details");
                help[TextOf(details?.Element(command + "name"))] = (TextOf(details?.Element(maml + "description")), TextOf(topic.Element(maml + "description")));
            }
        }

        return help;
    }

    private string DescriptionOf(ApiCommand command) => _help.TryGetValue(command.Cmdlet, out (string Synopsis, string Description) help) ? help.Description : "";

    private IReadOnlyList<ApiCommand> Where(Func<ApiCommand, bool> fits) => [.. _commands.Where(fits)];
}
