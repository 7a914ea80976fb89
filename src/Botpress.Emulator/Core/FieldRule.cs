using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>What the API asks of one field, and of those within it.</summary>
internal sealed class FieldRule
{
    // A name of a field that is not there is no place to write what is.
    private const int MostNames = 12;

    private readonly string? _type;
    private readonly FieldRule[]? _choices;
    private readonly FieldRule[]? _variants;
    private readonly bool _nullable;
    private readonly string[]? _enum;
    private readonly (double Least, double Most) _length;
    private readonly (double Least, double Most) _range;
    private readonly (double Least, double Most) _count;
    private readonly string? _patternText;
    private readonly Regex? _pattern;
    private readonly string? _format;
    private readonly string[] _required;
    private readonly Dictionary<string, FieldRule>? _properties;
    private readonly FieldRule? _items;
    private readonly FieldRule? _others;
    private readonly bool _closed;

    /// <summary>Reads a rule.</summary>
    /// <param name="json">The rule, in the words of JSON Schema.</param>
    /// <param name="part">Reads a rule within it, which may be a reference.</param>
    public FieldRule(JsonObject json, Func<JsonNode, FieldRule> part)
    {
        if (json["type"] is JsonArray types)
        {
            _choices = [.. types.Select(one =>
            {
                JsonObject choice = json.Copy();
                choice["type"] = one!.DeepClone();
                return new FieldRule(choice, part);
            })];
        }

        _variants = (json["oneOf"] as JsonArray)?.Select(one => part(one!)).ToArray();
        _type = json.TextOrNull("type") is string type and not "any" ? type : null;
        _nullable = json.ContainsKey("nullable") || (_type is null && _choices is null && _variants is null);
        _enum = Texts(json["enum"]);
        _length = (Bound(json["minLength"], 0), Bound(json["maxLength"], double.MaxValue));
        _range = (Bound(json["minimum"], double.MinValue), Bound(json["maximum"], double.MaxValue));
        _count = (Bound(json["minItems"], 0), Bound(json["maxItems"], double.MaxValue));
        _patternText = json.TextOrNull("pattern");
        // What ends a text in JavaScript is the end, and not a line break before it.
        _pattern = _patternText is null ? null : new Regex(Regex.Replace(_patternText, @"\$\z", @"\z"), RegexOptions.CultureInvariant);
        _format = json.TextOrNull("format");
        _required = Texts(json["required"]) ?? [];
        _properties = (json["properties"] as JsonObject)?.ToDictionary(entry => entry.Key, entry => part(entry.Value!));
        _items = json["items"] is JsonNode items ? part(items) : null;
        _closed = Json.IsFlag(json["additionalProperties"], out bool open) && !open;
        _others = json["additionalProperties"] is JsonNode others && !_closed ? part(others) : null;
    }

    /// <summary>Whether the field is a list, of which a query has an item at a time.</summary>
    public bool IsList => _type == "array";

    /// <summary>Whether the field is a map, or may be: in a query its keys stand in the names.</summary>
    public bool IsMap => _type is null or "object";

    /// <summary>The rule of a field in it; null where there is none.</summary>
    public FieldRule? Property(string name) => _properties is not null && _properties.TryGetValue(name, out FieldRule? rule) ? rule : null;

    /// <summary>What is wrong with a value, in a sentence that begins with its place; null when nothing is.</summary>
    public string? Fault(JsonNode? value, string at)
    {
        if (value is null)
        {
            return _nullable ? null : $"{at} must not be null";
        }

        if (_choices is not null)
        {
            return _choices.FirstOrDefault(choice => choice.Takes(value)) is FieldRule chosen
                ? chosen.Fault(value, at)
                : $"{at} must be of type {string.Join(" or ", _choices.Select(choice => choice._type))}";
        }

        if (_variants is not null)
        {
            // What none of them takes is told as the fault of the first one, as the service tells it.
            return _variants.Any(variant => variant.Fault(value, at) is null) ? null : _variants[0].Fault(value, at);
        }

        if (value is JsonObject map && _type is null or "object")
        {
            return MapFault((JsonObject)value, at);
        }

        return (_type, value) switch
        {
            ("object", _) => $"{at} must be an object",
            ("array", JsonArray list) => ListFault(list, at),
            ("array", _) => $"{at} must be an array",
            ("string", _) => Json.IsText(value, out string? text) ? TextFault(text!, at) : $"{at} must be a string",
            ("boolean", _) => Json.IsFlag(value, out _) ? null : $"{at} must be a boolean",
            ("number" or "integer", _) => Json.IsNumber(value, out double number) ? NumberFault(number, at) : $"{at} must be a number",
            _ => null,
        };
    }

