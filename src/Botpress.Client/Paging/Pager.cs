using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>Follows a list page by page; the next page is asked for only when the caller asks for it.</summary>
public static class Pager
{
    private const string PageSize = "pageSize";

    // A page of rows should not become longer than this; rows can be 4 KB to 120 KB each.
    private const long LargePage = 8 * 1024 * 1024;

    /// <summary>The pages of a list.</summary>
    /// <typeparam name="T">What an item becomes.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="operation">An operation that lists; one without paging gives a single page.</param>
    /// <param name="arguments">Its arguments, repeated on every page. A <c>nextToken</c> or <c>offset</c> says where to start.</param>
    /// <param name="context">The ids for the headers.</param>
    /// <param name="read">Reads an item.</param>
    /// <param name="observer">Is told what happens; null for nobody.</param>
    /// <param name="identify">
    /// What an item is known by, null for nothing. An item that was on the page before is left out: something new pushed it on.
    /// </param>
    /// <param name="cancellationToken">Ends the request under way at once.</param>
    /// <returns>The pages, as they come; an empty one does not end the list.</returns>
    /// <exception cref="ApiException">As <see cref="ApiClient.SendAsync"/>; <see cref="ApiException.RepeatedCursor"/> for a list that loops.</exception>
    public static IAsyncEnumerable<Page<T>> PagesAsync<T>(
        this ApiClient client,
        Operation operation,
        IReadOnlyDictionary<string, object?> arguments,
        ApiContext context,
        ItemReader<T> read,
        ApiObserver? observer,
        Func<T, object?>? identify = null,
        CancellationToken cancellationToken = default) =>
        PagesOfAsync(client, operation, arguments, context, _ => read, observer, identify, cancellationToken);

