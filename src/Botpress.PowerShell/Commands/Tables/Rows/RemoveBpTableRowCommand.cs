using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Deletes rows of a table: those with the given ids, those that match a filter, or all of them. Rows can be piped in; they are
/// deleted when all are there, in batches of 1000. With -Verbose it tells how many were deleted. They cannot be brought back. Those that
/// match a filter are deleted by a job; the command waits for it, or gives it with -NoWait.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "BpTableRow", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[Takes("TableRow")]
[OutputType(typeof(TableJob))]
public sealed class RemoveBpTableRowCommand : BpTableRowCommand
{
    private const int MaximumIds = Limits.Rows;

    private readonly Dictionary<RowSource, List<long>> _ids = [];

    /// <summary>The ids of the rows to delete.</summary>
    [Parameter(Position = 1), RowId]
    [Alias("Ids", "RowId")]
    [AllowEmptyCollection]
    [NothingToOffer]
    public long[]? Id { get; set; }

    /// <summary>Deletes the rows that match: a map of column to value or condition, as for Find-BpTableRow.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Filter { get; set; }

    /// <summary>Deletes all rows of the table.</summary>
    [Parameter, ApiField]
    public SwitchParameter DeleteAllRows { get; set; }

    /// <summary>Gives the job that deletes the rows that match a filter, and does not wait for it. Get-BpTableJob shows how it stands.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How long to wait for such a job, in seconds. The default is 300.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    [NothingToOffer]
    public int TimeoutSec { get; set; } = TableJobWait.DefaultSec;

    /// <summary>Rows to delete, such as Find-BpTableRow gives them, objects with an id, or ids.</summary>
    [Parameter(ValueFromPipeline = true)]
    [NothingToOffer]
    public override object? InputObject { get; set; }

    /// <summary>How many requests, each with up to 1000 ids, are under way at once. The default is 1.</summary>
    [Parameter]
    [ValidateRange(1, MaximumThrottleLimit)]
    [NothingToOffer]
    public override int ThrottleLimit { get; set; } = 1;

    // Its requests hold many of the things.
    private protected override bool SplitsItself => true;

    private protected override bool TakesInputByName => true;

    private protected override bool TakesNull => true;

    private static Operation Operation => Operations.DeleteTableRows;

    /// <inheritdoc/>
    private protected override void Process()
    {
        InputObject = GivenRow.Restore(InputObject);
        object? input = InputObject is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : InputObject;
        bool isRow = input is not (null or BotpressObject);
        if ((isRow ? TargetOf(InputObject) : NamedTarget) is not RowSource target || (isRow && IsOfAnother(InputObject, target)))
        {
            return;
        }

        long? id = isRow ? IdOf(input!) : null;
        if ((isRow && id is null) || (input is null && MyInvocation.ExpectingInput))
        {
            WriteError(Errors.Record(
                new ArgumentException($"-{nameof(InputObject)} takes rows with an id, or ids; '{Names.Short(input ?? "null")}' has none."), "InvalidArgument", ErrorCategory.InvalidArgument, InputObject, null));
            return;
        }

        if (!_ids.TryGetValue(target, out List<long>? ids))
        {
            _ids[target] = ids = [.. Id ?? []];
        }

        if (id is long one)
        {
            ids.Add(one);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (KeyValuePair<RowSource, List<long>> rows in _ids)
        {
            Delete(rows.Key, [.. rows.Value.Distinct()]);
        }

        base.EndProcessing();
    }

    private void Delete(RowSource target, List<long> ids)
    {
        bool selects = IsBound(nameof(Filter)) || IsBound(nameof(DeleteAllRows));
        if (ids.Count == 0 && IsBound(nameof(Id)) && !selects)
        {
            WriteVerbose($"No ids were given, so no row of table {target.Table} is deleted.");
            return;
        }

        if (ids.Count == 0 && !selects)
        {
            WriteWarning($"Nothing says which rows of table {target.Table} to delete: give -{nameof(Id)}, -{nameof(Filter)} or -{nameof(DeleteAllRows)}, or pipe rows in. The API is left to answer that.");
        }

        if (!ShouldProcess(NamedIds.Describe(target.Table, "table"), ActionFor(ids.Count)))
        {
            return;
        }

        // What selects rows by anything but ids is one request, too.
        var batches = Enumerable.Range(0, Math.Max(1, (ids.Count + MaximumIds - 1) / MaximumIds))
            .Select(batch => ids.GetRange(batch * MaximumIds, Math.Min(MaximumIds, ids.Count - (batch * MaximumIds)))).ToList();
        Each(batches, _ => $"rows of table {Names.Short(target.Table)}", (command, batch) => ((RemoveBpTableRowCommand)command).DeleteBatch(target, batch));
    }

    private void DeleteBatch(RowSource target, List<long> batch) => Guard(Operation, target.Table, () =>
    {
        ApiRequest request = RequestOf(Operation, target.Table, ContextOf(target));
        if (batch.Count > 0 || IsBound(nameof(Id)))
        {
            request.Arguments["ids"] = batch;
        }

        RowsAnswer answer = Requests.Read(request, answered => RowsAnswer.Read(answered, new RowReader(null)));
        if (answer.JobId is not string job)
        {
            WriteVerbose($"Rows deleted from table {target.Table}: {answer.DeletedRows}.");
            return;
        }

        WriteVerbose($"Rows are deleted from table {target.Table} by the job {job} ({answer.JobStatus}).");
        if (NoWait)
        {
            WriteItems<TableJob>(TableJobWait.JobsOf(target.Table, ContextOf(target)), found => found.Id == job);
        }
        else
        {
            _ = new TableJobWait(
                this, $"Deleting rows of table {target.Table}", $"deletes rows of table {target.Table}", "Some rows may be deleted. Look for those that match with Find-BpTableRow, then delete them again.")
                .UntilDone(target.Table, job, answer.JobStatus, TimeoutSec, [TableJobWait.JobsOf(target.Table, ContextOf(target))], out TableJob? _);
        }
    });

    private string ActionFor(int count)
    {
        string[] what =
        [
            .. DeleteAllRows ? ["all rows"] : Array.Empty<string>(),
            .. IsBound(nameof(Filter)) ? ["the rows that match the filter"] : Array.Empty<string>(),
            .. count > 0 ? [count == 1 ? "1 row" : $"{count} rows"] : Array.Empty<string>(),
        ];
        return $"Delete {(what.Length == 0 ? "rows" : string.Join(", ", what))}";
    }

    private long? IdOf(object input) => RowIdAttribute.Read(input switch
    {
        IDictionary map => map[SystemColumns.Id],
        // A table may have a column ID of its own, and its rows may have been read without their id.
        PSObject custom => custom.Properties[SystemColumns.Id] is PSPropertyInfo id && (id.Name == SystemColumns.Id || RowOrigin.Of(InputObject) is null) ? id.Value : null,
        _ => input,
    });
}
