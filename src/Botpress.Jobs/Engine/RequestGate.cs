using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Jobs;

/// <summary>Lets requests begin evenly spread, so many a second at most, whichever of a job's workers sends them.</summary>
/// <param name="rate">How many a second; 0 for any number.</param>
/// <param name="elapsed">The time since some moment, which only ever grows; null for this machine's.</param>
/// <param name="waiting">Waits; null for the time of this machine.</param>
internal sealed class RequestGate(double rate, Func<TimeSpan>? elapsed = null, Func<TimeSpan, CancellationToken, Task>? waiting = null)
{
    // What was not used is not saved up for longer than this, or a burst would follow every pause.
    private const double Burst = 0.25;

    private readonly Func<TimeSpan> _elapsed = elapsed ?? Machine();
    private readonly Func<TimeSpan, CancellationToken, Task> _waiting = waiting ?? Task.Delay;
    private readonly object _lock = new();
    private double _next;

    /// <summary>Waits for the turn of one request.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task TakeAsync(CancellationToken cancellationToken)
    {
        if (rate <= 0)
        {
            return Task.CompletedTask;
        }

        double wait;
        lock (_lock)
        {
            double now = _elapsed().TotalSeconds;
            _next = Math.Max(_next, now - Burst);
            wait = _next - now;
            _next += 1 / rate;
        }

        return wait > 0 ? _waiting(TimeSpan.FromSeconds(wait), cancellationToken) : Task.CompletedTask;
    }

    private static Func<TimeSpan> Machine()
    {
        var watch = Stopwatch.StartNew();
        return () => watch.Elapsed;
    }
}
