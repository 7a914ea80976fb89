using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Sets what a workspace pays with, from now on and in place of what it paid with before. It asks first; -Confirm:$false does not.</summary>
[Cmdlet(VerbsCommon.Set, "BpPaymentMethod", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PaymentMethod))]
public sealed class SetBpPaymentMethodCommand : BpBillingCommand
{
    /// <summary>The payment method's id at the payment provider, whose page gave it. New-BpPaymentMethodIntent gives what such a page needs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(PaymentMethod))]
    [NothingToOffer]
    public string PaymentMethodId { get; set; } = "";

    /// <inheritdoc/>
    private protected override void Process() =>
        Change<PaymentMethod>(Operations.SetPaymentMethod, () => $"Charge payment method {PaymentMethodId} from now on, in place of the one before");
}
