using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>
/// What bots, integrations, interfaces and plugins are held to beside the rules of their fields: the documentation of errors, of limits,
/// and of the fields says it.
/// </summary>
internal static class DefinitionRules
{
    private static readonly Regex _identifier = new(@"\A[a-z][a-zA-Z0-9]{1,99}\z", RegexOptions.CultureInvariant);
    private static readonly Regex _secret = new(@"\A[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\z", RegexOptions.CultureInvariant);
    private static readonly Regex _version = new(@"\A\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\z", RegexOptions.CultureInvariant);

    // Where names are declared; a star is any entry. What a definition does not have it does not declare.
    private static readonly string[][] _declared =
    [
        ["states"], ["events"], ["actions"], ["entities"], ["channels"], ["channels", "*", "messages"],
        ["user", "tags"], ["conversation", "tags"], ["message", "tags"],
        ["channels", "*", "conversation", "tags"], ["channels", "*", "message", "tags"],
    ];

    // Where schemas are declared.
    private static readonly string[][] _schemas =
    [
        ["states", "*"], ["events", "*"], ["entities", "*"], ["configuration"], ["configurations", "*"],
        ["actions", "*", "input"], ["actions", "*", "output"], ["channels", "*", "messages", "*"],
    ];

    /// <summary>Refuses names that no declaration can have, and schemas that are none. What is taken away may have any name.</summary>
    public static void CheckDeclared(JsonObject definition)
    {
        CheckNames(definition);
        foreach ((string place, JsonObject declared) in _schemas.SelectMany(path => Maps(definition, path)))
        {
            if (JsonSchema.Problem(declared["schema"], $"{place}.schema") is string problem)
            {
                throw ApiError.Of("InvalidJsonSchema", problem);
            }
        }
    }

    private static void CheckNames(JsonObject definition)
    {
        foreach (string[] path in _declared)
        {
            foreach ((string place, JsonObject map) in Maps(definition, path))
            {
                string? wrong = map.Where(entry => entry.Value is not null).Select(entry => entry.Key).FirstOrDefault(name => !_identifier.IsMatch(name));
                if (wrong is not null)
                {
                    throw ApiError.Of(
                        "InvalidIdentifier",
                        $"{place}: \"{wrong}\" is no identifier: it must start with a lowercase letter, have 2 to 100 characters, and use only letters without accents, and digits");
                }
            }
        }
    }

    /// <summary>Refuses what is no semantic version.</summary>
    public static void CheckVersion(Input body)
    {
        if (body.Text("version") is string version && !_version.IsMatch(version))
        {
            throw body.Wrong("version", $"must be a semantic version such as 1.0.0, which \"{version}\" is not");
        }
    }

    /// <summary>Refuses secrets whose names no environment variable has. What is taken away may have any.</summary>
    public static void CheckSecrets(Input body)
    {
        foreach (string name in (body.Object("secrets") ?? []).Where(secret => secret.Value is not null).Select(secret => secret.Key))
        {
            if (!_secret.IsMatch(name))
            {
                throw body.Wrong($"secrets.{name}", "must be named in SCREAMING_SNAKE case, such as API_KEY");
            }
        }
    }

    /// <summary>Refuses what makes a map larger than the API lets it be.</summary>
    /// <param name="place">The map's name.</param>
    /// <param name="most">How many entries it may have.</param>
    /// <param name="maps">What is there of it, and what a request changes, for each of the maps that count together.</param>
    public static void CheckCount(string place, int most, params (JsonObject? Known, JsonObject? Changes)[] maps)
    {
        int count = maps.Sum(map => Merged(map.Known, map.Changes).Count());
        if (count > most && maps.Any(map => map.Changes is { Count: > 0 }))
        {
            throw ApiError.Of("LimitExceeded", FormattableString.Invariant($"{place}: there may be at most {most}, and this would make it {count}"));
        }
    }

    /// <summary>Refuses what is larger than the API lets it be.</summary>
    public static void CheckSize(string place, JsonNode? value, int most)
    {
        if (value is not null && Json.Bytes(value).Length > most)
        {
            throw ApiError.Of("LimitExceeded", FormattableString.Invariant($"{place} is larger than {most / 1024} KB"));
        }
    }

    /// <summary>Refuses data that do not fit their schema.</summary>
    public static void CheckData(string place, JsonNode? data, JsonNode? schema)
    {
        if (data is not null && JsonSchema.Fault(schema, data, place) is string fault)
        {
            throw ApiError.Of("InvalidDataFormat", fault);
        }
    }

    /// <summary>What was declared and is not, or not so, after a change: whoever uses it would fail. Null for nothing.</summary>
    public static string? Breaking(JsonObject before, JsonObject after)
    {
        foreach (string[] path in _declared.Append(["configurations"]))
        {
            foreach ((string place, JsonObject map) in Maps(before, path))
            {
                JsonObject? kept = Maps(after, path).FirstOrDefault(found => found.Place == place).Map;
                string? lost = map.Select(entry => entry.Key).FirstOrDefault(name => kept?.ContainsKey(name) != true);
                if (lost is not null)
                {
                    return $"{place}.{lost} is taken away";
                }
            }
        }

        return SchemaChange.Breaking(before, after, "");
    }

    private static IEnumerable<string> Merged(JsonObject? known, JsonObject? changes) => (known ?? []).Select(entry => entry.Key)
        .Union((changes ?? []).Select(entry => entry.Key))
        .Where(name => changes is null || !changes.TryGetPropertyValue(name, out JsonNode? value) || value is not null);

    /// <summary>The maps at a path, each with its place.</summary>
    private static IEnumerable<(string Place, JsonObject Map)> Maps(JsonObject from, string[] path)
    {
        IEnumerable<(string Place, JsonObject Map)> found = [("", from)];
        foreach (string step in path)
        {
            found = found.SelectMany(map => step == "*"
                ? map.Map.Select(entry => (Place: $"{map.Place}.{entry.Key}", Map: entry.Value as JsonObject))
                : [(Place: map.Place.Length == 0 ? step : $"{map.Place}.{step}", Map: map.Map[step] as JsonObject)])
                .Where(map => map.Map is not null).Select(map => (map.Place, map.Map!));
        }

        return found;
    }
}
