using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>What came of steps.</summary>
/// <param name="Done">How many were done.</param>
/// <param name="Failures">Which were not, in the order in which that was found; those that were never begun are not among them.</param>
/// <param name="Left">Those that were never begun, because the job was stopped.</param>
/// <param name="Stopped">What stopped it; null for nothing.</param>
public sealed record Applied(int Done, IReadOnlyList<StepFailure> Failures, IReadOnlyList<JobStep> Left, Exception? Stopped);

/// <summary>
/// Does the steps of a plan, several at once, each when those that it depends on are done. What fails for a fault that passes goes to the
/// end of the queue; what somebody else has changed since the plan was made is a conflict; what no further step can survive ends it.
/// </summary>
/// <param name="apply">Does a step.</param>
public sealed class Applier(Func<JobStep, CancellationToken, Task> apply)
{
    /// <summary>How often a step goes back to the end of the queue.</summary>
    public const int MaximumRounds = 5;

    /// <summary>How many faults in a row say that the service is down.</summary>
    public const int MaximumFaults = 20;

    private readonly Random _random = new();
    private readonly List<StepFailure> _failures = [];
    private readonly HashSet<int> _open = [];
    private readonly HashSet<int> _failed = [];
    private int _done;
    private int _faults;
    private Exception? _stopped;

    /// <summary>How many steps are done at once.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Whether a step is done though somebody else has changed its target.</summary>
    public bool Force { get; init; }

    /// <summary>The hash of a step's target as it is now, null for nothing there; without it, nothing is compared.</summary>
    public Func<JobStep, CancellationToken, Task<string?>>? Current { get; init; }

    /// <summary>
    /// Whether a step that may not be repeated was done, though its answer was lost. Without it such a step fails when its answer is lost.
    /// </summary>
    public Func<JobStep, CancellationToken, Task<bool>>? Reconcile { get; init; }

    /// <summary>Is told of a step that begins, before anything of it is sent. Calls come one at a time, as all of them here.</summary>
    public Action<JobStep>? Begun { get; init; }

    /// <summary>Is told of a step that is done.</summary>
    public Action<JobStep>? Done { get; init; }

    /// <summary>Is told of a step that failed for good.</summary>
    public Action<StepFailure>? Failed { get; init; }

    /// <summary>Is told of a step that goes back to the end of the queue, why, and for how long at least.</summary>
    public Action<JobStep, Exception, TimeSpan>? Requeued { get; init; }

    /// <summary>The time.</summary>
    public JobClock Clock { get; init; } = JobClock.System;

