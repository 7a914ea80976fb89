using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Whether a change of the schemas in a definition breaks what was made for them.</summary>
internal static class SchemaChange
{
    // Nobody nests so deep; a schema that does is not followed.
    private const int MostDepth = 64;

    /// <summary>Which of the schemas within a definition asks for more than before, or has less; null for none.</summary>
    public static string? Breaking(JsonNode? before, JsonNode? after, string at, int depth = 0)
    {
        if (before is not JsonObject old || after is not JsonObject now || depth > MostDepth)
        {
            return null;
        }

        foreach (KeyValuePair<string, JsonNode?> entry in old)
        {
            string place = at.Length == 0 ? entry.Key : $"{at}.{entry.Key}";
            string? fault = entry.Key == "schema" ? Narrower(entry.Value, now["schema"], place) : Breaking(entry.Value, now[entry.Key], place, depth + 1);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? Narrower(JsonNode? before, JsonNode? after, string at, int depth = 0)
    {
        if (before is not JsonObject old || after is not JsonObject now || depth > MostDepth)
        {
            return null;
        }

        if (Types(now) is { Length: > 0 } types && Types(old).Except(types).Any())
        {
            return $"{at} has another type";
        }

        // A schema without anything in it is none that somebody has relied on.
        if (Names(now["required"]).Except(Names(old["required"])).FirstOrDefault() is string needed && (old.ContainsKey("type") || old.ContainsKey("properties")))
        {
            return $"{at}.{needed} is required, which it was not";
        }

        foreach (KeyValuePair<string, JsonNode?> property in old["properties"] as JsonObject ?? [])
        {
            if ((now["properties"] as JsonObject)?.ContainsKey(property.Key) != true)
            {
                return $"{at}.{property.Key} is taken away";
            }

            if (Narrower(property.Value, now["properties"]![property.Key], $"{at}.{property.Key}", depth + 1) is string fault)
            {
                return fault;
            }
        }

        return Narrower(old["items"], now["items"], $"{at}[]", depth + 1);
    }

    private static string[] Types(JsonObject rules) => Json.IsText(rules["type"], out string? type) ? [type!] : Names(rules["type"]);

    private static string[] Names(JsonNode? list) => list is JsonArray names ? [.. names.Where(name => Json.IsText(name, out _)).Select(name => (string)name!)] : [];
}
