using System;
using System.Diagnostics;

namespace Botpress.Client;

/// <summary>What waits are measured with: the time of day where a server names a moment, and for the rest a time that nobody sets back.</summary>
public class ApiClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>The time of day.</summary>
    public virtual DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <summary>How long it is since some moment: it only ever grows.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;
}
