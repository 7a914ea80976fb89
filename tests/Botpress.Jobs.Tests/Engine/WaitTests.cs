using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>Waits: for a file, for a busy service. All in a time of their own.</summary>
public sealed class WaitTests
{
    private readonly LeapingClock _clock = new();

    [Theory]
    [InlineData(408, "Timeout", true)]
    [InlineData(429, "RateLimited", true)]
    [InlineData(499, "Unknown", false)]
    [InlineData(500, "Internal", true)]
    [InlineData(501, "NotImplemented", false)]
    [InlineData(502, "Unknown", true)]
    [InlineData(599, "Unknown", true)]
    [InlineData(400, "InvalidPayload", false)]
    [InlineData(404, "ResourceNotFound", false)]
    [InlineData(0, ApiException.ConnectionFailed, true)]
    [InlineData(0, ApiException.ConnectionLost, true)]
    [InlineData(0, ApiException.Timeout, true)]
    [InlineData(200, ApiException.InvalidResponse, true)]
    [InlineData(0, ApiException.RepeatedCursor, true)]
    [InlineData(0, ApiException.TransferFailed, false)]
    public void Some_faults_pass_by_themselves(int status, string type, bool expected) => Assert.Equal(expected, Patience.IsTransient(new ApiException(type, "x", status)));

    [Fact]
    public void What_is_no_fault_of_the_api_does_not_pass() => Assert.False(Patience.IsTransient(new InvalidOperationException()));

    [Fact]
    public async Task A_read_is_sent_five_times_more_after_longer_and_longer_waits()
    {
        var waits = new List<(double Seconds, string Why)>();
        DateTimeOffset start = _clock.UtcNow;
        int reads = 0;
        var patience = new Patience(_clock, (time, why) => waits.Add((time.TotalSeconds, why)));

        ApiException thrown = await Assert.ThrowsAsync<ApiException>(() => patience.ReadAsync<int>(() => throw new ApiException("Internal", $"broken {++reads}", 500), default));

        Assert.Equal(("broken 6", 6), (thrown.Message, reads));
        Assert.Equal(Enumerable.Range(1, 5).Select(read => $"broken {read}"), waits.Select(wait => wait.Why));
        Assert.All(waits.Zip([1, 2, 4, 8, 16]), pair => Assert.InRange(pair.First.Seconds, pair.Second * 0.75, pair.Second * 1.25));
        Assert.Equal(waits.Sum(wait => wait.Seconds), (_clock.UtcNow - start).TotalSeconds, 3);
        Assert.Contains(waits.Zip([1, 2, 4, 8, 16]), pair => Math.Abs(pair.First.Seconds - pair.Second) > 0.001);
    }

    [Fact]
    public async Task A_rate_limit_only_slows_it()
    {
        var waits = new List<double>();
        int reads = 0;
        int found = await new Patience(_clock, (time, _) => waits.Add(time.TotalSeconds)).ReadAsync(
            () => ++reads <= 30 ? throw new ApiException("RateLimited", "slow", 429) : reads <= 35 ? throw new ApiException("Internal", "broken", 500) : Task.FromResult(7), default);

        Assert.Equal((7, 36), (found, reads));
        Assert.All(waits.Skip(6), wait => Assert.InRange(wait, 45, 75));
        Assert.InRange(waits[5], 24, 40);
    }

