using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Cancels the subscription of a workspace: it ends with the period that runs, and the workspace keeps its plan until then. It asks first; -Confirm:$false does not.</summary>
[Cmdlet(VerbsLifecycle.Stop, "BpSubscription", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[Takes("Subscription")]
[OutputType(typeof(Subscription))]
public sealed class StopBpSubscriptionCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() =>
        Change<Subscription>(Operations.SetCancelAtPeriodEnd, () => "Cancel the subscription: its plan and add-ons end with the period that runs");
}
