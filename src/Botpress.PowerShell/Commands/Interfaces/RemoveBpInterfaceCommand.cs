using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a version of an interface. It cannot be brought back; other versions stay.</summary>
[Cmdlet(VerbsCommon.Remove, "BpInterface", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpInterfaceCommand : BpWorkspaceCommand
{
    /// <summary>The interface's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Interface))]
    [Alias("InterfaceId")]
    [ArgumentCompleter(typeof(InterfaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteInterface, Id, "Delete interface version");
}
