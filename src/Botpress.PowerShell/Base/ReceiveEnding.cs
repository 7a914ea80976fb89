using System;
using System.Diagnostics;

namespace Botpress.PowerShell;

/// <summary>When listening is over: after a time, after a number of things, or when nothing has come for a while.</summary>
/// <param name="timeoutSec">The whole time in seconds; 0 for ever.</param>
/// <param name="quietSec">How long nothing must come after something has; 0 for whatever.</param>
/// <param name="count">How many things are enough.</param>
internal sealed class ReceiveEnding(double timeoutSec, double quietSec, int count)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _left = count;
    private TimeSpan? _last;

    /// <summary>Whether it is over, and if not, how long to wait for the next thing; null for ever.</summary>
    public (bool IsOver, TimeSpan? Wait) Next()
    {
        TimeSpan? total = timeoutSec > 0 ? TimeSpan.FromSeconds(timeoutSec) - _watch.Elapsed : null;
        TimeSpan? quiet = quietSec > 0 && _last is TimeSpan last ? last + TimeSpan.FromSeconds(quietSec) - _watch.Elapsed : null;
        TimeSpan? wait = total is TimeSpan one && quiet is TimeSpan other ? (one < other ? one : other) : total ?? quiet;
        return (_left <= 0 || wait <= TimeSpan.Zero, wait);
    }

    /// <summary>Something has come that counts.</summary>
    public void Came()
    {
        _left--;
        _last = _watch.Elapsed;
    }
}
