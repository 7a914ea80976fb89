using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>What conversations, users and messages have in common: tags.</summary>
internal static class TagMaps
{
    /// <summary>Merges tags; a null or an empty text removes its key.</summary>
    public static void Update(JsonObject item, JsonObject? changes)
    {
        var tags = (JsonObject)item["tags"]!;
        foreach (KeyValuePair<string, JsonNode?> change in changes ?? [])
        {
            if (Json.IsText(change.Value, out string? text) && text!.Length > 0)
            {
                tags[change.Key] = text;
            }
            else
            {
                tags.Remove(change.Key);
            }
        }
    }

    /// <summary>Merges a map that an object may do without.</summary>
    public static void UpdateOptional(JsonObject item, string name, JsonObject? changes)
    {
        if (changes is null)
        {
            return;
        }

        if (item[name] is not JsonObject map)
        {
            item[name] = map = [];
        }

        map.Merge(changes);
    }

    /// <summary>
    /// The object that a get-or-create call means: the oldest one with the same values of the discriminating tags or, where none are named,
    /// with just the given tags; an integration knows only its own. Without any tags there is nothing to recognise it by.
    /// </summary>
    /// <param name="call">The request.</param>
    /// <param name="tags">The given tags, as they are kept.</param>
    /// <param name="keys">The names of the discriminating ones, as they are kept; null for none.</param>
    /// <param name="items">Those that it can be.</param>
    public static JsonObject? FindSame(Call call, JsonObject tags, string[]? keys, IEnumerable<JsonObject> items)
    {
        var given = tags.Where(tag => Json.IsText(tag.Value, out string? text) && text!.Length > 0).ToDictionary(tag => tag.Key, tag => (string)tag.Value!);
        if (given.Count == 0 || (keys is { Length: > 0 } && !keys.Any(given.ContainsKey)))
        {
            return null;
        }

        string? prefix = call.Caller.Integration is Installed caller ? Declarations.Full(caller, "") : null;
        bool Counts(string key) => keys is { Length: > 0 } ? keys.Contains(key) : prefix is null || key.StartsWith(prefix, StringComparison.Ordinal);
        var asked = given.Where(tag => Counts(tag.Key)).ToList();
        return items.FirstOrDefault(item =>
        {
            var has = (JsonObject)item["tags"]!;
            return has.Count(tag => Counts(tag.Key)) == asked.Count && asked.All(tag => has.TextOrNull(tag.Key) == tag.Value);
        });
    }
}
