using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Checked access to the query string. What is wrong is an InvalidQuery error that names the field.</summary>
internal sealed class Query
{
    private readonly List<(string Name, string Value)> _fields;

    public Query(string raw)
    {
        _fields = raw.Split(['&'], StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            int equals = part.IndexOf('=');
            return equals < 0 ? (Decode(part), "") : (Decode(part.Substring(0, equals)), Decode(part.Substring(equals + 1)));
        }).ToList();
    }

    public string? Text(string name, int max = int.MaxValue)
    {
        string? text = _fields.Where(field => field.Name == name).Select(field => field.Value).FirstOrDefault();
        return text is null || text.Length <= max ? text : throw Wrong(name, $"must have at most {max} characters");
    }

    public string RequiredText(string name, int max = int.MaxValue)
    {
        string? text = Text(name, max);
        return string.IsNullOrEmpty(text) ? throw Wrong(name, "is required") : text!;
    }

    public string[] Texts(string name, int max = int.MaxValue)
    {
        string[] texts = _fields.Where(field => field.Name == name).Select(field => field.Value).ToArray();
        return texts.Length <= max ? texts : throw Wrong(name, $"must have at most {max} items");
    }

    public string? Enum(string name, params string[] values)
    {
        string? text = Text(name);
        return text is null || values.Contains(text) ? text : throw Wrong(name, $"must be one of {string.Join(", ", values)}");
    }

    public bool? Flag(string name) => Enum(name, "true", "false") switch { null => null, string text => text == "true" };

    public int? Whole(string name, int min = int.MinValue, int max = int.MaxValue)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max
            ? number
            : throw Wrong(name, FormattableString.Invariant($"must be a whole number from {min} to {max}"));
    }

    /// <summary>Whether an object has, in each of these properties that the query names, just the value that it names.</summary>
    public Func<JsonObject, bool> Exactly(params string[] names)
    {
        var filters = names.Select(name => (Name: name, Value: Text(name))).Where(filter => filter.Value is not null).ToList();
        return item => filters.All(filter => item.TextOrNull(filter.Name) == filter.Value);
    }

    public DateTime? Date(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        return Clock.TryParse(text, out DateTime time) ? time : throw Wrong(name, "must be an ISO 8601 date in UTC");
    }

    public DateTime RequiredDate(string name)
    {
        RequiredText(name);
        return Date(name)!.Value;
    }

    /// <summary>
    /// A filter over tags. It is read in every form that the API's own documents use: <c>tags.key=value</c>,
    /// <c>tags[key]=value</c>, and <c>tags=</c> with JSON. Only files and knowledge bases know lists, <c>not</c>, <c>in</c> and <c>exists</c>.
    /// </summary>
    public TagFilter Tags(bool rich = false)
    {
        var filter = new TagFilter();
        foreach ((string? name, string? value) in _fields)
        {
            if (name == "tags")
            {
                filter.AddJson(value, rich);
            }
            else if (name.StartsWith("tags.", StringComparison.Ordinal))
            {
                string key = name.Substring(5);
                string? end = rich ? TagFilter.Operators.FirstOrDefault(word => key.EndsWith($".{word}", StringComparison.Ordinal)) : null;
                filter.Add(end is null ? key : key.Substring(0, key.Length - end.Length - 1), end, value);
            }
            else if (name.StartsWith("tags[", StringComparison.Ordinal) && name.EndsWith("]", StringComparison.Ordinal))
            {
                string[] parts = name.Substring(5, name.Length - 6).Split(["]["], StringSplitOptions.None);
                string? word = rich ? parts.Skip(1).FirstOrDefault(TagFilter.Operators.Contains) : null;
                // What is left may number the values of a list.
                if (rich && parts.Skip(1).FirstOrDefault(part => part != word && !part.All(char.IsDigit)) is string other)
                {
                    throw Wrong($"tags.{parts[0]}", $"has no operator {other}; there are {string.Join(", ", TagFilter.Operators)}");
                }

                filter.Add(rich ? parts[0] : string.Join(".", parts), word, value);
            }
        }

        return filter;
    }

    /// <summary>A map of texts, in the form <c>name.key=value</c> or <c>name[key]=value</c>.</summary>
    public Dictionary<string, string> Map(string name) => _fields
        .Where(field => field.Name.Length > name.Length && field.Name[name.Length] is '.' or '[' && field.Name.StartsWith(name, StringComparison.Ordinal))
        .GroupBy(field => field.Name.Substring(name.Length + 1).TrimEnd(']'))
        .ToDictionary(group => group.Key, group => group.First().Value);

    /// <summary>Whether a field is given as a map, in brackets.</summary>
    public bool HasKeys(string name) => _fields.Any(field => field.Name.StartsWith($"{name}[", StringComparison.Ordinal));

    public static ApiError Wrong(string name, string what) => ApiError.Query($"query {name} {what}");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>A filter over tags: for each key the values of which one must be there, those that must not, and whether it must be there at all.</summary>
