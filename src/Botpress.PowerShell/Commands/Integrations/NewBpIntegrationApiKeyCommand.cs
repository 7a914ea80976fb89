using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates an API key for an integration: a token that can work with what the integration may use. The key is in the Value of the
/// result, this once; it cannot be read again.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpIntegrationApiKey", SupportsShouldProcess = true)]
[OutputType(typeof(IntegrationApiKey))]
public sealed class NewBpIntegrationApiKeyCommand : BpIntegrationCommand
{
    /// <summary>What the key is for, to know it by later.</summary>
    [Parameter(Position = 1), ApiField]
    [NothingToOffer]
    public string? Note { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<IntegrationApiKey>(Operations.CreateIntegrationApiKey, $"API key for integration {IntegrationId}", view: "New");
}
