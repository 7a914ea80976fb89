using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// A row of a table, or a group of rows: PowerShell keeps its columns as properties, and it knows the table it came from. Rows with one id
/// of one table are the same; what has no id is the same where all its columns are.
/// </summary>
public sealed class TableRow : PropertyBag, IComparable, ICloneable
{
    internal TableRow(RowSource? origin) => Origin = origin;

    /// <summary>The table that the row came from; null where that is not known.</summary>
    internal RowSource? Origin { get; }

    /// <summary>A column by its name as the table has it, also one that no property can have.</summary>
    /// <param name="column">Its name.</param>
    /// <returns>What is in it; null where there is none.</returns>
    public object? this[string column] => (Columns.FirstOrDefault(known => known.Key == column) is { Key: not null } found ? found : Columns.FirstOrDefault(known => string.Equals(known.Key, column, StringComparison.OrdinalIgnoreCase))).Value;

    /// <summary>The columns, by their names as the table has them.</summary>
    internal IEnumerable<KeyValuePair<string, object?>> Columns
    {
        get
        {
            PSPropertyInfo[] properties = [.. PSObject.AsPSObject(this).Properties.Where(property => property is PSNoteProperty)];
            string[] names = Array.ConvertAll(properties, property => property.Name);
            return properties.Select(property => new KeyValuePair<string, object?>(ColumnName.Of(property.Name, names), property.Value));
        }
    }

    private object? Id => Origin is not null && PSObject.AsPSObject(this).Properties[SystemColumns.Id] is { Name: SystemColumns.Id } id ? id.Value : null;

    /// <summary>The row in short.</summary>
    /// <returns>Its id; the JSON of what has none, a group say.</returns>
    public override string ToString() => Id is object id ? Convert.ToString(id, CultureInfo.InvariantCulture)! : NestedText.Of(this);

    /// <summary>A row of the same table, which PowerShell gives the columns when it copies one.</summary>
    /// <returns>The row.</returns>
    public object Clone() => new TableRow(Origin);

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        object? other = obj is PSObject wrapped ? wrapped.BaseObject : obj;
        return ReferenceEquals(this, other) || (other is TableRow row && Equals(Origin, row.Origin) && ToString() == row.ToString());
    }

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode();

    /// <summary>The order of rows: by their ids. Only what is equal has the same place.</summary>
    /// <param name="obj">The other row.</param>
    /// <returns>Less than zero, zero or more, as this comes before the other, is equal to it, or comes after it.</returns>
    /// <exception cref="ArgumentException">It is no row.</exception>
    public int CompareTo(object? obj)
    {
        object? other = obj is PSObject wrapped ? wrapped.BaseObject : obj;
        if (other is null || Equals(other))
        {
            return other is null ? 1 : 0;
        }

        if (other is not TableRow row)
        {
            throw new ArgumentException($"A {GetType()} cannot be compared with a {other.GetType()}.", nameof(obj));
        }

        int order = Id is long mine && row.Id is long others ? mine.CompareTo(others) : string.CompareOrdinal(ToString(), row.ToString());
        order = order != 0 ? order : string.CompareOrdinal($"{Origin}", $"{row.Origin}");
        return order != 0 ? order : RuntimeHelpers.GetHashCode(this) < RuntimeHelpers.GetHashCode(row) ? -1 : 1;
    }
}
