using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>
/// Keeps a client below the server's rate limit: what is left of it, as the <c>RateLimit-*</c> headers of the answers tell, is
/// counted down by every request, so that requests of several threads wait for the reset in place of being refused.
/// </summary>
internal sealed class RateLimit(TimeSpan maximumWait, ApiClock clock)
{
    // Headers of one period tell its end in whole seconds, so the same end comes out up to a second apart.
    private static readonly TimeSpan _sameReset = TimeSpan.FromSeconds(1.5);

    private readonly object _gate = new();
    private TimeSpan _told;
    private TimeSpan _reset;
    private TimeSpan _pausedUntil;
    private double _remaining;

    // Not the time of day: that may be set back by an hour, and a wait of two seconds would become one of an hour.
    private TimeSpan Now => clock.Elapsed;

    /// <summary>When the limit is reset, from now: seconds, or, from some servers, the moment as Unix time.</summary>
    public static TimeSpan? Reset(HttpResponseHeaders headers, ApiClock clock) => (Number(headers, "RateLimit-Reset") ?? Number(headers, "X-RateLimit-Reset")) switch
    {
        double seconds and >= 0 and < 1e9 => TimeSpan.FromSeconds(seconds),
        double moment and >= 1e9 and < 1e11 => Until(DateTimeOffset.FromUnixTimeSeconds((long)moment), headers, clock),
        _ => null,
    };

    /// <summary>How long it is until a moment that a server names: by the server's own clock, where it tells what that says.</summary>
    public static TimeSpan Until(DateTimeOffset moment, HttpResponseHeaders headers, ApiClock clock) => moment - (headers.Date ?? clock.UtcNow);

    /// <summary>Learns from an answer what is left.</summary>
    public void Observe(int status, HttpResponseHeaders headers)
    {
        // After a 429 the retry waits by itself; that request must not wait twice.
        if (status == 429 || (Number(headers, "RateLimit-Remaining") ?? Number(headers, "X-RateLimit-Remaining")) is not double remaining || Reset(headers, clock) is not TimeSpan wait)
        {
            return;
        }

        lock (_gate)
        {
            TimeSpan now = Now;
            TimeSpan reset = now + (wait < maximumWait ? wait : maximumWait);
            // Compared with what was told first: servers whose window slides with every request tell a later end each time, and what is
            // left would only ever go down.
            bool samePeriod = now < _reset && (reset - _told).Duration() < _sameReset;
            _told = samePeriod ? _told : reset;
            // Answers overtake each other: within a period the count only goes down.
            _remaining = samePeriod ? Math.Min(_remaining, remaining) : remaining;
            _reset = samePeriod && _reset > reset ? _reset : reset;
        }
    }

    /// <summary>Holds all requests back, after one was refused: those that follow would only be refused for the same reason.</summary>
    /// <param name="wait">How long the refused one waits before it is sent again.</param>
    public void Pause(TimeSpan wait)
    {
        lock (_gate)
        {
            TimeSpan until = Now + wait;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    /// <summary>Takes one request from what is left; waits for the reset where nothing is, and for the end of a pause.</summary>
    /// <param name="observer">Is told of a wait; null for nobody.</param>
    /// <param name="hasPaused">Whether it has made such a pause itself, and has waited as long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task TakeAsync(ApiObserver? observer, bool hasPaused, CancellationToken cancellationToken)
    {
        bool announced = false;
        while (true)
        {
            TimeSpan wait;
            bool paused;
            lock (_gate)
            {
                TimeSpan now = Now;
                wait = _pausedUntil - now;
                paused = wait > TimeSpan.Zero && !hasPaused;
                if (!paused)
                {
                    wait = _reset - now;
                    if (wait <= TimeSpan.Zero || _remaining >= 1)
                    {
                        _remaining--;
                        return;
                    }
                }
            }

            if (!announced)
            {
                announced = true;
                observer?.Waiting?.Invoke(wait, null, paused ? "another request was refused (status 429)" : "the rate limit is used up");
            }

            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
