using System;
using System.Collections.Generic;
using System.Security;
using Botpress.Client;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// A connection to the Botpress API: the address, the token, and the ids that commands use when they are given none. Made by
/// <c>Connect-BpSession</c>; usable from several runspaces at once. The token is kept inside and has no property.
/// </summary>
[View(ListFirst = true)]
public sealed class BpSession : IConnection, IDisposable
{
    private readonly ApiClientOptions _options;

    internal BpSession(ApiClientOptions options, ApiContext context)
    {
        _options = options;
        Context = context;
        Client = new ApiClient(options);
    }

    /// <summary>The address of the API.</summary>
    [Column(1, 27)]
    public Uri ApiUrl => _options.Url;

    /// <summary>The workspace of commands that name none; null when there is no default.</summary>
    [Column(2, 36)]
    public string? WorkspaceId => Context.WorkspaceId;

    /// <summary>The bot of commands that name none; null when there is no default.</summary>
    [Column(3, 36)]
    public string? BotId => Context.BotId;

    /// <summary>The integration in whose name commands act; null for none.</summary>
    public string? IntegrationId => Context.IntegrationId;

    /// <summary>The alias of that integration in the bot; null for none.</summary>
    public string? IntegrationAlias => Context.IntegrationAlias;

    /// <summary>Whether there is a token. What it is cannot be read back; a session that was closed has none any more.</summary>
    [Column(4, 8)]
    public bool HasToken => !string.IsNullOrEmpty(_options.Token);

    /// <summary>How long one attempt of a request may take.</summary>
    public TimeSpan Timeout => _options.Timeout;

    /// <summary>How many times a request is repeated after its first attempt.</summary>
    public int MaximumRetryCount => _options.MaximumRetryCount;

    /// <summary>How many requests may be under way at a time; 0 for any number.</summary>
    [Line(Show.WhenSet)]
    public int ThrottleLimit => _options.ThrottleLimit;

    /// <summary>How many items lists ask for at once that are not told; 0 for the API's own size.</summary>
    [Line(Show.WhenSet)]
    public int PageSize => _options.PageSize;

    /// <summary>Whether a bot's integrations go by their aliases, and not by their ids: two instances of one integration stay two.</summary>
    [Line(Show.WhenSet)]
    public bool MultipleIntegrations => Context.MultipleIntegrations;

    /// <summary>The first wait before a repeat when the server names none; it doubles each time.</summary>
    [Line(Show.Nothing)]
    public TimeSpan RetryInterval => _options.RetryInterval;

    /// <summary>Whether the session was closed by <c>Disconnect-BpSession</c>.</summary>
    [Column(5, 8)]
    public bool IsClosed { get; private set; }

    internal ApiClient Client { get; }

    internal ApiContext Context { get; set; }

    bool IConnection.IsOfStoppedEmulator => RunningEmulators.WasStopped(ApiUrl);

    /// <summary>Headers that every request carries; they win over the ids.</summary>
    internal IReadOnlyDictionary<string, string> Headers => _options.Headers;

    /// <summary>What a client for another address is made with that goes the same way: without the token, and the headers that may hold one.</summary>
    internal ApiClientOptions OptionsFor(Uri url, string userAgent, bool allowUnencrypted) => new()
    {
        Url = url,
        UserAgent = userAgent,
        Timeout = _options.Timeout,
        MaximumRetryCount = _options.MaximumRetryCount,
        RetryInterval = _options.RetryInterval,
        ThrottleLimit = _options.ThrottleLimit,
        Proxy = _options.Proxy,
        AllowUnencrypted = allowUnencrypted,
    };

    /// <summary>
    /// Closes the connections, and drops the token and the headers. Commands that use the session afterwards say that it is closed.
    /// </summary>
    public void Dispose()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Client.Dispose();
            _options.Forget();
        }
    }

    /// <summary>The address and the default ids, without the token.</summary>
    /// <returns>One line of text.</returns>
    public override string ToString() => $"{ApiUrl.AbsoluteUri.TrimEnd('/')} (workspace {WorkspaceId ?? "-"}, bot {BotId ?? "-"})";

    /// <summary>The token, to be saved; null when there is none.</summary>
    internal SecureString? CopyToken() => HasToken ? GivenSecret.Secure(_options.Token!) : null;

    /// <summary>Masks the token and other secrets of the session in a text that somebody else wrote, an error of the server for example.</summary>
    internal string Redact(string text) => Client.Redact(text);

    string IConnection.Redact(string text) => Redact(text);
}
