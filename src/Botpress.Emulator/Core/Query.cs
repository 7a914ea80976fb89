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

    /// <summary>A list of which each item must be one of the values.</summary>
    public string[] Enums(string name, params string[] values)
    {
        string[] texts = Texts(name);
        return texts.All(values.Contains) ? texts : throw Wrong(name, $"must be of {string.Join(", ", values)}");
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
    /// <c>tags[key]=value</c>, and <c>tags=</c> with JSON. Only files and knowledge bases know <c>not</c> and lists.
    /// </summary>
    public TagFilter Tags(bool rich = false)
    {
        var filter = new TagFilter();
        foreach ((string? name, string? value) in _fields)
        {
            if (name == "tags")
            {
                filter.AddJson(value, rich);
                continue;
            }

            string? key = name.StartsWith("tags.", StringComparison.Ordinal) ? name.Substring(5)
                : name.StartsWith("tags[", StringComparison.Ordinal) && name.EndsWith("]", StringComparison.Ordinal)
                    ? name.Substring(5, name.Length - 6).Replace("][", ".")
                    : null;
            if (key is null)
            {
                continue;
            }

            bool not = rich && key.EndsWith(".not", StringComparison.Ordinal);
            filter.Add(not ? key.Substring(0, key.Length - 4) : key, value, not);
        }

        return filter;
    }

    /// <summary>A map of texts, in the form <c>name.key=value</c>.</summary>
    public Dictionary<string, string> Map(string name) => _fields
        .Where(field => field.Name.StartsWith(name + ".", StringComparison.Ordinal))
        .GroupBy(field => field.Name.Substring(name.Length + 1))
        .ToDictionary(group => group.Key, group => group.First().Value);

    public static ApiError Wrong(string name, string what) => ApiError.Query($"query {name} {what}");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>A filter over tags: for each key the values of which one must be there and those that must not.</summary>
internal sealed class TagFilter
{
    private readonly Dictionary<string, (List<string> Any, List<string> Not)> _keys = [];

    public void Add(string key, string value, bool not)
    {
        if (!_keys.TryGetValue(key, out (List<string> Any, List<string> Not) lists))
        {
            _keys[key] = lists = ([], []);
        }

        (not ? lists.Not : lists.Any).Add(value);
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
            bool not = rich && entry.Value is JsonObject nested && nested.Count == 1 && nested.ContainsKey("not");
            JsonNode? values = not ? entry.Value!["not"] : entry.Value;
            foreach (JsonNode? value in rich && values is JsonArray list ? list : [values?.DeepClone()])
            {
                Add(entry.Key, Json.IsText(value, out string? found) ? found! : throw Query.Wrong($"tags.{entry.Key}", "must be a string"), not);
            }
        }
    }

    public bool Matches(JsonObject? tags) => _keys.All(key =>
    {
        string? value = tags?.TextOrNull(key.Key);
        return (key.Value.Any.Count == 0 || (value is not null && key.Value.Any.Contains(value)))
            && (value is null || !key.Value.Not.Contains(value));
    });
}
