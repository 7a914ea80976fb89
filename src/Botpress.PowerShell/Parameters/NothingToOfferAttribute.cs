using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Botpress.PowerShell;

/// <summary>Marks a parameter for whose value nothing can be offered: without it, PowerShell would offer the names of files.</summary>
internal sealed class NothingToOfferAttribute() : ArgumentCompleterAttribute(typeof(NothingCompleter));

/// <summary>Offers nothing, which PowerShell takes as an answer.</summary>
internal sealed class NothingCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => [];
}
