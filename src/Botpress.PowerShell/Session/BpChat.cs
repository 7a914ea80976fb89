using System;
using System.Collections.Concurrent;
using System.Threading;
using Botpress.Client;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// One person's talk with a bot: the address of the bot's chat, who speaks, and the conversation that goes on. Made by <c>Connect-BpChat</c>;
/// usable from several runspaces at once. The key that says who speaks is kept inside and has no property.
/// </summary>
[View(ListFirst = true)]
public sealed class BpChat : IConnection, IDisposable
{
    private readonly ApiClientOptions _options;
    private readonly ConcurrentDictionary<string, bool> _heard = new(StringComparer.Ordinal);
    private string? _key;

    internal BpChat(ApiClientOptions options, string webhookId)
    {
        _options = options;
        WebhookId = webhookId;
        Client = new ApiClient(options);
    }

    /// <summary>The id of the bot's chat: the end of the address that its integration named chat has for its webhook.</summary>
    [Column(3)]
    public string WebhookId { get; }

    /// <summary>The address of the chat.</summary>
    public Uri ApiUrl => _options.Url;

    /// <summary>The id of the user who speaks.</summary>
    [Column(1, 31)]
    public string? UserId => User?.Id;

    /// <summary>The user who speaks.</summary>
    [Line(Show.Nothing)]
    public ChatUser? User { get; internal set; }

    /// <summary>The conversation of commands that name none; null until there is one.</summary>
    [Column(2, 31)]
    public string? ConversationId { get; internal set; }

    /// <summary>Whether there is a key. What it is cannot be read back; a chat that was closed has none any more.</summary>
    public bool HasUserKey => !string.IsNullOrEmpty(_key);

    /// <summary>Whether the key was signed here, with the encryption key of the integration, and not given by the service.</summary>
    public bool CanSign { get; internal set; }

    /// <summary>Whether the chat was closed by <c>Disconnect-BpChat</c>.</summary>
    public bool IsClosed { get; private set; }

    internal ApiClient Client { get; }

    /// <summary>Who holds it begins the conversation that others wait for.</summary>
    internal SemaphoreSlim Beginning { get; } = new(1);

    internal ApiContext Context => new() { UserKey = _key };

    bool IConnection.IsOfStoppedEmulator => RunningEmulators.WasStopped(new Uri(ApiUrl.GetLeftPart(UriPartial.Authority)));

    /// <summary>Closes the connections and drops the key. Commands that use the chat afterwards say that it is closed. User and conversations stay.</summary>
    public void Dispose()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Client.Dispose();
            _options.Forget();
            _key = null;
        }
    }

    /// <summary>Who talks where, without the key.</summary>
    /// <returns>One line of text.</returns>
    public override string ToString() => $"{ApiUrl.AbsoluteUri.TrimEnd('/')} (user {UserId ?? "-"}, conversation {ConversationId ?? "-"})";

    string IConnection.Redact(string text) => Client.Redact(text);

    /// <summary>Has requests say who speaks.</summary>
    internal void SpeakWith(string key)
    {
        _key = key;
        Client.AddSecret(key);
    }

    /// <summary>The key, to be saved; null when there is none.</summary>
    internal string? Key => _key;

    /// <summary>Remembers whether a sender is the bot, as the stream tells and lists do not.</summary>
    internal void Heard(string userId, bool isBot) => _heard[userId] = isBot;

    /// <summary>Whether a sender is the bot, as far as that is known: from the stream, and of the user itself.</summary>
    internal bool? IsBot(string? userId) => userId is null ? null : userId == UserId ? false : _heard.TryGetValue(userId, out bool isBot) ? isBot : null;
}
