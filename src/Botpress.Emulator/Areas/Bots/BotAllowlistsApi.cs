using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Who of its workspace may use a bot. It is kept and shown; the emulator's one account may use every bot.</summary>
internal static class BotAllowlistsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.GetBotAllowlist, call =>
        {
            BotState bot = call.PathBot("botId");
            return new JsonObject
            {
                ["setting"] = bot.AllowlistSetting,
                ["users"] = Json.List(bot.Allowlist.Select(id => new JsonObject { ["id"] = id })),
            };
        });
        router.On(Operations.UpdateBotAllowlist, Update);
    }

    private static JsonObject Update(Call call)
    {
        BotState bot = call.PathBot("botId");
        string? setting = call.Body.Text("setting");
        JsonObject users = call.Body.Object("users") ?? [];
        foreach (KeyValuePair<string, JsonNode?> user in users)
        {
            if (user.Value?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            {
                throw call.Body.Wrong($"users.{user.Key}", "must be a boolean");
            }
        }

        bot.AllowlistSetting = setting ?? bot.AllowlistSetting;
        foreach (KeyValuePair<string, JsonNode?> user in users)
        {
            bot.Allowlist.Remove(user.Key);
            if ((bool)user.Value!)
            {
                bot.Allowlist.Add(user.Key);
            }
        }

        return [];
    }
}
