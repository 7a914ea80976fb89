using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>What integrations, interfaces and plugins have in common: each is a version of a name, and what it defines is kept and shown.</summary>
internal static class Definitions
{
    /// <summary>The definitions of one workspace.</summary>
    public static IEnumerable<JsonObject> Own(Dictionary<string, DefinitionState> definitions, string workspaceId) =>
        definitions.Values.Where(definition => definition.WorkspaceId == workspaceId).Select(definition => definition.Data);

    /// <summary>The definitions that a workspace can refer to: its own, and what others show on the hub or by their id.</summary>
    public static IEnumerable<JsonObject> Visible(Dictionary<string, DefinitionState> definitions, string workspaceId) => definitions.Values
        .Where(definition => definition.WorkspaceId.Length == 0 || definition.WorkspaceId == workspaceId || IsShown(definition.Data))
        .Select(definition => definition.Data);

    /// <summary>The one that the path names by its name and a version, a range, or <c>latest</c>.</summary>
    public static JsonObject FindByName(Call call, string thing, IEnumerable<JsonObject> definitions) =>
        Versions.Newest(definitions.Where(definition => definition.Text("name") == call.Path("name")), call.Path("version"))
        ?? throw ApiError.NotFound(thing, $"{call.Path("name")}@{call.Path("version")}");

    /// <summary>The one that the path names by its id.</summary>
    public static JsonObject Find(Call call, string thing, IEnumerable<JsonObject> definitions) =>
        definitions.FirstOrDefault(definition => definition.Text("id") == call.Path("id")) ?? throw ApiError.NotFound(thing, call.Path("id"));

    /// <summary>A workspace has a version of a name once, and so has the hub.</summary>
    public static void CheckUnique(Dictionary<string, DefinitionState> definitions, string thing, string workspaceId, string name, string version, bool shown, JsonObject? except)
    {
        bool taken = definitions.Values.Any(other => other.Data != except
            && other.Data.Text("name") == name
            && other.Data.Text("version") == version
            && (other.WorkspaceId == workspaceId || (shown && IsShown(other.Data))));
        if (taken)
        {
            throw ApiError.Exists($"{thing} \"{name}\" has a version \"{version}\" already");
        }
    }

    /// <summary>The visibility that a request asks for, by either of the two fields; null when by none.</summary>
    public static string? VisibilityIn(Input body) => body.Text("visibility") ?? body.Flag("public") switch { null => null, true => "public", false => "private" };

    /// <summary>Puts in the texts and attributes of a request.</summary>
    public static void ApplyTexts(JsonObject definition, Input body)
    {
        definition.With("title", body.Text("title")).With("description", body.Text("description"));
        if (body.Object("attributes") is JsonObject attributes)
        {
            JsonObject merged = definition["attributes"]?.AsObject().Copy() ?? [];
            merged.Merge(attributes);
            definition["attributes"] = merged;
        }
        // There is no place that serves such files; an address that holds its own content works without one.
        definition.With("iconUrl", body.Text("icon") is string icon ? $"data:image/svg+xml;base64,{icon}" : null);
        definition.With("readmeUrl", body.Text("readme") is string readme ? $"data:text/markdown;base64,{readme}" : null);
    }

    /// <summary>A definition's first properties; its title is its name until it has one.</summary>
    public static JsonObject New(Store store, string kind, JsonObject asked)
    {
        string name = asked.Text("name");
        JsonObject definition = store.NewObject(kind);
        definition["name"] = name;
        definition["version"] = asked["version"]!.DeepClone();
        definition["title"] = name.Substring(0, Math.Min(name.Length, 64));
        definition["description"] = "";
        definition["iconUrl"] = "";
        definition["readmeUrl"] = "";
        definition["public"] = false;
        return definition;
    }

    /// <summary>Changes the secrets of a bot or an integration. Only their names are ever shown, and nothing here needs their values.</summary>
    public static void ApplySecrets(JsonObject owner, JsonObject? changes)
    {
        var names = ((JsonArray)owner["secrets"]!).Select(name => (string)name!).ToList();
        foreach (KeyValuePair<string, JsonNode?> change in changes ?? [])
        {
            names.Remove(change.Key);
            if (change.Value is not null)
            {
                names.Add(change.Key);
            }
        }

        owner["secrets"] = Json.Texts([.. names]);
    }

    public static JsonObject Reference(JsonObject definition) => definition.Only("id", "name", "version");

    /// <summary>
    /// Merges a change into a definition, level by level: a null removes its key. Schemas, and what says how something is created, are
    /// replaced as a whole.
    /// </summary>
    public static void MergeDeep(JsonObject target, JsonObject? changes)
    {
        foreach (KeyValuePair<string, JsonNode?> change in changes?.ToArray() ?? [])
        {
            if (change.Value is JsonObject nested && change.Key is not ("schema" or "creation"))
            {
                JsonObject merged = (target[change.Key] as JsonObject)?.Copy() ?? [];
                MergeDeep(merged, nested);
                target[change.Key] = merged;
            }
            else if (change.Value is null)
            {
                target.Remove(change.Key);
            }
            else
            {
                target[change.Key] = change.Value.DeepClone();
            }
        }
    }

    /// <summary>Refuses to delete what something else refers to.</summary>
    public static void CheckUnused(Store store, string thing, string kind, string id)
    {
        string? user = store.State.Bots.Values.Where(bot => HasReference(bot.Bot[kind])).Select(bot => $"the bot \"{bot.Bot.Text("id")}\"")
            .Concat(store.State.Integrations.Values.Where(definition => HasReference(definition.Data[kind])).Select(definition => $"the integration \"{definition.Data.Text("id")}\""))
            .Concat(store.State.Plugins.Values.Where(definition => HasReference(definition.Data["dependencies"]?[kind])).Select(definition => $"the plugin \"{definition.Data.Text("id")}\""))
            .FirstOrDefault();
        if (user is not null)
        {
            throw ApiError.Of("ReferenceConstraint", $"{thing} \"{id}\" is in use: {user} has it");
        }

        bool HasReference(JsonNode? references) => references is JsonObject map && map.Any(entry => (entry.Value as JsonObject)?.TextOrNull("id") == id);
    }

    /// <summary>Removes all that belongs to a workspace.</summary>
    public static void RemoveOf(Store store, string workspaceId)
    {
        foreach (Dictionary<string, DefinitionState> definitions in new[] { store.State.Integrations, store.State.Interfaces, store.State.Plugins })
        {
            foreach (string id in definitions.Where(entry => entry.Value.WorkspaceId == workspaceId).Select(entry => entry.Key).ToList())
            {
                definitions.Remove(id);
            }
        }
    }

    private static bool IsShown(JsonObject definition) =>
        definition.TextOrNull("visibility") is "public" or "unlisted" || definition["public"]?.ToJsonString() == "true";
}
