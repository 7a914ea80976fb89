using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Removes a member from a workspace: the workspace is closed to that account from then on. What it made there stays.</summary>
[Cmdlet(VerbsCommon.Remove, "BpWorkspaceMember", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveBpWorkspaceMemberCommand : BpWorkspaceCommand
{
    /// <summary>The member's id. It is not the id of the member's account.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(WorkspaceMember))]
    [Alias("WorkspaceMemberId", "MemberId")]
    [ArgumentCompleter(typeof(WorkspaceMemberIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteWorkspaceMember, Id, $"Remove member from workspace {Context.WorkspaceId}");
}
