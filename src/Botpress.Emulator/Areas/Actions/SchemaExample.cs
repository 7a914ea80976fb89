using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>A value that a JSON schema allows, as empty as can be.</summary>
internal static class SchemaExample
{
    private const int MaxDepth = 16;

    public static JsonObject Of(JsonNode? schema) => Value(schema, 0) as JsonObject ?? [];

    private static JsonNode? Value(JsonNode? schema, int depth)
    {
        if (schema is not JsonObject rules || depth > MaxDepth)
        {
            return null;
        }

        if ((rules["default"] ?? rules["const"] ?? (rules["enum"] as JsonArray)?.FirstOrDefault()) is JsonNode given)
        {
            return given.DeepClone();
        }

        if ((rules["anyOf"] ?? rules["oneOf"] ?? rules["allOf"]) is JsonArray { Count: > 0 } choices)
        {
            return Value(choices[0], depth + 1);
        }

        string? type = rules["type"] is JsonArray { Count: > 0 } types ? types[0]?.ToString() : rules.TextOrNull("type");
        switch (type ?? (rules["properties"] is JsonObject ? "object" : null))
        {
            case "string":
                return Json.IsNumber(rules["minLength"], out double length) ? new string('x', (int)length) : "";
            case "number":
            case "integer":
                return Json.IsNumber(rules["minimum"], out double least) ? Json.Number(least) : 0;
            case "boolean":
                return false;
            case "array":
                int count = Json.IsNumber(rules["minItems"], out double items) ? (int)items : 0;
                return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Value(rules["items"], depth + 1))]);
            case "object":
                var value = new JsonObject();
                foreach (KeyValuePair<string, JsonNode?> property in rules["properties"] as JsonObject ?? [])
                {
                    value[property.Key] = Value(property.Value, depth + 1);
                }

                return value;
            default:
                return null;
        }
    }
}
