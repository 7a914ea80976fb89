using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the invoices of a workspace, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpInvoice", DefaultParameterSetName = "List")]
[OutputType(typeof(BillingInvoice))]
[OutputType(typeof(ListPage))]
public sealed class GetBpInvoiceCommand : BpWorkspaceListCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteListOf<BillingInvoice>(Operations.ListInvoices);
}
