using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Client.Tests;

/// <summary>The facts of the API and the requests recorded from the official client, in tests/Data.</summary>
internal static class TestData
{
    public static JsonArray Load(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", file)))!.AsArray();

    public static IEnumerable<JsonNode> Facts() => Load("api/operations.json").Concat(Load("api/operations.extra.json")).Select(fact => fact!);

    public static Operation Operation(string name) => Operations.All.Single(operation => operation.Name == name);

    /// <summary>A vector's value as arguments are given: dictionaries, lists and scalars.</summary>
    public static object? Plain(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonObject { Count: 1 } special when special["$date"] is JsonNode date:
                return DateTimeOffset.Parse((string)date!, System.Globalization.CultureInfo.InvariantCulture);
            case JsonObject { Count: 1 } special when special["$number"] is JsonNode number:
                return double.Parse((string)number!, System.Globalization.CultureInfo.InvariantCulture);
            case JsonObject map:
                var dictionary = new OrderedDictionary(StringComparer.Ordinal);
                foreach (KeyValuePair<string, JsonNode?> entry in map)
                {
                    dictionary[entry.Key] = Plain(entry.Value);
                }

                return dictionary;
            case JsonArray list:
                return list.Select(Plain).ToList();
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.String => (string)node!,
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => node.AsValue().TryGetValue(out long whole) ? whole : (double)node,
                };
        }
    }

    public static Dictionary<string, object?> Arguments(JsonNode? input) =>
        input!.AsObject().ToDictionary(entry => entry.Key, entry => Plain(entry.Value));
}
