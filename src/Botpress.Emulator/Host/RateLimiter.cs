using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace Botpress.Emulator;

/// <summary>Counts the requests of the last second, of whatever client, and refuses those beyond the limit, which do not count.</summary>
/// <param name="limit">How many requests a second may have; 0 for any number, of which nothing is said then.</param>
internal sealed class RateLimiter(int limit)
{
    private static readonly long _window = Stopwatch.Frequency;

    // When the requests of the window came, the oldest first.
    private readonly Queue<long> _times = new();

    /// <summary>Lets a request in and tells its sender what is left, or refuses it.</summary>
    public void Take(IExchange exchange)
    {
        if (limit == 0)
        {
            return;
        }

        bool isRefused;
        int remaining;
        lock (_times)
        {
            long now = Stopwatch.GetTimestamp();
            while (_times.Count > 0 && now - _times.Peek() >= _window)
            {
                _times.Dequeue();
            }

            isRefused = _times.Count >= limit;
            if (!isRefused)
            {
                _times.Enqueue(now);
            }

            remaining = limit - _times.Count;
        }

        // Within a second, which is the window, everything that counts now is forgotten.
        exchange.SetHeader("RateLimit-Limit", limit.ToString(CultureInfo.InvariantCulture));
        exchange.SetHeader("RateLimit-Remaining", remaining.ToString(CultureInfo.InvariantCulture));
        exchange.SetHeader("RateLimit-Reset", "1");
        if (isRefused)
        {
            exchange.SetHeader("Retry-After", "1");
            throw ApiError.Of("RateLimited", FormattableString.Invariant($"More than {limit} requests came within a second; wait a second, or start the emulator with another -RateLimit"));
        }
    }
}
