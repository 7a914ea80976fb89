using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Starts a trial of a plan: the workspace is on it until the trial ends. It asks first; -Confirm:$false does not.</summary>
[Cmdlet(VerbsCommon.New, "BpTrial", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Trial))]
public sealed class NewBpTrialCommand : BpBillingCommand
{
    /// <summary>The id of the plan to try.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(PlanIdCompleter))]
    public string Plan { get; set; } = "";

    /// <summary>How many days it lasts.</summary>
    [Parameter(Mandatory = true, Position = 1), ApiField]
    [NothingToOffer]
    public double LengthInDays { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        Change<Trial>(Operations.CreateTrial, () => FormattableString.Invariant($"Start a trial of the plan {Plan} for {LengthInDays} day(s)"));
}
