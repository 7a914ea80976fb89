using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a version of an integration with its code, secrets and API keys. It cannot be brought back; other versions stay.</summary>
[Cmdlet(VerbsCommon.Remove, "BpIntegration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpIntegrationCommand : BpWorkspaceCommand
{
    /// <summary>The integration's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Integration))]
    [Alias("IntegrationId")]
    [ArgumentCompleter(typeof(IntegrationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteIntegration, Id, "Delete integration version with its code, secrets and API keys");
}
