using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a version of a plugin with its code. It cannot be brought back; other versions stay.</summary>
[Cmdlet(VerbsCommon.Remove, "BpPlugin", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpPluginCommand : BpWorkspaceCommand
{
    /// <summary>The plugin's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Plugin))]
    [Alias("PluginId")]
    [ArgumentCompleter(typeof(PluginIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeletePlugin, Id, "Delete plugin version with its code");
}
