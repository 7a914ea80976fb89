using System;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Where a bot's chat is.</summary>
internal static class ChatAddress
{
    private static readonly Uri _cloud = new("https://chat.botpress.cloud");

    /// <summary>What a client for a chat is made with: the way there is that of the session, if there is one.</summary>
    /// <param name="webhookId">The id of the bot's chat: one segment of the path.</param>
    /// <param name="origin">The address of the Chat API; null for the one that belongs to the session, or else the cloud's.</param>
    /// <param name="session">The session; null for none.</param>
    /// <param name="allowUnencrypted">Whether the key may go over plain http to another machine.</param>
    /// <exception cref="ArgumentException">No request could go there.</exception>
    public static ApiClientOptions OptionsFor(string webhookId, Uri? origin, BpSession? session, bool allowUnencrypted)
    {
        webhookId = webhookId.Trim();
        if (webhookId is "" or "." or "..")
        {
            throw new ArgumentException("-WebhookId is empty, or no id: it is the end of the address that the bot's chat integration has for its webhook.");
        }

        Uri root = origin ?? OriginOf(session);
        var url = new Uri($"{root.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(webhookId)}");
        return ApiClientOptions.IsExposed(url) && !allowUnencrypted
            ? throw new ArgumentException($"The address of the chat, '{Names.Short(root.OriginalString)}', is plain http: the user's key would travel in the open. Use https://, or -AllowUnencryptedAuthentication if you trust every machine on the way.")
            : session is null ? new ApiClientOptions { Url = url, UserAgent = UserAgent, AllowUnencrypted = allowUnencrypted } : session.OptionsFor(url, UserAgent, allowUnencrypted);
    }

    private static string UserAgent => $"Botpress.PowerShell/{typeof(BpChat).Assembly.GetName().Version!.ToString(3)}";

    private static Uri OriginOf(BpSession? session) => session?.ApiUrl switch
    {
        null => _cloud,
        { IsLoopback: true } local => new Uri(local.GetLeftPart(UriPartial.Authority)),
        { Host: string host } other when host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) => new UriBuilder(other.Scheme, "chat." + host.Substring(4), other.IsDefaultPort ? -1 : other.Port).Uri,
        _ => _cloud,
    };
}
