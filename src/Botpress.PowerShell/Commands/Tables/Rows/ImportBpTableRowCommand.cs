using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>
/// Loads many rows into a table, from Import-Csv for example, and writes one summary. Text is converted to the type of its column:
/// numbers, booleans, JSON for objects and lists, nothing for empty cells; what does not convert is sent as it is, so that the API
/// says what is wrong with it. With -KeyColumn rows that are there already are changed, else all rows are added. Columns of the
/// system (createdAt, updatedAt, ...) are left out.
/// </summary>
[Cmdlet(VerbsData.Import, "BpTableRow", SupportsShouldProcess = true)]
[OutputType(typeof(TableImportResult)), OutputType("Botpress.TableRow")]
public sealed class ImportBpTableRowCommand : BpTableRowWriteCommand
{
    // More of them nobody reads at once.
    private const int ShownProblems = 10;

    private readonly Dictionary<RowSource, RowConversion> _types = [];
    private readonly List<string> _errors = [];

    // Of rows that are checked first: what checks them, where they wait, and where of each.
    private readonly Dictionary<RowSource, RowCheck?> _checks = [];
    private readonly List<(RowSource Target, long Number, long Offset, int Length)> _held = [];
    private RowSpool? _spool;
    private long _problems;
    private RowSource? _target;
    private long _inserted;
    private long _updated;
    private long _failed;

    /// <summary>
    /// The column that tells whether a row is there already, id or another whose values are unique. Without it all rows are added.
    /// </summary>
    [Parameter, ApiField]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string? KeyColumn { get; set; }

    /// <summary>How many rows are sent at once, 1 to 1000. The default is 1000.</summary>
    [Parameter, ValidateRange(1, Limits.Rows)]
    [NothingToOffer]
    public int BatchSize { get; set; } = Limits.Rows;

    /// <summary>Writes the rows as they are then, in place of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Checks all rows, as Test-BpTableRow does, before the first is sent. If anything is wrong with one, nothing is sent. Meanwhile they wait
    /// on the disk, in a file that only you can read.
    /// </summary>
    [Parameter]
    public SwitchParameter Validate { get; set; }

    private protected override Operation Operation => IsBound(nameof(KeyColumn)) ? Operations.UpsertTableRows : Operations.CreateTableRows;

    private protected override string? KeyOfRows => KeyColumn;

    private protected override string Verb => IsBound(nameof(KeyColumn)) ? "Add or change" : "Add";

    private protected override bool ReadsRows => PassThru;

    private protected override bool ConvertsText => true;

    private protected override int RowsPerBatch => BatchSize;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        bool isRefused = Validate && !SendHeld();
        base.EndProcessing();
        if (_target is not null)
        {
            WriteProgress(new ProgressRecord(1, "Importing rows", "Done") { RecordType = ProgressRecordType.Completed });
        }

        bool wasDeclined = !isRefused && _target is null && RowsTaken > _failed;
        if (!PassThru && !wasDeclined)
        {
            RowSource target = _target ?? NamedTarget;
            WriteModel(
                new TableImportResult
                {
                    Table = target.Table,
                    Inserted = _inserted,
                    Updated = _updated,
                    Failed = _failed,
                    Errors = [.. _errors],
                },
                new ApiRequest(Operation, [], ContextOf(target)));
        }
    }

    private protected override void PrepareBatch(RowSource target, IEnumerable<IDictionary> rows)
    {
        if (!_types.TryGetValue(target, out RowConversion? types))
        {
            _types[target] = types = new RowConversion(ReadColumns(target));
        }

        bool isKeyedById = IsBound(nameof(KeyColumn)) && KeyColumn == SystemColumns.Id;
        foreach (IDictionary row in rows)
        {
            types.Fit(row, isKeyedById);
        }
    }

    private protected override void Written(RowSource target, RowsAnswer answer)
    {
        _inserted += answer.RowCount + answer.InsertedCount;
        _updated += answer.UpdatedCount;
        if (PassThru)
        {
            base.Written(target, answer);
        }
    }

    private protected override void Failed(long rows, IReadOnlyList<string> reasons)
    {
        _failed += rows;
        _errors.AddRange(reasons);
    }

    private protected override void BatchDone(RowSource target)
    {
        _target ??= target;
        WriteProgress(new ProgressRecord(
            1, $"Importing rows into table {target.Table}", $"{_inserted} added, {_updated} changed, {_failed} failed"));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _spool?.Dispose();
    }

    private protected override bool Holds(RowSource target, IDictionary columns)
    {
        if (!Validate)
        {
            return false;
        }

        if (!_checks.TryGetValue(target, out RowCheck? check))
        {
            _ = Guard(Operations.GetTable, target.Table, () => check = new RowCheck(ReadColumns(target), IsBound(nameof(KeyColumn)) ? KeyColumn : null));
            _checks[target] = check;
        }

        if (check is null)
        {
            // Its error is written.
            _problems++;
            return true;
        }

        long before = _problems;
        foreach (RowFinding finding in check.Check(columns, RowsTaken))
        {
            ErrorRecord record = TestBpTableRowCommand.ToRecord(finding);
            _errors.Add(record.Exception.Message);
            if (++_problems <= ShownProblems)
            {
                WriteError(record);
            }
        }

        if (_problems == 0)
        {
            _spool ??= new RowSpool();
            RowPlace place = _spool.Add(JsonBody.BuildValue(columns));
            _held.Add((target, RowsTaken, place.Offset, place.Length));
        }

        _failed += _problems > before ? 1 : 0;
        return true;
    }

    /// <summary>Sends the rows that were checked; gives whether nothing is wrong with any.</summary>
    private bool SendHeld()
    {
        if (_problems == 0 && _failed == 0)
        {
            foreach ((RowSource target, long number, long offset, int length) in _held)
            {
                TakeHeld(target, (IDictionary)PlainJson.Read(_spool!.Read(new RowPlace(offset, length)))!, number);
            }

            return true;
        }

        if (!HasEnded && RowsTaken > 0)
        {
            WriteError(Errors.Record(
                new ArgumentException($"{_failed} of {RowsTaken} rows cannot be sent as they are. Nothing was sent."), "RowsInvalid", ErrorCategory.InvalidData, _target?.Table ?? Table, "Correct them; Test-BpTableRow lists all that is wrong. Without -Validate the others are sent."));
        }

        _failed = RowsTaken;
        return false;
    }
}
