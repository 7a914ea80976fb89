using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>The API as jobs use it: one client and its ids, a rate of their own below the server's limit, and items as raw JSON.</summary>
/// <param name="client">The client. Whoever made it disposes of it.</param>
/// <param name="context">The ids for the headers.</param>
/// <param name="observer">Is told what happens; null for nobody.</param>
/// <param name="maximumRequestRate">How many requests a second may begin; 0 for any number. Botpress Cloud allows 100 to all clients together.</param>
public sealed class JobApi(ApiClient client, ApiContext context, ApiObserver? observer = null, double maximumRequestRate = JobApi.DefaultRequestRate)
{
    /// <summary>What leaves others some of the 100 requests a second that Botpress Cloud allows.</summary>
    public const double DefaultRequestRate = 80;

    // A thousand things a page take a tenth of the requests, and of the waits.
    private const int LargePage = 1000;
    private const int SafePage = 100;

    // How often a page is asked for again that gives no token to go on with.
    private const int MostTokens = 3;

    private readonly RequestGate _gate = new(maximumRequestRate);
    private long _requests;
    private int _largestPage = int.MaxValue;

    /// <summary>The client, for what is no operation: the bytes of files.</summary>
    public ApiClient Client => client;

    /// <summary>The ids that it works under.</summary>
    public ApiContext Context => context;

