using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the invoice that a workspace will have next, as far as it is known today: its total and what it is made up of.</summary>
[Cmdlet(VerbsCommon.Get, "BpUpcomingInvoice")]
[OutputType(typeof(UpcomingInvoice))]
public sealed class GetBpUpcomingInvoiceCommand : BpWorkspaceAdminCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<UpcomingInvoice>(Operations.GetUpcomingInvoice);
}
