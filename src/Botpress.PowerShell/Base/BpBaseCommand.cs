using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// What all commands stand on. Names and texts of others are in what commands say: here it is made fit for a terminal, whoever says it.
/// </summary>
public abstract class BpBaseCommand : PSCmdlet
{
    /// <summary>Whether null was piped in, or given, where a thing is wanted, whose default it must not become; writes the error for it.</summary>
    private protected bool RefusesNull(object? given, string parameter)
    {
        bool isNull = given is null && (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(parameter));
        if (isNull)
        {
            string problem = $"Null was {(MyInvocation.ExpectingInput ? "piped in" : "given")}: it does not tell which {parameter.ToLowerInvariant()} is meant.";
            WriteError(Errors.Record(new ArgumentException(problem), "WrongKind", ErrorCategory.InvalidArgument, null, null));
        }

        return isNull;
    }

    internal new void WriteWarning(string text) => base.WriteWarning(TerminalText.Clean(text));

    internal new void WriteVerbose(string text) => base.WriteVerbose(TerminalText.Clean(text));

    internal new void WriteDebug(string text) => base.WriteDebug(TerminalText.Clean(text));

    internal new void WriteProgress(ProgressRecord progressRecord)
    {
        progressRecord.Activity = TerminalText.Line(progressRecord.Activity);
        progressRecord.StatusDescription = TerminalText.Line(progressRecord.StatusDescription);
        base.WriteProgress(progressRecord);
    }

    // A question is one line: a name in it must not look like another one.
    internal new bool ShouldProcess(string? target) => base.ShouldProcess(TerminalText.Line(target ?? ""));

    internal new bool ShouldProcess(string? target, string action) => base.ShouldProcess(TerminalText.Line(target ?? ""), TerminalText.Line(action));

    internal new bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) =>
        base.ShouldProcess(TerminalText.Line(verboseDescription), TerminalText.Line(verboseWarning), TerminalText.Line(caption));
}