internal sealed class TagFilter
{
    /// <summary>What can be asked of a key other than a value.</summary>
    public static readonly string[] Operators = ["not", "in", "exists"];

    private readonly Dictionary<string, Condition> _keys = [];

    /// <summary>Adds what is asked of a key, by one of the operators or, without one, as a value that it may have.</summary>
    public void Add(string key, string? word, string value)
    {
        Condition condition = ConditionOf(key);
        switch (word)
        {
            case "not":
                condition.Not.Add(value);
                break;
            case "exists":
                condition.Exists = value switch { "true" => true, "false" => false, _ => throw Query.Wrong($"tags.{key}.exists", "must be true or false") };
                break;
            default:
                condition.Any.Add(value);
                break;
        }
    }

    public void AddJson(string text, bool rich)
    {
        JsonObject map;
        try
        {
            map = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw Query.Wrong("tags", "must be a JSON object");
        }
        catch (JsonException)
        {
            throw Query.Wrong("tags", "must be a JSON object or have the form tags.key=value");
        }

        foreach (KeyValuePair<string, JsonNode?> entry in map)
        {
            if (rich && entry.Value is JsonObject asked && asked.Count > 0 && asked.All(part => Operators.Contains(part.Key)))
            {
                foreach (KeyValuePair<string, JsonNode?> part in asked)
                {
                    AddValues(entry.Key, part.Key, part.Value, rich);
                }
            }
            else
            {
                AddValues(entry.Key, null, entry.Value, rich);
            }
        }
    }

    public bool Matches(JsonObject? tags) => _keys.All(key =>
    {
        string? value = tags?.TextOrNull(key.Key);
        Condition asked = key.Value;
        return (asked.Any.Count == 0 || (value is not null && asked.Any.Contains(value)))
            && (value is null || !asked.Not.Contains(value))
            && (asked.Exists is null || asked.Exists == value is not null);
    });

    /// <summary>Whether something has them, by the names that the caller knows.</summary>
    public bool Matches(Call call, JsonObject item) =>
        _keys.Count == 0 || Matches((call.Caller.Integration is null ? item : Declarations.Seen(call, item))["tags"] as JsonObject);

    private void AddValues(string key, string? word, JsonNode? values, bool rich)
    {
        if (word == "exists")
        {
            Add(key, word, Json.IsFlag(values, out bool flag) ? (flag ? "true" : "false") : throw Query.Wrong($"tags.{key}.exists", "must be true or false"));
            return;
        }

        foreach (JsonNode? value in rich && values is JsonArray list ? list : [values?.DeepClone()])
        {
            Add(key, word, Json.IsText(value, out string? found) ? found! : throw Query.Wrong($"tags.{key}", rich ? "must be a string, a list of strings, or an object with not, in or exists" : "must be a string"));
        }
    }

    private Condition ConditionOf(string key)
    {
        if (!_keys.TryGetValue(key, out Condition? condition))
        {
            _keys[key] = condition = new Condition();
        }

        return condition;
    }

    private sealed class Condition
    {
        public List<string> Any { get; } = [];

        public List<string> Not { get; } = [];

        public bool? Exists { get; set; }
    }
}
