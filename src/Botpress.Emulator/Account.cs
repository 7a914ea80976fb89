using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The account that the token stands for.</summary>
internal static class Account
{
    public static void Register(Router router)
    {
        router.On(Operations.GetAccount, Get);
        router.On(Operations.Introspect, Introspect);
    }

    private static JsonObject Get(Call call) => new()
    {
        ["account"] = new JsonObject
        {
            ["id"] = call.Store.State.AccountId,
            ["email"] = "emulator@example.com",
            ["displayName"] = "Emulator",
            ["emailVerified"] = true,
            ["createdAt"] = Clock.Format(call.Store.State.CreatedAt),
        },
    };

    private static JsonObject Introspect(Call call)
    {
        string botId = call.Body.RequiredText("botId");
        if (!call.Store.State.Bots.TryGetValue(botId, out BotState? bot))
        {
            throw ApiError.Reference("botId", "bot", botId);
        }
        return new JsonObject { ["workspaceId"] = bot.WorkspaceId, ["botId"] = botId, ["userId"] = call.Store.State.AccountId };
    }
}
