using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>An enabled integration of a bot that is named chat: below its webhook id stands the Chat API.</summary>
/// <param name="Bot">The bot.</param>
/// <param name="Integration">The integration as the bot has it.</param>
internal sealed record ChatInstance(BotState Bot, Installed Integration)
{
    /// <summary>The name of the integration.</summary>
    public const string Name = "chat";

    /// <summary>The bot's id, which is also the user that it speaks as.</summary>
    public string BotId => Bot.Bot.Text("id");

    public string WebhookId => Integration.Instance.TextOrNull("webhookId") ?? "";

    /// <summary>The key that users sign their own keys with; null where the service's key signs.</summary>
    public string? PersonalKey => Integration.Instance["configuration"] is JsonObject configuration && configuration.TextOrNull("encryptionKey") is { Length: > 0 } key ? key : null;

    /// <summary>The one with a webhook id, of any bot; null for none.</summary>
    public static ChatInstance? Find(State state, string webhookId) => webhookId.Length == 0 ? null
        : state.Bots.Values.Where(bot => Named(bot, webhookId)).SelectMany(bot => All(state, bot)).FirstOrDefault(chat => chat.WebhookId == webhookId);

    /// <summary>The chat of the emulator's bot or, where it has none, of another; null for none.</summary>
    public static ChatInstance? First(State state) => state.Bots.Values.OrderBy(bot => bot.Bot.Text("id") == state.SampleBotId ? 0 : 1)
        .SelectMany(bot => All(state, bot)).FirstOrDefault();

    /// <summary>Those of a bot.</summary>
    public static IEnumerable<ChatInstance> All(State state, BotState bot) => Installed.Of(state, bot)
        .Where(installed => installed.Name == Name && Json.IsFlag(installed.Instance["enabled"], out bool isEnabled) && isEnabled)
        .Select(installed => new ChatInstance(bot, installed));

    /// <summary>The one that a conversation is of; null where it is of something else.</summary>
    public static ChatInstance? Of(State state, BotState bot, JsonObject conversation) =>
        All(state, bot).FirstOrDefault(chat => chat.Integration.Prefix == conversation.TextOrNull("integration"));

    private static bool Named(BotState bot, string webhookId) =>
        ((JsonObject)bot.Bot["integrations"]!).Any(entry => (entry.Value as JsonObject)?.TextOrNull("webhookId") == webhookId);
}
