using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Small helpers over JSON objects.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    public static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Options);

    /// <summary>Opens every object now: a key given twice would show only at its first use.</summary>
    public static void Touch(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (KeyValuePair<string, JsonNode?> entry in map)
            {
                Touch(entry.Value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
            {
                Touch(item);
            }
        }
    }

    /// <summary>A copy that may get another parent.</summary>
    public static T Copy<T>(this T node)
        where T : JsonNode => (T)node.DeepClone();

    public static string Text(this JsonObject json, string name) => (string)json[name]!;

    public static string? TextOrNull(this JsonObject json, string name) => IsText(json[name], out string? text) ? text : null;

    public static bool IsText(JsonNode? node, out string? text)
    {
        text = null;
        return node is JsonValue value && value.TryGetValue(out text);
    }

    public static bool IsNumber(JsonNode? node, out double number)
    {
        number = 0;
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return false;
        }

        return double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    public static bool IsFlag(JsonNode? node, out bool flag)
    {
        flag = node?.GetValueKind() == JsonValueKind.True;
        return node is not null && node.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
    }

    /// <summary>The value of a number, whichever type it was made from; a cast is strict about that.</summary>
    public static double ToDouble(JsonNode? node) => IsNumber(node, out double number) ? number : throw new InvalidOperationException("Not a number.");

    /// <summary>A number without a fraction where it has none.</summary>
    public static JsonNode Number(double value) =>
        Math.Abs(value) < 1e15 && Math.Floor(value) == value ? JsonValue.Create((long)value) : JsonValue.Create(value);

    public static JsonArray Array(params JsonNode?[] items) => new(items);

    public static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray Texts(params string[] items) => new([.. items.Select(item => (JsonNode?)item)]);

    /// <summary>Merges a map into another: a null removes its key, anything else replaces the value.</summary>
    public static void Merge(this JsonObject target, JsonObject? changes)
    {
        if (changes is null)
        {
            return;
        }

        foreach (KeyValuePair<string, JsonNode?> change in changes.ToArray())
        {
            if (change.Value is null)
            {
                target.Remove(change.Key);
            }
            else
            {
                target[change.Key] = change.Value.DeepClone();
            }
        }
    }

    /// <summary>The entries that are not null.</summary>
    public static JsonObject WithoutNulls(this JsonObject map)
    {
        var result = new JsonObject();
        result.Merge(map);
        return result;
    }

    /// <summary>The named properties, as far as there are such.</summary>
    public static JsonObject Only(this JsonObject json, params string[] names)
    {
        var part = new JsonObject();
        foreach (string name in names)
        {
            part.With(name, json[name]);
        }

        return part;
    }

    /// <summary>Sets a property that is left out when it has no value.</summary>
    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value.Parent is null ? value : value.DeepClone();
        }

        return json;
    }

    /// <summary>A text that two values share when they are the same, whatever escapes they came with.</summary>
    public static string Key(JsonNode? node) => IsText(node, out string? text) ? $"\"{text}"
        : IsNumber(node, out double number) ? number.ToString("R", CultureInfo.InvariantCulture)
        : node?.ToJsonString() ?? "null";

    /// <summary>The order of two values; null when they have none, being of different types.</summary>
    public static int? Compare(JsonNode? left, JsonNode? right)
    {
        if (IsNumber(left, out double a) && IsNumber(right, out double b))
        {
            return a.CompareTo(b);
        }

        if (IsText(left, out string? x) && IsText(right, out string? y))
        {
            // Times with different offsets or precision still compare as times.
            return Clock.TryParse(x!, out DateTime first) && Clock.TryParse(y!, out DateTime second)
                ? first.CompareTo(second)
                : string.CompareOrdinal(x, y);
        }

        return IsFlag(left, out bool p) && IsFlag(right, out bool q) ? p.CompareTo(q) : null;
    }

    /// <summary>Whether two trees say the same; numbers compare by value, at any depth, which JsonNode's own comparison does only since .NET 9.</summary>
    public static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (JsonObject one, JsonObject other) => one.Count == other.Count
            && one.All(entry => other.TryGetPropertyValue(entry.Key, out JsonNode? value) && Same(entry.Value, value)),
        (JsonArray one, JsonArray other) => one.Count == other.Count && Enumerable.Range(0, one.Count).All(index => Same(one[index], other[index])),
        _ when IsNumber(left, out double a) && IsNumber(right, out double b) => a.Equals(b),
        _ => JsonNode.DeepEquals(left, right),
    };
}
