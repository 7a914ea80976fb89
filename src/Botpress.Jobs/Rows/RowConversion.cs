using System;
using System.Collections;
using System.Globalization;
using System.Linq;

namespace Botpress.Jobs;

/// <summary>Makes rows fit a table: text, as a CSV file has it, becomes what its column is.</summary>
/// <param name="columns">What the table asks.</param>
public sealed class RowConversion(TableColumns columns)
{
    /// <summary>
    /// Makes a row fit: text becomes what its column is, and columns of the system go. What does not convert stays as it is, so that whoever
    /// judges it says what is wrong with it.
    /// </summary>
    /// <param name="row">The row, by column.</param>
    /// <param name="keepId">Whether the id stays: where it is the key.</param>
    public void Fit(IDictionary row, bool keepId)
    {
        string[] names = new string[row.Count];
        row.Keys.CopyTo(names, 0);
        foreach (string name in names)
        {
            if (name == TableColumns.Id)
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
            else if (columns[name] is TableColumn column)
            {
                if (row[name] is string cell)
                {
                    object? value = column.IsRestricted && string.IsNullOrWhiteSpace(cell) ? null : Convert(cell, column.Type);
                    if (value != (object)cell)
                    {
                        row[name] = value;
                    }
                }
            }
            else if (TableColumns.ReadOnly.Contains(name))
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
                return PlainJson.ReadNested(text) ?? text;
            default:
                return text;
        }
    }
}
