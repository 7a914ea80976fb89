using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>A column of a table, as its schema describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null where the schema does not say one.</param>
public sealed record TableColumn(string Name, string? Type)
{
    /// <summary>Whether its text is a date and time.</summary>
    public bool IsTime { get; init; }

    /// <summary>Whether it may be null; so it is unless the schema says otherwise.</summary>
    public bool IsNullable { get; init; } = true;

    /// <summary>Whether every row must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the service makes its value.</summary>
    public bool IsComputed { get; init; }

    /// <summary>The texts that it may have; null for any.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>What its text must match; null for nothing.</summary>
    public string? Pattern { get; init; }

    /// <summary>The type of its items; null where the schema does not say one.</summary>
    public string? ItemType { get; init; }

    /// <summary>Whether not every text fits: empty text is no value there.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>The pattern, ready for use; null where there is none, or one that only others can read.</summary>
    internal Regex? Regex { get; init; }
}

/// <summary>What a table asks of its rows.</summary>
public sealed class TableColumns
{
    /// <summary>How many columns a table has at most.</summary>
    public const int MaximumCount = 20;

    /// <summary>How long a column's name is at most.</summary>
    public const int MaximumNameLength = 30;

    /// <summary>How many bytes a row has at most, for each of the table's factor.</summary>
    public const int BytesPerFactor = 4096;

    /// <summary>The column that every row has, and that tells which row it is.</summary>
    public const string Id = "id";

    // A pattern is the table's: a bad one must not stop the work.
    private static readonly TimeSpan _patternTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly string[] _schemaWords = ["type", "required", "additionalProperties", "title", "description", "x-zui", "$schema"];

    private readonly Dictionary<string, TableColumn> _columns = new(StringComparer.Ordinal);
    private readonly List<TableColumn> _inOrder = [];

    private TableColumns(JsonElement schema)
    {
        JsonElement? properties = Field(schema, "properties");
        string?[] required = Field(schema, "required") is { ValueKind: JsonValueKind.Array } names ? [.. names.EnumerateArray().Select(Text)] : [];
        bool isShort = !IsJsonSchema(schema);
        JsonElement columns = isShort ? schema : properties ?? schema;
        if (columns.ValueKind != JsonValueKind.Object || (!isShort && properties is null))
        {
            return;
        }

        foreach (JsonProperty property in columns.EnumerateObject())
        {
            string name = property.Name;
            TableColumn column = Read(name, property.Value, !isShort && required.Contains(name));
            _ = _inOrder.RemoveAll(other => other.Name == name);
            _columns[name] = column;
            _inOrder.Add(column);
        }
    }

    /// <summary>The columns that the system alone writes.</summary>
    public static IReadOnlyList<string> ReadOnly { get; } = ["createdAt", "updatedAt", "computed", "stale", "similarity"];

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns => _inOrder;

    /// <summary>The column whose values are unique; null for none.</summary>
    public string? KeyColumn { get; private set; }

    /// <summary>How many bytes a row has at most.</summary>
    public long MaximumRowBytes { get; private set; } = BytesPerFactor;

    /// <summary>The table's id; null where it is not known.</summary>
    public string? TableId { get; private set; }

    /// <summary>The column of a name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public TableColumn? this[string name] => _columns.TryGetValue(name, out TableColumn? column) ? column : null;

    /// <summary>Whether a column is one that every row has, whatever the schema.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsSystem(string name) => name == Id || ReadOnly.Contains(name);

    /// <summary>Reads what is answered for a table.</summary>
    /// <param name="answer">The answer, an object with <c>table</c>.</param>
    /// <exception cref="ApiException">It is none.</exception>
    public static TableColumns OfAnswer(ApiAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
            return Field(document.RootElement, "table") is { ValueKind: JsonValueKind.Object } table ? OfTable(table) : throw PageReader.Invalid(answer.Body, null, "it has no 'table'");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw PageReader.Invalid(answer.Body, exception);
        }
    }

    /// <summary>
    /// Reads a schema as it may be given: a JSON schema, a map of column to definition or to an example of its values, or a whole table.
    /// </summary>
    /// <param name="json">JSON, UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static TableColumns OfSchema(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
        JsonElement root = document.RootElement;
        return Field(root, "schema") is { ValueKind: JsonValueKind.Object } inner && Field(inner, "properties") is { ValueKind: JsonValueKind.Object }
            ? OfTable(root)
            : new TableColumns(root);
    }

    /// <summary>The names of the columns, as an error lists them.</summary>
    public override string ToString() => string.Join(", ", _inOrder.Select(column => column.Name));

    private static TableColumns OfTable(JsonElement table)
    {
        var columns = new TableColumns(Field(table, "schema") ?? default)
        {
            KeyColumn = Field(table, "keyColumn") is JsonElement key && Text(key) is { Length: > 0 } name ? name : null,
            TableId = Field(table, Id) is JsonElement id ? Text(id) : null,
        };
        if (Field(table, "factor") is { ValueKind: JsonValueKind.Number } factor && factor.GetDouble() is var times and > 0)
        {
            columns.MaximumRowBytes = (long)(times * BytesPerFactor);
        }

        return columns;
    }

    private static bool IsJsonSchema(JsonElement schema) => Field(schema, "properties") is { ValueKind: JsonValueKind.Object }
        ? Field(schema, "type") is null or { ValueKind: JsonValueKind.String }
        : Field(schema, "type") is JsonElement type && Text(type) == "object" && schema.EnumerateObject().All(member => Array.IndexOf(_schemaWords, member.Name) >= 0);

    private static TableColumn Read(string name, JsonElement sent, bool isRequired)
    {
        JsonElement? zui = Field(sent, "x-zui");
        string? type = Field(sent, "type") is JsonElement given ? TypeOf(given) : null;
        if (type is null && zui is null)
        {
            // An example of its values.
            return new TableColumn(name, sent.ValueKind switch
            {
                JsonValueKind.String => "string",
                JsonValueKind.Number => "number",
                JsonValueKind.True or JsonValueKind.False => "boolean",
                JsonValueKind.Array => "array",
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                _ => Field(sent, "enum") is null && Field(sent, "format") is null && Field(sent, "pattern") is null ? "object" : null,
            });
        }

        string? pattern = Field(sent, "pattern") is JsonElement asked ? Text(asked) : null;
        JsonElement? choices = Field(sent, "enum");
        JsonElement? format = Field(sent, "format");
        return new TableColumn(name, type == "date" ? "string" : type)
        {
            IsTime = type == "date" || (format is JsonElement form && Text(form) == "date-time"),
            IsNullable = Field(sent, "nullable") is not { ValueKind: JsonValueKind.False },
            IsRequired = isRequired,
            IsComputed = zui is JsonElement more && Field(more, "computed") is { ValueKind: JsonValueKind.Object },
            Choices = choices is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(Text).OfType<string>()] : null,
            Pattern = pattern,
            Regex = pattern is null ? null : Compile(pattern),
            ItemType = Field(sent, "items") is JsonElement items && Field(items, "type") is JsonElement itemType ? TypeOf(itemType) : null,
            IsRestricted = format is not null || pattern is not null || choices is not null || type == "date",
        };
    }

    private static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.None, _patternTimeout);
        }
        catch (ArgumentException)
        {
            // What only JavaScript can read is left to the service to judge.
            return null;
        }
    }

    private static string? TypeOf(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Select(Text).FirstOrDefault(name => name != "null")
        : Text(type);

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : null;

    private static JsonElement? Field(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement field) && field.ValueKind != JsonValueKind.Null ? field : null;
}
