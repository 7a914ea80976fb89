using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the audit records of a workspace: who changed what and when, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpAuditRecord")]
[OutputType(typeof(AuditRecord))]
[OutputType(typeof(ListPage))]
public sealed class GetBpAuditRecordCommand : BpWorkspaceAdminCommand, IPagedCommand
{
    /// <summary>Only records of these actions, whatever the case; wildcards are allowed, for example *MEMBER. They are compared here, the API does not filter by them.</summary>
    [Parameter(Position = 0), Text]
    [SupportsWildcards]
    [ApiEnum(
        "UNKNOWN", "ADD_WORKSPACE_MEMBER", "REMOVE_WORKSPACE_MEMBER", "UPDATE_WORKSPACE_MEMBER", "CLOSE_WORKSPACE", "CREATE_BOT", "CREATE_WORKSPACE",
        "DELETE_BOT", "DEPLOY_BOT", "TRANSFER_BOT", "DOWNLOAD_BOT_ARCHIVE", "UPDATE_BOT", "UPDATE_BOT_CHANNEL", "UPDATE_BOT_CONFIG",
        "UPDATE_PAYMENT_METHOD", "UPDATE_WORKSPACE", "SET_SPENDING_LIMIT", "SET_AI_SPENDING_LIMIT", "UPDATE_WORKSPACE_BILLING_READONLY",
        "EXECUTE_AUTO_RECHARGE_SUCCESS", "EXECUTE_AUTO_RECHARGE_FAILED", "UPDATE_WORKSPACE_PLAN_READONLY", "UPDATE_WORKSPACE_ADDONS_READONLY")]
    public string[]? Action { get; set; }

    /// <summary>How many records a request asks for. The API's default is 20. All pages come in any case.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public int? PageSize { get; set; }

    /// <summary>Where to start: the NextToken of a page that -AsPage gave.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? NextToken { get; set; }

    /// <summary>Gives one page as an object, with its items, whether more come and the token to go on with, and asks for no other.</summary>
    [Parameter]
    public SwitchParameter AsPage { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => WriteListOf(Operations.GetAuditRecords, filter: Wildcards.Filter<AuditRecord>(Action, record => record.Action));
}
