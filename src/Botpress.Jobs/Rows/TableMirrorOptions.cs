using System.Collections.Generic;

namespace Botpress.Jobs;

/// <summary>How a table is kept like rows.</summary>
public sealed class TableMirrorOptions
{
    /// <summary>The table's id or name.</summary>
    public string Table { get; init; } = "";

    /// <summary>The column that tells rows apart.</summary>
    public string KeyColumn { get; init; } = "";

    /// <summary>The columns that are kept; null for those that the rows have.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The file that the rows come from; null for none.</summary>
    public string? Path { get; init; }

    /// <summary>Whether rows that are only in the table stay.</summary>
    public bool NoDelete { get; init; }

    /// <summary>How many rows may be deleted, as a number or a part.</summary>
    public string MaximumDelete { get; init; } = "50%";

    /// <summary>Whether rows are taken that break the rules of the table.</summary>
    public bool NoValidate { get; init; }

    /// <summary>Whether guards and conflicts are passed over.</summary>
    public bool Force { get; init; }

    /// <summary>How many requests are under way at once.</summary>
    public int ThrottleLimit { get; init; } = 8;
}
