using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the members of a workspace: all that match, page by page, or with -Me the one whose token this is.</summary>
[Cmdlet(VerbsCommon.Get, "BpWorkspaceMember", DefaultParameterSetName = "List")]
[OutputType(typeof(WorkspaceMember))]
[OutputType(typeof(ListPage))]
public sealed class GetBpWorkspaceMemberCommand : BpWorkspaceListCommand
{
    /// <summary>Only members with this e-mail address, whatever the case; wildcards are allowed. The addresses are compared here, the API does not filter by them.</summary>
    [Parameter(Position = 0, ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceMemberEmailCompleter))]
    public string[]? Email { get; set; }

    /// <summary>Gets the member whose token this is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Me")]
    public SwitchParameter Me { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Me)
        {
            WriteObjectOf<WorkspaceMember>(Operations.GetWorkspaceMember);
        }
        else
        {
            WriteListOf(Operations.ListWorkspaceMembers, filter: Wildcards.Filter<WorkspaceMember>(Email, member => member.Email));
        }
    }
}
