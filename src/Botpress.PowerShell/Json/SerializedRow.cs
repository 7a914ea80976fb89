using System;
using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// A row as Export-Clixml or a job wrote it, with what the row itself hides. PowerShell has it converted when it reads one
/// (Botpress.Types.ps1xml), and what comes of it is the row.
/// </summary>
[TypeConverter(typeof(SerializedObjectConverter))]
public sealed class SerializedRow
{
    private const string Mark = "BotpressRowOrigin";

    /// <summary>The properties that rows have beside their columns.</summary>
    internal static readonly string[] Hidden = ["BotId", "Table", "createdAtUtc", "updatedAtUtc"];

    private SerializedRow()
    {
    }

    /// <summary>The row, with its columns alone, that knows its table.</summary>
    internal static PSObject Restore(PSObject serialized)
    {
        string[] mark = (serialized.Properties[Mark]?.Value as string)?.Split('\n') ?? [];
        PSObject row;
        if (serialized.BaseObject is IDictionary map)
        {
            var columns = new NestedMap();
            foreach (DictionaryEntry column in map)
            {
                columns[Convert.ToString(column.Key, CultureInfo.InvariantCulture)!] = column.Value;
            }

            row = new PSObject(columns);
        }
        else
        {
            string[] own = mark.Length > 0 ? mark[0].Split(' ') : [];
            row = new PSObject();
            foreach (PSPropertyInfo column in serialized.Properties.Where(column => column is PSNoteProperty && !Is(column, Mark) && (own.Contains(column.Name, StringComparer.OrdinalIgnoreCase) || !Array.Exists(Hidden, name => Is(column, name)))))
            {
                row.Properties.Add(new PSNoteProperty(column.Name, column.Value));
            }
        }

        row.TypeNames.Insert(0, RowReader.TypeName);
        if (mark.Length == 3)
        {
            RowOrigin.Set(row, new RowSource(mark[1], mark[2].Length > 0 ? mark[2] : null));
        }

        return row;
    }

    private static bool Is(PSPropertyInfo property, string name) => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase);
}
