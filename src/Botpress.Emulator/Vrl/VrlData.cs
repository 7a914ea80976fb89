using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Emulator.Vrl;

/// <summary>Values of scripts and the JSON that the API speaks.</summary>
internal static class VrlData
{
    /// <summary>The value of a JSON node. A number without a fraction is a whole one, however it is written.</summary>
    public static object? Read(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                return new VrlMap(map.Select(entry => new KeyValuePair<string, object?>(entry.Key, Read(entry.Value))));
            case JsonArray list:
                return new VrlList(list.Select(Read));
            case null:
                return null;
        }

        switch (node.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                return node.GetValueKind() == JsonValueKind.True;
            case JsonValueKind.String:
                return new VrlText(node.GetValue<string>());
            case JsonValueKind.Number:
                double number = double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
                return Math.Floor(number).Equals(number) && number is >= -9223372036854775808d and < 9223372036854775808d ? (long)number : (object)number;
            default:
                return null;
        }
    }

    /// <summary>The JSON of a value: moments and regular expressions as text, numbers as the doubles that JavaScript knows.</summary>
    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        long number when number is > -(1L << 53) and < 1L << 53 => number,
        long number => Number(number),
        double number => Number(number),
        VrlRegex regex => regex.Pattern,
        VrlList list => new JsonArray([.. list.Items.Select(Write)]),
        VrlMap map => new JsonObject(map.Entries.Select(entry => new KeyValuePair<string, JsonNode?>(entry.Key, Write(entry.Value)))),
        _ => value.ToString(),
    };

    private static JsonNode? Number(double number) => double.IsNaN(number) || double.IsInfinity(number) ? null
        : Math.Floor(number).Equals(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number)
        : JsonValue.Create(number);
}
