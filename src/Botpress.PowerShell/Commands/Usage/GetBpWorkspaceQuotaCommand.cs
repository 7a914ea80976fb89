using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the quotas of a workspace, how much it may use of what: all of them, or the one of a type.</summary>
[Cmdlet(VerbsCommon.Get, "BpWorkspaceQuota", DefaultParameterSetName = "List")]
[OutputType(typeof(WorkspaceQuota))]
public sealed class GetBpWorkspaceQuotaCommand : BpWorkspaceAdminCommand
{
    /// <summary>The type of usage whose quota to get.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Type"), ApiField, UsageType]
    public string Type { get; set; } = "";

    /// <summary>The period: a date, which is sent as year and month, or text, which is sent as it is: 2026-01, or monthly for the current month. The default is the current one.</summary>
    [Parameter, ApiField(Time = TimePart.Month)]
    [NothingToOffer]
    public string? Period { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ParameterSetName == "Type")
        {
            WriteObjectOf<WorkspaceQuota>(Operations.GetWorkspaceQuota);
        }
        else
        {
            WriteListOf<WorkspaceQuota>(Operations.ListWorkspaceQuotas);
        }
    }
}
