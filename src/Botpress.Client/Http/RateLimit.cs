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
internal sealed class RateLimit(TimeSpan maximumWait, TimeProvider clock)
{
    // Headers of one period tell its end in whole seconds, so the same end comes out up to a second apart.
    private static readonly TimeSpan _sameReset = TimeSpan.FromSeconds(1.5);

    // A limit that was only found out may be too low: after so many periods without a refusal, a quarter more is tried.
    private const int PeriodsBeforeMore = 10;

    // Of what was let in, no more need be remembered to find out a limit.
    private const int MostRemembered = 10_000;

    // How soon to look again, where what is under way decides.
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();

    // When requests that the server let in were answered, the oldest first: no more than the limit are sent within any time as long as the
    // period, so that none is refused, be the server's window fixed or sliding.
    private readonly Queue<TimeSpan> _letIn = new();
    private int _underWay;

    // How many requests a period takes, and how long it is; null as long as nobody knows.
    private double? _limit;
    private bool _limitIsTold;
    private TimeSpan _period;
    private TimeSpan _foundOut;

    // The end of the period that answers tell of, as the first told it and as is known by now; zero where none is told.
    private TimeSpan _told;
    private TimeSpan _reset;
    private TimeSpan _pausedUntil;

    // How much of the period others have taken who use the same token.
    private double _others;

    // At the end of a told period one may find out how the next one begins, where the limit itself is not told.
    private bool _mayFindOut;

    private readonly long _start = clock.GetTimestamp();

    // Not the time of day: that may be set back by an hour, and a wait of two seconds would become one of an hour.
    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>When the limit is reset, from now: seconds, or, from some servers, the moment as Unix time.</summary>
    public static TimeSpan? Reset(HttpResponseHeaders headers, TimeProvider clock) => (Number(headers, "RateLimit-Reset") ?? Number(headers, "X-RateLimit-Reset")) switch
    {
        double told and >= 0 and < 1e11 => told < 1e9 ? TimeSpan.FromSeconds(told) : Until(DateTimeOffset.FromUnixTimeSeconds((long)told), headers, clock),
        _ => null,
    };

    /// <summary>How long it is until a moment that a server names: by the server's own clock, where it tells what that says.</summary>
    public static TimeSpan Until(DateTimeOffset moment, HttpResponseHeaders headers, TimeProvider clock) => moment - (headers.Date ?? clock.GetUtcNow());

    /// <summary>Learns from an answer what is left.</summary>
    public void Observe(int status, HttpResponseHeaders headers)
    {
        double? limit = Number(headers, "RateLimit-Limit") ?? Number(headers, "X-RateLimit-Limit");
        double? remaining = Number(headers, "RateLimit-Remaining") ?? Number(headers, "X-RateLimit-Remaining");
        TimeSpan? wait = Reset(headers, clock);
        lock (_gate)
        {
            TimeSpan now = Now;
            if (limit >= 1)
            {
                (_limit, _limitIsTold) = (limit, true);
            }

            // After a 429 the wait that it asks for says what else there is to know.
            if (status == 429)
            {
                return;
            }

            _letIn.Enqueue(now);
            if (_letIn.Count > MostRemembered)
            {
                _ = _letIn.Dequeue();
            }

            if (remaining is not double told || wait is not TimeSpan until)
            {
                return;
            }

            // Some go on to count below nothing.
            double left = Math.Max(0, told);

            TimeSpan reset = now + Sooner(until, maximumWait);
            // Compared with what was told first: servers whose window slides with every request tell a later end each time, and what is
            // left would only ever go down.
            bool samePeriod = now < _reset && (reset - _told).Duration() < _sameReset;
            if (!samePeriod)
            {
                (_told, _reset, _period, _others, _mayFindOut) = (reset, reset, reset - now, 0, false);
                if (!_limitIsTold)
                {
                    _limit = left + _letIn.Count;
                }

                // What counted for the period before counts no more.
                while (_letIn.Count > Math.Max(1, _limit!.Value - left))
                {
                    _ = _letIn.Dequeue();
                }
            }

            // Answers overtake each other: within a period the count only goes up. Those that are under way, beside this one, may be in it.
            _reset = Sooner(_reset, reset);
            _others = Math.Max(_others, _limit!.Value - left - _letIn.Count - (_underWay - 1));
        }
    }

