using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>
/// A time that stands still until a test moves it on. While something is run by it, it moves on by itself to the end of the next wait; limits on time end
/// something only where a wait or the test goes past them.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private const int MostWaits = 10_000;

    // Milliseconds.
    private const int MostIdle = 3_000;

    private readonly List<Timer> _timers = [];
    private TaskCompletionSource<bool> _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now;

    /// <summary>The time of day at the beginning; set while time goes on, it is a clock that somebody sets.</summary>
    public DateTimeOffset Start { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How long it is since the beginning.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _now));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state, isWait: dueTime >= TimeSpan.Zero);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits for so long.</summary>
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var ended = new TaskCompletionSource<bool>();
        using ITimer timer = CreateTimer(_ => ended.TrySetResult(true), null, wait, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => ended.TrySetCanceled(cancellationToken));
        _ = await ended.Task;
    }

    /// <summary>Moves time on, and ends what ends meanwhile, in its order.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan until = Elapsed + by;
        while (Next(timer => timer.Due <= until) is Timer next)
        {
            Fire(next);
        }

        Interlocked.Exchange(ref _now, until.Ticks);
    }

    /// <summary>How long what waits now has to wait still, the shortest first.</summary>
    public List<TimeSpan> Waits()
    {
        lock (_timers)
        {
            return [.. _timers.Select(timer => timer.Due - Elapsed).OrderBy(left => left)];
        }
    }

    /// <summary>Waits until something that goes on elsewhere waits for as long as is meant.</summary>
    /// <returns>How long that is.</returns>
    public async Task<TimeSpan> UntilWaitAsync(Func<TimeSpan, bool> isMeant)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed = Volatile.Read(ref _changed).Task;
            foreach (TimeSpan wait in Waits().Where(isMeant))
            {
                return wait;
            }

            await Task.WhenAny(changed, Task.Delay(Timeout.Infinite, limit.Token));
            Assert.False(limit.IsCancellationRequested, $"Nothing waits for that, but for {string.Join(", ", Waits())}.");
        }
    }

    /// <summary>Waits until something that goes on elsewhere waits for exactly so long.</summary>
    public Task UntilWaitAsync(TimeSpan time) => UntilWaitAsync(time.Equals);

    /// <summary>Waits until something that goes on elsewhere waits for exactly so long, and moves time on by that.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        await UntilWaitAsync(time);
        Advance(time);
    }

    /// <summary>Runs something to its end, as if its waits took no time. All that goes on at once does so on one thread, in the same order each time.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work) => await await Task.Run(() =>
    {
        Task<T> running = work();
        for (int waits = 0, idle = 0; !running.IsCompleted;)
        {
            if (Next(timer => timer.IsWait) is not null)
            {
                Fire(Next(_ => true)!);
                Assert.True(++waits < MostWaits, "It waits for ever.");
            }
            else
            {
                // Something works on another thread.
                Assert.True(((IAsyncResult)running).AsyncWaitHandle.WaitOne(1) || ++idle < MostIdle, "It hangs.");
            }
        }

        return Task.FromResult(running);
    });

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    private Timer? Next(Func<Timer, bool> isMeant)
    {
        lock (_timers)
        {
            // Those that end at the same time end in the order in which they began: the sort is stable.
            return _timers.Where(isMeant).OrderBy(timer => timer.Due).FirstOrDefault();
        }
    }

    private void Fire(Timer timer)
    {
        lock (_timers)
        {
            if (!_timers.Remove(timer))
            {
                return;
            }

            Interlocked.Exchange(ref _now, Math.Max(_now, timer.Due.Ticks));
        }

        timer.Fire();
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state, bool isWait) : ITimer
    {
        public bool IsWait => isWait;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._timers)
            {
                _ = time._timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = time.Elapsed + dueTime;
                    time._timers.Add(this);
                }
            }

            Interlocked.Exchange(ref time._changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(true);
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._timers)
            {
                _ = time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
