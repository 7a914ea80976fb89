using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>What can be changed in a bot, by an update of it or by publishing a definition, and the deployment that follows.</summary>
internal static class BotChanges
{
    private const int MaxRecurringEvents = 40;
    private const int MaxIntegrations = 30;
    private const int MaxTags = 50;
    private const int MaxPayload = 128 * 1024;
    private const int MaxConfiguration = 20 * 1024;

    /// <summary>What has tags.</summary>
    private static readonly string[] _tagged = ["user", "conversation", "message"];

    /// <summary>The maps that an update merges key by key.</summary>
    private static readonly string[] _maps = ["events", "actions", "states"];

    /// <summary>What an installed integration or plugin shows of its definition.</summary>
    private static readonly string[] _shown =
        ["name", "version", "title", "description", "iconUrl", "readmeUrl", "public", "visibility", "verificationStatus", "lifecycleStatus"];

    /// <summary>Looks at what is beyond the rules of the fields before anything changes.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspaceId">The bot's workspace.</param>
    /// <param name="bot">The bot as it is; null for one that is not there yet.</param>
    /// <param name="body">What is asked.</param>
    public static void Check(Store store, string workspaceId, JsonObject? bot, Input body)
    {
        DefinitionRules.CheckDeclared(body.Json);
        DefinitionRules.CheckSecrets(body);
        DefinitionRules.CheckCount("tags of users, conversations and messages", MaxTags, [.. _tagged.Select(name => (bot?[name]?["tags"] as JsonObject, body.Nested(name)?.Object("tags")))]);
        DefinitionRules.CheckCount("recurringEvents", MaxRecurringEvents, (bot?["recurringEvents"] as JsonObject, body.Object("recurringEvents")));
        DefinitionRules.CheckCount("integrations", MaxIntegrations, (bot?["integrations"] as JsonObject, body.Object("integrations")));
        body.Each("recurringEvents", nulls: true, recurring =>
        {
            Input schedule = recurring.Nested("schedule")!;
            if (!Cron.IsValid(schedule.Text("cron")!))
            {
                throw schedule.Wrong("cron", $"must be a cron expression such as \"0 9 * * 1-5\", which \"{schedule.Text("cron")}\" is not");
            }

            DefinitionRules.CheckSize(recurring.Place("payload"), recurring.Json["payload"], MaxPayload);
        });
        if (body.Nested("configuration") is Input configuration)
        {
            DefinitionRules.CheckSize("configuration.data", configuration.Json["data"], MaxConfiguration);
            DefinitionRules.CheckData(
                "configuration.data", configuration.Json["data"] ?? bot?["configuration"]?["data"], configuration.Json["schema"] ?? bot?["configuration"]?["schema"]);
        }

        body.Each("integrations", nulls: true, asked => CheckInstalled(store, workspaceId, bot, "integrations", asked));
        body.Each("plugins", nulls: true, asked => CheckInstalled(store, workspaceId, bot, "plugins", asked));
    }

    /// <summary>What is installed must be there for the workspace, and what it is configured with must fit.</summary>
    private static void CheckInstalled(Store store, string workspaceId, JsonObject? bot, string kind, Input asked)
    {
        bool isIntegration = kind == "integrations";
        string key = asked.Key;
        string? id = asked.Text(isIntegration ? "integrationId" : "id") ?? (bot?[kind]?[key] as JsonObject)?.TextOrNull("id") ?? key;
        JsonObject? definition = Definitions.Visible(isIntegration ? store.State.Integrations : store.State.Plugins, workspaceId).FirstOrDefault(found => found.Text("id") == id);
        if (definition is null)
        {
            if ((bot?[kind]?[key] as JsonObject)?.TextOrNull("id") == id)
            {
                // It was there when it was installed.
                return;
            }

            throw ApiError.Reference($"{kind}.{key}", isIntegration ? "integration" : "plugin", id);
        }

        DefinitionRules.CheckSize(asked.Place("configuration"), asked.Json["configuration"], MaxConfiguration);
        JsonNode? schema = asked.Text("configurationType", nullable: true) is string type
            ? (definition["configurations"]?[type] ?? throw asked.Wrong("configurationType", $"is no configuration of {definition.Text("name")}: \"{type}\""))["schema"]
            : definition["configuration"]?["schema"];
        if (asked.Flag("enabled") != false)
        {
            DefinitionRules.CheckData(asked.Place("configuration"), asked.Json["configuration"], schema);
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

        foreach (string name in _tagged)
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
        // Without an alias, the id is the name.
        string id = asked.TextOrNull(isIntegration ? "integrationId" : "id") ?? name;
        DefinitionState definition = (isIntegration ? store.State.Integrations : store.State.Plugins)[id];
        instance["id"] = id;
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
            instance.With(shown, definition.Data[shown]);
        }

        return instance;
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
