using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Rows as they are given: any object with properties, or a hashtable.</summary>
/// <param name="parameter">The parameter that they are given to, for errors.</param>
internal sealed class GivenRow(string parameter)
{
    // What Receive-Job adds to every object.
    private static readonly string[] _jobNotes = ["PSComputerName", "PSShowComputerName", "PSSourceJobInstanceId", "RunspaceId"];

    // Null where the session gives all custom objects more properties. Asked when the first row comes, which is within the session.
    private readonly Lazy<PSObject?> _plain = new(() => new PSObject() is var custom && custom.Properties.Any() ? null : custom);

    /// <summary>The row itself: one that was read when this module was not there is none yet.</summary>
    public static object? Restore(object? given) => HasType(given, "Deserialized." + typeof(TableRow).FullName) ? SerializedRow.Restore((PSObject)given!) : given;

    /// <summary>Whether it came from a table, with the columns of the system.</summary>
    public static bool IsOfTable(object? row) => RowOrigin.IsRow(row);

    /// <summary>Its columns as plain values.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">It is no row, or holds what cannot be sent.</exception>
    public IDictionary ToColumns(object? row)
    {
        if (JsonValue.FromRow(row, parameter, _plain.Value) is not IDictionary columns)
        {
            object? value = row is PSObject wrapped ? wrapped.BaseObject : row;
            throw new ArgumentException(
                $"-{parameter} takes objects or hashtables with a property for each column, such as @{{ name = 'Ada' }}; '{Names.Short(value ?? "null")}' is {(value is null ? "nothing" : "a " + value.GetType().Name)}.");
        }

        ColumnName.Restore(columns);
        // No value of a row is a Guid. In a file it is the text of one.
        if (columns.Contains("RunspaceId") && (RowOrigin.IsRow(row) || row is PSObject { BaseObject: PSCustomObject }) && PSObject.AsPSObject(row!).Properties is var properties
            && (properties["RunspaceId"]?.Value is Guid || (properties["PSComputerName"] is not null && Guid.TryParseExact(properties["RunspaceId"]?.Value as string, "D", out _))))
        {
            Array.ForEach(_jobNotes, columns.Remove);
        }

        return columns;
    }

    private static bool HasType(object? row, string name) => row is PSObject wrapped && ObjectParts.TypeNames(wrapped).Contains(name);
}
