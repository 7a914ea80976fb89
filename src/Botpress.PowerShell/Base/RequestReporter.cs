using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>What tells the user of requests: verbose lines, warnings of long waits, bodies for debugging.</summary>
internal sealed class RequestReporter(BpApiCommand command, PipelinePump pump)
{
    private ApiObserver? _observer;

    /// <summary>What the client reports to.</summary>
    public ApiObserver Observer => _observer ??= new ApiObserver
    {
        Answered = VerboseIsOn ? (method, target, status, elapsed) => pump.PostForLater(() => Tell($"{method} {target} {status} in {elapsed.TotalMilliseconds:0} ms")) : null,
        Waiting = (wait, retriesLeft, reason) => pump.Post(() => ReportWait(wait, retriesLeft, reason)),
        Warning = text => pump.Post(() => command.WriteWarning(text)),
        Body = DebugIsOn ? (label, text) => pump.Post(() => command.WriteDebug($"{label}: {text}")) : null,
    };

    private bool? DebugIsAsked => command.BoundParameters.TryGetValue("Debug", out object? debug) ? ((SwitchParameter)debug).IsPresent : null;

    private bool DebugIsOn => DebugIsAsked ?? IsShown("DebugPreference");

    // With -Debug, these lines are shown, too.
    private bool VerboseIsOn => DebugIsAsked == true
        || (command.BoundParameters.TryGetValue("Verbose", out object? verbose) ? ((SwitchParameter)verbose).IsPresent : IsShown("VerbosePreference"));

    private bool IsShown(string preference) =>
        command.GetVariableValue(preference) is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore or "SilentlyContinue" or "Ignore");

    /// <summary>Says what an answer warns of.</summary>
    public void Warn(string warning) => command.WriteWarning(warning);

    private void ReportWait(TimeSpan wait, int? retriesLeft, string reason)
    {
        string message = $"Waiting {wait.TotalSeconds:0.0} s: {reason}{(retriesLeft is int left ? $"; {left} more {(left == 1 ? "try" : "tries")} after this one." : ".")}";
        if (wait > TimeSpan.FromSeconds(5) && !WouldAsk("WarningAction"))
        {
            command.WriteWarning(message);
        }
        else
        {
            Tell(message);
        }
    }

    /// <summary>Says what only those want to know who asked for it.</summary>
    public void Tell(string message)
    {
        if (WouldAsk("Verbose"))
        {
            command.WriteDebug(message);
        }
        else
        {
            command.WriteVerbose(message);
        }
    }

    /// <summary>With -Debug alone, PowerShell stops at every verbose message and warning and asks whether to go on.</summary>
    private bool WouldAsk(string parameter) => DebugIsAsked == true && !command.BoundParameters.ContainsKey(parameter);
}
