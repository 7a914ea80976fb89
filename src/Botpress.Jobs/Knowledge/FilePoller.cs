using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>Looks at many files with few requests: those that are waited for at the same time are asked for together, 50 in each.</summary>
internal sealed class FilePoller(JobApi api, JobClock clock)
{
    /// <summary>How many ids a request names.</summary>
    public const int MaximumIds = 50;

    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(15);

    private readonly object _lock = new();
    private Dictionary<string, TaskCompletionSource<RemoteFile?>> _asked = [];

    /// <summary>The time before a look: soon at first, for small files, and then longer and longer.</summary>
    /// <param name="look">How many looks there were before.</param>
    public static TimeSpan IntervalOf(int look) => TimeSpan.FromSeconds(Math.Min(_longest.TotalSeconds, _shortest.TotalSeconds * Math.Pow(2, Math.Min(look, 10))));

    /// <summary>The files with these ids, as far as they are there.</summary>
    public async Task<Dictionary<string, RemoteFile>> LookAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, RemoteFile>(StringComparer.Ordinal);
        for (int start = 0; start < ids.Count; start += MaximumIds)
        {
            var arguments = new Dictionary<string, object?> { ["ids"] = ids.Skip(start).Take(MaximumIds).ToList() };
            await foreach (IReadOnlyList<RawItem> page in api.LargePagesAsync(Operations.ListFiles, arguments, cancellationToken).ConfigureAwait(false))
            {
                foreach (RawItem item in page)
                {
                    found[item.Id] = new RemoteFile(item);
                }
            }
        }

        return found;
    }

    /// <summary>Waits until a file is no longer locked.</summary>
    /// <returns>Whether it is free, or gone, before the time is over.</returns>
    public async Task<bool> UntilFreeAsync(string id, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        for (int look = 0; clock.UtcNow < deadline; look++)
        {
            if (await LookTogetherAsync(id, IntervalOf(look), cancellationToken).ConfigureAwait(false) is not { State: FileState.Indexing })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Looks at a file after a time, together with all that are looked at then.</summary>
    private async Task<RemoteFile?> LookTogetherAsync(string id, TimeSpan wait, CancellationToken cancellationToken)
    {
        TaskCompletionSource<RemoteFile?>? answer;
        bool isFirst;
        lock (_lock)
        {
            isFirst = _asked.Count == 0;
            if (!_asked.TryGetValue(id, out answer))
            {
                answer = new TaskCompletionSource<RemoteFile?>(TaskCreationOptions.RunContinuationsAsynchronously);
                _asked.Add(id, answer);
            }
        }

        if (!isFirst)
        {
            return await answer.Task.ConfigureAwait(false);
        }

        // Who comes first asks for all.
        Dictionary<string, TaskCompletionSource<RemoteFile?>> asked = [];
        try
        {
            await clock.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                (asked, _asked) = (_asked, []);
            }

            Dictionary<string, RemoteFile> found = await LookAsync([.. asked.Keys], cancellationToken).ConfigureAwait(false);
            foreach (KeyValuePair<string, TaskCompletionSource<RemoteFile?>> one in asked)
            {
                _ = one.Value.TrySetResult(found.TryGetValue(one.Key, out RemoteFile? file) ? file : null);
            }
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                asked = asked.Count == 0 ? _asked : asked;
                _asked = asked == _asked ? [] : _asked;
            }

            foreach (TaskCompletionSource<RemoteFile?> one in asked.Values)
            {
                _ = one.TrySetException(exception);
                _ = one.Task.Exception;
            }

            throw;
        }

        return await answer.Task.ConfigureAwait(false);
    }
}
