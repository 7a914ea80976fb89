using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

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
    private readonly Dictionary<RowSource, ColumnTypes> _types = [];
    private readonly List<string> _errors = [];
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

    private protected override Operation Operation => IsBound(nameof(KeyColumn)) ? Operations.UpsertTableRows : Operations.CreateTableRows;

    private protected override string Verb => IsBound(nameof(KeyColumn)) ? "Add or change" : "Add";

    private protected override bool ReadsRows => PassThru;

    private protected override int RowsPerBatch => BatchSize;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_target is not null)
        {
            WriteProgress(new ProgressRecord(1, "Importing rows", "Done") { RecordType = ProgressRecordType.Completed });
        }

        bool wasDeclined = _target is null && RowsTaken > _failed;
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
        if (!_types.TryGetValue(target, out ColumnTypes? types))
        {
            _types[target] = types = ReadTypes(target);
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

    private ColumnTypes ReadTypes(RowSource target)
    {
        try
        {
            var request = new ApiRequest(Operations.GetTable, new Dictionary<string, object?> { ["table"] = target.Table }, ContextOf(target));
            return new ColumnTypes(Requests.Read<Table>(request).Schema);
        }
        catch (ApiException exception)
        {
            // Without its table no row can get anywhere.
            throw EndWith(Errors.Record(exception, Operations.GetTable, target.Table, ActiveSession));
        }
    }
}