    /// <summary>The same where a value has a type of its own, by which it is told what it should be.</summary>
    public string? FaultOfKind(JsonNode? value, string at)
    {
        if (value is not JsonObject map || _variants is null)
        {
            return Fault(value, at);
        }

        FieldRule? own = _variants.FirstOrDefault(variant => variant.Property("type")?.Fault(map["type"], "type") is null);
        return own is not null ? own.Fault(value, at)
            : $"{at}.type must be one of {string.Join(", ", _variants.SelectMany(variant => variant.Property("type")?._enum ?? []))}";
    }

    /// <summary>The same for values that came as text, as those of a query do.</summary>
    public string? Fault(IReadOnlyList<string> texts, string at) => _type switch
    {
        "array" => CountFault(texts.Count, at) ?? texts.Select(text => _items?.Fault([text], at)).FirstOrDefault(fault => fault is not null),
        "boolean" => texts[0] is "true" or "false" ? null : $"{at} must be one of true, false",
        "number" or "integer" => double.TryParse(texts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && !double.IsNaN(number) && !double.IsInfinity(number) ? NumberFault(number, at) : $"{at} must be a number",
        "string" => TextFault(texts[0], at),
        "object" => WrittenMapFault(texts[0], at),
        _ => null,
    };

    /// <summary>What is wrong with an entry of a map that came as text.</summary>
    public string? EntryFault(string text, string at) => _others is { IsMap: false } ? _others.Fault([text], at) : null;

    private static string[]? Texts(JsonNode? list) => (list as JsonArray)?.Select(item => (string)item!).ToArray();

    private static double Bound(JsonNode? node, double otherwise) => Json.IsNumber(node, out double number) ? number : otherwise;

    private static FormattableString Limit(string at, string what, double limit) => $"{at} must {what} {limit}";

    private static string? Outside(double value, (double Least, double Most) bounds, string at, string least, string most, string unit) =>
        value < bounds.Least ? FormattableString.Invariant(Limit(at, least, bounds.Least)) + unit
        : value > bounds.Most ? FormattableString.Invariant(Limit(at, most, bounds.Most)) + unit
        : null;

    private static bool IsEmail(string text) => text.IndexOf('@') is int at and > 0 && at < text.Length - 1 && text.LastIndexOf('@') == at && !text.Any(char.IsWhiteSpace);

    private bool Takes(JsonNode value) => _type switch
    {
        "array" => value is JsonArray,
        "object" => value is JsonObject,
        "boolean" => Json.IsFlag(value, out _),
        "string" => Json.IsText(value, out _),
        _ => Json.IsNumber(value, out _),
    };

    private string? TextFault(string text, string at) =>
        _enum is not null && !_enum.Contains(text) ? $"{at} must be one of {string.Join(", ", _enum)}"
        : Outside(text.Length, _length, at, "have at least", "have at most", " character(s)")
        ?? (_pattern?.IsMatch(text) == false ? $"{at} must match {_patternText}"
        : _format == "date-time" && !Clock.TryParse(text, out _) ? $"{at} must be an ISO 8601 date and time"
        : _format == "email" && !IsEmail(text) ? $"{at} must be an e-mail address"
        : null);

    private string? NumberFault(double number, string at) => _type == "integer" && Math.Floor(number) != number
        ? $"{at} must be a whole number"
        : Outside(number, _range, at, "be at least", "be at most", "");

    private string? CountFault(int count, string at) => Outside(count, _count, at, "have at least", "have at most", " item(s)");

    private string? ListFault(JsonArray list, string at)
    {
        string? fault = CountFault(list.Count, at);
        for (int index = 0; fault is null && _items is not null && index < list.Count; index++)
        {
            fault = _items.Fault(list[index], $"{at}[{index}]");
        }

        return fault;
    }

    private string? MapFault(JsonObject map, string at)
    {
        string start = at.Length == 0 ? "" : $"{at}.";
        foreach (string name in _required)
        {
            if (!map.ContainsKey(name))
            {
                return $"{start}{name} is required";
            }
        }

        foreach (KeyValuePair<string, JsonNode?> entry in map)
        {
            FieldRule? rule = Property(entry.Key) ?? _others;
            if (rule is null && _closed)
            {
                return $"{start}{entry.Key} is no field here; {Known()}";
            }

            if (rule?.Fault(entry.Value, start + entry.Key) is string fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? WrittenMapFault(string text, string at)
    {
        try
        {
            return text.Length == 0 ? null : Fault(JsonNode.Parse(text), at);
        }
        catch (JsonException)
        {
            return $"{at} must be a JSON object, or have the form {at.Substring(at.LastIndexOf(' ') + 1)}.key=value";
        }
    }

    private string Known() => _properties is not { Count: > 0 } ? "there are none"
        : $"there are {string.Join(", ", _properties.Keys.Take(MostNames))}{(_properties.Count > MostNames ? ", ..." : "")}";
}
