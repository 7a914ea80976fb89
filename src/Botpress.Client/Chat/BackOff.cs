using System;

namespace Botpress.Client;

/// <summary>The waits between tries: each about twice the one before, and never quite the same as somebody else's.</summary>
/// <param name="first">About how long the first is.</param>
/// <param name="longest">None is longer.</param>
/// <param name="random">What makes them differ; null for the framework's own.</param>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Random? random = null)
{
    private readonly Random _random = random ?? new();
    private int _count;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        double wait = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_count++, 30)), longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Min(wait * (0.75 + (_random.NextDouble() / 2)), longest.TotalMilliseconds));
    }

    /// <summary>Begins with the first wait again.</summary>
    public void Reset() => _count = 0;
}