    /// <summary>How many requests were begun so far; repeats of the client are not among them.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Sends an operation, and reads its answer.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments by the API's names.</param>
    /// <param name="cancellationToken">Ends the request at once.</param>
    /// <exception cref="ApiException">As <see cref="ApiClient.SendAsync"/>.</exception>
    public async Task<ApiAnswer> SendAsync(Operation operation, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        return await client.SendAsync(operation, arguments, context, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends an operation that answers an object, and reads that.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments by the API's names.</param>
    /// <param name="cancellationToken">Ends the request at once.</param>
    /// <exception cref="ApiException">As <see cref="ApiClient.SendAsync"/>; <see cref="ApiException.InvalidResponse"/> for an answer without the object.</exception>
    public async Task<RawItem> ReadAsync(Operation operation, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        ApiAnswer answer = await SendAsync(operation, arguments, cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(operation.Result!, out JsonElement item) && item.ValueKind == JsonValueKind.Object)
            {
                return new RawItem(Encoding.UTF8.GetBytes(item.GetRawText()));
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new ApiException(
            ApiException.InvalidResponse, $"The server's answer to {operation.Name} cannot be used: it has no whole '{operation.Result}'. Check the API address.");
    }

    /// <summary>The pages of a list. What comes on two of them, because something was added meanwhile, is in both.</summary>
    /// <param name="operation">An operation that lists, by tokens or all at once.</param>
    /// <param name="arguments">Its arguments, repeated on every page.</param>
    /// <param name="cancellationToken">Ends the request under way at once.</param>
    /// <exception cref="ApiException">As <see cref="ApiClient.SendAsync"/>; <see cref="ApiException.RepeatedCursor"/> for a list that loops, or refuses its own tokens: it has to be read anew.</exception>
    public IAsyncEnumerable<IReadOnlyList<RawItem>> PagesAsync(Operation operation, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        PagesAsync(operation, arguments, 0, null, cancellationToken);

    /// <summary>The pages of a list that goes on by tokens, 1,000 items each where the API allows it. What comes on two of them is in both.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments, repeated on every page.</param>
    /// <param name="cancellationToken">Ends the request under way at once.</param>
    /// <exception cref="ApiException">As <see cref="PagesAsync(Operation, IReadOnlyDictionary{string, object}, CancellationToken)"/>.</exception>
    public IAsyncEnumerable<IReadOnlyList<RawItem>> LargePagesAsync(Operation operation, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        PagesAsync(operation, arguments, LargePage, null, cancellationToken);

    /// <summary>The pages of a list that goes on by tokens, so many items each, and those after the first with patience: what was read is not given up for one of them.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<RawItem>> PagesAsync(
        Operation operation, IReadOnlyDictionary<string, object?> arguments, int pageSize, Patience? patience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = arguments.ToDictionary(argument => argument.Key, argument => argument.Value);
        var followed = new HashSet<string>(StringComparer.Ordinal);
        (string? before, string? token) = (null, null);
        bool isForItsToken = false;
        for (int tries = 0; ;)
        {
            Page<RawItem> page;
            try
            {
                page = token is null || patience is null
                    ? await PageAsync(operation, asked, pageSize, cancellationToken).ConfigureAwait(false)
                    : await patience.ReadAsync(() => PageAsync(operation, asked, pageSize, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException exception) when (token is not null && IsAboutToken(exception))
            {
                if (isForItsToken || ++tries > MostTokens)
                {
                    throw new ApiException(ApiException.RepeatedCursor, $"{operation.Name} refuses the token of its own page: {exception.Message}", exception.Status, exception);
                }

                // The page before may give another.
                (token, isForItsToken) = (before, true);
                Ask(token);
                continue;
            }

            if (!isForItsToken)
            {
                tries = 0;
                yield return page.Items;
            }

            if (page.NextToken is not { Length: > 0 } next)
            {
                yield break;
            }

            if (followed.Add(next))
            {
                (before, token, isForItsToken) = (token, next, false);
                Ask(token);
            }
            else if (++tries > MostTokens)
            {
                throw new ApiException(ApiException.RepeatedCursor, $"{operation.Name} gave the token of a page that was read already, so the list would never end.");
            }
            else
            {
                isForItsToken = true;
            }
        }

        void Ask(string? place)
        {
            if (place is null)
            {
                _ = asked.Remove("nextToken");
            }
            else
            {
                asked["nextToken"] = place;
            }
        }
    }

    /// <summary>Sends the bytes of a file that was announced.</summary>
    /// <param name="uploadUrl">Where to.</param>
    /// <param name="content">The bytes, from the current position on.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="contentType">The content type that the API gave the file.</param>
    /// <param name="cancellationToken">Ends the upload at once.</param>
    /// <exception cref="ApiException">As <see cref="FileTransfer.UploadAsync"/>.</exception>
    public async Task UploadAsync(Uri uploadUrl, Stream content, long length, string? contentType, CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        await client.Files.UploadAsync(uploadUrl, content, length, contentType, isPublic: false, null, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One page of a list.</summary>
    /// <param name="operation">An operation that lists by tokens.</param>
    /// <param name="arguments">Its arguments; a <c>nextToken</c> says which page.</param>
    /// <param name="pageSize">How many items it may have at the most. The API's documents name no bound: what it refuses is asked for smaller, here and from then on.</param>
    /// <param name="cancellationToken">Ends the request at once.</param>
    /// <exception cref="ApiException">As <see cref="ApiClient.SendAsync"/>.</exception>
    public async Task<Page<RawItem>> PageAsync(Operation operation, IReadOnlyDictionary<string, object?> arguments, int pageSize, CancellationToken cancellationToken)
    {
        while (true)
        {
            int size = Math.Min(pageSize, Volatile.Read(ref _largestPage));
            var asked = arguments.ToDictionary(argument => argument.Key, argument => argument.Value);
            if (size > 0)
            {
                asked["pageSize"] = size;
            }

            await TakeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await foreach (Page<ReadOnlyMemory<byte>> page in client.RawPagesAsync(operation, asked, context, observer, cancellationToken).ConfigureAwait(false))
                {
                    return new Page<RawItem>([.. page.Items.Select(json => new RawItem(json))], page.NextToken, page.HasMore, page.Warnings);
                }

                throw new ApiException(ApiException.InvalidResponse, $"{operation.Name} gave no page.");
            }
            catch (ApiException exception) when (size > 0 && Pager.IsAboutPageSize(exception))
            {
                Volatile.Write(ref _largestPage, size > SafePage ? SafePage : 0);
            }
        }
    }

    // All but the token was taken before.
    private static bool IsAboutToken(ApiException exception) => exception.Status is 400 or 404 or 410 or 422;

    private Task TakeAsync(CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _requests);
        return _gate.TakeAsync(cancellationToken);
    }
}