    [Fact]
    public async Task What_does_not_pass_is_thrown_at_once()
    {
        int reads = 0;
        _ = await Assert.ThrowsAsync<ApiException>(() => new Patience(_clock).ReadAsync<int>(() => throw new ApiException("Forbidden", "x", ++reads > 0 ? 403 : 0), default));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task A_file_is_looked_at_until_it_is_done()
    {
        var states = new Queue<FileState>([FileState.Uploading, FileState.Indexing, FileState.Indexing, FileState.Ready, FileState.Ready]);
        var told = new List<string>();

        FileState last = await Until(states, timeout: 60, interval: 2, told);

        Assert.Equal(FileState.Ready, last);
        Assert.Single(states);
        Assert.Equal(["Uploading 0", "Indexing 2", "Indexing 4"], told);
    }

    [Theory]
    [InlineData(FileState.UploadFailed)]
    [InlineData(FileState.IndexingFailed)]
    [InlineData(FileState.Ready)]
    public async Task A_file_that_is_done_for_good_or_ill_is_not_waited_for(FileState state)
    {
        var told = new List<string>();
        Assert.Equal(state, await Until(new Queue<FileState>([state]), 60, 2, told));
        Assert.Empty(told);
    }

    [Fact]
    public async Task The_last_look_at_a_file_is_when_the_time_is_over()
    {
        var states = new Queue<FileState>(Enumerable.Repeat(FileState.Indexing, 9));
        var told = new List<string>();

        Assert.Equal(FileState.Indexing, await Until(states, timeout: 5, interval: 2, told));

        Assert.Equal(["Indexing 0", "Indexing 2", "Indexing 4"], told);
        Assert.Equal(5, states.Count);
        Assert.Equal(FileState.Indexing, await Until(states, timeout: 0, interval: 2, told));
        Assert.Equal(4, states.Count);
    }

    [Fact]
    public async Task What_a_locked_file_refuses_is_sent_again_after_longer_and_longer_waits()
    {
        var told = new List<double>();
        int sent = 0;
        ApiAnswer answer = await FileWait.UntilFreeAsync(
            () => ++sent <= 10 ? throw Locked() : Task.FromResult(new ApiAnswer(200, default)), TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1), taken => told.Add(taken.TotalMilliseconds), default, _clock);

        Assert.Equal((200, 11), (answer.Status, sent));
        // Fifty milliseconds at least, and three seconds at most, but for the first.
        Assert.Equal([1, 50, 100, 200, 400, 800, 1600, 3000, 3000], told.Zip(told.Skip(1), (one, next) => Math.Round(next - one)));
    }

    [Fact]
    public async Task A_lock_that_lasts_is_thrown_after_the_time_and_other_faults_at_once()
    {
        int sent = 0;
        ApiException locked = await Assert.ThrowsAsync<ApiException>(() => FileWait.UntilFreeAsync(() => throw Locked(++sent), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(3), _ => { }, default, _clock));
        Assert.Equal(("locked 4", 4), (locked.Message, sent));
        sent = 0;
        _ = await Assert.ThrowsAsync<ApiException>(() => FileWait.UntilFreeAsync(() => throw Locked(++sent), TimeSpan.Zero, TimeSpan.FromSeconds(3), _ => { }, default, _clock));
        _ = await Assert.ThrowsAsync<ApiException>(() => FileWait.UntilFreeAsync(() => throw new ApiException("Conflict", "x", ++sent > 0 ? 409 : 0), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(3), _ => { }, default, _clock));
        Assert.Equal(2, sent);
    }

    [Fact]
    public async Task The_time_of_the_machine_can_be_waited_in_and_a_wait_ended()
    {
        Assert.InRange(JobClock.System.UtcNow - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5));
        using var source = new CancellationTokenSource();
        Task wait = JobClock.System.WaitAsync(TimeSpan.FromHours(1), source.Token);
        Assert.False(wait.IsCompleted);
        source.Cancel();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private static ApiException Locked(int number = 0) => new("ResourceLockedConflict", $"locked {number}", 409);

    private Task<FileState> Until(Queue<FileState> states, double timeout, double interval, List<string> told) => FileWait.UntilDoneAsync(
        () => Task.FromResult(new ApiAnswer(200, default)),
        _ => states.Dequeue(),
        state => state,
        TimeSpan.FromSeconds(timeout),
        TimeSpan.FromSeconds(interval),
        (state, taken) => told.Add($"{state} {taken.TotalSeconds}"),
        default,
        _clock);
}
