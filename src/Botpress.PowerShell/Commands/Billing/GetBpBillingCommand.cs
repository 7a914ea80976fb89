using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets what of a workspace's billing can be changed: its plan, its add-ons.</summary>
[Cmdlet(VerbsCommon.Get, "BpBilling")]
[OutputType(typeof(BillingStatus))]
public sealed class GetBpBillingCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<BillingStatus>(Operations.GetBillingReadonly);
}
