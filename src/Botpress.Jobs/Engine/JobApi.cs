using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
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

    private readonly RequestGate _gate = new(maximumRequestRate);
    private long _requests;

    /// <summary>The client, for what is no operation: the bytes of files.</summary>
    public ApiClient Client => client;

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

    /// <summary>The pages of a list. What comes on two of them, because something was added meanwhile, is in both.</summary>
    /// <param name="operation">An operation that lists.</param>
    /// <param name="arguments">Its arguments, repeated on every page.</param>
    /// <param name="cancellationToken">Ends the request under way at once.</param>
    /// <exception cref="ApiException">As <see cref="ApiClient.SendAsync"/>; <see cref="ApiException.RepeatedCursor"/> for a list that loops.</exception>
    public async IAsyncEnumerable<IReadOnlyList<RawItem>> PagesAsync(
        Operation operation, IReadOnlyDictionary<string, object?> arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        await foreach (Page<ReadOnlyMemory<byte>> page in client.RawPagesAsync(operation, arguments, context, observer, cancellationToken).ConfigureAwait(false))
        {
            yield return [.. page.Items.Select(json => new RawItem(json))];
            if (page.HasMore || page.NextToken is { Length: > 0 })
            {
                await TakeAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task TakeAsync(CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _requests);
        return _gate.TakeAsync(cancellationToken);
    }
}
