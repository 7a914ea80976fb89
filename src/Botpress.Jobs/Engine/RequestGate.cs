using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Jobs;

/// <summary>Lets requests begin evenly spread, so many a second at most, whichever of a job's workers sends them.</summary>
/// <param name="rate">How many a second; 0 for any number.</param>
internal sealed class RequestGate(double rate)
{
    // What was not used is not saved up for longer than this, or a burst would follow every pause.
    private const double Burst = 0.25;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
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
            double now = _watch.Elapsed.TotalSeconds;
            _next = Math.Max(_next, now - Burst);
            wait = _next - now;
            _next += 1 / rate;
        }

        return wait > 0 ? Task.Delay(TimeSpan.FromSeconds(wait), cancellationToken) : Task.CompletedTask;
    }
}
