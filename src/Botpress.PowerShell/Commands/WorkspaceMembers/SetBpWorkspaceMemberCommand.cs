using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes the role of a member of a workspace.</summary>
[Cmdlet(VerbsCommon.Set, "BpWorkspaceMember", SupportsShouldProcess = true)]
[OutputType(typeof(WorkspaceMember))]
public sealed class SetBpWorkspaceMemberCommand : BpWorkspaceCommand
{
    /// <summary>The member's id. It is not the id of the member's account.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(WorkspaceMember))]
    [Alias("WorkspaceMemberId", "MemberId")]
    [ArgumentCompleter(typeof(WorkspaceMemberIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The role: viewer, billing, developer, manager, administrator or owner.</summary>
    [Parameter(Position = 1), ApiField, ApiEnum("viewer", "billing", "developer", "manager", "administrator", "owner")]
    public string? Role { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<WorkspaceMember>(
        Operations.UpdateWorkspaceMember, Id, IsBound(nameof(Role)) ? $"Change the role of the member to {Role}" : "Change member");
}
