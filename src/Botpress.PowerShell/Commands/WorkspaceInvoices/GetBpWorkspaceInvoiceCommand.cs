using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the invoices of a workspace, paid and unpaid. Invoke-BpInvoiceCharge charges those that are not paid.</summary>
[Cmdlet(VerbsCommon.Get, "BpWorkspaceInvoice")]
[OutputType(typeof(WorkspaceInvoice))]
public sealed class GetBpWorkspaceInvoiceCommand : BpWorkspaceAdminCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteListOf<WorkspaceInvoice>(Operations.ListWorkspaceInvoices);
}
