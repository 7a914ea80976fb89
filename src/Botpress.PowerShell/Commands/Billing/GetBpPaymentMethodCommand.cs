using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets what a workspace pays with; nothing when there is no payment method.</summary>
[Cmdlet(VerbsCommon.Get, "BpPaymentMethod")]
[OutputType(typeof(PaymentMethod))]
public sealed class GetBpPaymentMethodCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectIfAny<PaymentMethod>(Operations.GetPaymentMethod, "payment method");
}
