using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes an API key of an integration. What uses it is refused from then on.</summary>
[Cmdlet(VerbsCommon.Remove, "BpIntegrationApiKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpIntegrationApiKeyCommand : BpWorkspaceCommand
{
    /// <summary>The key's id, not the key itself. Get-BpIntegrationApiKey gives it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(IntegrationApiKey))]
    [Alias("IntegrationApiKeyId")]
    [NothingToOffer]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteIntegrationApiKey, Id, "Delete the API key for good, and end the access of all that uses it");
}
