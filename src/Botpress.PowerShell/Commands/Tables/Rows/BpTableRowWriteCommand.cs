using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>
/// A command that writes rows: it gathers them into batches, and tells of every row what became of it. A row that cannot be sent,
/// or that the API refuses, does not keep the others back.
/// </summary>
public abstract class BpTableRowWriteCommand : BpTableRowCommand
{
    private readonly Dictionary<RowSource, RowBatches<Outgoing>> _pending = [];

    private readonly GivenRow _given = new(nameof(Row));

    // Batches that are under way, in their order: while they are, the next rows are read and made.
    private readonly Queue<SentBatch> _sent = [];

    /// <summary>
    /// The rows: objects or hashtables with a property for each column. Of rows that came from a table, createdAt, updatedAt and the
    /// other columns of the system are not sent back.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Rows")]
    [AllowEmptyCollection]
    [NothingToOffer]
    public object[] Row { get; set; } = [];

    /// <summary>
    /// Waits until the computed columns have their values, so that the rows that come back have them, too. The API allows it for
    /// single rows.
    /// </summary>
    [Parameter, ApiField]
    public SwitchParameter WaitComputed { get; set; }

    /// <summary>
    /// How many requests, each with a batch of rows, are under way at once. The default is 1: rows get in in their order. With more, those of
    /// one batch may get in before those of another.
    /// </summary>
    [Parameter]
    [ValidateRange(1, MaximumThrottleLimit)]
    [NothingToOffer]
    public override int ThrottleLimit { get; set; } = 1;

    /// <inheritdoc/>
    [Parameter]
    [IdOf(typeof(Bot), Beside = true)]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    [AllowEmptyString]
    public override string? BotId { get; set; }

    // Its requests hold many of the things.
    private protected override bool SplitsItself => true;

    /// <summary>Whether the ids of the rows say which rows of the table are meant.</summary>
    private protected virtual bool MeansRowsById => false;

    /// <summary>Whether it makes of text what the columns of the table are.</summary>
    private protected virtual bool ConvertsText => false;

    /// <summary>Whether rows that were written are read back; else they are only counted.</summary>
    private protected virtual bool ReadsRows => true;

    /// <summary>Whether the rows were typed, rather than piped in.</summary>
    private protected bool RowsAreGiven { get; private set; }

    /// <summary>How many rows have come in.</summary>
    private protected long RowsTaken { get; private set; }

    /// <summary>The operation that sends a batch.</summary>
    private protected abstract Operation Operation { get; }

    /// <summary>The column whose value tells which row is meant; null where none was named.</summary>
    private protected virtual string? KeyOfRows => null;

    /// <summary>How many rows a batch has at most.</summary>
    private protected virtual int RowsPerBatch => Limits.Rows;

    /// <summary>What is done to the rows, as the question to the user puts it: <c>Add</c>.</summary>
    private protected abstract string Verb { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RowsAreGiven = IsBound(nameof(Row));
    }

    // A table that is piped in is where rows go; all other things can be rows.
    internal override bool TakesAnything(string? kind) => !RowsAreGiven && kind is not (nameof(Botpress.Table) or nameof(Bot));

