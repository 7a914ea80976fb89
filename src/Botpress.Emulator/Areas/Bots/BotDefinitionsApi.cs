using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Bots as one JSON object. What was published is given back as it came, with what the emulator does not know of, too; a bot that was
/// made in another way is described by the fields that an update of it would take.
/// </summary>
internal static class BotDefinitionsApi
{
    /// <summary>The parts of a bot that a definition replaces. Name, tags and description stay the bot's own.</summary>
    private static readonly string[] _objects =
        ["configuration", "states", "events", "recurringEvents", "subscriptions", "actions", "user", "conversation", "message", "integrations", "plugins"];

    private static readonly string[] _installed = ["enabled", "configuration", "configurationType", "disabledChannels", "interfaces", "integrations"];

    public static void Register(Router router)
    {
        router.On(Operations.GetBotJson, call => Of(call.PathBot()));
        router.On(Operations.PublishFromBotJson, call =>
        {
            BotState bot = call.PathBot();
            Input definition = call.Body.Nested("botJson")!;
            CheckFields(definition.Json);
            BotChanges.Check(call.Store, call.WorkspaceId, bot.Bot, definition);
            Publish(call.Store, bot, definition.Json);
            return Of(bot);
        });
    }

    public static JsonObject Of(BotState bot) => bot.Definition?.Copy() ?? Describe(bot.Bot);

    /// <summary>Makes the bot what the definition says; what the definition has not is empty then.</summary>
    public static void Publish(Store store, BotState state, JsonObject definition)
    {
        JsonObject bot = state.Bot;
        var asked = new JsonObject();
        foreach (string name in _objects)
        {
            if (name is "integrations" or "plugins")
            {
                // Those that stay keep their ids and addresses.
                var installed = (JsonObject)bot[name]!;
                foreach (string gone in installed.Select(entry => entry.Key).Where(key => definition[name]?[key] is null).ToList())
                {
                    installed.Remove(gone);
                }
            }
            else
            {
                bot[name] = Empty(name);
            }

            asked.With(name, definition[name]);
        }

        bot["medias"] = definition["medias"]?.DeepClone() ?? new JsonArray();
        BotChanges.Apply(store, state, new Input(asked));
        state.Definition = definition.Copy();
        bot["updatedAt"] = store.Stamp();
        BotChanges.Deploy(store, state);
    }

    /// <summary>Brings a published definition up to date with a change of the bot.</summary>
    public static void Update(BotState bot, JsonObject changes)
    {
        if (bot.Definition is null)
        {
            return;
        }

        JsonObject now = Describe(bot.Bot);
        foreach (string name in _objects.Append("medias").Where(changes.ContainsKey))
        {
            bot.Definition[name] = now[name]?.DeepClone();
        }
    }

    /// <summary>The parts are held to the rules for those of a bot, a new one's where it can have them; what else is in a definition is kept as it is.</summary>
    private static void CheckFields(JsonObject definition)
    {
        FieldRule created = FieldRules.Of(Operations.CreateBot).Body!;
        FieldRule updated = FieldRules.Of(Operations.UpdateBot).Body!;
        foreach (string name in _objects.Append("medias").Where(definition.ContainsKey))
        {
            if ((created.Property(name) ?? updated.Property(name))?.Fault(definition[name], $"botJson.{name}") is string fault)
            {
                throw ApiError.Payload(fault);
            }
        }
    }

    private static JsonObject Describe(JsonObject bot)
    {
        var definition = new JsonObject();
        foreach (string name in _objects)
        {
            definition[name] = name switch
            {
                "integrations" or "plugins" => new JsonObject(((JsonObject)bot[name]!).Select(entry =>
                    new KeyValuePair<string, JsonNode?>(entry.Key, DescribeInstalled(name, (JsonObject)entry.Value!)))),
                "recurringEvents" => new JsonObject(((JsonObject)bot[name]!).Select(entry =>
                    new KeyValuePair<string, JsonNode?>(entry.Key, WithoutFailures((JsonObject)entry.Value!)))),
                _ => bot[name]!.DeepClone(),
            };
        }

        definition["medias"] = bot["medias"]!.DeepClone();
        return definition;
    }

    private static JsonObject DescribeInstalled(string kind, JsonObject instance)
    {
        var described = new JsonObject { [kind == "integrations" ? "integrationId" : "id"] = instance.Text("id") };
        foreach (string name in _installed)
        {
            described.With(name, instance[name]);
        }

        return described;
    }

    private static JsonObject WithoutFailures(JsonObject recurring)
    {
        JsonObject described = recurring.Copy();
        described.Remove("failedAttempts");
        described.Remove("lastFailureReason");
        return described;
    }

    private static JsonObject Empty(string name) => name switch
    {
        "configuration" => new JsonObject { ["data"] = new JsonObject(), ["schema"] = new JsonObject() },
        "subscriptions" => new JsonObject { ["events"] = null },
        "user" or "conversation" or "message" => new JsonObject { ["tags"] = new JsonObject() },
        _ => [],
    };
}
