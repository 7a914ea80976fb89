using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the trials of a workspace, those that have ended too.</summary>
[Cmdlet(VerbsCommon.Get, "BpTrial")]
[OutputType(typeof(Trial))]
public sealed class GetBpTrialCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteListOf<Trial>(Operations.GetTrials);
}
