using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Reads a list that is sorted by time. Each page is asked for by the time at which the one before ended, and not by its token: what is added
/// or removed meanwhile shifts nothing then. Only where more items than a page has are of one moment, tokens lead through it. A list that does
/// not keep its order, or its bounds, is read by its tokens again and again until two readings agree.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="patience">Sends again what failed.</param>
/// <param name="operation">Lists, with <c>afterDate</c> and <c>beforeDate</c>.</param>
/// <param name="arguments">What else it is asked.</param>
/// <param name="field">The time that it is sorted by.</param>
/// <param name="isAscending">Whether the oldest comes first.</param>
/// <param name="warn">Is told of a list that never kept still.</param>
internal sealed class TimeWalk(
    JobApi api, Patience patience, Operation operation, IReadOnlyDictionary<string, object?> arguments, string field, bool isAscending, Action<string>? warn)
{
    private const int MostReadings = 5;

    // The service may know a time better than it shows it.
    private static readonly TimeSpan _grain = TimeSpan.FromMilliseconds(1);

    /// <summary>How many items a page may have.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Reads.</summary>
    /// <param name="from">From when on, inclusive; null for all.</param>
    /// <param name="to">Up to when, inclusive; null for all.</param>
    /// <param name="take">Gets the items of each page. One can come more than once.</param>
    /// <param name="maximumPages">After how many pages to leave the rest, where the list keeps its order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Where the rest begins, inclusive; null where all was read.</returns>
    public async Task<DateTimeOffset?> ReadAsync(
        DateTimeOffset? from, DateTimeOffset? to, Func<IReadOnlyList<RawItem>, Task> take, int maximumPages, CancellationToken cancellationToken)
    {
        (DateTimeOffset? start, DateTimeOffset? end) = (from, to);
        string? token = null;
        var followed = new HashSet<string>(StringComparer.Ordinal);
        for (int pages = 1; ; pages++)
        {
            Page<RawItem> page = await PageAsync(start, end, token, cancellationToken).ConfigureAwait(false);
            if (!KeepsOrder(page.Items, start, end))
            {
                await ReadByTokensAsync(from, to, take, cancellationToken).ConfigureAwait(false);
                return null;
            }

            await take(page.Items).ConfigureAwait(false);
            if (page.NextToken is not { Length: > 0 } next)
            {
                return null;
            }

            DateTimeOffset? last = page.Items.Count == 0 ? null : page.Items[page.Items.Count - 1].Time(field);
            DateTimeOffset? bound = isAscending ? last - _grain : last + _grain;
            bool moves = bound is not null && (isAscending ? !(bound <= start) : !(bound >= end));
            if (moves)
            {
                (start, end, token) = isAscending ? (bound, end, null) : (start, bound, (string?)null);
                followed.Clear();
                if (pages >= maximumPages)
                {
                    return bound;
                }
            }
            else if (followed.Add(next))
            {
                token = next;
            }
            else
            {
                await ReadByTokensAsync(from, to, take, cancellationToken).ConfigureAwait(false);
                return null;
            }
        }
    }

    private async Task ReadByTokensAsync(DateTimeOffset? from, DateTimeOffset? to, Func<IReadOnlyList<RawItem>, Task> take, CancellationToken cancellationToken)
    {
        HashSet<string>? before = null;
        for (int reading = 1; reading <= MostReadings; reading++)
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            var followed = new HashSet<string>(StringComparer.Ordinal);
            bool moved = false;
            for (string? token = null; ;)
            {
                Page<RawItem> page = await PageAsync(from, to, token, cancellationToken).ConfigureAwait(false);
                foreach (RawItem item in page.Items)
                {
                    moved |= !ids.Add(item.Id);
                }

                await take(page.Items).ConfigureAwait(false);
                token = page.NextToken;
                if (token is not { Length: > 0 })
                {
                    break;
                }

                if (!followed.Add(token))
                {
                    moved = true;
                    break;
                }
            }

            if (!moved && before?.SetEquals(ids) == true)
            {
                return;
            }

            before = ids;
        }

        warn?.Invoke($"{operation.Name} gave something else at each of {MostReadings} readings. All that came is kept; the next run reads it again.");
    }

    private Task<Page<RawItem>> PageAsync(DateTimeOffset? from, DateTimeOffset? to, string? token, CancellationToken cancellationToken)
    {
        var asked = arguments.ToDictionary(argument => argument.Key, argument => argument.Value);
        if (from is DateTimeOffset after)
        {
            asked["afterDate"] = after;
        }

        if (to is DateTimeOffset before)
        {
            asked["beforeDate"] = before;
        }

        if (token is not null)
        {
            asked["nextToken"] = token;
        }

        return patience.ReadAsync(() => api.PageAsync(operation, asked, PageSize, cancellationToken), cancellationToken);
    }

    /// <summary>Whether a page is sorted, and in the bounds that were asked for.</summary>
    private bool KeepsOrder(IReadOnlyList<RawItem> items, DateTimeOffset? from, DateTimeOffset? to)
    {
        DateTimeOffset? before = null;
        foreach (RawItem item in items)
        {
            if (item.Time(field) is not DateTimeOffset time || time < from - _grain || time > to + _grain || (isAscending ? time < before : time > before))
            {
                return false;
            }

            before = time;
        }

        return true;
    }
}
