using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates an API key for a bot: a token that can work in this bot only, with its conversations, users, tables and files. The key is in
/// the Value of the result, this once; it cannot be read again.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpBotApiKey", SupportsShouldProcess = true)]
[OutputType(typeof(BotApiKey))]
public sealed class NewBpBotApiKeyCommand : BpBotAdminCommand
{
    /// <summary>What the key is for, to know it by later.</summary>
    [Parameter(Position = 0), ApiField]
    [NothingToOffer]
    public string? Note { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<BotApiKey>(Operations.CreateBotApiKey, $"API key for bot {Bot}", view: "New");
}
