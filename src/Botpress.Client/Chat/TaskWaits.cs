using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>Waits for work that goes on, whether somebody waits for it or not.</summary>
internal static class TaskWaits
{
    /// <summary>Whether a task has ended, however it did, before a wait is over.</summary>
    /// <param name="task">The task. It is neither cancelled nor looked at.</param>
    /// <param name="wait">How long; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan? wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (task.IsCompleted || wait <= TimeSpan.Zero)
        {
            return task.IsCompleted;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, DelayAsync(wait, ending.Token)).ConfigureAwait(false);
        ending.Cancel();
        if (!task.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return task.IsCompleted;
    }

    /// <summary>Waits; longer than the framework's timers can, too.</summary>
    public static Task DelayAsync(TimeSpan? wait, CancellationToken cancellationToken) =>
        Task.Delay(wait is TimeSpan given && given.TotalMilliseconds < int.MaxValue ? given : Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Lets a task that nobody waits for any more fail without being reported as unobserved.</summary>
    public static void Abandon(this Task? task) => task?.ContinueWith(
        static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>What is left of a wait.</summary>
    public static TimeSpan? Left(this TimeSpan? wait, Stopwatch since) => wait - since.Elapsed;
}
