using System;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Sends reads again that failed for a fault that passes, longer than the client does: a job at night has time. A rate limit only slows it.
/// </summary>
/// <param name="clock">The time to wait in.</param>
/// <param name="waiting">Is told of a wait, and why; null for nobody.</param>
internal sealed class Patience(JobClock clock, Action<TimeSpan, string>? waiting = null)
{
    /// <summary>How often a read is sent again, beyond what the client does.</summary>
    public const int MaximumRounds = 5;

    private const double LongestWait = 60;

    private readonly Random _random = new();

    /// <summary>Whether a fault passes by itself: that of a busy or broken server, of what lies between, or of a list that has to be read anew.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool IsTransient(Exception exception) => exception is ApiException fault
        && (fault.Status is 408 or 429 or >= 500 and not 501
            || fault.Type is ApiException.ConnectionFailed or ApiException.ConnectionLost or ApiException.Timeout or ApiException.InvalidResponse or ApiException.RepeatedCursor);

    /// <summary>Reads.</summary>
    /// <param name="read">Sends a request that changes nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        int rounds = 0;
        for (int waits = 0; ; waits++)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (ApiException exception) when (IsTransient(exception) && (exception.Status == 429 || rounds++ < MaximumRounds))
            {
                double seconds = Math.Min(LongestWait, 1 << Math.Min(waits, 6));
                lock (_random)
                {
                    seconds *= 0.75 + (_random.NextDouble() / 2);
                }

                waiting?.Invoke(TimeSpan.FromSeconds(seconds), exception.Message);
                await clock.WaitAsync(TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
