using Botpress.PowerShell;
using System;
using System.Management.Automation;

namespace Botpress;

/// <summary>A table of a bot.</summary>
[View(Lines = "Name, Id, Rows, Columns, KeyColumn, Factor, Frozen, IsComputeEnabled, Tags, Stale, Indexing, StaleColumns, WasCreated, "
    + "Job, CreatedAt, UpdatedAt, BotId")]
[Column(6, 0, "Columns", Script = "$columns = $_.Schema.properties; @(if ($columns -is [System.Collections.IDictionary]) { $columns.psbase.Keys } else { $columns.psobject.Properties | ForEach-Object { $_.Name } }) -join ', '")]
public sealed class Table : BotObject
{
    /// <summary>The table's id.</summary>
    [Alias("Table", "TableId")]
    [Column(2, 32)]
    public string? Id { get; set; }

    /// <summary>The table's name.</summary>
    [Column(1, 20)]
    public string? Name { get; set; }

    /// <summary>How large a row may be: so many times 4 KB, 1 to 30.</summary>
    public double? Factor { get; set; }

    /// <summary>Whether its name and schema can no longer change.</summary>
    public bool? Frozen { get; set; }

    /// <summary>The column whose values are unique; null when there is none.</summary>
    [Column(5, 12)]
    public string? KeyColumn { get; set; }

    /// <summary>Its columns as a JSON schema: <c>Schema.properties</c> has one property for each.</summary>
    public object? Schema { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>Whether its computed columns are computed.</summary>
    public bool? IsComputeEnabled { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(4, 16)]
    public DateTime? UpdatedAt { get; set; }

    /// <summary>How many rows it has; null in lists.</summary>
    [Column(3, 8)]
    [Detail]
    public long? Rows { get; set; }

    /// <summary>How many rows have computed values that are out of date; null in lists.</summary>
    [Detail]
    public long? Stale { get; set; }

    /// <summary>How many rows are being indexed for search; null in lists.</summary>
    [Detail]
    public long? Indexing { get; set; }

    /// <summary>Whether a get-or-create call created it; null elsewhere.</summary>
    [ApiName("created")]
    public bool? WasCreated { get; set; }

    /// <summary>The computed columns that a change put out of date; null elsewhere.</summary>
    public ItemList<string>? StaleColumns { get; set; }

    /// <summary>The job that copies the rows of a table, with its id and status; null elsewhere.</summary>
    [Line(Script = """if ($_.Job) { "$($_.Job.Id) ($($_.Job.Status))" }""")]
    public TableJob? Job { get; set; }
}

/// <summary>Work on a table that goes on in the background: an export, an import, a copy.</summary>
[View(Lines = "Id, Type, Status, Progress, TableId, InputFileId, OutputFileId, CreatedAt, UpdatedAt, BotId")]
public sealed class TableJob : BotObject
{
    /// <summary>The job's id.</summary>
    [Column(1, 32)]
    public string? Id { get; set; }

    /// <summary>The table that it works on.</summary>
    public string? TableId { get; set; }

    /// <summary>What it does: export, import, clear_column, clear_vectors, delete_rows or duplicate_table.</summary>
    [Column(2, 15)]
    public string? Type { get; set; }

    /// <summary>How it stands: pending, in_progress, finalizing, completed or failed.</summary>
    [Column(3, 11)]
    public string? Status { get; set; }

    /// <summary>How far it is.</summary>
    [Column(4, 8)]
    public double? Progress { get; set; }

    /// <summary>The file that it reads; null when it reads none.</summary>
    public string? InputFileId { get; set; }

    /// <summary>The file that it wrote; null until there is one.</summary>
    [Column(6)]
    public string? OutputFileId { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(5, 16)]
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>What became of rows that were loaded into a table.</summary>
[View]
public sealed class TableImportResult : BotObject
{
    /// <summary>The table, by the id or name that was given.</summary>
    [Alias("TableId")]
    [Column(1, 24)]
    public string? Table { get; set; }

    /// <summary>How many rows were added.</summary>
    [Column(2, 9)]
    public long Inserted { get; set; }

    /// <summary>How many rows were changed.</summary>
    [Column(3, 9)]
    public long Updated { get; set; }

    /// <summary>How many rows did not get in.</summary>
    [Column(4, 9)]
    public long Failed { get; set; }

    /// <summary>Why, in the order in which it happened.</summary>
    [Column(5, Script = """if ($_.Errors) { $_.Errors[0] + $(if ($_.Errors.Count -gt 1) { " (+$($_.Errors.Count - 1) more)" }) }""")]
    [Line(Script = "$_.Errors -join [Environment]::NewLine")]
    public ItemList<string> Errors { get; set; } = [];
}
