using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
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
        Assert.All(applied.Failures, failure => Assert.Equal(JobException.Conflict, Assert.IsType<JobException>(failure.Exception).Id));
    }

    [Fact]
    public async Task What_depends_on_a_failed_step_is_not_done()
    {
        var applier = new Applier((step, _) => step.Number == 1 ? throw new ApiException("Forbidden", "x", 403) : Task.CompletedTask);

        Applied applied = await applier.RunAsync([Step(1), Step(2) with { DependsOn = [1] }, Step(3) with { DependsOn = [2] }, Step(4)], default);

        Assert.Equal(1, applied.Done);
        Assert.Equal([1, 2, 3], applied.Failures.Select(failure => failure.Step.Number));
        Assert.Equal(JobException.NotReached, Assert.IsType<JobException>(applied.Failures[2].Exception).Id);
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

    private static JobStep Step(int number) => new(number, "Things", JobAction.Change, $"thing {number}");
}
