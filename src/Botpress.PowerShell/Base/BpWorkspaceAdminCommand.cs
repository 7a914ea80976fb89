using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command about a workspace itself, its bills, usage and records: the workspace is named in the path, not in a header.</summary>
[About(nameof(WorkspaceId))]
public abstract class BpWorkspaceAdminCommand : BpCommand
{
    /// <summary>The workspace's id. The default is the session's workspace.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("id")]
    [IdOf(typeof(Workspace))]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string? WorkspaceId { get; set; }

    /// <summary>The workspace that this command is about now; null when none is known.</summary>
    private protected string? Workspace => IsBound(nameof(WorkspaceId)) ? WorkspaceId : Context.WorkspaceId;
}
