using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Reads rows of a table, each in one pass, into custom objects of type <c>Botpress.TableRow</c>: the columns as they are named,
/// times in local time, and of the system's columns only those that say something.
/// </summary>
/// <param name="origin">The table that the rows are of; null for what is no row of a table: a group.</param>
internal sealed class RowReader(RowSource? origin)
{
    public const string TypeName = "Botpress.TableRow";

    private readonly List<KeyValuePair<string, object?>> _columns = [];

    // The names of the row before: rows of a table are alike, so names are neither decoded nor compared with each other again.
    private readonly List<(byte[] Utf8, string Name)> _shape = [];

    // Whether a custom object can hold them.
    private bool _namesAreDistinct = true;

    public PSObject Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A row must be an object.");
        }

        _columns.Clear();
        bool isNewShape = false;
        for (int index = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; index++)
        {
            if (index >= _shape.Count || !reader.ValueTextEquals(_shape[index].Utf8))
            {
                isNewShape = true;
                _shape.RemoveRange(index, _shape.Count - index);
                string decoded = JsonText.Read(ref reader);
                _shape.Add((Encoding.UTF8.GetBytes(decoded), decoded));
            }

            string name = _shape[index].Name;
            reader.Read();
            if (!IsSilent(ref reader, name))
            {
                _columns.Add(new KeyValuePair<string, object?>(name, ReadValue(ref reader, name)));
            }
        }

        if (isNewShape)
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            _namesAreDistinct = _shape.TrueForAll(column => Names.CanBeMember(column.Name) && names.Add(column.Name));
        }

        PSObject row = _namesAreDistinct ? ToCustomObject() : ToDictionary();
        row.TypeNames.Insert(0, TypeName);
        if (origin is not null)
        {
            RowOrigin.Set(row, origin);
        }

        return row;
    }

    // Nothing computed, nothing stale, no search: then these columns would only be in the way.
    private static bool IsSilent(ref Utf8JsonReader reader, string name)
    {
        if (name is not ("computed" or "stale" or "similarity"))
        {
            return false;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            Utf8JsonReader ahead = reader;
            ahead.Read();
            if (ahead.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                reader = ahead;
                return true;
            }
        }

        return reader.TokenType == JsonTokenType.Null;
    }

    private static object? ReadValue(ref Utf8JsonReader reader, string name)
    {
        if (name is "createdAt" or "updatedAt" && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset time))
        {
            return time.LocalDateTime;
        }

        return JsonValue.ReadPart(ref reader);
    }

    private PSObject ToCustomObject()
    {
        var row = new PSObject();
        foreach (KeyValuePair<string, object?> column in _columns)
        {
            row.Properties.Add(new PSNoteProperty(column.Key, column.Value), preValidated: true);
        }

        return row;
    }

    // Names that differ only in case, as everywhere in free-form JSON: a dictionary that minds the case.
    private PSObject ToDictionary()
    {
        var row = new NestedMap();
        foreach (KeyValuePair<string, object?> column in _columns)
        {
            row[column.Key] = column.Value;
        }

        return new PSObject(row);
    }
}
