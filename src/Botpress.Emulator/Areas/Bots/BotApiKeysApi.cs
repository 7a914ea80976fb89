using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The API keys of bots. A key is a token for what belongs to its bot; its value is told once.</summary>
internal static class BotApiKeysApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListBotApiKeys, call => new JsonObject
        {
            ["baks"] = Json.List(BotOf(call, call.Query.Text("botId")!).ApiKeys.Select(key => Show(key))),
        });
        router.On(Operations.CreateBotApiKey, Create);
        router.On(Operations.DeleteBotApiKey, Delete);
        router.OnToken((state, token, operation, botId) => IsKey(state, token, operation, botId) ? new Grant() : null);
    }

    public static JsonObject Add(Store store, BotState bot, string note)
    {
        JsonObject key = store.NewObject("bak");
        key.Remove("updatedAt");
        key["note"] = note;
        key["value"] = $"bp_bak_{Ids.Hex(20)}";
        bot.ApiKeys.Add(key);
        return key;
    }

    /// <summary>Whether a token is a key of the bot, and the operation about what belongs to it.</summary>
    private static bool IsKey(State state, string token, Operation? operation, string? botId) => operation?.Scope == Scope.Bot
        && botId is not null && state.Bots.TryGetValue(botId, out BotState? bot) && bot.ApiKeys.Exists(key => key.Text("value") == token);

    private static JsonObject Create(Call call)
    {
        string note = call.Body.Text("note") ?? "";
        string botId = call.Body.Text("botId")!;
        if (!call.Store.State.Bots.TryGetValue(botId, out BotState? bot) || bot.WorkspaceId != call.WorkspaceId)
        {
            throw ApiError.Reference("botId", "bot", botId);
        }

        return Add(call.Store, bot, note).Copy();
    }

    private static JsonObject Delete(Call call)
    {
        string id = call.Path("id");
        return call.Store.State.Bots.Values.Any(bot => bot.WorkspaceId == call.WorkspaceId && bot.ApiKeys.RemoveAll(key => key.Text("id") == id) > 0)
            ? []
            : throw ApiError.NotFound("API key", id);
    }

    private static BotState BotOf(Call call, string id) => call.Store.State.Bots.TryGetValue(id, out BotState? bot) && bot.WorkspaceId == call.WorkspaceId
        ? bot
        : throw ApiError.NotFound("bot", id);

    private static JsonObject Show(JsonObject key)
    {
        JsonObject shown = key.Copy();
        shown.Remove("value");
        return shown;
    }
}
