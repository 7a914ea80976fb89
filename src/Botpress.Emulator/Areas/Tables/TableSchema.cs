using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>The columns of a table: reading them from what was sent, and checking rows against them.</summary>
internal static class TableSchema
{
    private const int MaxColumns = 20;
    private const int MaxColumnName = 30;

    /// <summary>What every row has besides its columns.</summary>
    public static readonly string[] SystemColumns = ["id", "createdAt", "updatedAt", "computed", "stale", "similarity"];

    private static readonly string[] _types = ["string", "number", "boolean", "object", "array", "null"];
    private static readonly string[] _columnFields = ["type", "format", "description", "pattern", "enum", "items", "nullable", "properties"];
    private static readonly string[] _schemaWords = ["type", "required", "additionalProperties", "title", "description", "x-zui", "$schema"];
    private static readonly string[] _zuiFields = ["searchable", "hidden", "order", "width", "schemaId", "computed", "typings"];

    public static JsonObject Columns(TableState table) => (JsonObject)table.Data["schema"]!["properties"]!;

    public static JsonObject Empty() => new() { ["type"] = "object", ["properties"] = new JsonObject(), ["additionalProperties"] = true };

    /// <summary>
    /// A table's schema with changes merged in. All forms are read: a JSON schema, and the short one of a column name and
    /// its definition, or an example of its values. A column that is null goes away.
    /// </summary>
    public static JsonObject Merge(JsonObject current, JsonObject sent)
    {
        JsonObject schema = current.Copy();
        var columns = (JsonObject)schema["properties"]!;
        bool isJsonSchema = IsJsonSchema(sent);
        foreach (KeyValuePair<string, JsonNode?> column in isJsonSchema ? sent["properties"] as JsonObject ?? [] : sent)
        {
            if (column.Value is null)
            {
                columns.Remove(column.Key);
                continue;
            }

            CheckName(column.Key);
            int index = columns[column.Key] is JsonObject known ? (int)known["x-zui"]!["index"]! : NextIndex(columns);
            columns[column.Key] = Column(column.Key, column.Value, index);
        }

        if (columns.Count > MaxColumns)
        {
            throw ApiError.Of("LimitExceeded", $"schema: a table has at most {MaxColumns} columns");
        }

        JsonArray? required = (isJsonSchema ? sent["required"] as JsonArray : null) ?? schema["required"] as JsonArray;
        schema.Remove("required");
        if (required is not null)
        {
            schema["required"] = Json.Texts([.. required.Select(name => Json.IsText(name, out string? text) ? text! : "").Where(columns.ContainsKey)]);
        }

        return schema;
    }

    public static void CheckName(string name)
    {
        if (name.Length is 0 or > MaxColumnName)
        {
            throw ApiError.Of("InvalidJsonSchema", $"schema: the column name \"{name}\" must have 1 to {MaxColumnName} characters");
        }

        if (SystemColumns.Contains(name))
        {
            throw ApiError.Of("InvalidJsonSchema", $"schema: the column name \"{name}\" is taken by the table itself");
        }
    }

    public static int NextIndex(JsonObject columns) =>
        columns.Count == 0 ? 0 : columns.Max(column => (int)column.Value!["x-zui"]!["index"]!) + 1;

    /// <summary>What is wrong with a value for a column, null when nothing is.</summary>
    public static string? Problem(JsonObject columns, string name, JsonNode? value)
    {
        var column = (JsonObject)columns[name]!;
        string type = column.Text("type");
        if (value is null)
        {
            return column["nullable"] is JsonValue nullable && !(bool)nullable ? $"column \"{name}\" must not be null" : null;
        }

        bool fits = type switch
        {
            "string" => value.GetValueKind() == JsonValueKind.String,
            "number" => value.GetValueKind() == JsonValueKind.Number,
            "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            _ => false,
        };
        if (!fits)
        {
            return $"column \"{name}\" must be of type {type}";
        }

        if (value is JsonArray items && (column["items"] as JsonObject)?.TextOrNull("type") is string wanted)
        {
            int wrong = items.Select(item => TypeOf(item)).ToList().FindIndex(found => found != wanted);
            return wrong < 0 ? null : $"column \"{name}\": item {wrong} must be of type {wanted}";
        }

        if (type != "string")
        {
            return null;
        }

        string text = (string)value!;
        if (column.TextOrNull("format") == "date-time" && !Clock.TryParse(text, out _))
        {
            return $"column \"{name}\" must be an ISO 8601 date and time";
        }

        if (column["enum"] is JsonArray allowed && !allowed.Any(item => Json.IsText(item, out string? choice) && choice == text))
        {
            return $"column \"{name}\" must be one of {string.Join(", ", allowed.Select(item => item?.ToString()))}";
        }

        return column.TextOrNull("pattern") is string pattern && !Matches(text, pattern, RegexOptions.None)
            ? $"column \"{name}\" must match {pattern}"
            : null;
    }

