using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Botpress.Emulator.Tests;

/// <summary>A request as it goes out.</summary>
public sealed record FactRequest(string Operation, string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, JsonObject? Body);

/// <summary>A request in which one thing is wrong: what, and where, as the answer has to name it, and the type of that.</summary>
public sealed record Breach(string Kind, string Place, FactRequest Request, string Type = "InvalidPayload");

/// <summary>Makes requests of the facts about an operation, and requests in which one thing is wrong.</summary>
internal static class FactRequests
{
    private static readonly string[] _notText = ["number", "integer", "boolean"];

    /// <summary>A value of each type of JSON.</summary>
    private static readonly (string Type, string Json)[] _values =
        [("string", "\"text\""), ("number", "7"), ("boolean", "true"), ("object", "{}"), ("array", "[]")];

    /// <summary>A request with every field there is.</summary>
    public static FactRequest Whole(JsonNode operation) => Make(operation, Fields(operation, "query").ToList(), Value(operation["body"]) as JsonObject, whole: true);

    /// <summary>A request with only what must be there.</summary>
    public static FactRequest Least(JsonNode operation) =>
        Make(operation, [.. Fields(operation, "query").Where(IsRequired)], Value(operation["body"], least: true) as JsonObject, whole: false);

    public static IEnumerable<Breach> Breaches(JsonNode operation)
    {
        FactRequest request = Whole(operation);
        foreach (JsonNode header in Fields(operation, "headers").Where(IsRequired))
        {
            string name = (string)header["name"]!;
            yield return new Breach("required", $"header {name}", request with { Headers = request.Headers.Where(other => other.Key != name).ToDictionary() });
        }

        foreach (JsonNode parameter in Fields(operation, "pathParams"))
        {
            // Without it the path is another one, which there is not.
            string shorter = ((string)operation["path"]!).Replace($"{{{parameter["name"]}}}", "");
            yield return new Breach("path", "There is no route", request with { Path = FillPath(operation, shorter) }, "ResourceNotFound");
            foreach ((string kind, JsonNode? value) in BadValues(parameter))
            {
                string path = ((string)operation["path"]!).Replace($"{{{parameter["name"]}}}", Uri.EscapeDataString(value!.ToString()));
                yield return new Breach(kind, $"path {parameter["name"]}", request with { Path = FillPath(operation, path) });
            }
        }

        foreach (Breach breach in QueryBreaches(operation, request))
        {
            yield return breach;
        }

        foreach ((string kind, string place, Action<JsonObject> spoil) in operation["body"] is JsonNode body ? BodyBreaches(body, "", whole => whole) : [])
        {
            JsonObject spoilt = request.Body!.DeepClone().AsObject();
            spoil(spoilt);
            yield return new Breach(kind, place, request with { Body = spoilt });
        }
    }

    private static IEnumerable<Breach> QueryBreaches(JsonNode operation, FactRequest request)
    {
        List<JsonNode> all = [.. Fields(operation, "query")];
        foreach (JsonNode parameter in all)
        {
            string place = $"query {parameter["name"]}";
            List<JsonNode> others = [.. all.Where(other => other != parameter)];
            Breach With(string kind, string text, string at) => new(kind, at, request with { Query = string.Join("&", new[] { QueryOf(others), text }.Where(part => part.Length > 0)) }, "InvalidQuery");
            if (IsRequired(parameter))
            {
                yield return With("required", "", place);
            }

            if ((string)parameter["type"]! == "array")
            {
                foreach ((string kind, JsonNode? value) in BadValues(parameter["items"]!))
                {
                    yield return With(kind, $"{parameter["name"]}={Uri.EscapeDataString(value!.ToString())}", place);
                }

                if (parameter["maxItems"] is JsonNode most)
                {
                    yield return With("items", string.Join("&", Enumerable.Repeat($"{parameter["name"]}=x", (int)most + 1)), place);
                }
            }
            else if ((string)parameter["type"]! is "object")
            {
                yield return With("type", $"{parameter["name"]}=text", place);
            }
            else if ((string)parameter["type"]! is not "any")
            {
                yield return With("type", $"{QueryOf([parameter])}&{QueryOf([parameter])}", place);
                yield return With("type", $"{parameter["name"]}[key]=x", place);
                foreach ((string kind, JsonNode? value) in BadValues(parameter))
                {
                    yield return With(kind, $"{parameter["name"]}={Uri.EscapeDataString(value!.ToString())}", place);
                }
            }
        }
    }

