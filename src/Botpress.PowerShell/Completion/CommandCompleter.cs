using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Botpress.PowerShell;

/// <summary>Offers operations, cmdlets and paths, from the module's own table.</summary>
internal sealed class CommandCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = Offer.Typed(wordToComplete);
        // What a session can call, or what there is.
        IEnumerable<CommandEntry> entries = string.Equals(commandName, "Find-BpCommand", StringComparison.OrdinalIgnoreCase) ? CommandTable.All : CommandTable.Entries;
        IEnumerable<(string Name, string Description)> operations = entries.Select(entry => (entry.Operation.Name, $"{entry.Cmdlet} {entry.Parameter}"));
        IEnumerable<(string Name, string Description)> cmdlets = entries.GroupBy(entry => entry.Cmdlet)
            .Select(group => (group.Key, string.Join(", ", group.Select(entry => entry.Operation.Name))));
        IEnumerable<(string Name, string Description)> paths = entries.GroupBy(entry => entry.Operation.Path)
            .Select(group => (group.Key, string.Join(", ", group.Select(entry => entry.Operation.Name))));
        IEnumerable<(string Name, string Description)> offered = parameterName switch
        {
            "Operation" => operations,
            "Cmdlet" => cmdlets,
            "Path" => paths,
            _ => word.StartsWith("/", StringComparison.Ordinal) ? paths : operations.Concat(cmdlets),
        };
        return from item in offered
               where item.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
               orderby item.Name
               let offer = Offer.Of(item.Name, wordToComplete, item.Description)
               where offer is not null
               select offer;
    }
}
