using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>On whose behalf a request to a bot is made: the bot's own, or that of an integration that the headers name and the bot has.</summary>
internal sealed class Caller
{
    private static readonly Caller _bot = new(null);

    private Caller(Installed? integration) => Integration = integration;

    /// <summary>The integration; null for the bot itself.</summary>
    public Installed? Integration { get; }

    /// <summary>Reads the headers.</summary>
    /// <exception cref="ApiError">The bot does not have the integration that they name.</exception>
    public static Caller Of(State state, BotState bot, NameValueCollection headers)
    {
        string? Header(string name) => headers[name] is { Length: > 0 } value ? value : null;
        string? id = Header("x-integration-id");
        string? alias = Header("x-integration-alias");
        string? name = Header("x-integration-name");
        if ((id ?? alias ?? name) is not string asked)
        {
            return _bot;
        }

        Installed? found = Installed.Of(state, bot).FirstOrDefault(integration =>
            (id is null || integration.Id == id || integration.Key == id)
            && (alias is null || integration.Key == alias || integration.Name == alias)
            && (name is null || integration.Name == name || integration.Key == name));
        return found is not null ? new Caller(found) : throw ApiError.Of(
            "Forbidden",
            $"x-integration-id: the bot does not have the integration \"{asked}\", and integrations act only in the bots that have them; install it with Set-BpBot {bot.Bot.Text("id")} -Integration");
    }
}

/// <summary>An integration that a bot has, with what it declares.</summary>
internal sealed class Installed(string key, JsonObject instance, JsonObject? definition, string prefix)
{
    private static readonly JsonObject _nothing = [];

    /// <summary>What the bot has it under: its alias or, without one, its id.</summary>
    public string Key { get; } = key;

    public string Id { get; } = instance.TextOrNull("id") ?? "";

    public string Name { get; } = instance.TextOrNull("name") ?? key;

    /// <summary>What the bot sees before the names of its tags and events: its name, or the alias where the bot has it more than once.</summary>
    public string Prefix { get; } = prefix;

    public JsonObject Instance { get; } = instance;

    /// <summary>Whether what it declares is known.</summary>
    public bool IsDefined { get; } = definition is not null;

    public JsonObject Definition { get; } = definition ?? _nothing;

    /// <summary>The integrations of a bot.</summary>
    public static IEnumerable<Installed> Of(State state, BotState bot)
    {
        var instances = ((JsonObject)bot.Bot["integrations"]!).Where(entry => entry.Value is JsonObject).Select(entry => (entry.Key, Instance: (JsonObject)entry.Value!)).ToList();
        foreach ((string key, JsonObject instance) in instances)
        {
            string name = instance.TextOrNull("name") ?? key;
            bool isOnly = instances.Count(other => (other.Instance.TextOrNull("name") ?? other.Key) == name) == 1;
            DefinitionState? definition = instance.TextOrNull("id") is string id && state.Integrations.TryGetValue(id, out DefinitionState? found) ? found : null;
            yield return new Installed(key, instance, definition?.Data, isOnly ? name : key);
        }
    }

    /// <summary>The one that a request names by its name or alias; null when there is none.</summary>
    public static Installed? Find(State state, BotState bot, string nameOrAlias)
    {
        var all = Of(state, bot).ToList();
        return all.FirstOrDefault(integration => integration.Prefix == nameOrAlias)
            ?? all.FirstOrDefault(integration => integration.Key == nameOrAlias)
            ?? all.FirstOrDefault(integration => integration.Name == nameOrAlias);
    }

    /// <summary>A map of the definition; empty where it has none.</summary>
    public JsonObject Map(params string[] path)
    {
        JsonObject map = Definition;
        foreach (string name in path)
        {
            if (map[name] is not JsonObject inner)
            {
                return _nothing;
            }

            map = inner;
        }

        return map;
    }
}
