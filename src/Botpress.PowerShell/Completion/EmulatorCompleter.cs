using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Botpress.PowerShell;

/// <summary>Offers the processes, or the addresses, of the emulators that run.</summary>
internal sealed class EmulatorCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = Offer.Typed(wordToComplete);
        return from emulator in RunningEmulators.Everywhere()
               let name = parameterName == "Url" ? emulator.Url.AbsoluteUri : emulator.ProcessId.ToString(CultureInfo.InvariantCulture)
               where name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
               orderby name
               let offer = parameterName == "Url" ? Offer.Of(name, wordToComplete) : new CompletionResult(name)
               where offer is not null
               select offer;
    }
}
