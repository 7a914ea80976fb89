using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Ends the trial of a workspace before its time: what the plan on trial offers is gone at once. It asks first; -Confirm:$false does not.</summary>
[Cmdlet(VerbsCommon.Remove, "BpTrial", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[Takes("Trial")]
[OutputType(typeof(void))]
public sealed class RemoveBpTrialCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Agrees(Operations.RemoveTrial, () => "End the trial now, and with it what its plan offers"))
        {
            Run(Operations.RemoveTrial);
        }
    }
}
