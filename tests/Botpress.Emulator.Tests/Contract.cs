using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>Checks answers against the response schemas of the API facts in tests/Data/api.</summary>
internal static class Contract
{
    private static readonly JsonObject _schemas = (JsonObject)Read("schemas.json");
    private static readonly JsonObject _chat = (JsonObject)Read("chat.json");

    /// <summary>The facts about every operation.</summary>
    public static IReadOnlyList<JsonNode> Operations { get; } =
        [.. new[] { "operations.json", "operations.extra.json" }.SelectMany(file => Read(file).AsArray()).Select(operation => operation!)];

    /// <summary>The folder with the API facts and the recorded requests.</summary>
    public static string DataFolder
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!Directory.Exists(Path.Combine(folder, "tests", "Data", "api")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return Path.Combine(folder, "tests", "Data");
        }
    }

    public static void Check(string method, string path, int status, JsonNode? answer)
    {
        string[] segments = path.Split('?')[0].Trim('/').Split('/');
        JsonNode operation = Operations
            .Where(candidate => (string)candidate["method"]! == method && Fits(((string)candidate["path"]!).Trim('/').Split('/'), segments))
            .OrderBy(candidate => ((string)candidate["path"]!).Count(letter => letter == '{')).First();
        string name = (string)operation["operation"]!;
        Assert.Equal((int)operation["responseStatus"]!, status);
        Check(operation["response"], answer, name, _schemas);
    }

    /// <summary>Checks an answer of the Chat API.</summary>
    public static void CheckChat(string method, string path, JsonNode answer)
    {
        string[] segments = path.Split('?')[0].Trim('/').Split('/');
        JsonNode operation = _chat["operations"]!.AsArray()
            .Where(candidate => (string)candidate!["method"]! == method && Fits(((string)candidate["path"]!).Trim('/').Split('/'), segments))
            .OrderBy(candidate => ((string)candidate!["path"]!).Count(letter => letter == '{')).First()!;
        Check(operation["response"], answer, (string)operation["operation"]!, (JsonObject)_chat["schemas"]!);
    }

    /// <summary>Checks what a stream of the Chat API brings.</summary>
    public static void CheckSignal(JsonObject signal)
    {
        string type = (string)signal["type"]!;
        JsonNode? known = _chat["listen"]!["events"]![type];
        Assert.True(known is not null, $"There is no signal {type}.");
        Check(known!["data"], signal["data"], type, (JsonObject)_chat["schemas"]!);
    }

    private static void Check(JsonNode? schema, JsonNode? value, string at, JsonObject schemas)
    {
        var problems = new List<string>();
        Check(schema, value, at, problems, schemas);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static bool Fits(string[] route, string[] segments) =>
        route.Length == segments.Length && route.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(DataFolder, "api", name)))!;

    private static void Check(JsonNode? schema, JsonNode? value, string at, List<string> problems, JsonObject schemas)
    {
        if (schema is not JsonObject rules)
        {
            return;
        }

        if ((string?)rules["$ref"] is string reference)
        {
            Check(schemas[reference.Split('/')[^1]], value, at, problems, schemas);
            return;
        }

        if ((rules["oneOf"] ?? rules["anyOf"]) is JsonArray variants)
        {
            if (!variants.Any(variant => Faults(variant, value, schemas) == 0))
            {
                problems.Add($"{at} is none of what it may be: {value}");
            }

            return;
        }

        if (value is null)
        {
            if ((string?)rules["type"] is not (null or "null") && (bool?)rules["nullable"] != true)
            {
                problems.Add($"{at} is null");
            }

            return;
        }

        JsonValueKind kind = value.GetValueKind();
        bool fits = (string?)rules["type"] switch
        {
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "number" or "integer" => kind == JsonValueKind.Number,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "null" => false,
            _ => true,
        };
        if (!fits)
        {
            problems.Add($"{at} is {kind}, not {rules["type"]}");
            return;
        }

        if (rules["enum"] is JsonArray allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
        {
            problems.Add($"{at} is {value}, not one of {allowed.ToJsonString()}");
        }

        if (kind == JsonValueKind.String)
        {
            int length = ((string)value!).Length;
            if (length < ((int?)rules["minLength"] ?? 0) || length > ((int?)rules["maxLength"] ?? int.MaxValue))
            {
                problems.Add($"{at} has the length {length}");
            }
        }

        foreach (JsonNode? item in value as JsonArray ?? [])
        {
            Check(rules["items"], item, $"{at}[]", problems, schemas);
        }

        if (value is JsonObject map)
        {
            CheckObject(rules, map, at, problems, schemas);
        }
    }

    private static int Faults(JsonNode? schema, JsonNode? value, JsonObject schemas)
    {
        var problems = new List<string>();
        Check(schema, value, "", problems, schemas);
        return problems.Count;
    }

    private static void CheckObject(JsonObject rules, JsonObject map, string at, List<string> problems, JsonObject schemas)
    {
        JsonObject properties = rules["properties"] as JsonObject ?? [];
        foreach (JsonNode? required in rules["required"] as JsonArray ?? [])
        {
            if (!map.ContainsKey((string)required!))
            {
                problems.Add($"{at}.{required} is missing");
            }
        }

        foreach (KeyValuePair<string, JsonNode?> entry in map)
        {
            if (properties.TryGetPropertyValue(entry.Key, out JsonNode? schema))
            {
                Check(schema, entry.Value, $"{at}.{entry.Key}", problems, schemas);
            }
            else if (rules["additionalProperties"] is JsonObject other)
            {
                Check(other, entry.Value, $"{at}.{entry.Key}", problems, schemas);
            }
            else if (rules["additionalProperties"] is JsonValue closed && !(bool)closed)
            {
                problems.Add($"{at}.{entry.Key} is not in the schema");
            }
        }
    }
}
