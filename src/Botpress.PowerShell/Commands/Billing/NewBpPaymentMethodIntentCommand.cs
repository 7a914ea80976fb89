using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Makes what a page of the payment provider needs to enter a payment method: a client secret. It is given this once and cannot be
/// read again. Nothing is charged.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpPaymentMethodIntent", SupportsShouldProcess = true)]
[OutputType(typeof(PaymentMethodIntent))]
public sealed class NewBpPaymentMethodIntentCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() =>
        Change<PaymentMethodIntent>(Operations.CreatePaymentMethodIntent, () => "Prepare the entry of a payment method at the payment provider");
}
