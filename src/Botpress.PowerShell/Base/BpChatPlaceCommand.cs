using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command that says where a bot's chat is, before there is one to work in.</summary>
public abstract class BpChatPlaceCommand : BpOperationCommand
{
    /// <summary>The address of the Chat API. The default is the session's where that is on this computer, as an emulator's is; else https://chat.botpress.cloud, or what stands for it beside the session's.</summary>
    [Parameter]
    [NothingToOffer]
    public Uri? ApiUrl { get; set; }

    /// <summary>Allows an address that begins with http:// and is not this machine's. The user's key and all that is said then travel in the open.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>The session that knows the bot, and whose limits and proxy the chat takes over. The default is the one that Connect-BpSession made last in this runspace, if there is one.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public BpSession? Session { get; set; }

    // Without its attribute it is no parameter.
    /// <inheritdoc/>
    public sealed override int ThrottleLimit { get; set; } = 1;

    private protected BpSession? OpenSession => (Session ?? DefaultSession.Current) is { IsClosed: false } session ? session : null;

    /// <summary>The chat that is being made; requests go there.</summary>
    private protected BpChat? Made { get; set; }

    private protected override ApiClient Client => Made!.Client;

    internal override IConnection Connection => Made!;

    private protected override ApiContext Context => Made!.Context;

    private protected override void Stamp(object? item, ApiRequest request)
    {
    }

    private protected override void ThrowClosed() => Refuse("The chat was closed meanwhile.", "Connect again.");

    /// <summary>A chat that nobody speaks in yet.</summary>
    /// <exception cref="ArgumentException">No request could go there.</exception>
    private protected BpChat NewChat(string webhookId, Uri? origin = null)
    {
        if (Uri.TryCreate(webhookId.Trim(), UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            // The whole address, as Botpress shows it of the webhook, or an emulator of its chat.
            webhookId = Uri.UnescapeDataString(address.AbsolutePath.TrimEnd('/').Split('/').Last());
            origin ??= address.Host.StartsWith("webhook.", StringComparison.OrdinalIgnoreCase) ? null : new Uri(address.GetLeftPart(UriPartial.Authority));
        }

        origin = ApiUrl ?? origin;
        return origin is null || (origin.IsAbsoluteUri && origin.Scheme is "http" or "https" && origin is { Query: "", Fragment: "", UserInfo: "" })
            ? new BpChat(ChatAddress.OptionsFor(webhookId, origin, OpenSession, AllowUnencryptedAuthentication), webhookId.Trim())
            : throw new ArgumentException("-ApiUrl is no usable address. Give it as https://host, without the webhook id, a query, a user name or a password.");
    }

    /// <summary>The webhook id of a bot's chat.</summary>
    /// <param name="botId">The bot; null for the session's.</param>
    /// <exception cref="ArgumentException">The bot has none, or several, or is not known.</exception>
    private protected string WebhookIdOf(string? botId)
    {
        BpSession session = OpenSession ?? throw new ArgumentException(
            "There is no session to find the bot's chat with. Give -WebhookId, the end of the webhook address of the bot's chat integration; or run Connect-BpSession first, or Start-BpEmulator -Answer.");
        botId ??= session.BotId ?? throw new ArgumentException("It is not said which bot to talk to: give -WebhookId or -BotId, pipe a bot in, or set a default with Set-BpSession -BotId.");
        var sender = new RequestSender(() => session.Client, Reporter, Pump);
        var request = new ApiRequest(Operations.GetBot, new Dictionary<string, object?> { ["id"] = botId }, session.Context with { MultipleIntegrations = true });
        Integration[] chats;
        try
        {
            chats = sender.Read(request, ChatsOf);
        }
        catch (ApiException exception)
        {
            throw EndWith(Errors.Record(exception, Operations.GetBot, botId, session));
        }

        Integration[] enabled = [.. chats.Where(chat => chat.IsEnabled && chat.WebhookId.Length > 0)];
        return enabled.Length switch
        {
            1 => enabled[0].WebhookId,
            0 when chats.Length > 0 => throw new ArgumentException($"The chat integration of the bot '{Names.Short(botId)}' is not enabled. Enable it in Botpress, or with Set-BpBot -Integration."),
            0 => throw new ArgumentException(
                $"The bot '{Names.Short(botId)}' has no integration named chat, by which people could talk to it. Install it: Set-BpBot {Names.Short(botId)} -Integration @{{ (Get-BpHubIntegration -Name chat)[0].Id = @{{ enabled = $true }} }}, or in Botpress."),
            _ => throw new ArgumentException(
                $"The bot '{Names.Short(botId)}' has {enabled.Length} integrations named chat. Say which with -WebhookId: {string.Join(", ", enabled.Select(chat => $"{chat.WebhookId} ({Names.Short(chat.Alias)})"))}."),
        };
    }

    private static Integration[] ChatsOf(ApiAnswer answer)
    {
        using var document = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
        return document.RootElement.TryGetProperty("bot", out JsonElement bot) && bot.ValueKind == JsonValueKind.Object
            && bot.TryGetProperty("integrations", out JsonElement integrations) && integrations.ValueKind == JsonValueKind.Object
            ? [.. integrations.EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.Object && Text(entry.Value, "name") == "chat")
                .Select(entry => new Integration(entry.Name, Text(entry.Value, "webhookId"), entry.Value.TryGetProperty("enabled", out JsonElement enabled) && enabled.ValueKind == JsonValueKind.True))]
            : [];

        static string Text(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : "";
    }

    /// <summary>An instance of the chat integration.</summary>
    private sealed record Integration(string Alias, string WebhookId, bool IsEnabled);
}
