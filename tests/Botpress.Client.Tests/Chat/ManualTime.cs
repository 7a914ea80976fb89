using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client.Tests;

/// <summary>A time that stands still unless a test lets it pass.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset _start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly List<Timer> _timers = [];
    private TimeSpan _passed;
    private TaskCompletionSource<bool> _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Locked(() => _passed.Ticks);

    public override DateTimeOffset GetUtcNow() => _start + Locked(() => _passed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and ends the waits that end with it.</summary>
    public void Pass(TimeSpan time)
    {
        List<Timer> due = Locked(() =>
        {
            _passed += time;
            List<Timer> due = [.. _timers.Where(timer => timer.End <= _passed)];
            _timers.RemoveAll(due.Contains);
            return due;
        });
        due.ForEach(timer => timer.Callback());
    }

    /// <summary>Waits until something waits for as long as is meant.</summary>
    /// <returns>How long that is.</returns>
    public async Task<TimeSpan> WaitAsync(Func<TimeSpan, bool> isMeant)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed = Locked(() => _changed.Task);
            foreach (TimeSpan wait in Waits().Where(isMeant))
            {
                return wait;
            }

            await Task.WhenAny(changed, Task.Delay(Timeout.Infinite, limit.Token));
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Nothing waits for that, but for {string.Join(", ", Waits())}.");
            }
        }
    }

    /// <summary>Waits until something waits for exactly so long.</summary>
    public Task WaitAsync(TimeSpan time) => WaitAsync(time.Equals);

    /// <summary>Waits until something waits for exactly so long, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await WaitAsync(time);
        Pass(time);
    }

    /// <summary>How long what waits now has to wait still, the shortest first.</summary>
    public List<TimeSpan> Waits() => Locked(() => _timers.Select(timer => timer.End - _passed).OrderBy(left => left).ToList());

    private T Locked<T>(Func<T> action)
    {
        lock (_timers)
        {
            return action();
        }
    }

    private sealed class Timer(ManualTime time, Action callback) : ITimer
    {
        public Action Callback { get; } = callback;

        public TimeSpan End { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource<bool> changed = time.Locked(() =>
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    End = time._passed + dueTime;
                    time._timers.Add(this);
                }

                (TaskCompletionSource<bool> before, time._changed) = (time._changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
                return before;
            });
            changed.TrySetResult(true);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
