using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Bots. They are kept and shown, their code is not run. Any integration or plugin id is taken as installed; one that is not known
/// here, under the name that the request gives it.
/// </summary>
internal static class BotsApi
{
    private const int MaxRecurringEvents = 40;
    private const int MaxSecretLength = 20_000;

    /// <summary>The maps that an update merges key by key.</summary>
    private static readonly string[] _maps = ["events", "actions", "states"];

    /// <summary>What an installed integration or plugin shows of its definition.</summary>
    private static readonly string[] _shown =
        ["name", "version", "title", "description", "iconUrl", "readmeUrl", "public", "visibility", "verificationStatus", "lifecycleStatus"];

    public static void Register(Router router)
    {
        router.On(Operations.CreateBot, Create);
        router.On(Operations.GetBot, call => Show(call.PathBot()));
        router.On(Operations.ListBots, List);
        router.On(Operations.UpdateBot, Update);
        router.On(Operations.DeleteBot, Delete);
        router.On(Operations.TransferBot, Transfer);
        router.On(Operations.RotateBotSigningSecrets, RotateSecret);
    }

    public static BotState Add(Store store, string workspaceId, string? name)
    {
        string stamp = store.Stamp();
        string id = Guid.NewGuid().ToString();
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
            store.DropContent(file.Content);
        }
        store.State.Due.RemoveAll(item => item.BotId == id);
    }

    /// <summary>Begins a deployment; it is done after the time that transitions take.</summary>
    public static void Deploy(Store store, BotState bot)
    {
        bot.Bot["status"] = "deploying";
        store.After(store.TransitionTime, "deploy", bot.Bot.Text("id"), "");
    }

    public static void Deployed(Store store, BotState bot, DueItem item)
    {
        bot.Bot["status"] = "active";
        bot.Bot["deployedAt"] = store.Stamp();
        BotLogsApi.Add(store, bot, "info", "Bot deployed");
    }

    private static JsonObject Show(BotState bot) => new() { ["bot"] = bot.Bot.Copy() };

    private static JsonObject Create(Call call)
    {
        Check(call.Body, update: false);
        bool? dev = call.Body.Flag("dev");
        BotState bot = Add(call.Store, call.WorkspaceId, null);
        bot.Bot.With("dev", dev);
        Apply(call.Store, bot, call.Body);
        return Show(bot);
    }

    private static JsonObject Update(Call call)
    {
        BotState bot = call.PathBot();
        Check(call.Body, update: true);
        Apply(call.Store, bot, call.Body);
        BotDefinitionsApi.Update(bot, call.Body.Json);
        bot.Bot["updatedAt"] = call.Store.Stamp();
        return Show(bot);
    }

    /// <summary>Looks at every field before anything changes.</summary>
    public static void Check(Input body, bool update)
    {
        body.Text("name", min: 1);
        body.Text("description", 2000);
        body.Text("code");
        body.Text("url", nullable: update);
        body.Enum("type", "studio", "adk", "desk");
        body.Enum("authentication", "iam", "hmac-sha256");
        body.Flag("blocked");
        body.Flag("alwaysAlive");
        body.Number("maxExecutionTime", 0);
        body.Map("tags", nulls: update);
        body.Map("secrets", nulls: update, maxValue: MaxSecretLength);
        body.TextList("layers");
        foreach (string name in new[] { "user", "conversation", "message", "subscriptions", "configuration", "integrations", "plugins" })
        {
            body.Object(name);
        }
        foreach (string name in new[] { "user", "conversation", "message" })
        {
            body.Nested(name)?.Object("tags");
        }
        body.Nested("configuration")?.Object("data");
        body.Nested("configuration")?.Object("schema");
        body.Nested("subscriptions")?.Object("events", nullable: true);
        foreach (Input media in body.Has("medias") ? body.Items("medias") : [])
        {
            media.RequiredText("url");
            media.RequiredText("name");
        }
        CheckMap(body, "states", update, state =>
        {
            state.Enum("type", "conversation", "user", "bot");
            state.RequiredText("type");
            state.RequiredObject("schema");
            state.Number("expiry", 1);
        });
        CheckMap(body, "events", update, @event => @event.RequiredObject("schema"));
        CheckMap(body, "actions", update, action =>
        {
            action.RequiredObject("input");
            action.RequiredObject("output");
        });
        CheckMap(body, "recurringEvents", update, recurring =>
        {
            recurring.RequiredObject("schedule");
            recurring.Nested("schedule")!.RequiredText("cron", 200);
            recurring.RequiredText("type", 200);
            recurring.RequiredObject("payload");
        });
        CheckMap(body, "integrations", update, integration =>
        {
            integration.Text("integrationId");
            integration.Flag("enabled");
            integration.Object("configuration");
            integration.Text("configurationType", nullable: true);
            integration.TextList("disabledChannels");
        });
        CheckMap(body, "plugins", update, plugin => plugin.RequiredText("id"));
        if (body.Object("recurringEvents") is JsonObject events && events.Count > MaxRecurringEvents)
        {
            throw ApiError.Of("LimitExceeded", $"recurringEvents: a bot has at most {MaxRecurringEvents}");
        }
    }

    /// <summary>Looks at every entry of a map of objects.</summary>
    public static void CheckMap(Input body, string name, bool nulls, Action<Input> check)
    {
        if (body.Nested(name) is not Input map)
        {
            return;
        }
        foreach (string key in map.Json.Select(entry => entry.Key).ToList())
        {
            if (!(nulls && map.IsNull(key)))
            {
                check(map.Nested(key)!);
            }
        }
    }

    public static void Apply(Store store, BotState state, Input body)
    {
        JsonObject bot = state.Bot;
        foreach (string name in new[] { "name", "description", "type", "alwaysAlive", "maxExecutionTime", "medias" })
        {
            bot.With(name, body.Json[name]);
        }
        ((JsonObject)bot["tags"]!).Merge(body.Object("tags"));
        foreach (string name in _maps)
        {
            ((JsonObject)bot[name]!).Merge(body.Object(name));
        }
        foreach (string name in new[] { "user", "conversation", "message" })
        {
            ((JsonObject)bot[name]!["tags"]!).Merge(body.Nested(name)?.Object("tags"));
        }
        ((JsonObject)bot["configuration"]!).Merge(body.Object("configuration"));
        if (body.Nested("subscriptions") is Input subscriptions && subscriptions.Has("events"))
        {
            JsonObject? events = subscriptions.Object("events", nullable: true);
            var merged = bot["subscriptions"]!["events"] as JsonObject;
            bot["subscriptions"]!["events"] = events is null ? null : merged?.Copy() ?? [];
            (bot["subscriptions"]!["events"] as JsonObject)?.Merge(events);
        }
        ApplyRecurringEvents(bot, body.Object("recurringEvents"));
        ApplySecrets(bot, body.Object("secrets"));
        ApplyInstalled(store, bot, "integrations", body);
        ApplyInstalled(store, bot, "plugins", body);
        if (body.Text("code") is not null)
        {
            Deploy(store, state);
        }
    }

    private static void ApplyRecurringEvents(JsonObject bot, JsonObject? changes)
    {
        changes = changes?.Copy() ?? [];
        foreach (JsonObject added in changes.Select(entry => entry.Value).OfType<JsonObject>())
        {
            added["failedAttempts"] = 0;
            added["lastFailureReason"] = null;
        }
        ((JsonObject)bot["recurringEvents"]!).Merge(changes);
    }

    /// <summary>Only the names of secrets are ever shown, and nothing here needs their values.</summary>
    public static void ApplySecrets(JsonObject owner, JsonObject? changes)
    {
        var names = ((JsonArray)owner["secrets"]!).Select(name => (string)name!).ToList();
        foreach (var change in changes ?? [])
        {
            names.Remove(change.Key);
            if (change.Value is not null)
            {
                names.Add(change.Key);
            }
        }
        owner["secrets"] = Json.Texts([.. names]);
    }

    private static void ApplyInstalled(Store store, JsonObject bot, string kind, Input body)
    {
        var installed = (JsonObject)bot[kind]!;
        foreach (var change in body.Object(kind) ?? [])
        {
            if (change.Value is not JsonObject asked)
            {
                installed.Remove(change.Key);
                continue;
            }
            if (installed[change.Key] is not JsonObject instance)
            {
                installed[change.Key] = instance = NewInstance(store, kind, change.Key, asked);
            }
            foreach (string name in new[] { "enabled", "configuration", "configurationType", "disabledChannels", "interfaces", "integrations" })
            {
                instance.With(name, asked[name]);
            }
            instance["updatedAt"] = store.Stamp();
        }
    }

    private static JsonObject NewInstance(Store store, string kind, string name, JsonObject asked)
    {
        bool isIntegration = kind == "integrations";
        JsonObject instance = store.NewObject(isIntegration ? "intver" : "plugver");
        string? id = asked.TextOrNull(isIntegration ? "integrationId" : "id");
        DefinitionState? definition = Definition(id);
        if (isIntegration && id is null && Definition(name) is DefinitionState named)
        {
            // Without an alias, the id is the name.
            (id, definition) = (name, named);
        }
        instance.With("id", id);
        instance["enabled"] = true;
        instance["name"] = name;
        instance["version"] = "0.0.0";
        instance["configuration"] = new JsonObject();
        instance["title"] = name;
        instance["description"] = "";
        instance["iconUrl"] = "";
        instance["public"] = false;
        instance["visibility"] = "private";
        instance["lifecycleStatus"] = "published";
        if (isIntegration)
        {
            string webhookId = Guid.NewGuid().ToString();
            instance["webhookUrl"] = $"{store.BaseUrl}_webhook/{webhookId}";
            instance["webhookId"] = webhookId;
            instance["configurationType"] = null;
            instance["status"] = "registered";
            instance["statusReason"] = null;
            instance["disabledChannels"] = new JsonArray();
            instance["verificationStatus"] = "unapproved";
        }
        else
        {
            instance["interfaces"] = new JsonObject();
            instance["integrations"] = new JsonObject();
            instance["readmeUrl"] = "";
        }
        foreach (string shown in _shown.Where(instance.ContainsKey))
        {
            instance.With(shown, definition?.Data[shown]);
        }
        return instance;

        DefinitionState? Definition(string? key) =>
            key is not null && (isIntegration ? store.State.Integrations : store.State.Plugins).TryGetValue(key, out DefinitionState? found) ? found : null;
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
            ShowShort,
            "createdAt",
            "updatedAt");
    }

    private static JsonObject ShowShort(JsonObject bot)
    {
        var shown = new JsonObject();
        foreach (string name in new[] { "id", "createdAt", "updatedAt", "name", "deployedAt", "tags", "type" })
        {
            shown.With(name, bot[name]);
        }
        return shown;
    }

    private static JsonObject Delete(Call call)
    {
        Remove(call.Store, call.PathBot().Bot.Text("id"));
        return [];
    }

    private static JsonObject Transfer(Call call)
    {
        BotState bot = call.PathBot();
        string target = call.Body.RequiredText("targetWorkspaceId", min: 28);
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
