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
    /// The object that a get-or-create call means: the oldest one with the same values of the discriminating tags, or of
    /// all given tags when none are named. Without any tags there is nothing to recognise it by.
    /// </summary>
    public static JsonObject? FindSame(Input body, IEnumerable<JsonObject> items)
    {
        JsonObject tags = body.Object("tags") ?? [];
        string[] keys = body.TextList("discriminateByTags") is { Length: > 0 } named ? named : [.. tags.Select(tag => tag.Key)];
        return keys.Length == 0
            ? null
            : items.FirstOrDefault(item => keys.All(key => item["tags"]!.AsObject().TextOrNull(key) == tags.TextOrNull(key)));
    }
}
