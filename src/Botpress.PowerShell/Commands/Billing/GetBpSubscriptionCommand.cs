using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets what a workspace is subscribed to: its plan with price and period, its add-ons, its discounts, and what of it is about to change.</summary>
[Cmdlet(VerbsCommon.Get, "BpSubscription")]
[OutputType(typeof(Subscription))]
public sealed class GetBpSubscriptionCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<Subscription>(Operations.GetSubscription);
}