    /// <inheritdoc/>
    private protected override void Process() => OrAbandon(() =>
    {
        if (_sent.Count > 0 && _sent.Peek().Answer.IsCompleted)
        {
            Finish(_sent.Dequeue());
        }

        foreach (object? given in Row)
        {
            object? row = GivenRow.Restore(given);
            RowsTaken++;
            if ((RowsAreGiven ? NamedTarget : TargetOf(row)) is not RowSource target)
            {
                Refused(row, "It is not known which table the row belongs to.");
            }
            else if (!(MeansRowsById && IsOfAnother(row, target)) && ToOutgoing(row) is Outgoing outgoing && !Holds(target, outgoing.Columns))
            {
                Take(target, outgoing, waits: RowOrigin.Of(row) is not null);
            }
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => OrAbandon(() =>
    {
        foreach (RowBatches<Outgoing> pending in _pending.Values)
        {
            pending.Send();
        }

        FinishUntil(0);
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Abandon();
        base.Dispose(disposing);
    }

    /// <summary>Makes a row ready: what it must have, what it must not.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="isTableRow">Whether it came from a table, with the columns of the system.</param>
    /// <exception cref="ArgumentException">It cannot be sent.</exception>
    private protected virtual void Prepare(IDictionary columns, bool isTableRow)
    {
        if (isTableRow)
        {
            SystemColumns.Remove(columns);
        }
    }

    /// <summary>Whether the command keeps a row back itself, to give it to <see cref="TakeHeld"/> later.</summary>
    private protected virtual bool Holds(RowSource target, IDictionary columns) => false;

    /// <summary>Takes a row that was kept back.</summary>
    /// <param name="target">Its table.</param>
    /// <param name="columns">Its columns, which are also what errors are about.</param>
    /// <param name="number">Its place in the input.</param>
    private protected void TakeHeld(RowSource target, IDictionary columns, long number) =>
        Take(target, new Outgoing(columns, JsonSize.Of(columns, nameof(Row)), number, columns), waits: false);

    /// <summary>Makes the rows of a batch ready that is about to be sent.</summary>
    private protected virtual void PrepareBatch(RowSource target, IEnumerable<IDictionary> rows)
    {
    }

    /// <summary>Tells of the rows that worked.</summary>
    private protected virtual void Written(RowSource target, RowsAnswer answer)
    {
        WriteObject(answer.Rows, enumerateCollection: true);
        WriteObject(answer.Inserted, enumerateCollection: true);
        WriteObject(answer.Updated, enumerateCollection: true);
    }

    /// <summary>Is told that rows did not get in; their errors are written already.</summary>
    private protected virtual void Failed(long rows, IReadOnlyList<string> reasons)
    {
    }

    /// <summary>Is told that a batch is done, whatever became of it.</summary>
    private protected virtual void BatchDone(RowSource target)
    {
    }

    private Outgoing? ToOutgoing(object? row)
    {
        try
        {
            IDictionary columns = _given.ToColumns(row);
            Prepare(columns, GivenRow.IsOfTable(row));
            return new Outgoing(columns, JsonSize.Of(columns, nameof(Row)), RowsTaken, row!);
        }
        catch (ArgumentException exception)
        {
            WriteError(Errors.Record(exception, "InvalidArgument", ErrorCategory.InvalidArgument, row, null));
            Refused(row, exception.Message);
            return null;
        }
    }

    private void Refused(object? row, string reason) => Failed(1, [$"row {RowsTaken}: {reason}"]);

    private void Take(RowSource target, Outgoing row, bool waits)
    {
        if (!_pending.TryGetValue(target, out RowBatches<Outgoing>? pending))
        {
            _pending[target] = pending = new RowBatches<Outgoing>(
                RowsPerBatch, RowBatches<Outgoing>.MaximumBytes, static row => row.Bytes, batch => SendBatch(target, batch));
        }

        // Rows that were read from a table may still be being read, page by page: to write meanwhile would shift the pages, and
        // rows would be skipped or come twice.
        pending.Waits |= waits;
        pending.Add(row);
    }

    private void SendBatch(RowSource target, List<Outgoing> batch)
    {
        // By itself one after another, so that rows get in in their order.
        FinishUntil(ThrottleLimit - 1);
        if (HasEnded)
        {
            Failed(batch.Count, [$"{RowsOf(batch)}: not sent, after the error before."]);
            return;
        }

        if (!ShouldProcess(NamedIds.Describe(target.Table, "table"), $"{Verb} {batch.Count} {(batch.Count == 1 ? "row" : "rows")}"))
        {
            return;
        }

        // The rows themselves, so that a script can give them again.
        object subject = batch.Count == 1 ? batch[0].Source : batch.Select(row => row.Source).ToArray();
        Operation operation = OperationFor(batch);
        bool isSent = GuardBatch(operation, target, batch, subject, () =>
        {
            PrepareBatch(target, batch.Select(row => row.Columns));
            ApiRequest request = RequestOf(operation, target.Table, ContextOf(target));
            request.Arguments["rows"] = batch.Select(row => row.Columns).ToList();
            _sent.Enqueue(new SentBatch(operation, target, batch, subject, Requests.Begin(request)));
        });
        if (!isSent)
        {
            Done(target, batch, null);
        }
    }

    private void FinishUntil(int left)
    {
        while (_sent.Count > left)
        {
            Finish(_sent.Dequeue());
        }
    }

    private void Finish(SentBatch sent)
    {
        RowsAnswer? answer = null;
        GuardBatch(sent.Operation, sent.Target, sent.Batch, sent.Subject, () => answer = Requests.Finish(sent.Answer, answer => RowsAnswer.Read(answer, ReadsRows ? new RowReader(sent.Target) : null)));
        Done(sent.Target, sent.Batch, answer);
    }

    private void Done(RowSource target, List<Outgoing> batch, RowsAnswer? answer)
    {
        if (answer is not null)
        {
            Report(target, batch, answer);
        }
        else if (batch.Count > 1)
        {
            WriteWarning($"The error is about all of rows {batch[0].Number} to {batch[batch.Count - 1].Number} of the input, which went in one request.");
        }

        BatchDone(target);
    }

    /// <summary>What sends a batch. Rows that each say which row of the table they are do no more when they are sent twice.</summary>
    private Operation OperationFor(List<Outgoing> batch) =>
        KeyOfRows is string key && batch.TrueForAll(row => row.Columns[key] is not (null or "")) ? Operation with { Repeatable = true } : Operation;

    private bool GuardBatch(Operation operation, RowSource target, List<Outgoing> batch, object subject, Action action) => Guard(operation, target.Table, () =>
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is ApiException or ApiArgumentException or ArgumentException or EndedException)
        {
            string reason = ActiveSession.Redact(exception.Message);
            Failed(batch.Count, [$"{RowsOf(batch)}: {(exception is ApiException fault ? Errors.WithOutcome(reason, fault, operation) : reason)}"]);
            throw;
        }
    }, subject);

    /// <summary>Does something; if the command ends by it, nothing goes on behind the user's back.</summary>
    private void OrAbandon(Action action)
    {
        try
        {
            action();
        }
        catch
        {
            foreach (SentBatch sent in Abandon())
            {
                WarnAtEnd($"{RowsOf(sent.Batch)} of the input were on their way to table {Names.Short(sent.Target.Table)} when this ended: what was to be done with them may have been done.");
            }

            throw;
        }
    }

    /// <summary>Ends what is under way, and waits until it has ended.</summary>
    private List<SentBatch> Abandon()
    {
        List<SentBatch> abandoned = [.. _sent];
        _sent.Clear();
        abandoned.ForEach(sent => Pump.Abandon(sent.Answer));
        return abandoned;
    }

    private void Report(RowSource target, List<Outgoing> batch, RowsAnswer answer)
    {
        answer.Warnings.ForEach(WriteWarning);
        Written(target, answer);

        List<string> errors = [];
        var places = new RowErrors(answer.Errors, batch.Count);
        foreach (string error in answer.Errors)
        {
            (int Index, int Named)? place = places.Find(error);
            Outgoing? row = place is null ? null : batch[place.Value.Index];
            string message = ActiveSession.Redact(error) + (row is null || row.Number == place!.Value.Named ? "" : $" (row {row.Number} of the input)");
            errors.Add(message);
            WriteError(Errors.Record(
                BotpressApiException.From(new ApiException("RowFailed", message, 200), message), "RowFailed", ErrorCategory.InvalidData, row?.Source ?? target.Table, "Correct the row, which is the error's TargetObject, and give it again." + (ConvertsText || row?.Source is not PSObject source || !FileLine.IsText(source) ? ""
                    : $" All its values are text, as Import-Csv gives them: Import-BpTableRow {Names.Short(target.Table)} makes of text what the columns are, with -KeyColumn id for rows that are there.")));
        }

        long written = answer.RowCount + answer.InsertedCount + answer.UpdatedCount;
        long silent = batch.Count - written - answer.Errors.Count;
        if (silent > 0)
        {
            string warning = $"The server says nothing of {silent} of the {batch.Count} rows that were sent to table {Names.Short(target.Table)}: neither that they were written nor why not.";
            errors.Add(warning);
            WriteWarning(warning);
        }

        Failed(Math.Max(0, batch.Count - written), errors);
    }

    private static string RowsOf(List<Outgoing> batch) => $"rows {batch[0].Number} to {batch[batch.Count - 1].Number}";

    /// <summary>A row on its way.</summary>
    /// <param name="Columns">What is sent.</param>
    /// <param name="Bytes">About how long that is.</param>
    /// <param name="Number">Its place in the input, from 1.</param>
    /// <param name="Source">The row as it was given.</param>
    private sealed record Outgoing(IDictionary Columns, long Bytes, long Number, object Source);

    /// <summary>A batch that is under way.</summary>
    /// <param name="Operation">What sends it.</param>
    /// <param name="Target">Where to.</param>
    /// <param name="Batch">Its rows.</param>
    /// <param name="Subject">The rows as they were given, for errors.</param>
    /// <param name="Answer">What comes back.</param>
    private sealed record SentBatch(Operation Operation, RowSource Target, List<Outgoing> Batch, object Subject, Task<ApiAnswer> Answer);
}
