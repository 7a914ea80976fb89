using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// What the API asks of the request of an operation. The rules come from the facts about the API (<c>Write-FieldRule.ps1</c> makes the
/// file), so that no area has to know them, and a new operation is held to them from the start.
/// </summary>
internal sealed class FieldRules
{
    private static readonly Lazy<string[]> _lines = new(ReadLines);
    private static readonly Lazy<Dictionary<string, int>> _places = new(FindOperations);
    private static readonly ConcurrentDictionary<int, FieldRule> _parts = new();
    private static readonly ConcurrentDictionary<string, FieldRules> _operations = new();

    private static readonly Dictionary<string, string> _none = [];

    private readonly string[] _headers;
    private readonly Dictionary<string, FieldRule> _path;
    private readonly Dictionary<string, FieldRule> _query;
    private readonly string[] _needed;

    private FieldRules(JsonObject json)
    {
        _headers = Names(json["headers"]);
        _path = Rules(json["path"]);
        _query = Rules(json["query"]);
        _needed = Names(json["needed"]);
        Body = json["body"] is JsonNode body ? Part(body) : null;
    }

    /// <summary>What is asked of the body; null where there is none.</summary>
    public FieldRule? Body { get; }

    /// <summary>The rules of an operation.</summary>
    public static FieldRules Of(Operation operation) => Of(operation.Name);

    /// <summary>The rules of an operation of the Chat API.</summary>
    public static FieldRules OfChat(Operation operation) => Of($"chat/{operation.Name}");

    private static FieldRules Of(string operation) =>
        _operations.GetOrAdd(operation, name => new FieldRules((JsonObject)JsonNode.Parse(_lines.Value[_places.Value[name]])!));

    /// <summary>Refuses a request that breaks a rule.</summary>
    public void Check(IReadOnlyDictionary<string, string> path, Query query, NameValueCollection headers, JsonObject body)
    {
        foreach (string name in _headers.Where(name => string.IsNullOrEmpty(headers[name])))
        {
            throw ApiError.Payload($"header {name} is required");
        }

        foreach (KeyValuePair<string, string> parameter in path)
        {
            if (_path.TryGetValue(parameter.Key, out FieldRule? rule) && rule.Fault([parameter.Value], $"path {parameter.Key}") is string fault)
            {
                throw ApiError.Payload(fault);
            }
        }

        CheckQuery(query);
        if (Body?.Fault(body, "") is string wrong)
        {
            throw ApiError.Payload(wrong);
        }
    }

    private static string[] ReadLines()
    {
        using Stream stream = typeof(FieldRules).Assembly.GetManifestResourceStream("FieldRules.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static Dictionary<string, int> FindOperations()
    {
        const string Start = "{\"operation\":\"";
        string[] lines = _lines.Value;
        return Enumerable.Range(0, lines.Length).Where(index => lines[index].StartsWith(Start, StringComparison.Ordinal))
            .ToDictionary(index => lines[index].Substring(Start.Length, lines[index].IndexOf('"', Start.Length) - Start.Length));
    }

    /// <summary>A rule, or the one in the line that the number is of.</summary>
    private static FieldRule Part(JsonNode node) => node is JsonObject rule
        ? new FieldRule(rule, Part)
        : _parts.GetOrAdd((int)node, place => new FieldRule((JsonObject)JsonNode.Parse(_lines.Value[place])!, Part));

    private static Dictionary<string, FieldRule> Rules(JsonNode? parameters) =>
        (parameters as JsonObject)?.ToDictionary(entry => entry.Key, entry => Part(entry.Value!)) ?? [];

    private static string[] Names(JsonNode? list) => [.. (list as JsonArray ?? []).Select(name => (string)name!)];

    private void CheckQuery(Query query)
    {
        foreach (KeyValuePair<string, FieldRule> field in _query)
        {
            string at = $"query {field.Key}";
            string[] values = query.Texts(field.Key);
            Dictionary<string, string> entries = field.Value.IsMap ? query.Map(field.Key) : _none;
            string? fault = (!field.Value.IsMap && !field.Value.IsList && values.Length > 1 ? $"{at} must be given once" : null)
                ?? (!field.Value.IsMap && query.HasKeys(field.Key) ? $"{at} has no keys: it must be {field.Key}=value" : null)
                ?? (values.Length > 0 ? field.Value.Fault(values, at) : null)
                ?? entries.Select(entry => field.Value.EntryFault(entry.Value, $"{at}.{entry.Key}")).FirstOrDefault(wrong => wrong is not null)
                ?? (_needed.Contains(field.Key) && values.Length + entries.Count == 0 ? $"{at} is required" : null);
            if (fault is not null)
            {
                throw ApiError.Query(fault);
            }
        }
    }
}
