using System;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Jobs.Tests;

/// <summary>A clock on which no wait takes time: it leaps to its end.</summary>
public sealed class LeapingClock : JobClock
{
    private readonly object _lock = new();
    private DateTimeOffset _now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public override async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _now += time;
        }
    }
}
