using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Does what a plan says, in batches: what is added or changed first, then what is deleted. Before a batch its rows are read anew: what somebody
/// else has changed meanwhile stays, and is a conflict. All of it may be repeated without harm.
/// </summary>
internal sealed class TableMirrorRun(TableMirror mirror, JobApi api, TableMirrorOptions options, JobClock clock, TableMirrorPlan plan, JobResult result)
{
    private static readonly TimeSpan _longestJobWait = TimeSpan.FromMinutes(30);
    private static readonly byte[] _comma = [(byte)','];

    private readonly object _lock = new();
    private readonly List<StepFailure> _failures = [];
    private readonly HashSet<int> _notWritten = [];
    private readonly HashSet<long> _notDeleted = [];
    private long _done;
    private long _unexpected;

    /// <summary>Does it, and looks whether it came out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (KeyValuePair<int, List<long>> row in plan.Twice)
        {
            Conflict(row.Key, null, $"the rows with ids {string.Join(", ", row.Value)} of the table have the same key.");
        }

        if (plan.HasWork)
        {
            List<JobStep> batches = Batches(await AddableAsync(cancellationToken).ConfigureAwait(false));
            var applier = new Applier(ApplyAsync)
            {
                ThrottleLimit = options.ThrottleLimit,
                Clock = clock,
                Failed = BatchFailed,
                Requeued = (step, fault, wait) => mirror.Warning?.Invoke(
                    string.Format(CultureInfo.InvariantCulture, "{0} of {1:N0} rows is tried again in {2:0.0} s: {3}", step.Action, step.Size, wait.TotalSeconds, fault.Message)),
            };
            Applied applied = await applier.RunAsync(batches, cancellationToken).ConfigureAwait(false);
            result.Stopped = applied.Stopped;
            foreach (JobStep left in applied.Left)
            {
                Leave((Batch)left.Data!);
            }

            if (applied.Stopped is null)
            {
                await VerifyAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        result.Done = _done;
        result.Failed = result.Planned - _done + _unexpected;
        result.Errors = _failures;
    }

    /// <summary>The rows to add that nobody has added since the plan was made.</summary>
    private async Task<List<int>> AddableAsync(CancellationToken cancellationToken)
    {
        var rows = new List<int>(plan.ToAdd);
        if (rows.Count == 0 || options.Force)
        {
            return rows;
        }

        var added = new HashSet<int>(rows);
        var taken = new HashSet<int>();
        await foreach (IReadOnlyList<IDictionary> page in mirror.Remote.PagesAsync(plan.LastId, cancellationToken).ConfigureAwait(false))
        {
            foreach (IDictionary row in page)
            {
                if (row[options.KeyColumn] is object key && mirror.Keys.TryGetValue(RowCheck.KeyOf(key), out int index) && added.Contains(index) && taken.Add(index))
                {
                    if (mirror.Shape.Hash(row, mirror.Rows[index].Set) == mirror.Rows[index].Hash)
                    {
                        _done++;
                    }
                    else
                    {
                        Conflict(index, RemoteRows.IdOf(row), "somebody else has added another row with this key since the plan was made.");
                    }
                }
            }
        }

        _ = rows.RemoveAll(taken.Contains);
        return rows;
    }

    private List<JobStep> Batches(List<int> adds)
    {
        var steps = new List<JobStep>();
        var added = new RowBatches<int>(Limits.Rows, RowBatches<int>.MaximumBytes, row => mirror.Rows[row].Place.Length + 1, rows => Add(JobAction.Add, rows.Count, new Batch(rows, [], [])));
        adds.ForEach(added.Add);
        added.Send();
        var changed = new RowBatches<KeyValuePair<int, RowChange>>(
            Limits.Rows, RowBatches<int>.MaximumBytes, row => mirror.Rows[row.Key].Place.Length + 24, rows => Add(JobAction.Change, rows.Count, new Batch([], rows, [])));
        foreach (KeyValuePair<int, RowChange> change in plan.ToChange)
        {
            changed.Add(change);
        }

        changed.Send();
        // What is not there any more goes last: until then everything is there, old or new.
        int[] writes = [.. steps.Select(step => step.Number)];
        for (int start = 0; start < plan.ToDelete.Count; start += Limits.Rows)
        {
            Add(JobAction.Delete, Math.Min(Limits.Rows, plan.ToDelete.Count - start), new Batch([], [], [.. plan.ToDelete.Skip(start).Take(Limits.Rows)]), writes);
        }

        return steps;

        void Add(JobAction action, int count, Batch batch, int[]? dependsOn = null) =>
            steps.Add(new JobStep(steps.Count + 1, "Rows", action, string.Format(CultureInfo.InvariantCulture, "{0} rows", count)) { Size = count, Data = batch, DependsOn = dependsOn ?? [] });
    }

    private async Task ApplyAsync(JobStep step, CancellationToken cancellationToken)
    {
        var batch = (Batch)step.Data!;
        int done = await (step.Action switch
        {
            JobAction.Add => AddAsync(batch.Adds, cancellationToken),
            JobAction.Change => ChangeAsync(batch.Changes, cancellationToken),
            _ => DeleteAsync(batch.Deletes, cancellationToken),
        }).ConfigureAwait(false);
        lock (_lock)
        {
            _done += done;
            mirror.Progress?.Invoke("Writing rows", _done, result.Planned);
        }
    }

    private async Task<int> AddAsync(IReadOnlyList<int> rows, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        Write(body, "{\"rows\":[");
        for (int i = 0; i < rows.Count; i++)
        {
            body.Write(_comma, 0, i == 0 ? 0 : 1);
            byte[] row = mirror.Spooled.Read(mirror.Rows[rows[i]].Place);
            body.Write(row, 0, row.Length);
        }

        Write(body, "],\"keyColumn\":" + CanonicalJson.Quote(options.KeyColumn) + "}");
        WriteAnswer answer = await SendAsync(Operations.UpsertTableRows, new Dictionary<string, object?> { [ApiClient.WholeBody] = body.ToArray() }, cancellationToken).ConfigureAwait(false);
        return rows.Count - Report(answer, JobAction.Add, rows);
    }

    private async Task<int> ChangeAsync(IReadOnlyList<KeyValuePair<int, RowChange>> changes, CancellationToken cancellationToken)
    {
        var conflicts = new List<(int Row, long Id)>();
        var rows = new List<int>();
        var sent = new List<object>();
        Dictionary<long, IDictionary>? now = options.Force ? null : await mirror.Remote.GetAsync([.. changes.Select(change => change.Value.Id)], cancellationToken).ConfigureAwait(false);
        foreach (KeyValuePair<int, RowChange> change in changes)
        {
            LocalRow local = mirror.Rows[change.Key];
            if (now is not null)
            {
                RowHash? current = now.TryGetValue(change.Value.Id, out IDictionary? there) ? mirror.Shape.Hash(there, local.Set) : null;
                if (current == local.Hash)
                {
                    // It is done: the answer of an earlier attempt was lost.
                    continue;
                }

                if (current != change.Value.Before)
                {
                    conflicts.Add((change.Key, change.Value.Id));
                    continue;
                }
            }

            IDictionary columns = mirror.Read(local);
            var row = new Dictionary<string, object?> { [TableColumns.Id] = change.Value.Id };
            foreach (TableColumn column in mirror.Shape.Of(change.Value.Columns))
            {
                row[column.Name] = columns[column.Name];
            }

            rows.Add(change.Key);
            sent.Add(row);
        }

        WriteAnswer? answer = sent.Count == 0 ? null
            : await SendAsync(Operations.UpdateTableRows, new Dictionary<string, object?> { ["rows"] = sent }, cancellationToken).ConfigureAwait(false);
        conflicts.ForEach(row => Conflict(row.Row, row.Id, "somebody else has changed or deleted the row since the plan was made."));
        return changes.Count - conflicts.Count - (answer is null ? 0 : Report(answer, JobAction.Change, rows));
    }

    private async Task<int> DeleteAsync(IReadOnlyList<RowDelete> deletes, CancellationToken cancellationToken)
    {
        var conflicts = new List<RowDelete>();
        var ids = new List<long>();
        Dictionary<long, IDictionary>? now = options.Force ? null : await mirror.Remote.GetAsync([.. deletes.Select(row => row.Id)], cancellationToken).ConfigureAwait(false);
        foreach (RowDelete row in deletes)
        {
            if (now is null)
            {
                ids.Add(row.Id);
            }
            else if (now.TryGetValue(row.Id, out IDictionary? there))
            {
                if (mirror.Shape.Hash(there, mirror.Shape.All) == row.Before)
                {
                    ids.Add(row.Id);
                }
                else
                {
                    conflicts.Add(row);
                }
            }
        }

        if (ids.Count > 0)
        {
            WriteAnswer answer = await SendAsync(Operations.DeleteTableRows, new Dictionary<string, object?> { ["ids"] = ids }, cancellationToken).ConfigureAwait(false);
            if (answer.JobId is not null)
            {
                await WaitAsync(answer.JobId, answer.JobStatus, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (RowDelete row in conflicts)
        {
            Fail(
                new JobStep(0, "Rows", JobAction.Delete, row.Target) { Key = row.Id.ToString(CultureInfo.InvariantCulture) },
                new JobException(
                    JobException.Conflict, $"The row with id {row.Id} ({row.Target}) was not deleted: somebody else has changed it since the plan was made.", "Run the command again: it plans with what is there now. With -Force it is done all the same."));
            lock (_lock)
            {
                _ = _notDeleted.Add(row.Id);
            }
        }

        return deletes.Count - conflicts.Count;
    }

    private async Task<WriteAnswer> SendAsync(Operation operation, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        arguments["table"] = options.Table;
        return WriteAnswer.Read(await api.SendAsync(operation, arguments, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Waits until the work that goes on with a deletion has ended.</summary>
    private async Task WaitAsync(string id, string? status, CancellationToken cancellationToken)
    {
        DateTimeOffset end = clock.UtcNow + _longestJobWait;
        for (double seconds = 0.1; status is "pending" or "in_progress" or "finalizing"; seconds = Math.Min(2 * seconds, 5))
        {
            if (clock.UtcNow > end)
            {
                throw new JobException("TableJobTimeout", $"The job {id}, which deletes rows, has not ended: its status is {status}.", $"It goes on. See how it stands with: Get-BpTableJob {options.Table}");
            }

            await clock.WaitAsync(TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(false);
            status = null;
            await foreach (IReadOnlyList<RawItem> page in api.PagesAsync(Operations.GetTableJobs, new Dictionary<string, object?> { ["table"] = options.Table }, cancellationToken).ConfigureAwait(false))
            {
                status = page.FirstOrDefault(job => job.Id == id)?.Text("status") ?? status;
            }
        }

        if (status == "failed")
        {
            throw new JobException("TableJobFailed", $"The job {id}, which deletes rows, failed.", "Run the command again: it deletes what is left.");
        }
    }

    /// <summary>Tells of the rows that the service refused, and of what it warns of; gives how many were refused.</summary>
    private int Report(WriteAnswer answer, JobAction action, IReadOnlyList<int> rows)
    {
        foreach (string warning in answer.Warnings.Take(3))
        {
            mirror.Warning?.Invoke(warning);
        }

        var places = new RowErrors(answer.Errors, rows.Count);
        var refused = new HashSet<int>();
        foreach (string error in answer.Errors)
        {
            int? index = places.Find(error) is (int place, _) ? rows[place] : null;
            LocalRow? row = index is int found ? mirror.Rows[found] : null;
            string text = row is null ? error : $"{Capital(TableMirror.Describe(row.Value))}: {error}";
            Fail(StepOf(action, index), new ApiException("RowFailed", text, 200));
            if (index is int known)
            {
                _ = refused.Add(known);
            }
        }

        int failed = Math.Max(refused.Count, answer.Errors.Count == 0 ? 0 : (int)Math.Max(0, rows.Count - answer.Written));
        lock (_lock)
        {
            // Where errors name no row, it is not known which: then the reading at the end tells.
            _notWritten.UnionWith(refused);
        }

        return failed;
    }

    private void Conflict(int index, long? id, string what)
    {
        LocalRow row = mirror.Rows[index];
        JobStep step = StepOf(JobAction.Change, index);
        Fail(
            step with { Key = id?.ToString(CultureInfo.InvariantCulture) },
            new JobException(JobException.Conflict, $"{Capital(TableMirror.Describe(row))} ({step.Target}) was not written: {what}", "Run the command again: it plans with what is there now. With -Force it is done all the same, where the key is there once."));
        lock (_lock)
        {
            _ = _notWritten.Add(index);
        }
    }

    private void BatchFailed(StepFailure failure)
    {
        lock (_lock)
        {
            _failures.Add(failure);
        }

        mirror.Failed?.Invoke(failure);
        Leave((Batch)failure.Step.Data!);
    }

    private void Leave(Batch batch)
    {
        lock (_lock)
        {
            _notWritten.UnionWith(batch.Adds);
            _notWritten.UnionWith(batch.Changes.Select(change => change.Key));
            _notDeleted.UnionWith(batch.Deletes.Select(row => row.Id));
        }
    }

    private void Fail(JobStep step, Exception exception)
    {
        var failure = new StepFailure(step, exception);
        lock (_lock)
        {
            _failures.Add(failure);
        }

        mirror.Failed?.Invoke(failure);
    }

    private JobStep StepOf(JobAction action, int? index) => index is int row
        ? new JobStep(0, "Rows", action, plan.TargetOf(mirror.Read(mirror.Rows[row]))) { Reason = TableMirror.Describe(mirror.Rows[row]) }
        : new JobStep(0, "Rows", action, options.Table);

    /// <summary>Reads the table again: each row is there once, as it was sent, and no other.</summary>
    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<int>();
        var deleted = new HashSet<long>(plan.ToDelete.Select(row => row.Id));
        deleted.ExceptWith(_notDeleted);
        var known = new HashSet<long>(plan.Twice.Values.SelectMany(ids => ids));
        long others = 0;
        long read = 0;
        await foreach (IReadOnlyList<IDictionary> page in mirror.Remote.PagesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (IDictionary row in page)
            {
                read++;
                long id = RemoteRows.IdOf(row)!.Value;
                if (row[options.KeyColumn] is object key && mirror.Keys.TryGetValue(RowCheck.KeyOf(key), out int index))
                {
                    if (!seen.Add(index) && !known.Contains(id))
                    {
                        Unexpected(JobAction.Add, index, $"the table has several rows with this key now, one with id {id}.");
                    }
                    else if (!_notWritten.Contains(index) && mirror.Shape.Hash(row, mirror.Rows[index].Set) != mirror.Rows[index].Hash)
                    {
                        ulong differing = mirror.Shape.Differing(mirror.Read(mirror.Rows[index]), row, mirror.Rows[index].Set);
                        Unexpected(JobAction.Change, index, $"the row with id {id} differs in {string.Join(", ", mirror.Shape.Of(differing).Select(column => column.Name))}. Somebody else may have changed it.");
                    }
                }
                else if (deleted.Contains(id))
                {
                    _unexpected++;
                    Fail(new JobStep(0, "Rows", JobAction.Delete, plan.TargetOf(row)), new JobException("RowNotAsPlanned", $"The row with id {id} ({plan.TargetOf(row)}) is still there.", "Run the command again."));
                }
                else if (!options.NoDelete && !_notDeleted.Contains(id))
                {
                    others++;
                }
            }

            mirror.Progress?.Invoke("Reading the table again", read, plan.RemoteCount + plan.Adds);
        }

        for (int i = 0; i < mirror.Rows.Count; i++)
        {
            if (!seen.Contains(i) && !_notWritten.Contains(i))
            {
                Unexpected(JobAction.Add, i, "the table does not have it.");
            }
        }

        if (others > 0)
        {
            _unexpected += others;
            Fail(new JobStep(0, "Rows", JobAction.Skip, options.Table), new JobException("RowNotAsPlanned", $"The table has {others} more rows: somebody else has added them since the plan was made.", "Run the command again."));
        }
    }

    private void Unexpected(JobAction action, int index, string what)
    {
        _unexpected++;
        JobStep step = StepOf(action, index);
        Fail(step, new JobException("RowNotAsPlanned", $"{Capital(TableMirror.Describe(mirror.Rows[index]))} ({step.Target}) is not as it was sent: {what}", "Run the command again."));
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static void Write(MemoryStream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }

    /// <summary>Rows that go in one request: of one kind.</summary>
    private sealed record Batch(IReadOnlyList<int> Adds, IReadOnlyList<KeyValuePair<int, RowChange>> Changes, IReadOnlyList<RowDelete> Deletes);
}
