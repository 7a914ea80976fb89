using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the API keys of a bot: their ids, notes and times. The keys themselves cannot be read again.</summary>
[Cmdlet(VerbsCommon.Get, "BpBotApiKey")]
[OutputType(typeof(BotApiKey))]
public sealed class GetBpBotApiKeyCommand : BpBotAdminCommand
{
    /// <summary>Only keys with this note, whatever the case; wildcards are allowed. The notes are compared here, the API does not filter by them.</summary>
    [Parameter(Position = 0), Text]
    [SupportsWildcards]
    [NothingToOffer]
    public string[]? Note { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        WriteListOf(Operations.ListBotApiKeys, filter: Wildcards.Filter<BotApiKey>(Note, key => key.Note));
}
