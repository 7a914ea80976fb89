using System;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>Waits by a clock.</summary>
internal static class ClockWaits
{
    /// <summary>Waits for so long, and never for less: timers count whole milliseconds, and whoever looks again too early finds a wait of none.</summary>
    /// <param name="clock">What it is measured with.</param>
    /// <param name="wait">How long, as long as the framework's timers can; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task WaitAsync(this TimeProvider clock, TimeSpan wait, CancellationToken cancellationToken)
    {
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
#if NETSTANDARD2_0
        return clock.Delay(whole, cancellationToken);
#else
        return Task.Delay(whole, clock, cancellationToken);
#endif
    }
}
