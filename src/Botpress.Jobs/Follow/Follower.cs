using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Follows a list to which items are added, in whatever order and however late: each item once. A look goes back behind the newest item
/// that was seen, to its end, and gives what was not there before; one of which a page fails gives nothing. Outages are outlived: the place
/// where it goes on does not move meanwhile.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="source">What is followed.</param>
/// <param name="options">How.</param>
/// <param name="clock">The time; null for the machine's.</param>
public sealed class Follower(JobApi api, FollowSource source, FollowOptions options, JobClock? clock = null)
{
    /// <summary>The longest time that a look goes back, and that what was seen is remembered.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromMinutes(10);

    /// <summary>The longest time between two looks.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(15);

    // In which how late things come is found out.
    private static readonly TimeSpan _learning = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _betweenWarnings = TimeSpan.FromMinutes(1);

    // How far back the last few items are looked for.
    private static readonly TimeSpan[] _tails = [LongestOverlap, TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    private readonly JobClock _clock = clock ?? JobClock.System;
    private readonly Patience _patience = new(clock ?? JobClock.System);
    private readonly Dictionary<string, (int Count, DateTimeOffset Time)> _seen = new(StringComparer.Ordinal);
    private Dictionary<string, int>? _before;

    // By the server's time, when the last reading began, or earlier: what showed later than that may have been passed by then.
    private DateTimeOffset? _cursor;
    private DateTimeOffset _readingSince;

    // What is older was there before, and was not wanted.
    private DateTimeOffset _floor = DateTimeOffset.MinValue;
    private TimeSpan _overlap = options.Overlap;

    /// <summary>Is given each item, by time and then in the order in which it came.</summary>
    public Action<RawItem>? Found { get; init; }

    /// <summary>Is told what the user should know.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Is told of what is found out on the way.</summary>
    public Action<string>? Verbose { get; init; }

    /// <summary>How many items are remembered.</summary>
    public int Remembered => _seen.Count;

    /// <summary>How far a look goes back by now.</summary>
    public TimeSpan Overlap => _overlap;

    /// <summary>Follows until the time is over, or it is canceled.</summary>
    /// <exception cref="ApiException">The API refuses: no repeat would help. Or it never answered in the time that there was.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = _clock.UtcNow;
        DateTimeOffset? end = options.Duration is TimeSpan duration && duration < DateTimeOffset.MaxValue - startedAt ? startedAt + duration : null;
        TimeSpan interval = options.PollInterval;
        DateTimeOffset? outage = null;
        DateTimeOffset warned = default;
        ExceptionDispatchInfo? fault = null;
        do
        {
            try
            {
                _readingSince = _clock.UtcNow;
                bool found = _cursor is null ? await BeginAsync(startedAt, cancellationToken).ConfigureAwait(false) : await LookAsync(startedAt, cancellationToken).ConfigureAwait(false);
                if (outage is DateTimeOffset since)
                {
                    Verbose?.Invoke($"It answers again, after {Seconds(_clock.UtcNow - since)} s. Nothing is lost.");
                    outage = null;
                }

                interval = found ? options.PollInterval : Longer(interval);
            }
            catch (ApiException exception) when (Patience.IsTransient(exception))
            {
                DateTimeOffset now = _clock.UtcNow;
                fault = ExceptionDispatchInfo.Capture(exception);
                outage ??= now;
                if (now - warned >= _betweenWarnings && !(now >= end))
                {
                    warned = now;
                    Warning?.Invoke($"{source.Operation.Name} could not be asked{(now > outage ? $" for {Seconds(now - outage.Value)} s" : "")}: {exception.Message} It is asked again until it answers, and nothing is lost meanwhile.");
                }

                interval = Longer(interval);
            }

            TimeSpan left = end - _clock.UtcNow ?? TimeSpan.MaxValue;
            if (left > TimeSpan.Zero)
            {
                await _clock.WaitAsync(interval < left ? interval : left, cancellationToken).ConfigureAwait(false);
            }
        }
        while (end is null || _clock.UtcNow < end);
        if (_cursor is null)
        {
            // What never answered within the time must not look like what is empty.
            fault?.Throw();
        }
    }

