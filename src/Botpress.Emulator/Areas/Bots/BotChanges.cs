using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>What can be changed in a bot, by an update of it or by publishing a definition, and the deployment that follows.</summary>
internal static class BotChanges
{
    private const int MaxRecurringEvents = 40;
    private const int MaxSecretLength = 20_000;

    /// <summary>The maps that an update merges key by key.</summary>
    private static readonly string[] _maps = ["events", "actions", "states"];

    /// <summary>What an installed integration or plugin shows of its definition.</summary>
    private static readonly string[] _shown =
        ["name", "version", "title", "description", "iconUrl", "readmeUrl", "public", "visibility", "verificationStatus", "lifecycleStatus"];

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

        body.Each("states", update, state =>
        {
            state.Enum("type", "conversation", "user", "bot");
            state.RequiredText("type");
            state.RequiredObject("schema");
            state.Number("expiry", 1);
        });
        body.Each("events", update, @event => @event.RequiredObject("schema"));
        body.Each("actions", update, action =>
        {
            action.RequiredObject("input");
            action.RequiredObject("output");
        });
        body.Each("recurringEvents", update, recurring =>
        {
            recurring.RequiredObject("schedule");
            recurring.Nested("schedule")!.RequiredText("cron", 200);
            recurring.RequiredText("type", 200);
            recurring.RequiredObject("payload");
        });
        body.Each("integrations", update, integration =>
        {
            integration.Text("integrationId");
            integration.Flag("enabled");
            integration.Object("configuration");
            integration.Text("configurationType", nullable: true);
            integration.TextList("disabledChannels");
        });
        body.Each("plugins", update, plugin => plugin.RequiredText("id"));
        if (body.Object("recurringEvents") is JsonObject events && events.Count > MaxRecurringEvents)
        {
            throw ApiError.Of("LimitExceeded", $"recurringEvents: a bot has at most {MaxRecurringEvents}");
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
        Definitions.ApplySecrets(bot, body.Object("secrets"));
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

    private static void ApplyInstalled(Store store, JsonObject bot, string kind, Input body)
    {
        var installed = (JsonObject)bot[kind]!;
        foreach (KeyValuePair<string, JsonNode?> change in body.Object(kind) ?? [])
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
}
