using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Checked access to the fields of a JSON body. What is wrong is an InvalidPayload error that names the field.</summary>
internal sealed class Input(JsonObject json, string prefix = "", string key = "")
{
    private const int MaxPayload = 128 * 1024;

    public JsonObject Json { get; } = json;

    /// <summary>What it is under in what it is part of; empty for the body itself.</summary>
    public string Key { get; } = key;

    public bool Has(string name) => Json.ContainsKey(name);

    /// <summary>Whether the field is there and null: in an update that clears it.</summary>
    public bool IsNull(string name) => Json.TryGetPropertyValue(name, out JsonNode? value) && value is null;

    public string? Text(string name, int max = int.MaxValue, int min = 0, bool nullable = false)
    {
        if (!Take(name, nullable, out JsonNode? node))
        {
            return null;
        }

        if (!Emulator.Json.IsText(node, out string? text))
        {
            throw Wrong(name, "must be a string");
        }

        if (text!.Length < min || text.Length > max)
        {
            throw Wrong(name, text.Length < min ? $"must have at least {min} character(s)" : $"must have at most {max} characters");
        }

        return text;
    }

    public string RequiredText(string name, int max = int.MaxValue, int min = 0)
    {
        Require(name);
        return Text(name, max, min)!;
    }

    public string? Enum(string name, params string[] values)
    {
        string? text = Text(name);
        return text is null || values.Contains(text) ? text : throw Wrong(name, $"must be one of {string.Join(", ", values)}");
    }

    public double? Number(string name, double min = double.MinValue, double max = double.MaxValue, bool nullable = false, bool whole = false)
    {
        if (!Take(name, nullable, out JsonNode? node))
        {
            return null;
        }

        if (!Emulator.Json.IsNumber(node, out double number))
        {
            throw Wrong(name, "must be a number");
        }

        if (number < min || number > max)
        {
            throw Wrong(name, number < min ? FormattableString.Invariant($"must be at least {min}") : FormattableString.Invariant($"must be at most {max}"));
        }

        if (whole && Math.Floor(number) != number)
        {
            throw Wrong(name, "must be a whole number");
        }

        return number;
    }

    public bool? Flag(string name)
    {
        if (!Take(name, false, out JsonNode? node))
        {
            return null;
        }

        return node!.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name, "must be a boolean"),
        };
    }

    public JsonObject? Object(string name, bool nullable = false)
    {
        if (!Take(name, nullable, out JsonNode? node))
        {
            return null;
        }

        return node as JsonObject ?? throw Wrong(name, "must be an object");
    }

    public JsonObject RequiredObject(string name)
    {
        Require(name);
        return Object(name)!;
    }

    public Input? Nested(string name) => Object(name) is JsonObject found ? new Input(found, $"{prefix}{name}.", name) : null;

    /// <summary>A map of strings, such as tags.</summary>
    public JsonObject? Map(string name, bool nulls = false, int maxValue = int.MaxValue)
    {
        JsonObject? map = Object(name);
        foreach (KeyValuePair<string, JsonNode?> entry in map ?? [])
        {
            if (entry.Value is null && nulls)
            {
                continue;
            }

            if (!Emulator.Json.IsText(entry.Value, out string? text))
            {
                throw Wrong($"{name}.{entry.Key}", nulls ? "must be a string or null" : "must be a string");
            }

            if (text!.Length > maxValue)
            {
                throw Wrong($"{name}.{entry.Key}", $"must have at most {maxValue} characters");
            }
        }

        return map;
    }

    public JsonArray? List(string name) => Take(name, false, out JsonNode? node) ? node as JsonArray ?? throw Wrong(name, "must be an array") : null;

    public JsonArray RequiredList(string name)
    {
        Require(name);
        return List(name)!;
    }

    /// <summary>The items of a required list of objects.</summary>
    public IEnumerable<Input> Items(string name) => [.. RequiredList(name).Select((item, index) =>
        new Input(item as JsonObject ?? throw Wrong($"{name}[{index}]", "must be an object"), $"{prefix}{name}[{index}]."))];

    public string[]? TextList(string name, params string[] allowed)
    {
        return List(name)?.Select((item, index) => Emulator.Json.IsText(item, out string? text)
            ? allowed.Length == 0 || allowed.Contains(text) ? text! : throw Wrong($"{name}[{index}]", $"must be one of {string.Join(", ", allowed)}")
            : throw Wrong($"{name}[{index}]", "must be a string")).ToArray();
    }

    /// <summary>Looks at every entry of a map of objects.</summary>
    public void Each(string name, bool nulls, Action<Input> check)
    {
        if (Nested(name) is not Input map)
        {
            return;
        }

        foreach (string key in map.Json.Select(entry => entry.Key).ToList())
        {
            if (!(nulls && map.IsNull(key)))
            {
                check(map.Nested(key)!);
            }
        }
    }

    /// <summary>The payload of a message, an event or a state: any object that is not too large.</summary>
    public JsonObject Payload()
    {
        JsonObject payload = Object("payload") ?? [];
        return Emulator.Json.Bytes(payload).Length <= MaxPayload
            ? payload
            : throw ApiError.Of("PayloadTooLarge", $"payload is larger than {MaxPayload / 1024} KB");
    }

    /// <summary>When a scheduled thing happens; null when it is not scheduled.</summary>
    public DateTime? ScheduledAt(DateTime now)
    {
        if (Nested("schedule") is not Input schedule)
        {
            return null;
        }

        DateTime? time = schedule.Date("dateTime");
        double? delay = schedule.Number("delay", 0, 1e12);
        if ((time is null) == (delay is null))
        {
            throw Wrong("schedule", "must have either dateTime or delay");
        }

        return time ?? now.AddMilliseconds(delay!.Value);
    }

    public DateTime? Date(string name, bool nullable = false)
    {
        string? text = Text(name, nullable: nullable);
        if (text is null)
        {
            return null;
        }

        return Clock.TryParse(text, out DateTime time) ? time : throw Wrong(name, "must be an ISO 8601 date and time");
    }

    public ApiError Wrong(string name, string what) => ApiError.Payload($"{Place(name)} {what}");

    /// <summary>The whole name of a field, as errors give it.</summary>
    public string Place(string name) => $"{prefix}{name}";

    private void Require(string name)
    {
        if (!Has(name))
        {
            throw Wrong(name, "is required");
        }
    }

    private bool Take(string name, bool nullable, out JsonNode? node)
    {
        if (!Json.TryGetPropertyValue(name, out node))
        {
            return false;
        }

        return node is not null || (nullable ? false : throw Wrong(name, "must not be null"));
    }
}
