using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>One run of a sync: uploads, waits until all is indexed, and only then deletes.</summary>
internal sealed class KnowledgeRun(KnowledgeSync sync, JobApi api, KnowledgeSyncOptions options, JobClock clock, JobPlan plan, string? knowledgeBaseId, string? syncId) : IDisposable
{
    private static readonly TimeSpan _betweenTries = TimeSpan.FromSeconds(1);

    private readonly FilePoller _poller = new(api, clock);
    private readonly Dictionary<string, JobStep> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _ids = [];
    private readonly HashSet<int> _again = [];
    private readonly HashSet<int> _keptBefore = [];
    private readonly List<StepFailure> _failures = [];
    private readonly Dictionary<int, string?> _seen = [];
    private readonly SemaphoreSlim _looking = new(1);

    // Marks the knowledge base that this run makes, so that it is found when the answer was lost.
    private readonly string _mark = Guid.NewGuid().ToString("N");

    private string? _id = knowledgeBaseId;
    private string? _syncId = syncId;
    private IReadOnlyList<JobStep> _phase = [];
    private int _total;
    private int _ended;
    private int _mended;
    private long _written;

    public string? KnowledgeBaseId => _id;

    /// <inheritdoc/>
    public void Dispose() => _looking.Dispose();

    public async Task ApplyAsync(JobResult result, CancellationToken cancellationToken)
    {
        JobStep[] work = [.. plan.Work];
        JobStep[] deletes = [.. work.Where(step => step.Action == JobAction.Delete)];
        foreach (JobStep kept in plan.Steps.Where(step => step is { Action: JobAction.Keep, Data: KnowledgeWork { Remote.State: FileState.Indexing, Local: not null } }))
        {
            // From a run before, which did not wait.
            _pending[((KnowledgeWork)kept.Data!).Remote!.Id] = kept;
        }

        _total = work.Length;
        Applied applied = await RunAsync([.. work.Except(deletes)], UploadAsync, cancellationToken).ConfigureAwait(false);
        if (!options.NoWait && applied.Stopped is null)
        {
            applied = await WaitAsync(applied, cancellationToken).ConfigureAwait(false);
        }

        // What was there already, and had to be uploaded after all.
        (result.Planned, result.Kept) = (result.Planned + _mended, result.Kept - _mended);
        result.Add(applied with { Failures = _failures });
        if (applied.Stopped is null && _failures.Count == 0)
        {
            result.Add(await RunAsync(deletes, DeleteAsync, cancellationToken, isLast: true).ConfigureAwait(false));
        }
        else if (deletes.Length > 0)
        {
            sync.Warning?.Invoke($"{deletes.Length} {(deletes.Length == 1 ? "file was" : "files were")} not deleted, since not all of the others are as they are to be. The next run goes on with them.");
        }

        result.BytesWritten = Interlocked.Read(ref _written);
        result.BytesRead = result.BytesWritten;
    }

    private async Task<Applied> RunAsync(IReadOnlyList<JobStep> steps, Func<JobStep, CancellationToken, Task> apply, CancellationToken cancellationToken, bool isLast = false)
    {
        _phase = steps;
        var applier = new Applier(apply)
        {
            ThrottleLimit = options.ThrottleLimit,
            Force = options.Force,
            Current = CurrentAsync,
            Reconcile = FindMadeAsync,
            Clock = clock,
            Begun = step => sync.Verbose?.Invoke($"{step.Action} {step.Target}{(step.Reason is null ? "" : $" ({step.Reason})")}"),
            Done = step =>
            {
                sync.Progress?.Invoke(isLast ? "Deleting" : "Uploading", ++_ended, _total);
                if (step.Section != KnowledgePlanner.KnowledgeBase && !IsPending(step))
                {
                    Report(step, step.Action == JobAction.Delete ? "Deleted" : step.Section == KnowledgePlanner.Metadata ? Work(step).Remote!.Status : "upload_completed");
                }
            },
            Failed = failure =>
            {
                _ended++;
                Fail(failure, isCounted: !isLast);
            },
            Requeued = (step, fault, wait) => sync.Verbose?.Invoke($"'{step.Target}' is tried again in {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {fault.Message}"),
        };
        return await applier.RunAsync(steps, cancellationToken).ConfigureAwait(false);
    }