    /// <summary>Holds all requests back, after one was refused: those that follow would only be refused for the same reason.</summary>
    /// <param name="wait">How long the refused one waits before it is sent again.</param>
    public void Pause(TimeSpan wait)
    {
        lock (_gate)
        {
            TimeSpan now = Now;
            if (now >= _pausedUntil && wait > TimeSpan.Zero && (!_limitIsTold || _period <= TimeSpan.Zero))
            {
                // Nobody says how many it may be: as many as got in within as long a time before, those with them that still do.
                (_period, _foundOut) = (wait, TimeSpan.Zero);
                Forget(now);
            }

            _pausedUntil = new TimeSpan(Math.Max(_pausedUntil.Ticks, (now + wait).Ticks));
        }
    }

    /// <summary>Takes one request from what is left; waits until there is something, and for the end of a pause.</summary>
    /// <param name="observer">Is told of a wait; null for nobody.</param>
    /// <param name="wasRefused">Whether it was refused before, and has told that it waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task TakeAsync(ApiObserver? observer, bool wasRefused, CancellationToken cancellationToken)
    {
        bool announced = wasRefused;
        while (true)
        {
            TimeSpan wait;
            bool paused;
            lock (_gate)
            {
                TimeSpan now = Now;
                wait = _pausedUntil - now;
                paused = wait > TimeSpan.Zero;
                if (!paused)
                {
                    wait = WaitAt(now);
                    if (wait <= TimeSpan.Zero)
                    {
                        _underWay++;
                        return;
                    }
                }
            }

            if (!announced && wait > _soon)
            {
                announced = true;
                observer?.Waiting?.Invoke(wait, null, paused ? "another request was refused (status 429)" : "the rate limit is used up");
            }

            await clock.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Is told that a request that was taken has ended, however it did.</summary>
    public void Ended()
    {
        lock (_gate)
        {
            _underWay--;
        }
    }

    // How long a request has to wait for the limit; zero for not at all.
    private TimeSpan WaitAt(TimeSpan now)
    {
        if (!_limitIsTold && _pausedUntil > TimeSpan.Zero && _reset <= TimeSpan.Zero)
        {
            if (_foundOut <= TimeSpan.Zero)
            {
                (_limit, _foundOut) = (Math.Max(1, _letIn.Count), now);
            }
            else if (now - _foundOut >= TimeSpan.FromTicks(_period.Ticks * PeriodsBeforeMore))
            {
                (_limit, _foundOut) = (_limit + Math.Max(1, Math.Floor(_limit!.Value / 4)), now);
            }
        }

        if (_limit is not double limit || _period <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        Forget(now);
        if (_reset > TimeSpan.Zero && now >= _reset)
        {
            (_reset, _others, _mayFindOut) = (TimeSpan.Zero, 0, !_limitIsTold);
        }

        if (_underWay + _letIn.Count + _others < limit)
        {
            return TimeSpan.Zero;
        }

        if (_mayFindOut)
        {
            _mayFindOut = false;
            return TimeSpan.Zero;
        }

        TimeSpan wait = _reset > TimeSpan.Zero ? _reset - now : TimeSpan.MaxValue;
        TimeSpan oldest = _letIn.Count > 0 && _others < 1 ? _letIn.Peek() + _period - now : TimeSpan.MaxValue;
        wait = Sooner(wait, oldest);
        return _underWay > 0 && _reset <= TimeSpan.Zero ? Sooner(wait, _soon) : wait;
    }

    private void Forget(TimeSpan now)
    {
        while (_letIn.Count > 0 && now - _letIn.Peek() >= _period)
        {
            _ = _letIn.Dequeue();
        }
    }

    private static TimeSpan Sooner(TimeSpan one, TimeSpan other) => new(Math.Min(one.Ticks, other.Ticks));

    // Stryker disable once Linq : a header that is there has a value
    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && !double.IsNaN(number) && !double.IsInfinity(number) ? number : null;
}
