using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>Looks whether a value is what a JSON schema asks for, with the words that definitions of bots and integrations use.</summary>
internal static class JsonSchema
{
    private const int MaxDepth = 64;

    private static readonly string[] _types = ["string", "number", "integer", "boolean", "object", "array", "null"];
    private static readonly string[] _choices = ["anyOf", "oneOf", "allOf"];
    private static readonly string[] _lists = ["required", "enum", .. _choices];

    /// <summary>What is wrong with a value, beginning with where; null when nothing is.</summary>
    /// <param name="schema">The schema. One that is no object allows everything.</param>
    /// <param name="value">The value.</param>
    /// <param name="at">The name of the value.</param>
    /// <param name="root">What references are into; the schema itself by default.</param>
    public static string? Fault(JsonNode? schema, JsonNode? value, string at, JsonNode? root = null) => Fault(schema, value, at, root ?? schema, 0);

    /// <summary>What is wrong with a schema itself, beginning with where; null when nothing is. Words that it does not know may have any value.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="at">The name of the schema.</param>
    public static string? Problem(JsonNode? schema, string at) => Problem(schema, at, 0);

    private static string? Problem(JsonNode? schema, string at, int depth)
    {
        if (schema is not JsonObject rules || depth > MaxDepth)
        {
            return schema is null or JsonObject || Json.IsFlag(schema, out _) ? null : $"{at} must be a JSON schema";
        }

        if (rules["type"] is JsonNode && (Types(rules) is not { Length: > 0 } types || !types.All(_types.Contains)))
        {
            return $"{at}.type must be one of {string.Join(", ", _types)}";
        }

        string? wrong = _lists.FirstOrDefault(word => rules[word] is not (null or JsonArray)) is string list ? $"{at}.{list} must be an array"
            : rules["properties"] is not (null or JsonObject) ? $"{at}.properties must be an object"
            : null;
        return wrong
            ?? (rules["properties"] as JsonObject)?.Select(entry => Problem(entry.Value, $"{at}.properties.{entry.Key}", depth + 1)).FirstOrDefault(fault => fault is not null)
            ?? (rules["items"] is JsonArray ? null : Problem(rules["items"], $"{at}.items", depth + 1))
            ?? Problem(rules["additionalProperties"], $"{at}.additionalProperties", depth + 1)
            ?? _choices.SelectMany(word => (rules[word] as JsonArray ?? []).Select((choice, index) => Problem(choice, $"{at}.{word}[{index}]", depth + 1)))
                .FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(JsonNode? schema, JsonNode? value, string at, JsonNode? root, int depth)
    {
        if (schema is not JsonObject rules || depth > MaxDepth)
        {
            return schema is JsonValue never && Json.IsFlag(never, out bool allowed) && !allowed ? $"{at} is not allowed" : null;
        }

        if (rules.TextOrNull("$ref") is string reference)
        {
            return Fault(Resolve(root, reference), value, at, root, depth + 1);
        }

        if (value is null)
        {
            return Types(rules) is { Length: > 0 } types && !types.Contains("null") && !IsTrue(rules["nullable"]) ? $"{at} must not be null" : null;
        }

        return FaultOfKind(rules, value, at)
            ?? FaultOfChoices(rules, value, at, root, depth)
            ?? value switch
            {
                JsonObject map => FaultOfObject(rules, map, at, root, depth),
                JsonArray list => FaultOfArray(rules, list, at, root, depth),
                _ => FaultOfScalar(rules, value, at),
            };
    }

    private static string? FaultOfKind(JsonObject rules, JsonNode value, string at)
    {
        string[] types = Types(rules);
        if (types.Length > 0 && !types.Any(type => IsOfType(type, value)))
        {
            return $"{at} must be of type {string.Join(" or ", types)}";
        }

        return rules["enum"] is JsonArray allowed && !allowed.Any(item => Json.Same(item, value))
            ? $"{at} must be one of {string.Join(", ", allowed.Select(item => item?.ToString() ?? "null"))}"
            : rules.ContainsKey("const") && !Json.Same(rules["const"], value) ? $"{at} must be {rules["const"]?.ToJsonString() ?? "null"}" : null;
    }

    private static string? FaultOfChoices(JsonObject rules, JsonNode value, string at, JsonNode? root, int depth)
    {
        foreach (string word in new[] { "anyOf", "oneOf" })
        {
            if (rules[word] is JsonArray { Count: > 0 } choices)
            {
                string?[] faults = [.. choices.Select(choice => Fault(choice, value, at, root, depth + 1))];
                if (faults.All(fault => fault is not null))
                {
                    return faults[0];
                }
            }
        }

        return (rules["allOf"] as JsonArray)?.Select(part => Fault(part, value, at, root, depth + 1)).FirstOrDefault(fault => fault is not null)
            ?? (rules["not"] is JsonObject not && Fault(not, value, at, root, depth + 1) is null ? $"{at} is what it must not be" : null);
    }

    private static string? FaultOfObject(JsonObject rules, JsonObject map, string at, JsonNode? root, int depth)
    {
        foreach (JsonNode? name in rules["required"] as JsonArray ?? [])
        {
            if (Json.IsText(name, out string? required) && !map.ContainsKey(required!))
            {
                return $"{at}.{required} is required";
            }
        }

        var properties = rules["properties"] as JsonObject;
        foreach (KeyValuePair<string, JsonNode?> entry in map)
        {
            bool isKnown = properties?.ContainsKey(entry.Key) == true;
            if (!isKnown && Json.IsFlag(rules["additionalProperties"], out bool open) && !open && rules["patternProperties"] is null)
            {
                return $"{at}.{entry.Key} is not a field that the schema has";
            }

            JsonNode? schema = isKnown ? properties![entry.Key] : rules["additionalProperties"] as JsonObject;
            if (Fault(schema, entry.Value, $"{at}.{entry.Key}", root, depth + 1) is string fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? FaultOfArray(JsonObject rules, JsonArray list, string at, JsonNode? root, int depth) =>
        Json.IsNumber(rules["minItems"], out double min) && list.Count < min ? FormattableString.Invariant($"{at} must have at least {min} item(s)")
        : Json.IsNumber(rules["maxItems"], out double max) && list.Count > max ? FormattableString.Invariant($"{at} must have at most {max} items")
        : list.Select((item, index) => Fault(rules["items"], item, FormattableString.Invariant($"{at}[{index}]"), root, depth + 1)).FirstOrDefault(fault => fault is not null);

    private static string? FaultOfScalar(JsonObject rules, JsonNode value, string at)
    {
        if (Json.IsNumber(value, out double number))
        {
            return Json.IsNumber(rules["minimum"], out double min) && number < min ? FormattableString.Invariant($"{at} must be at least {min}")
                : Json.IsNumber(rules["maximum"], out double max) && number > max ? FormattableString.Invariant($"{at} must be at most {max}")
                : Json.IsNumber(rules["exclusiveMinimum"], out double above) && number <= above ? FormattableString.Invariant($"{at} must be more than {above}")
                : Json.IsNumber(rules["exclusiveMaximum"], out double below) && number >= below ? FormattableString.Invariant($"{at} must be less than {below}")
                : null;
        }

        if (!Json.IsText(value, out string? text))
        {
            return null;
        }

        return Json.IsNumber(rules["minLength"], out double shortest) && text!.Length < shortest ? FormattableString.Invariant($"{at} must have at least {shortest} character(s)")
            : Json.IsNumber(rules["maxLength"], out double longest) && text!.Length > longest ? FormattableString.Invariant($"{at} must have at most {longest} characters")
            : rules.TextOrNull("format") == "date-time" && !Clock.TryParse(text!, out _) ? $"{at} must be an ISO 8601 date and time"
            : rules.TextOrNull("pattern") is string pattern && !Matches(text!, pattern) ? $"{at} must match {pattern}"
            : null;
    }

    /// <summary>A pattern that cannot be used, or takes too long, asks for nothing.</summary>
    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static bool IsOfType(string type, JsonNode value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Json.IsText(value, out _),
        "number" => Json.IsNumber(value, out _),
        "integer" => Json.IsNumber(value, out double number) && Math.Floor(number).Equals(number),
        "boolean" => Json.IsFlag(value, out _),
        "null" => false,
        _ => true,
    };

    private static string[] Types(JsonObject rules) => rules["type"] switch
    {
        JsonArray list => [.. list.Select(item => item?.ToString() ?? "")],
        JsonNode one when Json.IsText(one, out string? type) => [type!],
        _ => [],
    };

    private static bool IsTrue(JsonNode? node) => Json.IsFlag(node, out bool flag) && flag;

    /// <summary>A part of the schema itself; nothing else is looked up.</summary>
    private static JsonNode? Resolve(JsonNode? root, string reference)
    {
        JsonNode? found = reference.StartsWith("#", StringComparison.Ordinal) ? root : null;
        foreach (string name in reference.TrimStart('#').Split(['/'], StringSplitOptions.RemoveEmptyEntries))
        {
            found = (found as JsonObject)?[name.Replace("~1", "/").Replace("~0", "~")];
        }

        return found;
    }
}
