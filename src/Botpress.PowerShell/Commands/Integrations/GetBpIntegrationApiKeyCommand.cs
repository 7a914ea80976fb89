using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the API keys of an integration: their ids, notes and times. The keys themselves cannot be read again.</summary>
[Cmdlet(VerbsCommon.Get, "BpIntegrationApiKey")]
[OutputType(typeof(IntegrationApiKey))]
public sealed class GetBpIntegrationApiKeyCommand : BpIntegrationCommand
{
    /// <summary>Only keys with this note, whatever the case; wildcards are allowed. The notes are compared here, the API does not filter by them.</summary>
    [Parameter(Position = 1), Text]
    [SupportsWildcards]
    [NothingToOffer]
    public string[]? Note { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        WriteListOf(Operations.ListIntegrationApiKeys, filter: Wildcards.Filter<IntegrationApiKey>(Note, key => key.Note));
}
