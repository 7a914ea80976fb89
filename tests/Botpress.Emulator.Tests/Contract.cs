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
        var problems = new List<string>();
        Check(operation["response"], answer, name, problems);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static bool Fits(string[] route, string[] segments) =>
        route.Length == segments.Length && route.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(DataFolder, "api", name)))!;

    private static void Check(JsonNode? schema, JsonNode? value, string at, List<string> problems)
    {
        if (schema is not JsonObject rules)
        {
            return;
        }

        if ((string?)rules["$ref"] is string reference)
        {
            Check(_schemas[reference.Split('/')[1]], value, at, problems);
            return;
        }

        if (value is null)
        {
            if (rules["type"] is not null && (bool?)rules["nullable"] != true)
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
            Check(rules["items"], item, $"{at}[]", problems);
        }

        if (value is JsonObject map)
        {
            CheckObject(rules, map, at, problems);
        }
    }

    private static void CheckObject(JsonObject rules, JsonObject map, string at, List<string> problems)
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
                Check(schema, entry.Value, $"{at}.{entry.Key}", problems);
            }
            else if (rules["additionalProperties"] is JsonObject other)
            {
                Check(other, entry.Value, $"{at}.{entry.Key}", problems);
            }
            else if (rules["additionalProperties"] is JsonValue closed && !(bool)closed)
            {
                problems.Add($"{at}.{entry.Key} is not in the schema");
            }
        }
    }
}