    /// <summary>What can be wrong in a body, and what makes it so.</summary>
    /// <param name="schema">The facts about the object.</param>
    /// <param name="at">Its place.</param>
    /// <param name="find">Finds it within a body.</param>
    private static IEnumerable<(string Kind, string Place, Action<JsonObject> Spoil)> BodyBreaches(JsonNode schema, string at, Func<JsonObject, JsonNode> find)
    {
        string start = at.Length == 0 ? "" : $"{at}.";
        JsonObject properties = schema["properties"] as JsonObject ?? [];
        foreach (string name in (schema["required"] as JsonArray ?? []).Select(name => (string)name!))
        {
            yield return ("required", start + name, body => find(body).AsObject().Remove(name));
        }

        if (schema["additionalProperties"]?.ToJsonString() == "false")
        {
            yield return ("unknown", $"{start}unknownField", body => find(body).AsObject()["unknownField"] = "x");
        }

        var fields = properties.Select(entry => (entry.Key, Schema: entry.Value!)).ToList();
        if (schema["additionalProperties"] is JsonObject others)
        {
            fields.Add(("key", others));
        }

        foreach ((string key, JsonNode field) in fields)
        {
            foreach ((string Kind, string Place, Action<JsonObject> Spoil) breach in FieldBreaches(
                field, start + key, (body, value) => find(body).AsObject()[key] = value, body => find(body).AsObject()[key]!))
            {
                yield return breach;
            }
        }
    }

    private static IEnumerable<(string Kind, string Place, Action<JsonObject> Spoil)> FieldBreaches(
        JsonNode field, string place, Action<JsonObject, JsonNode?> set, Func<JsonObject, JsonNode> get)
    {
        string? type = (string?)field["type"];
        if (Forms(field) is { Length: > 0 } forms)
        {
            foreach ((_, string json) in _values.Where(value => !forms.Any(form => form.StartsWith(value.Type == "boolean" ? "true" : value.Type == "array" ? "integer[]" : value.Type, StringComparison.Ordinal))))
            {
                yield return ("form", place, body => set(body, JsonNode.Parse(json)));
            }

            yield return ("null", place, body => set(body, null));
            if (field["x-prose"]?["maxPages"] is JsonNode pages)
            {
                yield return ("items", place, body => set(body, new JsonArray([.. Enumerable.Range(1, (int)pages + 1).Select(page => (JsonNode)page)])));
            }
        }

        if (type is null or "any")
        {
            yield break;
        }

        foreach ((_, string json) in _values.Where(value => value.Type != (type == "integer" ? "number" : type)))
        {
            yield return ("type", place, body => set(body, JsonNode.Parse(json)));
        }

        if (field["nullable"] is null)
        {
            yield return ("null", place, body => set(body, null));
        }

        if (type is "object")
        {
            foreach ((string Kind, string Place, Action<JsonObject> Spoil) breach in BodyBreaches(field, place, get))
            {
                yield return breach;
            }
        }
        else if (type is "array")
        {
            if ((int?)field["minItems"] is int least and > 0)
            {
                yield return ("items", place, body => set(body, List(field["items"], least - 1)));
            }

            if ((int?)field["maxItems"] is int most)
            {
                yield return ("items", place, body => set(body, List(field["items"], most + 1)));
            }

            if (field["items"] is JsonNode items)
            {
                foreach ((string Kind, string Place, Action<JsonObject> Spoil) breach in FieldBreaches(
                    items, $"{place}[0]", (body, value) => get(body).AsArray()[0] = value, body => get(body).AsArray()[0]!))
                {
                    yield return breach;
                }
            }
        }
        else
        {
            foreach ((string kind, JsonNode? value) in BadValues(field).Where(bad => bad.Kind != "type"))
            {
                yield return (kind, place, body => set(body, value!.DeepClone()));
            }
        }
    }

    /// <summary>Values that a text, a number or a flag must not have; the type stands for what any text breaks.</summary>
    private static IEnumerable<(string Kind, JsonNode? Value)> BadValues(JsonNode field)
    {
        if (_notText.Contains((string)field["type"]!))
        {
            yield return ("type", "text");
        }

        if ((string)field["type"]! == "integer")
        {
            yield return ("whole", ((double?)field["minimum"] ?? 1) + 0.5);
        }

        if (field["enum"] is not null)
        {
            yield return ("enum", "none-of-them");
        }

        if ((int?)field["minLength"] is int shortest and > 0)
        {
            yield return ("length", new string('x', shortest - 1));
        }

        if ((int?)field["maxLength"] is int longest)
        {
            yield return ("length", new string('x', longest + 1));
        }

        if (field["pattern"] is not null)
        {
            yield return ("pattern", "No Such: Name!");
        }

        if (field["format"] is not null || field["x-iso8601"] is not null)
        {
            yield return ("format", field["minLength"] is JsonNode length ? new string('x', (int)length) : "yesterday");
        }

        foreach (JsonNode bounds in new[] { field, field["x-prose"] }.OfType<JsonObject>())
        {
            if (bounds["minimum"] is JsonNode least)
            {
                yield return ("range", (double)least - 1);
            }

            if (bounds["maximum"] is JsonNode most)
            {
                yield return ("range", (double)most + 1);
            }
        }
    }

    /// <summary>What a value may be, where the facts say it in words.</summary>
    private static string[] Forms(JsonNode field) => field["type"] is null && field["x-valueForms"] is JsonArray forms ? [.. forms.Select(form => (string)form!)] : [];