    /// <summary>The pages of a list, each item as the bytes that the API wrote: slices of the answer, without a copy.</summary>
    /// <param name="client">The client.</param>
    /// <param name="operation">An operation that lists; one without paging gives a single page.</param>
    /// <param name="arguments">Its arguments, repeated on every page. A <c>nextToken</c> or <c>offset</c> says where to start.</param>
    /// <param name="context">The ids for the headers.</param>
    /// <param name="observer">Is told what happens; null for nobody.</param>
    /// <param name="cancellationToken">Ends the request under way at once.</param>
    /// <returns>The pages, as they come. What comes on two of them is in both.</returns>
    /// <exception cref="ApiException">As <see cref="ApiClient.SendAsync"/>; <see cref="ApiException.RepeatedCursor"/> for a list that loops.</exception>
    public static IAsyncEnumerable<Page<ReadOnlyMemory<byte>>> RawPagesAsync(
        this ApiClient client,
        Operation operation,
        IReadOnlyDictionary<string, object?> arguments,
        ApiContext context,
        ApiObserver? observer,
        CancellationToken cancellationToken = default)
    {
        return PagesOfAsync(client, operation, arguments, context, ReaderOf, observer, identify: null, cancellationToken);

        static ItemReader<ReadOnlyMemory<byte>> ReaderOf(ReadOnlyMemory<byte> page) => (ref Utf8JsonReader reader) =>
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            return page.Slice(start, (int)reader.BytesConsumed - start);
        };
    }

    private static async IAsyncEnumerable<Page<T>> PagesOfAsync<T>(
        ApiClient client,
        Operation operation,
        IReadOnlyDictionary<string, object?> arguments,
        ApiContext context,
        Func<ReadOnlyMemory<byte>, ItemReader<T>> readerOf,
        ApiObserver? observer,
        Func<T, object?>? identify,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var current = new Dictionary<string, object?>();
        foreach (KeyValuePair<string, object?> argument in arguments)
        {
            current[argument.Key] = argument.Value;
        }

        int pageSize = 0;
        if (operation.Paging == Paging.Token && operation.Query.Contains(PageSize) && !current.ContainsKey(PageSize) && !current.ContainsKey("limit") && client.PageSize > 0)
        {
            pageSize = client.PageSize;
            current[PageSize] = pageSize;
        }

        // 'limit' is how many rows are wanted in all; a page holds no more than the API allows.
        long? wanted = operation.Paging == Paging.Offset ? Whole(current, "limit") : null;
        long offset = (operation.Paging == Paging.Offset ? Whole(current, "offset") : null) ?? 0;
        var followed = new HashSet<string>(StringComparer.Ordinal);
        HashSet<object> before = [];
        HashSet<object> seen = [];
        while (true)
        {
            if (wanted is long rows)
            {
                current["limit"] = Math.Min(rows, Limits.Rows);
            }

            ApiAnswer? answer = await AnswerAsync(client, operation, current, context, observer, pageSize, cancellationToken).ConfigureAwait(false);
            pageSize = 0;
            if (answer is null)
            {
                current.Remove(PageSize);
                continue;
            }

            Page<T> page = PageReader.Read(answer.Body, operation.Result, readerOf(answer.Body));
            IReadOnlyList<T> items = page.Items;
            if (identify is not null && items.Count > 0)
            {
                (before, seen) = (seen, before);
                items = WithoutRepeats(items, identify, before, seen, orAll: operation.Paging == Paging.Offset);
            }

            yield return page with { Items = items };

            if (operation.Paging == Paging.Token && page.NextToken is { Length: > 0 } nextToken)
            {
                if (!followed.Add(nextToken))
                {
                    throw new ApiException(
                        ApiException.RepeatedCursor,
                        $"{operation.Name} gave the token of a page that was read already, so the list would never end. What came so far is complete up to here.");
                }

                current["nextToken"] = nextToken;
            }
            else if (operation.Paging == Paging.Offset && page.HasMore && page.Items.Count > 0 && (wanted is null || (wanted -= items.Count) > 0))
            {
                offset += page.Items.Count;
                current["offset"] = offset;
                if (wanted is null)
                {
                    // All rows are wanted: after a first page of the API's own size, as many at once as it allows.
                    current["limit"] = Math.Max(1, Math.Min(Limits.Rows, LargePage * page.Items.Count / Math.Max(1, answer.Body.Length)));
                }
            }
            else
            {
                yield break;
            }
        }
    }

    /// <summary>The answer to a request for a page; null where the API does not take the client's own page size, which is given up then.</summary>
    /// <param name="client">The client.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="context">The ids for the headers.</param>
    /// <param name="observer">Is told what happens; null for nobody.</param>
    /// <param name="pageSize">The client's own page size, on the first page; 0 where it was not asked for.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    private static async Task<ApiAnswer?> AnswerAsync(
        ApiClient client,
        Operation operation,
        IReadOnlyDictionary<string, object?> arguments,
        ApiContext context,
        ApiObserver? observer,
        int pageSize,
        CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(operation, arguments, context, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (pageSize > 0 && IsAboutPageSize(exception))
        {
            // Of all lists that find this out at the same time, one says so.
            if (Interlocked.Exchange(ref client.PageSize, 0) > 0)
            {
                observer?.Warning?.Invoke($"The API does not take the session's page size of {pageSize}: {exception.Message} Its own is used from here on.");
            }

            return null;
        }
    }

    /// <summary>Whether the API refuses how many items were asked for at once.</summary>
    /// <param name="exception">Its error.</param>
    public static bool IsAboutPageSize(ApiException exception) =>
        exception.Status is 400 or 413 or 422 && exception.Message.Replace(" ", "").IndexOf(PageSize, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>The items that were not on the page before, which is all that is remembered of the list.</summary>
    /// <param name="items">The items of a page.</param>
    /// <param name="identify">What one is known by.</param>
    /// <param name="before">What those of the page before are known by.</param>
    /// <param name="seen">Becomes what those of this one are known by.</param>
    /// <param name="orAll">Whether a page that has nothing new at all is given as it is: that is no list that something new has pushed on.</param>
    private static IReadOnlyList<T> WithoutRepeats<T>(IReadOnlyList<T> items, Func<T, object?> identify, HashSet<object> before, HashSet<object> seen, bool orAll)
    {
        seen.Clear();
        foreach (T item in items)
        {
            if (identify(item) is object id)
            {
                seen.Add(id);
            }
        }

        return !before.Overlaps(seen) || (orAll && before.IsSupersetOf(seen))
            ? items
            : [.. items.Where(item => identify(item) is not object id || !before.Contains(id))];
    }

    private static long? Whole(Dictionary<string, object?> arguments, string name)
    {
        arguments.TryGetValue(name, out object? value);
        return value switch
        {
            null => null,
            _ => long.TryParse(QueryString.Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
                ? whole : throw new ApiArgumentException(name, "is no whole number. Pages are counted by it: give one, or leave it out."),
        };
    }
}
