namespace Botpress.Jobs;

/// <summary>What is wrong with a row.</summary>
/// <param name="Row">Which row it is, counted from 1.</param>
/// <param name="Line">The line of the file on which it begins, from 1; null where there is no file.</param>
/// <param name="Column">The column; null where the whole row is meant.</param>
/// <param name="Value">The beginning of its value, as text; null where there is none.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record RowFinding(long Row, long? Line, string? Column, string? Value, RowRule Rule, string Message);

/// <summary>The rules that rows are held to.</summary>
public enum RowRule
{
    /// <summary>It is a row at all: data with columns, and a line of a file has as many values as the first one has names.</summary>
    Row,

    /// <summary>The table has the column. It is told once for each column.</summary>
    UnknownColumn,

    /// <summary>The column's name has at most 30 characters. It is told once for each column.</summary>
    ColumnName,

    /// <summary>The row has at most 20 columns.</summary>
    ColumnCount,

    /// <summary>A column that is required has a value.</summary>
    Required,

    /// <summary>What may not be null is not.</summary>
    Null,

    /// <summary>The value is of the column's type.</summary>
    Type,

    /// <summary>The text is a date and time of ISO 8601.</summary>
    DateTime,

    /// <summary>The text is one of those that the column has.</summary>
    Enum,

    /// <summary>The text matches the column's pattern.</summary>
    Pattern,

    /// <summary>The items of a list are of their type.</summary>
    Items,

    /// <summary>A whole number is at most 2^53, so that it keeps all of its digits.</summary>
    Integer,

    /// <summary>A number is finite.</summary>
    Finite,

    /// <summary>The text has no half of a character.</summary>
    Text,

    /// <summary>The key has a value.</summary>
    KeyMissing,

    /// <summary>No other row has the same key.</summary>
    KeyTwice,

    /// <summary>The row has at most 4096 bytes for each of the table's factor.</summary>
    Size,
}
