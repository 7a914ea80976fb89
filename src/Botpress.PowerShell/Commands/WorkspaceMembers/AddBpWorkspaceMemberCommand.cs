using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Invites somebody to a workspace by e-mail address, with the role that they shall have.</summary>
[Cmdlet(VerbsCommon.Add, "BpWorkspaceMember", SupportsShouldProcess = true)]
[OutputType(typeof(WorkspaceMember))]
public sealed class AddBpWorkspaceMemberCommand : BpWorkspaceCommand
{
    /// <summary>The e-mail address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString, AllowNull]
    [NothingToOffer]
    public string? Email { get; set; }

    /// <summary>The role: viewer, billing, developer, manager, administrator or owner.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [ApiEnum("viewer", "billing", "developer", "manager", "administrator", "owner")]
    [AllowEmptyString, AllowNull]
    public string? Role { get; set; }

    /// <summary>Sends an e-mail with the invitation; -SendEmail:$false sends none. Left out, the API decides.</summary>
    [Parameter, ApiField]
    public SwitchParameter SendEmail { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess(Email, $"Add to workspace {Context.WorkspaceId} as {Role}"))
        {
            WriteObjectOf<WorkspaceMember>(Operations.CreateWorkspaceMember);
        }
    }
}
