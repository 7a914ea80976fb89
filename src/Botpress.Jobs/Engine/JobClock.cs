using System;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Jobs;

/// <summary>The time that jobs go by, and wait in.</summary>
public class JobClock
{
    /// <summary>The time of this machine.</summary>
    public static JobClock System { get; } = new();

    /// <summary>Now.</summary>
    public virtual DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <summary>Waits.</summary>
    /// <param name="time">For how long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, cancellationToken);
}
