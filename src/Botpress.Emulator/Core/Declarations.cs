using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>
/// What bots, integrations and plugins declare, as a request meets it. A bot names its own things as it declared them, and those of its
/// integrations as <c>integration:name</c>; an integration names its own without that. They are kept as the bot names them.
/// </summary>
internal static class Declarations
{
    /// <summary>The integration that something new is of: the one that asks, or the one that the body names; null for none.</summary>
    public static Installed? IntegrationOf(Call call, Input body)
    {
        string? name = body.Text("integrationName", 200);
        if (call.Caller.Integration is Installed own)
        {
            return name is null || name == own.Name || name == own.Key
                ? own
                : throw ApiError.Of("Forbidden", $"integrationName: the request comes from the integration \"{own.Name}\", and \"{name}\" is another");
        }

        return name is null ? null : Installed.Find(call.Store.State, call.Bot, name)
            ?? throw ApiError.Of("ReferenceNotFound", $"integrationName: the bot has no integration \"{name}\"; it has {Listed(Installed.Of(call.Store.State, call.Bot).Select(found => found.Prefix))}. {Install(call)}");
    }

    /// <summary>What to do about an integration that is missing.</summary>
    public static string Install(Call call) => $"Install it with Set-BpBot {call.BotId} -Integration @{{ <id> = @{{ enabled = $true }} }}";

    /// <summary>Tags as they are kept. What nobody declares is refused.</summary>
    /// <param name="call">The request.</param>
    /// <param name="kind">What carries them: <c>user</c>, <c>conversation</c> or <c>message</c>.</param>
    /// <param name="tags">The tags of the body.</param>
    /// <param name="field">What the body calls them.</param>
    /// <param name="integration">The integration that what carries them is of; null for none.</param>
    /// <param name="channel">The channel of a conversation or message.</param>
    /// <param name="isNew">Whether it is made now: then a bot gives the tags that the integration asks for, too.</param>
    public static JsonObject? Tags(Call call, string kind, JsonObject? tags, string field, Installed? integration, string? channel, bool isNew)
    {
        if (tags is null)
        {
            return null;
        }

        var kept = new JsonObject();
        foreach (KeyValuePair<string, JsonNode?> tag in tags)
        {
            kept[Tag(call, kind, tag.Key, $"{field}.{tag.Key}", integration, channel, isNew)] = tag.Value?.DeepClone();
        }

        return kept;
    }

