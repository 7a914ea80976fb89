using Botpress.PowerShell;

namespace Botpress;

/// <summary>What is wrong with a row, before it is sent.</summary>
[View]
public sealed class RowProblem
{
    /// <summary>Which row it is, counted from 1.</summary>
    [Column(1, 6)]
    public long Row { get; set; }

    /// <summary>The line of the CSV file on which the row begins, from 1; null where the rows are not read from a file.</summary>
    [Column(2, 6)]
    public long? Line { get; set; }

    /// <summary>The column; null where the whole row is meant.</summary>
    [Column(3, 14)]
    public string? Column { get; set; }

    /// <summary>The first 60 characters of its value; null where there is none.</summary>
    [Column(5, 12, As = Show.OneLine)]
    public string? Value { get; set; }

    /// <summary>
    /// The rule that it breaks: Row, UnknownColumn, ColumnName, ColumnCount, Required, Null, Type, DateTime, Enum, Pattern, Items, Integer, Finite,
    /// Text, KeyMissing, KeyTwice or Size.
    /// </summary>
    [Column(4, 13)]
    public string? Rule { get; set; }

    /// <summary>What is wrong, and what would be right.</summary>
    [Column(6)]
    public string? Message { get; set; }
}