    /// <summary>Does the steps.</summary>
    /// <param name="steps">The steps, in the order in which they are begun; what is no work is left out.</param>
    /// <param name="cancellationToken">Ends what is under way, and begins nothing more.</param>
    public async Task<Applied> RunAsync(IEnumerable<JobStep> steps, CancellationToken cancellationToken)
    {
        var queue = new LinkedList<Turn>(steps.Where(step => step.IsWork).Select(step => new Turn(step)));
        _open.UnionWith(queue.Select(turn => turn.Step.Number));
        var running = new Dictionary<Task, Turn>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (_stopped is null && running.Count < ThrottleLimit && TakeNext(queue) is Turn next)
                {
                    if (!next.IsBegun)
                    {
                        Begun?.Invoke(next.Step);
                        next.IsBegun = true;
                    }

                    running.Add(Task.Run(() => AttemptAsync(next, ending.Token), CancellationToken.None), next);
                }

                if (running.Count == 0 && (_stopped is not null || queue.Count == 0))
                {
                    return new Applied(_done, _failures, [.. queue.Select(turn => turn.Step)], _stopped);
                }

                await NextAsync(running, queue, ending.Token).ConfigureAwait(false);
                foreach (Task ended in running.Keys.Where(task => task.IsCompleted).ToArray())
                {
                    Turn turn = running[ended];
                    _ = running.Remove(ended);
                    await ended.ConfigureAwait(false);
                    End(turn, queue);
                }
            }
        }
        finally
        {
            ending.Cancel();
            try
            {
                await Task.WhenAll(running.Keys).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // What ended the run is thrown already.
            }
        }
    }

    /// <summary>The first step whose time has come and that waits for no other. One that depends on what failed fails with it.</summary>
    private Turn? TakeNext(LinkedList<Turn> queue)
    {
        DateTimeOffset now = Clock.UtcNow;
        for (LinkedListNode<Turn>? node = queue.First; node is not null;)
        {
            LinkedListNode<Turn> current = node;
            node = node.Next;
            JobStep step = current.Value.Step;
            int needed = step.DependsOn.FirstOrDefault(_failed.Contains);
            if (needed != 0)
            {
                queue.Remove(current);
                Fail(step, new JobException(JobException.NotReached, $"It was not done, because step {needed} failed, which it needs."));
                node = queue.First;
            }
            else if (current.Value.NotBefore <= now && !step.DependsOn.Any(_open.Contains))
            {
                queue.Remove(current);
                return current.Value;
            }
        }

        return null;
    }

    private async Task NextAsync(Dictionary<Task, Turn> running, LinkedList<Turn> queue, CancellationToken cancellationToken)
    {
        if (_stopped is null && running.Count < ThrottleLimit
            && queue.Where(turn => !turn.Step.DependsOn.Any(_open.Contains)).Select(turn => (DateTimeOffset?)turn.NotBefore).Min() is DateTimeOffset next)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task wait = Clock.WaitAsync(TimeSpan.FromTicks(Math.Max(0, (next - Clock.UtcNow).Ticks)), waiting.Token);
            _ = await Task.WhenAny([.. running.Keys, wait]).ConfigureAwait(false);
            waiting.Cancel();
        }
        else
        {
            _ = await Task.WhenAny(running.Keys).ConfigureAwait(false);
        }
    }

    private async Task AttemptAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            JobStep step = turn.Step;
            if (turn.MayBeDone && await Reconcile!(step, cancellationToken).ConfigureAwait(false))
            {
                turn.Fault = null;
                return;
            }

            if (Current is not null && !Force)
            {
                string? current = await Current(step, cancellationToken).ConfigureAwait(false);
                if (current != step.Before && current != step.After)
                {
                    throw new JobException(
                        JobException.Conflict,
                        $"'{step.Target}' {(current is null ? "is gone" : step.Before is null ? "is there already" : "was changed")} since the plan was made, by somebody else.",
                        "Run the command again: it plans with what is there now. With -Force it is done all the same.");
                }
            }

            turn.IsSent = true;
            await apply(step, cancellationToken).ConfigureAwait(false);
            turn.Fault = null;
        }
        catch (Exception exception) when (exception is ApiException or ApiArgumentException or JobException or IOException or UnauthorizedAccessException)
        {
            turn.Fault = exception;
        }
    }

    /// <summary>Sees what came of an attempt.</summary>
    private void End(Turn turn, LinkedList<Turn> queue)
    {
        JobStep step = turn.Step;
        if (turn.Fault is null)
        {
            _faults = 0;
            _done++;
            _ = _open.Remove(step.Number);
            Done?.Invoke(step);
            return;
        }

        var fault = turn.Fault as ApiException;
        if (fault is { Status: 401 or 402, Type: not ApiException.TransferFailed })
        {
            // None of the others would fare better.
            _stopped ??= fault;
            Fail(step, fault);
            return;
        }

        if (!Patience.IsTransient(turn.Fault))
        {
            _faults = 0;
            Fail(step, turn.Fault);
            return;
        }

        // Of many workers each may meet the same short outage.
        if (++_faults >= Math.Max(MaximumFaults, 2 * ThrottleLimit))
        {
            _stopped ??= turn.Fault;
        }

        bool isUndone = !turn.IsSent || fault is { Status: 429 } or { Type: ApiException.ConnectionFailed };
        turn.MayBeDone |= !step.IsRepeatable && !isUndone;
        if (_stopped is not null || turn.Rounds == MaximumRounds || (turn.MayBeDone && Reconcile is null))
        {
            Fail(step, turn.Fault);
            return;
        }

        // A second at first, and twice as long each time.
        var wait = TimeSpan.FromSeconds((1 << turn.Rounds) * (0.5 + (_random.NextDouble() / 2)));
        turn.Rounds++;
        turn.IsSent = false;
        turn.NotBefore = Clock.UtcNow + wait;
        Requeued?.Invoke(step, turn.Fault, wait);
        _ = queue.AddLast(turn);
    }

    private void Fail(JobStep step, Exception exception)
    {
        _ = _open.Remove(step.Number);
        _ = _failed.Add(step.Number);
        var failure = new StepFailure(step, exception);
        _failures.Add(failure);
        Failed?.Invoke(failure);
    }

    /// <summary>A step on its way through the queue.</summary>
    private sealed class Turn(JobStep step)
    {
        public JobStep Step => step;

        public int Rounds { get; set; }

        public DateTimeOffset NotBefore { get; set; }

        public bool IsBegun { get; set; }

        public bool IsSent { get; set; }

        public bool MayBeDone { get; set; }

        public Exception? Fault { get; set; }
    }
}
