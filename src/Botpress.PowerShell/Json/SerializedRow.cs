using System;
using System.ComponentModel;
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
        string[] own = mark.Length > 0 ? mark[0].Split(' ') : [];
        var row = new PSObject(new TableRow(mark.Length == 3 ? new RowSource(mark[1], mark[2].Length > 0 ? mark[2] : null) : null));
        foreach (PSPropertyInfo column in serialized.Properties.Where(column => column is PSNoteProperty && !Is(column, Mark) && (own.Contains(column.Name, StringComparer.OrdinalIgnoreCase) || !Array.Exists(Hidden, name => Is(column, name)))))
        {
            // Also where the type has a hidden one of that name.
            row.Properties.Add(new PSNoteProperty(column.Name, column.Value), preValidated: true);
        }

        return row;
    }

    private static bool Is(PSPropertyInfo property, string name) => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase);
}
