using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class ApplierTests
{
    private readonly LeapingClock _clock = new();

    [Fact]
    public async Task A_step_is_done_when_those_that_it_depends_on_are()
    {
        var order = new ConcurrentQueue<int>();
        var applier = new Applier((step, _) =>
        {
            order.Enqueue(step.Number);
            return Task.CompletedTask;
        });

        Applied applied = await applier.RunAsync([Step(1) with { DependsOn = [3] }, Step(2) with { DependsOn = [9] }, Step(3)], default);

        Assert.Equal(3, applied.Done);
        Assert.True(order.ToList().IndexOf(3) < order.ToList().IndexOf(1));
    }

    [Fact]
    public async Task No_more_steps_than_the_limit_are_done_at_once()
    {
        int running = 0;
        int most = 0;
        var applier = new Applier(async (step, cancellationToken) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(2, cancellationToken);
            Assert.True(Interlocked.Decrement(ref running) >= 0, step.Target);
        })
        { ThrottleLimit = 3 };

        Applied applied = await applier.RunAsync(Enumerable.Range(1, 30).Select(Step), default);

        Assert.Equal(30, applied.Done);
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task What_passes_by_itself_is_tried_five_times_more_after_longer_and_longer_waits()
    {
        int attempts = 0;
        var waits = new List<double>();
        var applier = new Applier((_, _) => throw new ApiException("Internal", "broken", ++attempts > 0 ? 500 : 0))
        {
            Clock = _clock,
            Requeued = (_, _, wait) => waits.Add(wait.TotalSeconds),
        };

        Applied applied = await applier.RunAsync([Step(1)], default);

        Assert.Equal(6, attempts);
        Assert.Equal(500, Assert.IsType<ApiException>(Assert.Single(applied.Failures).Exception).Status);
        Assert.Equal(5, waits.Count);
        Assert.All(waits.Zip([1, 2, 4, 8, 16]), pair => Assert.InRange(pair.First, pair.Second / 2.0, pair.Second));
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(501, false)]
    [InlineData(400, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    public async Task Only_what_passes_goes_back_to_the_queue(int status, bool passes)
    {
        int attempts = 0;
        var applier = new Applier((step, _) => step.Number == 1 && ++attempts == 1 ? throw new ApiException("Fault", "x", status) : Task.CompletedTask) { Clock = _clock };

        Applied applied = await applier.RunAsync([Step(1), Step(2), Step(3)], default);

        Assert.Equal(passes ? 2 : 1, attempts);
        Assert.Equal(passes ? 3 : 2, applied.Done);
        Assert.Equal(passes ? 0 : 1, applied.Failures.Count);
        Assert.Null(applied.Stopped);
    }

    [Fact]
    public async Task Twenty_faults_in_a_row_stop_the_job()
    {
        int attempts = 0;
        var applier = new Applier((_, _) => throw new ApiException("Unavailable", "down", Interlocked.Increment(ref attempts) > 0 ? 503 : 0)) { Clock = _clock };

        Applied applied = await applier.RunAsync(Enumerable.Range(1, 100).Select(Step), default);

        Assert.Equal(503, Assert.IsType<ApiException>(applied.Stopped).Status);
        Assert.InRange(attempts, 20, 20 + 8);
        Assert.Equal(20, Applier.MaximumFaults);
        Assert.Equal(0, applied.Done);
        Assert.Equal(100, applied.Failures.Count + applied.Left.Count);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    public async Task A_refused_token_and_an_unpaid_plan_stop_it_at_once(int status)
    {
        var applier = new Applier((step, _) => step.Number == 3 ? throw new ApiException("Stop", "x", status) : Task.CompletedTask) { ThrottleLimit = 1 };

        Applied applied = await applier.RunAsync(Enumerable.Range(1, 9).Select(Step), default);

        Assert.Equal(2, applied.Done);
        Assert.Equal(3, Assert.Single(applied.Failures).Step.Number);
        Assert.Equal([4, 5, 6, 7, 8, 9], applied.Left.Select(step => step.Number));
        Assert.NotNull(applied.Stopped);
    }

    [Theory]
    [InlineData("other", false, false)]
    [InlineData(null, false, false)]
    [InlineData("before", false, true)]
    [InlineData("after", false, true)]
    [InlineData("other", true, true)]
    public async Task What_somebody_else_has_changed_is_a_conflict_unless_it_is_forced(string? current, bool force, bool isDone)
    {
        int applies = 0;
        var applier = new Applier((_, _) =>
        {
            applies++;
            return Task.CompletedTask;
        })
        { Current = (_, _) => Task.FromResult(current), Force = force };

        Applied applied = await applier.RunAsync([Step(1) with { Before = "before", After = "after" }], default);

        Assert.Equal(isDone ? 1 : 0, applies);
        Assert.Equal(isDone ? 1 : 0, applied.Done);
        Assert.Equal(isDone ? [] : [JobException.Conflict], applied.Failures.Select(failure => Assert.IsType<JobException>(failure.Exception).Id));
    }

    [Fact]
    public async Task What_depends_on_a_failed_step_is_not_done()
    {
        var applier = new Applier((step, _) => step.Number == 1 ? throw new ApiException("Forbidden", "x", 403) : Task.CompletedTask);

        Applied applied = await applier.RunAsync([Step(1), Step(2) with { DependsOn = [1] }, Step(3) with { DependsOn = [2] }, Step(4)], default);

        Assert.Equal(1, applied.Done);
        Assert.Equal([1, 2, 3], applied.Failures.Select(failure => failure.Step.Number));
        JobException exception = Assert.IsType<JobException>(applied.Failures[2].Exception);
        Assert.Equal((JobException.NotReached, "It was not done, because step 2 failed, which it needs."), (exception.Id, exception.Message));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task What_may_not_be_repeated_is_looked_for_before_it_is_done_again(bool wasDone, int expected)
    {
        int attempts = 0;
        var applier = new Applier((_, _) => ++attempts == 1 ? throw new ApiException(ApiException.ConnectionLost, "lost") : Task.CompletedTask)
        {
            Clock = _clock,
            Reconcile = (_, _) => Task.FromResult(wasDone),
        };

        Applied applied = await applier.RunAsync([Step(1) with { IsRepeatable = false }], default);

        Assert.Equal(expected, attempts);
        Assert.Equal(1, applied.Done);
        Assert.Empty(applied.Failures);
    }

    [Theory]
    [InlineData(0, ApiException.ConnectionLost, 1)]
    [InlineData(0, ApiException.ConnectionFailed, 2)]
    [InlineData(429, "RateLimited", 2)]
    [InlineData(502, "Unknown", 1)]
    public async Task What_may_not_be_repeated_and_cannot_be_looked_for_fails_when_its_answer_is_lost(int status, string type, int expected)
    {
        int attempts = 0;
        var applier = new Applier((_, _) => ++attempts == 1 ? throw new ApiException(type, "x", status) : Task.CompletedTask) { Clock = _clock };

        Applied applied = await applier.RunAsync([Step(1) with { IsRepeatable = false }], default);

        Assert.Equal(expected, attempts);
        Assert.Equal(expected - 1, applied.Done);
    }

    [Fact]
    public async Task What_is_no_fault_of_a_step_ends_the_run_when_all_under_way_have_ended()
    {
        int running = 0;
        var applier = new Applier(async (step, cancellationToken) =>
        {
            if (step.Number == 5)
            {
                throw new FormatException("a defect");
            }

            _ = Interlocked.Increment(ref running);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                _ = Interlocked.Decrement(ref running);
            }
        });

        _ = await Assert.ThrowsAsync<FormatException>(() => applier.RunAsync(Enumerable.Range(1, 9).Select(Step), default));
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task Nothing_is_begun_when_it_is_canceled_before()
    {
        int begun = 0;
        var applier = new Applier((_, _) => Task.CompletedTask) { Begun = _ => begun++ };
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applier.RunAsync([Step(1)], new CancellationToken(canceled: true)));
        Assert.Equal(0, begun);
    }

    [Fact]
    public async Task What_stops_it_first_is_what_stopped_it()
    {
        using var both = new Barrier(2);
        var applier = new Applier((step, _) =>
        {
            both.SignalAndWait();
            throw new ApiException("Unauthorized", step.Target, 401);
        })
        { ThrottleLimit = 2 };

        Applied applied = await applier.RunAsync([Step(1), Step(2), Step(3)], default);

        Assert.Equal(2, applied.Failures.Count);
        Assert.Same(applied.Failures[0].Exception, applied.Stopped);
    }

    [Fact]
    public async Task Canceling_ends_it()
    {
        using var source = new CancellationTokenSource();
        var applier = new Applier((_, cancellationToken) =>
        {
            source.Cancel();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        });

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applier.RunAsync(Enumerable.Range(1, 9).Select(Step), source.Token));
    }

    [Fact]
    public async Task What_failed_takes_all_with_it_that_need_it_wherever_they_stand()
    {
        var applier = new Applier((step, _) => step.Number == 3 ? throw new IOException("broken") : Task.CompletedTask) { ThrottleLimit = 1 };

        Applied applied = await applier.RunAsync([Step(1) with { DependsOn = [2] }, Step(2) with { DependsOn = [4, 3] }, Step(3), Step(4)], default);

        Assert.Equal([3, 2, 1], applied.Failures.Select(failure => failure.Step.Number));
        Assert.Equal(1, applied.Done);
        Assert.IsType<IOException>(applied.Failures[0].Exception);
    }

    [Fact]
    public async Task Steps_are_begun_in_their_order_once_and_what_comes_of_them_is_told()
    {
        var told = new List<string>();
        int attempts = 0;
        var applier = new Applier((step, _) => step.Number == 2 && ++attempts == 1 ? throw new ApiException("Internal", "broken", 500) : step.Number == 4 ? throw new UnauthorizedAccessException("closed") : Task.CompletedTask)
        {
            ThrottleLimit = 1,
            Clock = _clock,
            Begun = step => told.Add($"begun {step.Number}"),
            Done = step => told.Add($"done {step.Number}"),
            Failed = failure => told.Add($"failed {failure.Step.Number}: {failure.Exception.Message}"),
            Requeued = (step, exception, _) => told.Add($"again {step.Number}: {exception.Message}"),
        };

        Applied applied = await applier.RunAsync([Step(1), Step(2), Step(3) with { Action = JobAction.Keep }, Step(4), Step(5)], default);

        Assert.Equal(["begun 1", "done 1", "begun 2", "again 2: broken", "begun 4", "failed 4: closed", "begun 5", "done 5", "done 2"], told);
        Assert.Equal(3, applied.Done);
        Assert.Empty(applied.Left);
    }

    [Fact]
    public async Task Faults_in_a_row_are_counted_anew_after_a_step_that_is_done_or_fails_for_good()
    {
        // Nineteen, and then one that is done; nineteen, and one that is refused; nineteen more.
        int attempts = 0;
        var applier = new Applier((_, _) => (++attempts % 20) switch
        {
            0 => attempts == 40 ? throw new ApiException("Forbidden", "x", 403) : Task.CompletedTask,
            _ => throw new ApiException("Internal", "x", 500),
        })
        { ThrottleLimit = 1, Clock = _clock };

        Applied applied = await applier.RunAsync(Enumerable.Range(1, 10).Select(Step), default);

        Assert.Null(applied.Stopped);
        Assert.Equal(10, applied.Done + applied.Failures.Count);
        Assert.Contains(applied.Failures, failure => failure.Exception is ApiException { Status: 403 });
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(10, 20)]
    [InlineData(15, 30)]
    public async Task With_more_workers_more_faults_in_a_row_are_borne(int throttleLimit, int expected)
    {
        int requeued = 0;
        var applier = new Applier((_, _) => throw new ApiException("Internal", "x", 500)) { ThrottleLimit = throttleLimit, Clock = _clock, Requeued = (_, _, _) => requeued++ };

        Applied applied = await applier.RunAsync(Enumerable.Range(1, 100).Select(Step), default);

        Assert.Equal(expected - 1, requeued);
        Assert.Equal("x", applied.Stopped!.Message);
    }

    [Theory]
    [InlineData("gone", "'thing 1' is gone since the plan was made, by somebody else.")]
    [InlineData("there", "'thing 1' is there already since the plan was made, by somebody else.")]
    [InlineData("changed", "'thing 1' was changed since the plan was made, by somebody else.")]
    public async Task A_conflict_says_what_was_found(string what, string message)
    {
        JobStep step = Step(1) with { Before = what == "there" ? null : "before", After = "after" };
        var applier = new Applier((_, _) => Task.CompletedTask) { Current = (_, _) => Task.FromResult(what == "gone" ? null : "other") };

        JobException conflict = Assert.IsType<JobException>(Assert.Single((await applier.RunAsync([step], default)).Failures).Exception);

        Assert.Equal((JobException.Conflict, message, "Run the command again: it plans with what is there now. With -Force it is done all the same."), (conflict.Id, conflict.Message, conflict.Advice));
    }

    [Fact]
    public async Task What_is_not_known_to_be_done_is_looked_for_again_and_what_may_be_repeated_is_not()
    {
        int looks = 0;
        int attempts = 0;
        Applier Make() => new((_, _) => ++attempts <= 2 ? throw new ApiException("Internal", "x", 500) : Task.CompletedTask) { Clock = _clock, Reconcile = (_, _) => Task.FromResult(++looks > 5) };

        Assert.Equal(1, (await Make().RunAsync([Step(1) with { IsRepeatable = false }], default)).Done);
        Assert.Equal((2, 3), (looks, attempts));
        (looks, attempts) = (0, 0);
        Assert.Equal(1, (await Make().RunAsync([Step(1)], default)).Done);
        Assert.Equal((0, 3), (looks, attempts));
    }

    [Fact]
    public async Task What_failed_before_it_was_sent_may_be_done_again()
    {
        // The look at what is there fails twice, with nothing sent; what is sent then is done.
        int looks = 0;
        int attempts = 0;
        var applier = new Applier((_, _) =>
        {
            attempts++;
            return Task.CompletedTask;
        })
        { Clock = _clock, Current = (_, _) => ++looks <= 2 ? throw new ApiException("Internal", "x", 500) : Task.FromResult<string?>(null) };

        Applied applied = await applier.RunAsync([Step(1) with { IsRepeatable = false }], default);

        Assert.Equal((1, 1, 3), (applied.Done, attempts, looks));
    }

    [Fact]
    public async Task A_token_that_a_transfer_refuses_stops_nothing()
    {
        var applier = new Applier((step, _) => step.Number == 1 ? throw new ApiException(ApiException.TransferFailed, "x", 401) : Task.CompletedTask) { ThrottleLimit = 1 };

        Applied applied = await applier.RunAsync(Enumerable.Range(1, 3).Select(Step), default);

        Assert.Equal((2, 1, null), (applied.Done, applied.Failures.Count, applied.Stopped));
    }

    [Fact]
    public async Task Waits_are_as_long_as_they_are_told_and_others_go_on_meanwhile()
    {
        DateTimeOffset start = _clock.UtcNow;
        var at = new List<(int Step, double Seconds)>();
        double waited = 0;
        var applier = new Applier((step, _) =>
        {
            at.Add((step.Number, (_clock.UtcNow - start).TotalSeconds));
            return step.Number == 1 && at.Count == 1 ? throw new ApiException("Internal", "x", 500) : Task.CompletedTask;
        })
        { ThrottleLimit = 1, Clock = _clock, Requeued = (_, _, wait) => waited = wait.TotalSeconds };

        _ = await applier.RunAsync([Step(1), Step(2), Step(3)], default);

        Assert.Equal([1, 2, 3, 1], at.Select(one => one.Step));
        Assert.Equal([0, 0, 0, waited], at.Select(one => one.Seconds));
        Assert.InRange(waited, 0.5, 1);
    }

    /// <summary>Whatever depends on whatever, each step is done once, after those that it needs; and when all is done, nothing is left to do.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_plan_is_done_in_the_order_of_what_it_needs_and_a_second_time_nothing_is_left(int seed)
    {
        var random = new Random(seed);
        JobStep[] steps = [.. Enumerable.Range(1, 60).Select(number => Step(number) with
        {
            DependsOn = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(1, 61)).Where(needed => needed < number).Distinct()],
            Before = null,
            After = $"{number}",
        })];
        // Which answers are lost once is settled beforehand, and fewer than would mean that the service is down: no order of the threads makes it another test.
        var lost = new ConcurrentDictionary<int, bool>(Enumerable.Range(1, 60).Where(_ => random.Next(5) == 0).Take(Applier.MaximumFaults - 1).Select(number => new KeyValuePair<int, bool>(number, true)));
        var world = new ConcurrentDictionary<int, string>();
        var order = new ConcurrentQueue<int>();
        Task Do(JobStep step, CancellationToken cancellationToken)
        {
            order.Enqueue(step.Number);
            world[step.Number] = step.After!;
            return lost.TryRemove(step.Number, out bool _) ? throw new ApiException(ApiException.ConnectionLost, "lost") : Task.CompletedTask;
        }

        Applied applied = await new Applier(Do) { Clock = _clock, ThrottleLimit = 4, Current = (step, _) => Task.FromResult(world.GetValueOrDefault(step.Number)) }
            .RunAsync(steps.OrderBy(_ => random.Next()), default);

        Assert.True(applied.Done == 60 && applied.Failures.Count == 0 && order.Count > 62 && lost.IsEmpty, $"seed {seed}");
        List<int> firsts = [.. order.Distinct()];
        Assert.All(steps, step => Assert.All(step.DependsOn, needed => Assert.True(firsts.IndexOf(needed) < firsts.IndexOf(step.Number), $"seed {seed}: {step.Number} before {needed}")));
        // What would be planned now: of what is there already, nothing.
        IEnumerable<JobStep> again = steps.Select(step => world[step.Number] == step.After ? step with { Action = JobAction.Keep } : step);
        Assert.Equal(0, (await new Applier(Do).RunAsync(again, default)).Done);
    }

    private static JobStep Step(int number) => new(number, "Things", JobAction.Change, $"thing {number}");
}