    /// <summary>The first look: what is there already.</summary>
    private async Task<bool> BeginAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.StartTime is DateTimeOffset start)
        {
            _floor = start;
            return Take(await ReadAsync(start, start, cancellationToken).ConfigureAwait(false), start, tail: null);
        }

        // At least one item has to be found, if there is one: from then on the server's own times count.
        int wanted = Math.Max(1, options.Tail);
        TimeSpan longest = _tails[_tails.Length - 1];
        foreach (TimeSpan tail in source.StartArgument is null ? [longest] : _tails)
        {
            IReadOnlyList<PolledPage> pages = await ReadAsync(now - tail, now - longest, cancellationToken, wanted).ConfigureAwait(false);
            if (tail == longest || pages.Sum(page => page.Items.Count) >= wanted)
            {
                _floor = source.StartArgument is null && pages.Sum(page => page.Items.Count) >= wanted ? pages.SelectMany(page => page.Items).Min(found => found.Time) : now - tail;
                return Take(pages, now - tail, options.Tail);
            }
        }

        return false;
    }

    private async Task<bool> LookAsync(DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        DateTimeOffset cursor = _cursor!.Value;
        TimeSpan back = _clock.UtcNow - startedAt < _learning && _overlap < _learning ? _learning : _overlap;
        return Take(await ReadAsync(Later(cursor - back, _floor), Later(cursor - LongestOverlap, _floor), cancellationToken).ConfigureAwait(false), cursor, tail: null);
    }

    /// <summary>Reads a list to its end or, where it has no filter of time, until nothing of a page is new.</summary>
    /// <param name="start">From when on.</param>
    /// <param name="oldest">What is older is known, where the list has no filter of time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="wanted">How many items are enough, where the list has no filter of time.</param>
    private async Task<IReadOnlyList<PolledPage>> ReadAsync(DateTimeOffset start, DateTimeOffset oldest, CancellationToken cancellationToken, int wanted = int.MaxValue)
    {
        var arguments = source.Arguments.ToDictionary(argument => argument.Key, argument => argument.Value);
        if (source.StartArgument is not null)
        {
            arguments[source.StartArgument] = start;
        }

        var pages = new List<PolledPage>();
        int count = 0;
        await foreach (IReadOnlyList<RawItem> items in api.PagesAsync(source.Operation, arguments, 0, _patience, cancellationToken).ConfigureAwait(false))
        {
            var page = new PolledPage([.. items.Select(item => (Key: KeyOf(item), Time: item.Time(source.TimeField) ?? start, Item: item)).Where(found => source.StartArgument is not null || found.Time >= oldest)]);
            pages.Add(page);
            count += page.Items.Count;
            if (source.StartArgument is null && ((_cursor is not null && page.Items.All(found => _seen.ContainsKey(found.Key))) || page.Items.Count < items.Count || count >= wanted))
            {
                break;
            }
        }

        return pages;
    }

    /// <summary>Gives what is new of a whole reading, and remembers it.</summary>
    private bool Take(IReadOnlyList<PolledPage> pages, DateTimeOffset cursor, int? tail)
    {
        Dictionary<string, int> counts = Count(pages);
        var fresh = new List<(DateTimeOffset Time, int Place, RawItem Item)>();
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        DateTimeOffset newest = cursor;
        int place = 0;
        foreach ((string key, DateTimeOffset time, RawItem item) in pages.SelectMany(page => page.Items))
        {
            newest = time > newest ? time : newest;
            int number = taken.TryGetValue(key, out int before) ? before + 1 : 1;
            taken[key] = number;
            if (number > (_seen.TryGetValue(key, out (int Count, DateTimeOffset) seen) ? seen.Count : 0) && number <= counts[key])
            {
                fresh.Add((time, place++, item));
                Learn(_cursor is null ? TimeSpan.Zero : cursor - time);
            }
        }

        foreach ((string key, DateTimeOffset time, _) in pages.SelectMany(page => page.Items))
        {
            _seen[key] = (Math.Max(counts[key], _seen.TryGetValue(key, out (int Count, DateTimeOffset) seen) ? seen.Count : 0), time);
        }

        _cursor = Later(cursor, newest - (_clock.UtcNow - _readingSince));
        Forget(_cursor.Value - LongestOverlap - TimeSpan.FromSeconds(1));
        foreach ((_, _, RawItem item) in fresh.OrderBy(found => found.Time).ThenBy(found => found.Place).Skip(tail is int last ? Math.Max(0, fresh.Count - last) : 0))
        {
            Found?.Invoke(item);
        }

        return fresh.Count > 0;
    }

    /// <summary>
    /// How often each item is there. An item that is on two pages may be one that something new has pushed on while they were read; or two
    /// equal ones that the end of a page parts. It is two when nothing has changed since the reading before: then nothing was pushed on.
    /// </summary>
    private Dictionary<string, int> Count(IReadOnlyList<PolledPage> pages)
    {
        var sums = new Dictionary<string, int>(StringComparer.Ordinal);
        var least = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (PolledPage page in pages)
        {
            foreach (IGrouping<string, (string Key, DateTimeOffset Time, RawItem Item)> equal in page.Items.GroupBy(found => found.Key, StringComparer.Ordinal))
            {
                int count = equal.Count();
                sums[equal.Key] = (sums.TryGetValue(equal.Key, out int sum) ? sum : 0) + count;
                least[equal.Key] = Math.Max(least.TryGetValue(equal.Key, out int most) ? most : 0, count);
            }
        }

        if (source.HasIds)
        {
            return least.ToDictionary(one => one.Key, _ => 1, StringComparer.Ordinal);
        }

        bool isSame = _before is not null && _before.Count == sums.Count && sums.All(one => _before.TryGetValue(one.Key, out int count) && count == one.Value);
        _before = sums;
        return isSame ? sums : least;
    }

    /// <summary>Goes back further from now on, where something came nearly too late.</summary>
    private void Learn(TimeSpan late)
    {
        TimeSpan before = _overlap;
        while (late.Ticks > _overlap.Ticks / 2 && _overlap < LongestOverlap)
        {
            _overlap = TimeSpan.FromTicks(Math.Min(LongestOverlap.Ticks, Math.Max(TimeSpan.TicksPerSecond, 2 * _overlap.Ticks)));
        }

        if (_overlap != before)
        {
            Verbose?.Invoke($"Something came {Seconds(late)} s late: each look goes back {Seconds(_overlap)} s from now on.");
        }
    }

    private void Forget(DateTimeOffset before)
    {
        foreach (string key in _seen.Where(one => one.Value.Time < before).Select(one => one.Key).ToArray())
        {
            _ = _seen.Remove(key);
        }
    }

    private string KeyOf(RawItem item) => source.HasIds ? item.Id : CanonicalJson.Hex(CanonicalJson.Sha256(item.Json.ToArray()));

    private TimeSpan Longer(TimeSpan interval) =>
        TimeSpan.FromTicks(Math.Max(options.PollInterval.Ticks, Math.Min(LongestInterval.Ticks, (long)(interval.Ticks * 1.5))));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    private sealed record PolledPage(IReadOnlyList<(string Key, DateTimeOffset Time, RawItem Item)> Items);
}
