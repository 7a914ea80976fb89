using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.PowerShell;

/// <summary>
/// Lets the pipeline's thread wait for work that goes on elsewhere, and do meanwhile what only it may: write. Knows nothing of what the
/// work is.
/// </summary>
/// <param name="waiting">Is told whenever it begins to wait; null for nobody.</param>
/// <param name="ending">Ends all work, too.</param>
internal sealed class PipelinePump(Action? waiting = null, CancellationToken ending = default) : IDisposable
{
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(ending);
    private readonly ConcurrentQueue<Action> _notices = new();

    // Not disposed of: it holds nothing, and a task that ends late still releases it.
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Ends with the pipeline, or with Ctrl-C.</summary>
    public CancellationToken Token => _stopping.Token;

    /// <summary>Ends all work. It may be called on any thread.</summary>
    public void Stop() => _stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <summary>Has something done on the pipeline's thread as soon as it waits.</summary>
    public void Post(Action notice)
    {
        _notices.Enqueue(notice);
        _signal.Release();
    }

    /// <summary>Has something done on the pipeline's thread before the wait is over, without waking it: that costs more than a line is worth.</summary>
    public void PostForLater(Action notice) => _notices.Enqueue(notice);

    /// <summary>Waits for a task on the pipeline's thread, where notices are done as they come.</summary>
    public T Await<T>(Task<T> task)
    {
        try
        {
            if (!task.IsCompleted)
            {
                task.ContinueWith(_ => _signal.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                while (!task.IsCompleted)
                {
                    waiting?.Invoke();
                    _signal.Wait();
                    DoNotices();
                }
            }

            DoNotices();
        }
        catch
        {
            // A message may end the pipeline (-WarningAction Stop). What it was about must not go on behind the user's back.
            Abandon(task);
            throw;
        }

        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc cref="Await{T}(Task{T})"/>
    public void Await(Task task) => Await(Awaited(task));

    /// <summary>Waits for a task for a time, and says whether it has ended in it. What comes of one that has not is looked at by nobody.</summary>
    /// <param name="task">The task.</param>
    /// <param name="within">The time; null for as long as it takes.</param>
    public bool EndsWithin(Task task, TimeSpan? within)
    {
        if (within is TimeSpan time)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Await(Task.WhenAny(task, Task.Delay(time > TimeSpan.Zero ? time : TimeSpan.Zero, waiting.Token)));
            waiting.Cancel();
            if (!task.IsCompleted)
            {
                _ = Observed(task);
                return false;
            }
        }

        Await(task);
        return true;
    }

    /// <summary>Cancels what a task does, and waits until it has ended.</summary>
    public void Abandon(Task task)
    {
        _stopping.Cancel();
        Observed(task).GetAwaiter().GetResult();
    }

    /// <summary>Ends when a task does, however that ends, and has looked at it then, so that nothing reports it as unobserved.</summary>
    public static Task Observed(Task task) =>
        task.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void DoNotices()
    {
        while (_notices.TryDequeue(out Action? notice))
        {
            notice();
        }
    }

    private static async Task<bool> Awaited(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
