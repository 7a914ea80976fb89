using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>Offers the values that <see cref="OfferedAttribute"/> lists on the parameter.</summary>
internal sealed class EnumCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string[] name = commandName.Split('\\').Last().Split('-');
        return
            from type in typeof(EnumCompleter).Assembly.ExportedTypes
            let cmdlet = type.GetCustomAttribute<CmdletAttribute>()
            where name.Length == 2 && cmdlet is not null
                && string.Equals(cmdlet.VerbName, name[0], StringComparison.OrdinalIgnoreCase)
                && string.Equals(cmdlet.NounName, name[1], StringComparison.OrdinalIgnoreCase)
            from value in type.GetProperty(parameterName)?.GetCustomAttribute<OfferedAttribute>()?.Values ?? []
            where value.StartsWith(Offer.Typed(wordToComplete), StringComparison.OrdinalIgnoreCase)
            let offer = Offer.Of(value, wordToComplete)
            where offer is not null
            select offer;
    }
}
