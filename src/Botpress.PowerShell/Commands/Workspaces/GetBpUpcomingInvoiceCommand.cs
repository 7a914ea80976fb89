using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the invoice that a workspace will have next, as far as it is known today: its total and what it is made up of.</summary>
[Cmdlet(VerbsCommon.Get, "BpUpcomingInvoice")]
[OutputType(typeof(UpcomingInvoice))]
public sealed class GetBpUpcomingInvoiceCommand : BpWorkspaceAdminCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObjectOf<UpcomingInvoice>(Operations.GetUpcomingInvoice);
}