    /// <summary>The name of a tag as it is kept.</summary>
    public static string Tag(Call call, string kind, string key, string at, Installed? integration, string? channel, bool isNew)
    {
        JsonObject own = TagsOf(integration, kind, channel);
        if (call.Caller.Integration is Installed caller)
        {
            string plain = Plain(caller, key);
            JsonObject declared = integration?.Key == caller.Key ? own : TagsOf(caller, kind, channel);
            return declared.ContainsKey(plain) || IsFree(call, caller) ? Full(caller, plain) : throw ApiError.Payload(
                $"{at}: the integration \"{caller.Name}\" declares no tag \"{plain}\" of {kind}s{(channel is null ? "" : $" on its channel \"{channel}\"")}; "
                + $"it declares {Listed(declared.Select(tag => tag.Key))}. {HowToTag(caller, kind, channel)}");
        }

        if (isNew && integration is not null && own.ContainsKey(Plain(integration, key)))
        {
            return Full(integration, Plain(integration, key));
        }

        if (OfBot(call, bot => bot[kind]?["tags"] as JsonObject, key) is not null || call.Store.IsLenient)
        {
            return key;
        }

        Installed? owner = Owner(call, key);
        throw ApiError.Payload(owner is not null && TagsOf(owner, kind, channel).ContainsKey(Plain(owner, key))
            ? $"{at}: the tag is one of the integration \"{owner.Name}\", and the bot can only read it"
            : $"{at}: the bot declares no tag \"{key}\" of {kind}s; declare it with "
                + $"Set-BpBot {call.BotId} -{char.ToUpperInvariant(kind[0])}{kind.Substring(1)} @{{ tags = @{{ '{key}' = @{{ title = '{key}' }} }} }}");
    }

    /// <summary>Refuses something new without the tags that its integration asks for.</summary>
    public static void RequireTags(Installed? integration, JsonNode? creation, JsonObject kept, string field)
    {
        foreach (string? required in (creation?["requiredTags"] as JsonArray ?? []).Select(name => Json.IsText(name, out string? text) ? text : null))
        {
            if (integration is not null && required is not null && string.IsNullOrEmpty(kept.TextOrNull(Full(integration, required))))
            {
                throw ApiError.Payload($"{field}.{required} is required by the integration \"{integration.Name}\"");
            }
        }
    }

    /// <summary>A copy as the caller sees it: an integration sees its own tags, and its events and states, by their plain names.</summary>
    public static JsonObject Seen(Call call, JsonObject data)
    {
        JsonObject seen = data.Copy();
        if (call.Caller.Integration is not Installed caller)
        {
            return seen;
        }

        if (seen["tags"] is JsonObject tags)
        {
            foreach (KeyValuePair<string, JsonNode?> tag in tags.Where(tag => Plain(caller, tag.Key) != tag.Key).ToList())
            {
                tags.Remove(tag.Key);
                tags[Plain(caller, tag.Key)] = tag.Value?.DeepClone();
            }
        }

        return seen;
    }

    /// <summary>The name of an event as it is kept. What nobody declares, or has another payload, is refused.</summary>
    public static string Event(Call call, string type, JsonObject payload)
    {
        JsonObject? definition;
        string kept = type;
        if (call.Caller.Integration is Installed caller)
        {
            string plain = Plain(caller, type);
            kept = Full(caller, plain);
            definition = caller.Map("events")[plain] as JsonObject;
            if (definition is null && !IsFree(call, caller))
            {
                throw ApiError.Payload($"type: the integration \"{caller.Name}\" declares no event \"{plain}\"; it declares {Listed(caller.Map("events").Select(entry => entry.Key))}. Declare it with Set-BpIntegration {caller.Id} -Event @{{ '{plain}' = @{{ schema = @{{ type = 'object' }} }} }}");
            }
        }
        else
        {
            definition = OfBot(call, bot => bot["events"] as JsonObject, type)
                ?? (Owner(call, type) is Installed owner ? owner.Map("events")[Plain(owner, type)] as JsonObject : null);
            if (definition is null && !call.Store.IsLenient)
            {
                throw ApiError.Payload($"type: neither the bot nor an integration of it declares an event \"{type}\"; {Advice(call, "Event", type, "schema = @{ type = 'object' }")}");
            }
        }

        CheckPayload(definition, payload);
        return kept;
    }

    /// <summary>The name of an event, a state or another thing with a name as it is kept.</summary>
    public static string Kept(Call call, string name) => call.Caller.Integration is Installed caller ? Full(caller, Plain(caller, name)) : name;

    /// <summary>The name of such a thing as the caller sees it.</summary>
    public static string Shown(Call call, string name) => call.Caller.Integration is Installed caller ? Plain(caller, name) : name;

    /// <summary>The declaration of a state. One that nobody declares is refused; null where that does not matter.</summary>
    public static JsonObject? State(Call call, string type, string name)
    {
        JsonObject? definition;
        if (call.Caller.Integration is Installed caller)
        {
            definition = caller.Map("states")[Plain(caller, name)] as JsonObject;
            if (definition is null && !IsFree(call, caller))
            {
                throw ApiError.Payload($"name: the integration \"{caller.Name}\" declares no state \"{name}\"; it declares {Listed(caller.Map("states").Select(entry => entry.Key))}. Declare it with Set-BpIntegration {caller.Id} -State");
            }
        }
        else
        {
            definition = OfBot(call, bot => bot["states"] as JsonObject, name)
                ?? (Owner(call, name) is Installed owner ? owner.Map("states")[Plain(owner, name)] as JsonObject : null);
            // A definition has no states of workflows, so that those of them need none.
            if (definition is null && type != "workflow" && !call.Store.IsLenient)
            {
                throw ApiError.Payload($"name: the bot declares no state \"{name}\"; {Advice(call, "State", name, $"type = '{(type == "integration" ? "bot" : type)}'; schema = @{{ type = 'object' }}")}");
            }
        }

        // The documentation calls the type integration a misnomer for bot.
        static string Type(string type) => type == "integration" ? "bot" : type;
        if (definition?.TextOrNull("type") is string declared && Type(declared) != Type(type))
        {
            throw ApiError.Payload($"name: the state \"{name}\" is declared as one of the type {declared}, not {type}");
        }

        return definition;
    }

    /// <summary>Refuses a payload that breaks the schema of its declaration.</summary>
    public static void CheckPayload(JsonObject? definition, JsonObject payload)
    {
        if (JsonSchema.Fault(definition?["schema"], payload, "payload") is string fault)
        {
            throw ApiError.Payload($"{fault}, as its definition says");
        }
    }

    /// <summary>What a bot or one of its plugins declares under a name; a plugin's name may stand before it, as in <c>plugin#name</c>.</summary>
    public static JsonObject? OfBot(Call call, Func<JsonObject, JsonObject?> map, string name)
    {
        if (map(call.Bot.Bot)?[name] is JsonObject own)
        {
            return own;
        }

        foreach (KeyValuePair<string, JsonNode?> plugin in call.Bot.Bot["plugins"] as JsonObject ?? [])
        {
            if (plugin.Value is JsonObject instance && instance.TextOrNull("id") is string id && call.Store.State.Plugins.TryGetValue(id, out DefinitionState? definition))
            {
                string plain = new[] { $"{plugin.Key}#", $"{definition.Data.Text("name")}#" }.FirstOrDefault(start => name.StartsWith(start, StringComparison.Ordinal)) is string start
                    ? name.Substring(start.Length)
                    : name;
                if (map(definition.Data)?[plain] is JsonObject found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>The integration whose prefix a name has.</summary>
    public static Installed? Owner(Call call, string name)
    {
        int colon = name.LastIndexOf(':');
        return colon > 0 ? Installed.Find(call.Store.State, call.Bot, name.Substring(0, colon)) : null;
    }

    // A name with a colon is an integration's, and no bot declares it.
    private static string Advice(Call call, string parameter, string name, string definition)
    {
        int colon = name.LastIndexOf(':');
        return colon <= 0 ? $"declare it with Set-BpBot {call.BotId} -{parameter} @{{ '{name}' = @{{ {definition} }} }}"
            : Owner(call, name) is Installed owner ? $"the integration \"{owner.Name}\" must declare it: Set-BpIntegration {owner.Id} -{parameter} @{{ '{Plain(owner, name)}' = @{{ {definition} }} }}"
            : $"the integration \"{name.Substring(0, colon)}\" must declare it, and the bot has none of that name. {Install(call)}";
    }

    public static string Full(Installed integration, string name) => $"{integration.Prefix}:{name}";

    /// <summary>A name without the integration's prefix.</summary>
    public static string Plain(Installed integration, string name)
    {
        string start = $"{integration.Prefix}:";
        return name.StartsWith(start, StringComparison.Ordinal) ? name.Substring(start.Length) : name;
    }

    public static string Listed(IEnumerable<string> names)
    {
        string list = string.Join(", ", names.Select(name => $"\"{name}\""));
        return list.Length == 0 ? "none" : list;
    }

    /// <summary>Whether what the integration declares does not matter.</summary>
    private static bool IsFree(Call call, Installed integration) => call.Store.IsLenient || !integration.IsDefined;

    private static JsonObject TagsOf(Installed? integration, string kind, string? channel) => integration is null ? []
        : kind == "user" ? integration.Map("user", "tags")
        : channel is null ? []
        : integration.Map("channels", channel, kind, "tags");

    private static string HowToTag(Installed integration, string kind, string? channel) => kind == "user"
        ? $"Declare it with Set-BpIntegration {integration.Id} -User"
        : $"Declare it with Set-BpIntegration {integration.Id} -Channel, in {channel}.{kind}.tags";
}
