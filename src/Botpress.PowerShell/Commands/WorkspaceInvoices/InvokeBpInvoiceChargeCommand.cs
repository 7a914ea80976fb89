using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Charges unpaid invoices of a workspace to its payment method: those that are named or piped in, or all of them. Gives an object for
/// each invoice, which tells whether it was charged; a warning names those that could not be.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "BpInvoiceCharge", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(InvoiceCharge))]
public sealed class InvokeBpInvoiceChargeCommand : BpWorkspaceAdminCommand
{
    /// <summary>The ids of the invoices to charge. Left out, all unpaid invoices of the workspace are charged; an empty list is refused.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true), ApiField("invoiceIds")]
    [IdOf(typeof(WorkspaceInvoice), From = new[] { typeof(InvoiceCharge) }, Optional = true)]
    [Alias("InvoiceIds")]
    [ArgumentCompleter(typeof(UnpaidInvoiceIdCompleter))]
    public string[]? InvoiceId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.ChargeWorkspaceUnpaidInvoices, Workspace, () =>
    {
        // What a filter left nothing of must not become all invoices.
        if (BoundParameters.ContainsKey(nameof(InvoiceId)) && InvoiceId is not { Length: > 0 })
        {
            throw new ArgumentException("-InvoiceId is empty. Name the invoices to charge, or leave it out to charge all unpaid invoices of the workspace.");
        }

        ApiRequest request = RequestOf(Operations.ChargeWorkspaceUnpaidInvoices);
        string action = InvoiceId is null ? "Charge all unpaid invoices" : $"Charge invoice {string.Join(", ", InvoiceId)}";
        if (!ShouldProcess(NamedIds.Describe(Workspace, "workspace"), $"{action} to the payment method of the workspace"))
        {
            return;
        }

        InvoiceCharges answer = Requests.Read<InvoiceCharges>(request);
        foreach (InvoiceCharge charge in answer.ChargedInvoices ?? [])
        {
            charge.Charged = true;
            WriteModel(charge, request);
        }

        foreach (InvoiceCharge charge in answer.FailedInvoices ?? [])
        {
            WriteWarning($"Invoice {charge.Id} could not be charged: {charge.FailedReason}");
            WriteModel(charge, request);
        }
    });
}
