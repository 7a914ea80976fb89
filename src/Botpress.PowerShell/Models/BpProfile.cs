using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// Settings of a session that were saved under a name, by Save-BpProfile or by the official command line, or who talks to which bot, by Connect-BpChat
/// -SaveAs. The token, or the key of who chats, is not part of it: TokenStore says where it is kept.
/// </summary>
[View(Lines = "Name, Source, Kind, ApiUrl, WorkspaceId, BotId, IntegrationId, IntegrationAlias, WebhookId, UserId, TimeoutSec, MaximumRetryCount, "
    + "RetryIntervalSec, ThrottleLimit, PageSize, MultipleIntegrations, TokenStore, VaultName, SecretName")]
[KnownBy(nameof(Name), nameof(Source))]
public sealed class BpProfile : BotpressObject
{
    /// <summary>In a vault of the module Microsoft.PowerShell.SecretManagement.</summary>
    internal const string Vault = "Vault";

    /// <summary>In a file, encrypted by Windows for the user.</summary>
    internal const string DataProtection = "DataProtection";

    /// <summary>In a file, as it is.</summary>
    internal const string File = "File";

    /// <summary>Nowhere.</summary>
    internal const string None = "None";

    /// <summary>The <see cref="Source"/> of profiles of this module.</summary>
    internal const string Botpress = "Botpress";

    /// <summary>The <see cref="Source"/> of profiles of the official command line.</summary>
    internal const string CommandLine = "CommandLine";

    internal BpProfile(string name, string source)
    {
        Name = name;
        Source = source;
    }

    /// <summary>The name to connect by.</summary>
    [Alias("Profile")]
    [Column(1, 17)]
    public string Name { get; }

    /// <summary>What it connects: Session (Connect-BpSession) or Chat (Connect-BpChat).</summary>
    [Column(3, 8)]
    public string Kind => WebhookId is null ? "Session" : "Chat";

    /// <summary>The address of the API; null for what the environment or the default is.</summary>
    public string? ApiUrl { get; internal set; }

    /// <summary>The workspace of commands that name none.</summary>
    [Column(4, 34)]
    public string? WorkspaceId { get; internal set; }

    /// <summary>The bot of commands that name none.</summary>
    [Column(5, 36)]
    public string? BotId { get; internal set; }

    /// <summary>The integration in whose name to act.</summary>
    public string? IntegrationId { get; internal set; }

    /// <summary>The alias under which the bot has that integration.</summary>
    public string? IntegrationAlias { get; internal set; }

    /// <summary>The id of the bot's chat, of a profile for Connect-BpChat; null of one for Connect-BpSession.</summary>
    public string? WebhookId { get; internal set; }

    /// <summary>The user who chats; null of a profile for Connect-BpSession.</summary>
    public string? UserId { get; internal set; }

    /// <summary>How long one attempt of a request may take, in seconds; null for the default.</summary>
    public int? TimeoutSec { get; internal set; }

    /// <summary>How many times a request is repeated; null for the default.</summary>
    public int? MaximumRetryCount { get; internal set; }

    /// <summary>The first wait before a repeat, in seconds; null for the default.</summary>
    public double? RetryIntervalSec { get; internal set; }

    /// <summary>How many requests may be under way at a time; null for any number.</summary>
    public int? ThrottleLimit { get; internal set; }

    /// <summary>How many items lists ask for at once that are not told; null for the API's own size.</summary>
    public int? PageSize { get; internal set; }

    /// <summary>Whether a bot's integrations go by their aliases, and not by their ids; null for the default, by ids.</summary>
    public bool? MultipleIntegrations { get; internal set; }

    /// <summary>
    /// Where the token, or the key, is: Vault (a vault of SecretManagement), DataProtection (a file, encrypted by Windows for the user), File (a file
    /// that only the user can read), or None.
    /// </summary>
    public string TokenStore { get; internal set; } = None;

    /// <summary>The vault that has the token.</summary>
    public string? VaultName { get; internal set; }

    /// <summary>The name of the secret in that vault.</summary>
    public string? SecretName { get; internal set; }

    /// <summary>Whose profile it is: Botpress (saved by Save-BpProfile) or CommandLine (the official bp command's, which is only read).</summary>
    [Column(2, 11)]
    public string Source { get; }

    /// <summary>Whether the secret was made for the profile, and goes with it. Secrets that users made stay.</summary>
    internal bool OwnsSecret { get; set; }

    /// <summary>The name, the address and the ids.</summary>
    /// <returns>One line of text.</returns>
    public override string ToString() => WebhookId is not null ? $"{Name} (chat {WebhookId}, user {UserId ?? "-"})" : $"{Name} ({ApiUrl ?? "-"}, workspace {WorkspaceId ?? "-"}, bot {BotId ?? "-"})";

    /// <summary>What people call what it connects.</summary>
    internal string KindWord => Kind.ToLowerInvariant();

    /// <summary>What people call its secret.</summary>
    internal string SecretWord => WebhookId is null ? "token" : "key";

    internal bool HasSecretOf(BpProfile other) => TokenStore == Vault && other.TokenStore == Vault
        && string.Equals(VaultName, other.VaultName, System.StringComparison.OrdinalIgnoreCase)
        && string.Equals(SecretName, other.SecretName, System.StringComparison.OrdinalIgnoreCase);
}
