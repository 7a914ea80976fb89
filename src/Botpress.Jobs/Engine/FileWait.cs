using System;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>Waits for one file, in however many looks that takes.</summary>
public static class FileWait
{
    // Between two looks at whether a file is free.
    private static readonly TimeSpan _shortestInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestInterval = TimeSpan.FromSeconds(3);

    /// <summary>Looks at a file until it is done, for good or ill, or the time is over.</summary>
    /// <typeparam name="T">What a look gives.</typeparam>
    /// <param name="look">Looks at it.</param>
    /// <param name="read">Reads what is answered.</param>
    /// <param name="stateOf">How far it is.</param>
    /// <param name="timeout">For how long.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="waiting">Is told of what was seen, and how long it has taken, before each wait.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="clock">The time; null for the machine's.</param>
    /// <returns>What the last look gave.</returns>
    public static async Task<T> UntilDoneAsync<T>(
        Func<Task<ApiAnswer>> look, Func<ApiAnswer, T> read, Func<T, FileState> stateOf, TimeSpan timeout, TimeSpan interval, Action<T, TimeSpan> waiting, CancellationToken cancellationToken,
        JobClock? clock = null)
    {
        clock ??= JobClock.System;
        DateTimeOffset start = clock.UtcNow;
        while (true)
        {
            T seen = read(await look().ConfigureAwait(false));
            TimeSpan taken = clock.UtcNow - start;
            TimeSpan left = timeout - taken;
            if (stateOf(seen) is not (FileState.Uploading or FileState.Indexing) || left <= TimeSpan.Zero)
            {
                return seen;
            }

            waiting(seen, taken);
            await clock.WaitAsync(TimeSpan.FromTicks(Math.Min(interval.Ticks, left.Ticks)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what a file refuses as long as it is locked, again until it is free or the time is over.</summary>
    /// <param name="send">Sends it.</param>
    /// <param name="timeout">For how long; zero sends it once.</param>
    /// <param name="firstInterval">The time before it is sent again, which doubles.</param>
    /// <param name="waiting">Is told how long it has taken, before each wait.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="clock">The time; null for the machine's.</param>
    public static async Task<ApiAnswer> UntilFreeAsync(
        Func<Task<ApiAnswer>> send, TimeSpan timeout, TimeSpan firstInterval, Action<TimeSpan> waiting, CancellationToken cancellationToken, JobClock? clock = null)
    {
        clock ??= JobClock.System;
        DateTimeOffset start = clock.UtcNow;
        for (TimeSpan interval = firstInterval; ; interval = Between(interval + interval))
        {
            try
            {
                return await send().ConfigureAwait(false);
            }
            catch (ApiException exception) when (exception.Type == "ResourceLockedConflict" && clock.UtcNow - start < timeout)
            {
                waiting(clock.UtcNow - start);
                await clock.WaitAsync(interval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static TimeSpan Between(TimeSpan interval) => TimeSpan.FromTicks(Math.Min(Math.Max(interval.Ticks, _shortestInterval.Ticks), _longestInterval.Ticks));
}