    private static JsonArray List(JsonNode? items, int count) => new([.. Enumerable.Range(0, count).Select(_ => Value(items))]);

    private static JsonNode? Value(JsonNode? schema, bool least = false)
    {
        if (schema is null)
        {
            return null;
        }

        if (schema["enum"] is JsonArray allowed)
        {
            return allowed[0]!.DeepClone();
        }

        return (string?)schema["type"] switch
        {
            "object" => Map(schema, least),
            "array" => List(schema["items"], least ? (int?)schema["minItems"] ?? 0 : Math.Max(1, (int?)schema["minItems"] ?? 1)),
            "boolean" => true,
            "number" or "integer" => (double?)schema["minimum"] ?? (double?)schema["x-prose"]?["minimum"] ?? Math.Min(1, (double?)schema["maximum"] ?? 1),
            null when Forms(schema) is [string form, ..] => form == "true" ? true : new JsonObject(),
            null or "any" => "any",
            _ when schema["format"]?.ToString() == "email" => "somebody@example.com",
            _ when schema["format"] is not null || schema["x-iso8601"] is not null => "2026-01-01T00:00:00.000Z",
            _ => new string('x', Math.Max((int?)schema["minLength"] ?? 0, Math.Min(3, (int?)schema["maxLength"] ?? 3))),
        };
    }

    private static JsonObject Map(JsonNode schema, bool least)
    {
        var map = new JsonObject();
        string[] required = [.. (schema["required"] as JsonArray ?? []).Select(name => (string)name!)];
        foreach (KeyValuePair<string, JsonNode?> property in (schema["properties"] as JsonObject ?? []).Where(property => !least || required.Contains(property.Key)))
        {
            map[property.Key] = Value(property.Value, least);
        }

        if (schema["additionalProperties"] is JsonObject others && !least)
        {
            map["key"] = Value(others);
        }

        return map;
    }

    /// <summary>The same request about things that are there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="operation">The facts about its operation.</param>
    /// <param name="ids">What is there, by the start of the path and by the name of a field or a header.</param>
    public static FactRequest About(FactRequest request, JsonNode operation, IReadOnlyDictionary<string, string> ids)
    {
        string path = Regex.Replace((string)operation["path"]!, @"\{(\w+)\}", match =>
        {
            string before = ((string)operation["path"]!)[..match.Index].TrimEnd('/');
            return Uri.EscapeDataString(ids.GetValueOrDefault($"{before} {match.Groups[1].Value}") ?? ids.GetValueOrDefault(before) ?? ids.GetValueOrDefault(match.Groups[1].Value)
                ?? Value(Fields(operation, "pathParams").First(parameter => (string)parameter["name"]! == match.Groups[1].Value))!.ToString());
        });
        JsonObject? body = request.Body?.DeepClone().AsObject();
        foreach (string name in (body ?? []).Where(field => field.Value is not JsonObject && ids.ContainsKey(field.Key)).Select(field => field.Key).ToList())
        {
            body![name] = body[name] is JsonArray ? new JsonArray(ids[name]) : ids[name];
        }

        string query = string.Join("&", Fields(operation, "query").Where(IsRequired).Select(field =>
            ids.TryGetValue((string)field["name"]!, out string? id) ? $"{field["name"]}={Uri.EscapeDataString(id)}" : QueryOf([field])));
        return request with { Path = path, Query = query, Body = body, Headers = request.Headers.ToDictionary(header => header.Key, header => ids.GetValueOrDefault(header.Key, header.Value)) };
    }

    private static FactRequest Make(JsonNode operation, List<JsonNode> query, JsonObject? body, bool whole) => new(
        (string)operation["operation"]!,
        (string)operation["method"]!,
        FillPath(operation, (string)operation["path"]!),
        QueryOf(query),
        Fields(operation, "headers").Where(header => whole || IsRequired(header)).ToDictionary(header => (string)header["name"]!, _ => "none"),
        body);

    private static string FillPath(JsonNode operation, string path) => Regex.Replace(path, @"\{(\w+)\}", match =>
        Value(Fields(operation, "pathParams").First(parameter => (string)parameter["name"]! == match.Groups[1].Value))!.ToString());

    private static string QueryOf(IEnumerable<JsonNode> parameters) => string.Join("&", parameters.Select(parameter =>
    {
        string name = (string)parameter["name"]!;
        return (string)parameter["type"]! switch
        {
            "array" => $"{name}={Uri.EscapeDataString(Value(parameter["items"])!.ToString())}",
            "object" or "any" => $"{name}.key=x",
            "boolean" => $"{name}=true",
            _ => $"{name}={Uri.EscapeDataString(Value(parameter)!.ToString())}",
        };
    }));

    private static IEnumerable<JsonNode> Fields(JsonNode operation, string kind) => (operation[kind] as JsonArray ?? []).Select(field => field!);

    private static bool IsRequired(JsonNode field) => (bool?)field["required"] == true;
}
