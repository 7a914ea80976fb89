using System;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>Waits for work that goes on, whether somebody waits for it or not.</summary>
internal static class TaskWaits
{
    /// <summary>Whether a task has ended, however it did, before a wait is over.</summary>
    /// <param name="task">The task. It is neither cancelled nor looked at.</param>
    /// <param name="wait">How long; null for as long as it takes.</param>
    /// <param name="clock">What the wait is measured with.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan? wait, TimeProvider clock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Stryker disable once all : it only spares the timer; what follows says the same
        if (task.IsCompleted || wait <= TimeSpan.Zero)
        {
            return task.IsCompleted;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, DelayAsync(wait, clock, ending.Token)).ConfigureAwait(false);
        ending.Cancel();
        if (!task.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return task.IsCompleted;
    }

    /// <summary>Waits; longer than the framework's timers can, too, and not at all for less than nothing.</summary>
    public static Task DelayAsync(TimeSpan? wait, TimeProvider clock, CancellationToken cancellationToken) =>
        // Stryker disable once Equality : nobody waits for 25 days to see which of the two it is
        clock.WaitAsync(wait is TimeSpan given && given.TotalMilliseconds <= int.MaxValue - 1 ? TimeSpan.FromTicks(Math.Max(0, given.Ticks)) : Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Lets a task that nobody waits for any more fail without being reported as unobserved.</summary>
    public static void Abandon(this Task? task) => task?.ContinueWith(
        static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>What is left of a wait since a timestamp.</summary>
    public static TimeSpan? Left(this TimeSpan? wait, TimeProvider clock, long since) => wait - clock.GetElapsedTime(since);
}
