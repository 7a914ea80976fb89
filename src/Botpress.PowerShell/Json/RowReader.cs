using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Reads rows of a table, each in one pass, into objects of type <c>Botpress.TableRow</c>: the columns as they are named,
/// times in local time, and of the system's columns only those that say something.
/// </summary>
/// <param name="origin">The table that the rows are of; null for what is no row of a table: a group.</param>
internal sealed class RowReader(RowSource? origin)
{
    // The names of the row before: rows of a table are alike, so names are neither decoded nor compared with each other again.
    private readonly List<(byte[] Utf8, string Name, string Property)> _shape = [];

    public PSObject Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A row must be an object.");
        }

        var row = new PSObject(new TableRow(origin));
        PSMemberInfoCollection<PSPropertyInfo> properties = row.Properties;
        for (int index = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; index++)
        {
            if (index >= _shape.Count || !reader.ValueTextEquals(_shape[index].Utf8))
            {
                _shape.RemoveRange(index, _shape.Count - index);
                string decoded = JsonText.Read(ref reader);
                var taken = new HashSet<string>(_shape.Select(column => column.Property), StringComparer.OrdinalIgnoreCase);
                _shape.Add((Encoding.UTF8.GetBytes(decoded), decoded, ColumnName.Shown(decoded, taken)));
            }

            (_, string name, string property) = _shape[index];
            reader.Read();
            if (!IsSilent(ref reader, name))
            {
                properties.Add(new PSNoteProperty(property, ReadValue(ref reader, name)), preValidated: true);
            }
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
}
