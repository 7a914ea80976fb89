using System;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Pays invoices with the payment method of the workspace. The whole amount is charged at once. It asks first; -Confirm:$false does not.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BpInvoicePayment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BillingInvoice))]
public sealed class InvokeBpInvoicePaymentCommand : BpBillingCommand
{
    private readonly StrongBox<int> _invoices = new();

    /// <summary>The invoice's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(BillingInvoice))]
    [Alias("InvoiceId")]
    [ArgumentCompleter(typeof(InvoiceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>A text that names this one payment, for example a new GUID: sent again with the same text, it is the same payment and not a second one. For one invoice at a time. Without it none is sent.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? IdempotencyKey { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in Id)
        {
            Guard(Operations.PayInvoice, id, () =>
            {
                if (IsBound(nameof(IdempotencyKey)) && _invoices.Value++ > 0)
                {
                    throw new ArgumentException("-IdempotencyKey names one payment. Pay one invoice at a time with it.");
                }

                if (ShouldProcess(NamedIds.Describe(id, "invoice"), $"Pay the invoice, with the payment method of {NamedIds.Describe(WorkspaceOf(Operations.PayInvoice), "workspace")}"))
                {
                    WriteObjectOf<BillingInvoice>(Operations.PayInvoice, id);
                }
            });
        }
    }
}
