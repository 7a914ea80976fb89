using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Bots. They are kept and shown, their code is not run. What is installed in them must be there, for their workspace or on the hub.</summary>
internal static class BotsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateBot, Create);
        router.On(Operations.GetBot, call => Show(call, call.PathBot()));
        router.On(Operations.ListBots, List);
        router.On(Operations.UpdateBot, Update);
        router.On(Operations.DeleteBot, Delete);
        router.On(Operations.TransferBot, Transfer);
        router.On(Operations.RotateBotSigningSecrets, RotateSecret);
        router.OnDue("deploy", BotChanges.Deployed);
    }

    public static BotState Add(Store store, string workspaceId, string? name, string? newId = null)
    {
        string stamp = store.Stamp();
        string id = newId ?? Guid.NewGuid().ToString();
        var bot = new JsonObject
        {
            ["id"] = id,
            ["createdAt"] = stamp,
            ["updatedAt"] = stamp,
            ["signingSecret"] = Ids.Hex(16),
            ["integrations"] = new JsonObject(),
            ["plugins"] = new JsonObject(),
            ["user"] = new JsonObject { ["tags"] = new JsonObject() },
            ["conversation"] = new JsonObject { ["tags"] = new JsonObject() },
            ["message"] = new JsonObject { ["tags"] = new JsonObject() },
            ["states"] = new JsonObject(),
            ["configuration"] = new JsonObject { ["data"] = new JsonObject(), ["schema"] = new JsonObject() },
            ["events"] = new JsonObject(),
            ["recurringEvents"] = new JsonObject(),
            ["subscriptions"] = new JsonObject { ["events"] = null },
            ["actions"] = new JsonObject(),
            ["tags"] = new JsonObject(),
            ["name"] = name ?? $"bot-{Ids.Hex(4)}",
            ["dev"] = false,
            ["createdBy"] = store.State.AccountId,
            ["alwaysAlive"] = false,
            ["status"] = "active",
            ["medias"] = new JsonArray(),
            ["secrets"] = new JsonArray(),
            ["type"] = "studio",
        };
        var state = new BotState { WorkspaceId = workspaceId, Bot = bot };
        store.State.Bots.Add(id, state);
        return state;
    }

    public static void Remove(Store store, string id)
    {
        BotState bot = store.State.Bots[id];
        store.State.Bots.Remove(id);
        foreach (FileState file in bot.Files.Values)
        {
            FilesApi.DropContent(store, file.Content);
        }

        store.State.Due.RemoveAll(item => item.BotId == id);
    }

    /// <summary>A bot as it is shown: with its signing secret only to who creates it.</summary>
    private static JsonObject Show(Call call, BotState bot, bool isNew = false)
    {
        JsonObject shown = bot.Bot.Copy();
        if (!isNew)
        {
            shown["signingSecret"] = "";
        }

        if (!call.IsMultiple)
        {
            // Two instances of one integration have one key then, and only the last of them is seen.
            var byId = new JsonObject();
            foreach (KeyValuePair<string, JsonNode?> entry in (JsonObject)bot.Bot["integrations"]!)
            {
                byId[entry.Value!.AsObject().Text("id")] = entry.Value!.Copy();
            }

            shown["integrations"] = byId;
        }

        return new JsonObject { ["bot"] = shown };
    }

    private static JsonObject Create(Call call)
    {
        BotChanges.Check(call.Store, call.WorkspaceId, null, call.Body);
        bool? dev = call.Body.Flag("dev");
        BotState bot = Add(call.Store, call.WorkspaceId, null);
        bot.Bot.With("dev", dev);
        BotChanges.Apply(call.Store, bot, call.Body);
        return Show(call, bot, isNew: true);
    }

    private static JsonObject Update(Call call)
    {
        BotState bot = call.PathBot();
        UseKeys(call, bot);
        BotChanges.Check(call.Store, call.WorkspaceId, bot.Bot, call.Body);
        BotChanges.Apply(call.Store, bot, call.Body);
        BotDefinitionsApi.Update(bot, call.Body.Json);
        bot.Bot["updatedAt"] = call.Store.Stamp();
        return Show(call, bot);
    }

    /// <summary>Puts the keys that the bot has its integrations under in the place of their ids, where those are what the request names them by.</summary>
    private static void UseKeys(Call call, BotState bot)
    {
        if (call.IsMultiple || call.Body.Json["integrations"] is not JsonObject asked)
        {
            return;
        }

        var installed = (JsonObject)bot.Bot["integrations"]!;
        foreach (string id in asked.Select(entry => entry.Key).Where(key => !installed.ContainsKey(key)).ToList())
        {
            string? key = installed.LastOrDefault(entry => entry.Value!.AsObject().Text("id") == id).Key;
            if (key is not null && !asked.ContainsKey(key))
            {
                JsonNode? change = asked[id];
                asked.Remove(id);
                asked[key] = change;
            }
        }
    }

    private static JsonObject List(Call call)
    {
        bool? dev = call.Query.Flag("dev");
        TagFilter tags = call.Query.Tags();
        string[] integrations = call.Query.Texts("integrationNames");
        string[] plugins = call.Query.Texts("pluginNames");
        static bool HasOneOf(JsonObject bot, string kind, string[] names) => names.Length == 0
            || ((JsonObject)bot[kind]!).Any(entry => names.Contains(entry.Value!.AsObject().Text("name")));
        return call.PageOf(
            "bots",
            call.Store.State.Bots.Values.Where(bot => bot.WorkspaceId == call.WorkspaceId).Select(bot => bot.Bot).Where(bot =>
                (dev is null || (bool)bot["dev"]! == dev)
                && tags.Matches(bot["tags"] as JsonObject)
                && HasOneOf(bot, "integrations", integrations)
                && HasOneOf(bot, "plugins", plugins)),
            bot => bot.Only("id", "createdAt", "updatedAt", "name", "deployedAt", "tags", "type"),
            "createdAt",
            "updatedAt");
    }

    private static JsonObject Delete(Call call)
    {
        Remove(call.Store, call.PathBot().Bot.Text("id"));
        return [];
    }

    private static JsonObject Transfer(Call call)
    {
        BotState bot = call.PathBot();
        string target = call.Body.Text("targetWorkspaceId")!;
        if (!call.Store.State.Workspaces.ContainsKey(target))
        {
            throw ApiError.Reference("targetWorkspaceId", "workspace", target);
        }

        bot.WorkspaceId = target;
        bot.Bot["updatedAt"] = call.Store.Stamp();
        return [];
    }

    private static JsonObject RotateSecret(Call call)
    {
        JsonObject bot = call.PathBot().Bot;
        string secret = Ids.Hex(16);
        bot["signingSecret"] = secret;
        bot["updatedAt"] = call.Store.Stamp();
        return new JsonObject { ["newSigningSecret"] = secret };
    }
}