    private static string TypeOf(JsonNode? value) => value is null ? "null" : value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    /// <summary>A regular expression with a limit on its time, so that a bad one cannot stop the server.</summary>
    public static bool Matches(string text, string pattern, RegexOptions options)
    {
        try
        {
            return Regex.IsMatch(text, pattern, options, TimeSpan.FromMilliseconds(100));
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            throw ApiError.Payload($"The pattern {pattern} cannot be used: {exception.Message}");
        }
    }

    public static bool IsComputed(JsonNode? column) => column?["x-zui"]?["computed"] is JsonObject;

    public static IEnumerable<string> Searchable(JsonObject columns)
    {
        var texts = columns.Where(column => ((JsonObject)column.Value!).Text("type") == "string").ToList();
        var marked = texts.Where(column => column.Value!["x-zui"]!["searchable"] is JsonValue searchable && (bool)searchable).ToList();
        return (marked.Count > 0 ? marked : texts).Select(column => column.Key);
    }

    private static bool IsJsonSchema(JsonObject sent) => sent["properties"] is JsonObject
        ? sent["type"] is null || Json.IsText(sent["type"], out _)
        : sent.TextOrNull("type") == "object" && sent.All(entry => _schemaWords.Contains(entry.Key));

    /// <summary>A column as it was defined, or as an example of its values shows it.</summary>
    private static JsonObject Definition(JsonNode sent) => sent is JsonObject given && (Json.IsText(given["type"], out _) || given["x-zui"] is JsonObject)
        ? given
        : new JsonObject
        {
            ["type"] = TypeOf(sent),
        };

    private static JsonObject Column(string name, JsonNode sent, int index)
    {
        JsonObject definition = Definition(sent);
        string? type = definition.TextOrNull("type");
        var column = new JsonObject();
        foreach (string field in _columnFields)
        {
            column.With(field, definition[field]);
        }

        if (type == "date")
        {
            column["type"] = "string";
            column["format"] = "date-time";
        }
        else if (type is null || !_types.Contains(type))
        {
            throw ApiError.Of("InvalidJsonSchema", $"schema.{name}.type must be one of {string.Join(", ", _types)}");
        }

        if (column["nullable"] is JsonNode nullable && nullable.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw ApiError.Of("InvalidJsonSchema", $"schema.{name}.nullable must be a boolean");
        }

        if (column["format"] is JsonNode format && !(Json.IsText(format, out string? kind) && kind == "date-time"))
        {
            throw ApiError.Of("InvalidJsonSchema", $"schema.{name}.format must be date-time");
        }

        if (column["pattern"] is JsonNode given)
        {
            // Tried now, so that a broken one does not show in the middle of a write.
            Matches("", Json.IsText(given, out string? pattern) ? pattern! : throw ApiError.Of("InvalidJsonSchema", $"schema.{name}.pattern must be a string"), RegexOptions.None);
        }

        var zui = new JsonObject { ["index"] = index };
        foreach (string field in _zuiFields)
        {
            zui.With(field, (definition["x-zui"] as JsonObject)?[field] ?? definition[field]);
        }

        if (zui["searchable"] is JsonNode searchable && searchable.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw ApiError.Of("InvalidJsonSchema", $"schema.{name}.searchable must be a boolean");
        }

        column["x-zui"] = zui;
        return column;
    }
}
