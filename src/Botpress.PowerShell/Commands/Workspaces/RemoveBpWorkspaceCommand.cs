using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a workspace with all that is in it: bots with their data, integrations, plugins, members. It cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpWorkspace", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpWorkspaceCommand : BpCommand
{
    /// <summary>The workspace's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Workspace))]
    [Alias("WorkspaceId")]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() =>
        RemoveEach(Operations.DeleteWorkspace, Id, "Delete the workspace for good, with all its bots and their data, its integrations, plugins and members");
}
