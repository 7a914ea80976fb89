using System;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Jobs.Tests;

/// <summary>A clock whose waits take a few milliseconds, so that what goes on beside it has time, and count for what they are.</summary>
public sealed class QuickClock : JobClock
{
    private long _ahead;

    public override DateTimeOffset UtcNow => DateTimeOffset.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public override async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(5, cancellationToken);
        _ = Interlocked.Add(ref _ahead, time.Ticks);
    }
}
