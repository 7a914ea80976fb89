using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>The types of a table's columns, to make of text what a column wants.</summary>
internal sealed class ColumnTypes
{
    private readonly Dictionary<string, string?> _types = new(StringComparer.Ordinal);

    // Columns of text that not every text fits, as times: empty text is no value there.
    private readonly HashSet<string> _restricted = new(StringComparer.Ordinal);

    /// <param name="schema">The table's schema, as it was read.</param>
    public ColumnTypes(object? schema)
    {
        foreach (KeyValuePair<string, object?> column in Fields(Field(schema, "properties")))
        {
            _types[column.Key] = Field(column.Value, "type") as string;
            if (Field(column.Value, "format") is not null || Field(column.Value, "pattern") is not null || Field(column.Value, "enum") is not null)
            {
                _restricted.Add(column.Key);
            }
        }
    }

    /// <summary>
    /// Makes a row fit: text becomes what its column is, and columns of the system go. The id stays only where it is the key.
    /// </summary>
    public void Fit(IDictionary row, bool keepId)
    {
        foreach (string name in row.Keys.Cast<string>().ToList())
        {
            if (name == SystemColumns.Id)
            {
                object? id = row[name] is string text ? Convert(text, "number") : row[name];
                if (keepId && id is not null)
                {
                    row[name] = id;
                }
                else
                {
                    row.Remove(name);
                }
            }
            else if (_types.TryGetValue(name, out string? type))
            {
                row[name] = row[name] is not string cell ? row[name]
                    : _restricted.Contains(name) && string.IsNullOrWhiteSpace(cell) ? null
                    : Convert(cell, type);
            }
            else if (SystemColumns.ReadOnly.Contains(name))
            {
                row.Remove(name);
            }
        }
    }

    /// <summary>Text as a value of a type; the text itself when it is none.</summary>
    private static object? Convert(string text, string? type)
    {
        switch (type)
        {
            case "number" or "boolean" or "object" or "array" when string.IsNullOrWhiteSpace(text):
                return null;
            case "number":
                const NumberStyles Style = NumberStyles.Float;
                return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole) ? whole
                    : decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal exact) ? exact
                    : double.TryParse(text, Style, CultureInfo.InvariantCulture, out double real) && !double.IsNaN(real) && !double.IsInfinity(real) ? real
                    : text;
            case "boolean":
                return bool.TryParse(text, out bool flag) ? flag : text;
            case "object" or "array":
                return ParseJson(text) ?? text;
            default:
                return text;
        }
    }

    private static object? ParseJson(string text)
    {
        if (JsonText.IsBroken(text))
        {
            // The text is refused when it is about to be sent.
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), JsonText.ReaderOptions);
            reader.Read();
            return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                ? JsonValue.FromPowerShell(JsonValue.Read(ref reader), "Row")
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static object? Field(object? value, string name) =>
        value is PSObject custom ? custom.Properties[name]?.Value : (value as IDictionary)?[name];

    private static IEnumerable<KeyValuePair<string, object?>> Fields(object? value) => value switch
    {
        PSObject custom => custom.Properties.Select(property => new KeyValuePair<string, object?>(property.Name, property.Value)),
        IDictionary map => map.Cast<DictionaryEntry>().Select(entry => new KeyValuePair<string, object?>((string)entry.Key, entry.Value)),
        _ => [],
    };
}