    private async Task UploadAsync(JobStep step, CancellationToken cancellationToken)
    {
        if (step.Section == KnowledgePlanner.KnowledgeBase)
        {
            await CreateAsync(step, cancellationToken).ConfigureAwait(false);
            return;
        }

        (LocalFile? local, RemoteFile? remote) = Work(step);
        if (local!.Problem is not null)
        {
            throw new JobException("FileUnreadable", $"'{local.Path}' cannot be read: {local.Problem}", "Check that you may read it, and that no other program keeps it to itself; or leave it out with -Exclude.");
        }

        SortedDictionary<string, string> tags = KnowledgePlanner.TagsFor(options, _id, _syncId, local, remote);
        if (step.Section == KnowledgePlanner.Metadata)
        {
            var change = new Dictionary<string, object?> { ["id"] = remote!.Id, ["tags"] = tags };
            if (options.AccessPolicies is not null)
            {
                change["accessPolicies"] = options.AccessPolicies;
            }

            await UnlockedAsync(remote.Id, step, () => api.SendAsync(Operations.UpdateFileMetadata, change, cancellationToken), cancellationToken).ConfigureAwait(false);
            return;
        }

        using FileStream content = FolderScan.Open(local.FullPath);
        if ((content.Length, File.GetLastWriteTimeUtc(local.FullPath)) != (local.Size, local.WrittenAt))
        {
            string hash = new FolderScan(options).HashOf(content, cancellationToken);
            content.Position = 0;
            if (hash != local.Hash)
            {
                throw Changed(local);
            }
        }

        long length = content.Length;
        DateTime written = File.GetLastWriteTimeUtc(local.FullPath);
        var arguments = new Dictionary<string, object?> { ["key"] = step.Key, ["size"] = length, ["index"] = true, ["tags"] = tags };
        if ((options.AccessPolicies ?? remote?.AccessPolicies) is { Count: > 0 } policies)
        {
            arguments["accessPolicies"] = policies;
        }

        if (options.Indexing is not null)
        {
            arguments["indexing"] = options.Indexing;
        }

        // What others gave the file, it keeps.
        if (remote?.Metadata is JsonElement metadata)
        {
            arguments["metadata"] = metadata;
        }

        if (remote?.ExpiresAt is string expiry)
        {
            arguments["expiresAt"] = expiry;
        }

        string? locked = remote is not null && remote.Key == step.Key ? remote.Id : null;
        RawItem file = await UnlockedAsync(locked, step, () => api.ReadAsync(Operations.UpsertFile, arguments, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (file.Id.Length == 0 || !Uri.TryCreate(file.Text("uploadUrl"), UriKind.Absolute, out Uri? uploadUrl) || uploadUrl.Scheme is not ("http" or "https"))
        {
            throw new ApiException(ApiException.InvalidResponse, "The server's answer cannot be used: its file has no id, or no address to upload to. Check the API address.");
        }

        await api.UploadAsync(uploadUrl, content, length, file.Text("contentType"), cancellationToken).ConfigureAwait(false);
        _ = Interlocked.Add(ref _written, length);
        if ((content.Length, File.GetLastWriteTimeUtc(local.FullPath)) != (length, written))
        {
            throw Changed(local);
        }

        lock (_pending)
        {
            _ids[step.Number] = file.Id;
            if (!options.NoWait)
            {
                _pending[file.Id] = step;
            }
        }
    }

    private async Task CreateAsync(JobStep step, CancellationToken cancellationToken)
    {
        RawItem made = await api.ReadAsync(
            Operations.CreateKnowledgeBase,
            new Dictionary<string, object?> { ["name"] = step.Target, ["tags"] = new Dictionary<string, object?> { ["bpJob"] = _mark } },
            cancellationToken).ConfigureAwait(false);
        Made(made.Id);
    }

    private async Task<bool> FindMadeAsync(JobStep step, CancellationToken cancellationToken)
    {
        List<RawItem> found = await sync.ListAsync(
            Operations.ListKnowledgeBases, new Dictionary<string, object?> { ["tags"] = new Dictionary<string, object?> { ["bpJob"] = _mark } }, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return false;
        }

        Made(found[0].Id);
        return true;
    }

    private void Made(string id)
    {
        _id = id;
        _syncId = options.KeyPrefix is { Length: > 0 } prefix ? prefix : id;
    }

    private async Task DeleteAsync(JobStep step, CancellationToken cancellationToken)
    {
        string id = Work(step).Remote!.Id;
        try
        {
            _ = await UnlockedAsync(id, step, () => api.SendAsync(Operations.DeleteFile, new Dictionary<string, object?> { ["id"] = id }, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Status == 404)
        {
            // It is gone, which is what was wanted.
        }
    }

    /// <summary>Waits until all that was uploaded is indexed. What could not be is uploaded once more.</summary>
    private async Task<Applied> WaitAsync(Applied applied, CancellationToken cancellationToken)
    {
        DateTimeOffset deadline = clock.UtcNow + options.WaitTimeout;
        int total = _pending.Count;
        for (int look = 0; _pending.Count > 0; look++)
        {
            sync.Progress?.Invoke("Waiting until the files are indexed", total - _pending.Count, total);
            await clock.WaitAsync(FilePoller.IntervalOf(look), cancellationToken).ConfigureAwait(false);
            Dictionary<string, RemoteFile> found;
            try
            {
                found = await _poller.LookAsync([.. _pending.Keys], cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException exception) when (Patience.IsTransient(exception) && clock.UtcNow < deadline)
            {
                sync.Verbose?.Invoke($"The files could not be looked at, and are later: {exception.Message}");
                continue;
            }

            var again = new List<JobStep>();
            foreach (KeyValuePair<string, JobStep> one in _pending.ToArray())
            {
                applied = See(one.Key, one.Value, found.TryGetValue(one.Key, out RemoteFile? file) ? file : null, applied, again);
            }

            if (again.Count > 0)
            {
                _total += again.Count;
                Applied more = await RunAsync(again, UploadAsync, cancellationToken).ConfigureAwait(false);
                applied = applied with { Done = applied.Done - again.Count(step => !_keptBefore.Contains(step.Number)) + more.Done, Stopped = more.Stopped };
                look = 0;
            }

            if (_pending.Count > 0 && (clock.UtcNow >= deadline || applied.Stopped is not null))
            {
                foreach (KeyValuePair<string, JobStep> late in _pending.ToArray())
                {
                    applied = Lose(late.Key, late.Value, applied, new JobException(
                        "FileWaitTimeout",
                        $"'{late.Value.Target}' ({late.Key}) was not indexed after {options.WaitTimeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s.",
                        "Run the command again, with a longer -WaitTimeout: what is there is not uploaded anew."));
                }
            }
        }

        return applied;
    }

    private Applied See(string id, JobStep step, RemoteFile? file, Applied applied, List<JobStep> again)
    {
        switch (file?.State)
        {
            case FileState.Ready:
                _ = _pending.Remove(id);
                if (step.IsWork)
                {
                    Report(step, file.Status);
                }

                break;
            case FileState.IndexingFailed when step.Reason != KnowledgePlanner.IndexingFailed && _again.Add(step.Number):
                _ = _pending.Remove(id);
                sync.Verbose?.Invoke($"'{step.Target}' could not be indexed, and is uploaded once more: {file.Problem ?? "the API gives no reason"}");
                if (!step.IsWork)
                {
                    _mended++;
                    step = step with { Action = JobAction.Change, Reason = KnowledgePlanner.IndexingFailed };
                    _ = _keptBefore.Add(step.Number);
                }

                again.Add(step);
                break;
            case FileState.IndexingFailed:
                return Lose(id, step, applied, new JobException(
                    "FileIndexingFailed",
                    $"'{step.Target}' ({id}) could not be indexed: {(file.Problem is { Length: > 0 } problem ? problem : "the API gives no reason.")}",
                    "Look at the content and the type of the file, or leave it out with -Exclude."));
            case FileState.UploadFailed:
                return Lose(id, step, applied, new JobException("FileUploadFailed", $"The content of '{step.Target}' ({id}) did not arrive: {file.Problem ?? "the API gives no reason."}", "Run the command again."));
            case null:
                return Lose(id, step, applied, new JobException(JobException.Conflict, $"'{step.Target}' ({id}) was deleted by somebody else while it was waited for.", "Run the command again."));
        }

        return applied;
    }

    /// <summary>What was uploaded, and is not as it is to be after all.</summary>
    private Applied Lose(string id, JobStep step, Applied applied, JobException exception)
    {
        _ = _pending.Remove(id);
        Fail(new StepFailure(step, exception), isCounted: true);
        return step.IsWork ? applied with { Done = applied.Done - 1 } : applied;
    }

    private void Fail(StepFailure failure, bool isCounted)
    {
        if (isCounted)
        {
            _failures.Add(failure);
        }

        sync.Failed?.Invoke(failure);
    }

    private void Report(JobStep step, string status)
    {
        lock (_pending)
        {
            sync.Changed?.Invoke(new KnowledgeFileReport(step, _ids.TryGetValue(step.Number, out string? id) ? id : Work(step).Remote?.Id, status));
        }
    }

    private bool IsPending(JobStep step)
    {
        lock (_pending)
        {
            return _ids.TryGetValue(step.Number, out string? id) && _pending.ContainsKey(id);
        }
    }

    /// <summary>Sends what a locked file refuses, as soon as it is free.</summary>
    /// <param name="id">The file's id; null where it is not known.</param>
    /// <param name="step">The step, for the user.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task<T> UnlockedAsync<T>(string? id, JobStep step, Func<Task<T>> send, CancellationToken cancellationToken)
    {
        DateTimeOffset? deadline = null;
        while (true)
        {
            try
            {
                return await send().ConfigureAwait(false);
            }
            catch (ApiException exception) when (IsLocked(exception) && (deadline is null || clock.UtcNow < deadline))
            {
                deadline ??= clock.UtcNow + options.LockTimeout;
                sync.Verbose?.Invoke($"'{step.Target}' is locked, and is waited for: {exception.Message}");
                if (id is null || !await _poller.UntilFreeAsync(id, deadline.Value, cancellationToken).ConfigureAwait(false))
                {
                    await clock.WaitAsync(_betweenTries, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private static bool IsLocked(ApiException exception) => exception.Status == 409
        && (exception.Type == "ResourceLockedConflict" || exception.Message.IndexOf("locked", StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The hash of what a step is about, as it is now: looked at for many at once.</summary>
    private async Task<string?> CurrentAsync(JobStep step, CancellationToken cancellationToken)
    {
        if ((step.Data as KnowledgeWork)?.Remote is not RemoteFile)
        {
            return step.Before;
        }

        await _looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_seen.TryGetValue(step.Number, out string? hash))
            {
                JobStep[] next = [.. _phase.SkipWhile(other => other.Number != step.Number).Where(other => (other.Data as KnowledgeWork)?.Remote is not null).Take(FilePoller.MaximumIds)];
                Dictionary<string, RemoteFile> found = await _poller.LookAsync([.. next.Select(other => Work(other).Remote!.Id)], cancellationToken).ConfigureAwait(false);
                foreach (JobStep other in next)
                {
                    _seen[other.Number] = !found.TryGetValue(Work(other).Remote!.Id, out RemoteFile? file) ? null
                        : other.Section == KnowledgePlanner.Metadata ? KnowledgePlanner.HashOf(file.Tags, file.AccessPolicies)
                        : file.Hash;
                }

                hash = _seen[step.Number];
            }

            // Another try looks again.
            _ = _seen.Remove(step.Number);
            return hash;
        }
        finally
        {
            _ = _looking.Release();
        }
    }

    private static KnowledgeWork Work(JobStep step) => (KnowledgeWork)step.Data!;

    private static JobException Changed(LocalFile local) =>
        new(JobException.Conflict, $"'{local.Path}' was changed in the folder after the plan was made.", "Run the command again: it plans with what is there now.");
}
