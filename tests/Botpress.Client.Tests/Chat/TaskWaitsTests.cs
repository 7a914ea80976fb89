using System;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class TaskWaitsTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);

    private readonly VirtualTime _time = new();
    private readonly TaskCompletionSource<int> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(5)]
    [InlineData(null)]
    public async Task Work_that_has_ended_is_not_waited_for_however_it_ended(int? seconds)
    {
        TimeSpan? wait = seconds is int given ? TimeSpan.FromSeconds(given) : null;
        Assert.True(await Task.CompletedTask.EndsWithinAsync(wait, _time, CancellationToken.None));
        Assert.True(await Task.FromException(new InvalidOperationException()).EndsWithinAsync(wait, _time, CancellationToken.None));
        Assert.True(await Task.FromCanceled(new CancellationToken(true)).EndsWithinAsync(wait, _time, CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task A_wait_of_nothing_is_over_at_once(int seconds)
    {
        Assert.False(await _work.Task.EndsWithinAsync(TimeSpan.FromSeconds(seconds), _time, CancellationToken.None));
        await TaskWaits.DelayAsync(TimeSpan.FromSeconds(seconds), _time, CancellationToken.None);
    }

    [Fact]
    public async Task A_wait_is_over_when_its_time_has_passed_and_not_before()
    {
        Task<bool> waiting = _work.Task.EndsWithinAsync(_second, _time, CancellationToken.None);
        _time.Advance(_second - _moment);
        Assert.Equal([_moment], _time.Waits());
        Assert.False(waiting.IsCompleted);
        _time.Advance(_moment);
        Assert.False(await waiting);
    }

    [Fact]
    public async Task A_part_of_a_millisecond_is_waited_for_too()
    {
        Task waiting = TaskWaits.DelayAsync(TimeSpan.FromTicks(_moment.Ticks + 1), _time, CancellationToken.None);
        Assert.Equal([_moment + _moment], _time.Waits());
        _time.Advance(_moment + _moment);
        await waiting;
    }

    [Fact]
    public async Task Work_that_ends_meanwhile_ends_the_wait_and_leaves_no_timer()
    {
        Task<bool> waiting = _work.Task.EndsWithinAsync(_second, _time, CancellationToken.None);
        Assert.Single(_time.Waits());
        _work.SetResult(1);
        Assert.True(await waiting);
        Assert.Empty(_time.Waits());
    }

    [Fact]
    public async Task A_cancelled_wait_ends_at_once_and_leaves_the_work_alone()
    {
        using var stopping = new CancellationTokenSource();
        Task<bool> waiting = _work.Task.EndsWithinAsync(_second, _time, stopping.Token);
        Task<bool> endless = _work.Task.EndsWithinAsync(null, _time, stopping.Token);
        stopping.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        Assert.Empty(_time.Waits());
        Assert.False(_work.Task.IsCompleted);
        // Whoever is cancelled is so, whatever there would be to tell.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.CompletedTask.EndsWithinAsync(null, _time, stopping.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _work.Task.EndsWithinAsync(TimeSpan.Zero, _time, stopping.Token));
    }

    [Fact]
    public async Task A_wait_may_be_longer_than_a_timer_can()
    {
        using var stopping = new CancellationTokenSource();
        Task<bool> month = _work.Task.EndsWithinAsync(TimeSpan.FromDays(31), _time, stopping.Token);
        Task<bool> most = _work.Task.EndsWithinAsync(TimeSpan.MaxValue, _time, stopping.Token);
        Task<bool> endless = _work.Task.EndsWithinAsync(null, _time, stopping.Token);
        Assert.Empty(_time.Waits());
        _work.SetResult(1);
        bool[] ended = await Task.WhenAll(month, most, endless);
        Assert.Equal([true, true, true], ended);
    }

    [Fact]
    public void What_is_left_of_a_wait_is_counted_from_a_timestamp()
    {
        long start = _time.GetTimestamp();
        _time.Advance(_second);
        Assert.Equal(4 * _second.Ticks, ((TimeSpan?)TimeSpan.FromSeconds(5)).Left(_time, start)!.Value.Ticks);
        Assert.Equal(-_moment, ((TimeSpan?)(_second - _moment)).Left(_time, start));
        Assert.Null(((TimeSpan?)null).Left(_time, start));
    }
}
