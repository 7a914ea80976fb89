using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Moves a workspace to the billing system v4. There is no way back. Gives no output.</summary>
[Cmdlet(VerbsData.Convert, "BpWorkspace", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class ConvertBpWorkspaceCommand : BpCommand
{
    /// <summary>The workspace's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Workspace))]
    [Alias("WorkspaceId")]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.MigrateWorkspaceToV4, Id, "Move the workspace to the billing system v4, with no way back");
}
