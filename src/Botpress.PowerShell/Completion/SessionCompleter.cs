using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Offers the variables that hold a session, or a chat where that is what the parameter takes.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    // Others would need braces around them.
    private static readonly Regex _plain = new(@"^\w+$", RegexOptions.CultureInvariant);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.TrimStart('$');
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        PSVariable[] variables;
        try
        {
            variables = [.. shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable").Invoke<PSVariable>()];
        }
        catch (RuntimeException)
        {
            // Nothing to offer, then.
            variables = [];
        }

        return from variable in variables
               where IsMeant(parameterName, variable.Value is PSObject wrapped ? wrapped.BaseObject : variable.Value)
                   && _plain.IsMatch(variable.Name) && variable.Name is not ("_" or "PSItem")
                   && variable.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
               orderby variable.Name
               select new CompletionResult("$" + variable.Name, "$" + variable.Name, CompletionResultType.Variable, variable.Value.ToString() is { Length: > 0 } text ? TerminalText.Line(text) : "$" + variable.Name);
    }

    private static bool IsMeant(string parameter, object? value) => parameter == "Chat" ? value is BpChat : value is BpSession;
}
