using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Sends requests from the pipeline's thread and waits for their answers.</summary>
/// <param name="client">The client to send with, asked for at each request: it may be closed meanwhile.</param>
/// <param name="reporter">Tells the user what happens.</param>
/// <param name="pump">Waits.</param>
/// <param name="lane">Is told of writes, which may be under way when the pipeline ends; null where nobody need be told.</param>
internal sealed class RequestSender(Func<ApiClient> client, RequestReporter reporter, PipelinePump pump, Lane? lane = null)
{
    /// <summary>
    /// What is done with a page where one is wanted and no other: it is given what writes the items, the token of the next page, whether
    /// there is one, and where it begins if pages are counted by rows. Null where the whole list is wanted.
    /// </summary>
    public Action<Action, string?, bool, long?>? OnePage { get; set; }

    /// <summary>Sends, and waits for the answer.</summary>
    public ApiAnswer Send(ApiRequest request) => request.Operation.Method == HttpMethod.Get ? SendNow(request) : Write(request.Operation, () => SendNow(request));

    /// <summary>Does what belongs to one write, in however many requests.</summary>
    public T Write<T>(Operation operation, Func<T> write)
    {
        if (lane is null || lane.IsWriting)
        {
            return write();
        }

        lane.Begin(operation.Name);
        try
        {
            T answer = write();
            lane.End(isDone: true);
            return answer;
        }
        catch (Exception exception) when (exception is ArgumentException or ApiArgumentException || (exception is ApiException fault && !Errors.MayBeDone(fault, operation)))
        {
            lane.End(isDone: false);
            throw;
        }
    }

    /// <summary>Begins to send; the thread goes on meanwhile. What is begun must be finished, or ended with the pump.</summary>
    public Task<ApiAnswer> Begin(ApiRequest request) =>
        ClientFor(request).SendAsync(request.Operation, request.Arguments, request.Context, reporter.Observer, pump.Token);

    /// <summary>Sends, and reads the object that is answered.</summary>
    public T Read<T>(ApiRequest request) => Read(request, answer => ModelReader.Object<T>(answer, request.Operation.Result));

    /// <summary>Sends, and reads what is answered, unless the pipeline is stopped meanwhile.</summary>
    public T Read<T>(ApiRequest request, Func<ApiAnswer, T> read) => ReadAnswer(Send(request), read);

    /// <summary>Waits for the answer of what was begun, and reads it, unless the pipeline is stopped meanwhile.</summary>
    public T Finish<T>(Task<ApiAnswer> begun, Func<ApiAnswer, T> read) => ReadAnswer(pump.Await(begun), read);

    /// <summary>Reads the object that is answered, on whatever thread, unless the pipeline is stopped meanwhile.</summary>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public T ReadNow<T>(ApiAnswer answer, ApiRequest request)
    {
        using (JsonValue.Until(pump.Token))
        {
            return ModelReader.Object<T>(answer, request.Operation.Result);
        }
    }

    private T ReadAnswer<T>(ApiAnswer answer, Func<ApiAnswer, T> read)
    {
        try
        {
            using (JsonValue.Until(pump.Token))
            {
                return read(answer);
            }
        }
        catch (OperationCanceledException) when (pump.Token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>
    /// Reads a list page by page; the next page is asked for when the last item of this one is done. An item that comes again on the
    /// next page, because something was created meanwhile, is written once.
    /// </summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="read">Reads an item.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="asItIs">Whether what comes again is written again.</param>
    /// <param name="filter">Which items to write; null for all.</param>
    public void List<T>(ApiRequest request, ItemReader<T> read, Action<T> write, bool asItIs = false, Func<T, bool>? filter = null)
    {
        long? left = TakeLimit(request, isFiltered: filter is not null);
        IAsyncEnumerator<Page<T>> pages = ClientFor(request)
            .PagesAsync(request.Operation, request.Arguments, request.Context, ReadItem, reporter.Observer, asItIs ? null : ItemIdentity.Of<T>(), pump.Token)
            .GetAsyncEnumerator(pump.Token);
        try
        {
            while (pump.Await(pages.MoveNextAsync().AsTask()))
            {
                Page<T> page = pages.Current;
                foreach (string warning in page.Warnings)
                {
                    reporter.Warn(warning);
                }

                if (OnePage is not null)
                {
                    OnePageOf(request, page, () => WriteItems(page));
                    return;
                }

                WriteItems(page);
                if (left <= 0)
                {
                    return;
                }
            }
        }
        finally
        {
            pages.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        void WriteItems(Page<T> page)
        {
            foreach (T item in page.Items)
            {
                if (left <= 0)
                {
                    return;
                }

                if (filter is null || filter(item))
                {
                    left--;
                    write(item);
                }
            }
        }

        T ReadItem(ref Utf8JsonReader reader)
        {
            using (JsonValue.Until(pump.Token))
            {
                return read(ref reader);
            }
        }
    }

    /// <summary>
    /// How many items are wanted in all, where the list goes on by tokens: there, the API takes 'limit' for the size of a page. Where pages
    /// are counted by rows, the pager counts.
    /// </summary>
    private long? TakeLimit(ApiRequest request, bool isFiltered)
    {
        if (request.Operation.Paging != Paging.Token || !request.Arguments.TryGetValue("limit", out object? given) || given is not int limit)
        {
            return null;
        }

        if (isFiltered && OnePage is null)
        {
            // What is compared here may take many pages.
            _ = request.Arguments.Remove("limit");
        }
        else
        {
            request.Arguments["limit"] = Math.Min(limit, Limits.PageItems);
        }

        return OnePage is null ? limit : null;
    }

    private void OnePageOf<T>(ApiRequest request, Page<T> page, Action writeItems)
    {
        if (request.Operation.Paging != Paging.Offset)
        {
            OnePage!(writeItems, page.NextToken, page.NextToken is { Length: > 0 }, null);
            return;
        }

        bool hasMore = page.HasMore && page.Items.Count > 0;
        long start = request.Arguments.TryGetValue("offset", out object? offset) && offset is int or long ? Convert.ToInt64(offset, CultureInfo.InvariantCulture) : 0;
        OnePage!(writeItems, null, hasMore, hasMore ? start + page.Items.Count : null);
    }

    private ApiAnswer SendNow(ApiRequest request) =>
        pump.Await(ClientFor(request).SendAsync(request.Operation, request.Arguments, request.Context, reporter.Observer, pump.Token));

    private ApiClient ClientFor(ApiRequest request)
    {
        ApiClient open = client();
        (string? id, string header) = request.Operation.Scope switch
        {
            Scope.Workspace => (request.Context.WorkspaceId, "x-workspace-id"),
            Scope.Bot => (request.Context.BotId, "x-bot-id"),
            _ => (null, ""),
        };
        if (header.Length > 0 && !open.HasHeader(header))
        {
            _ = ApiRequest.Known(request.Operation, request.Operation.Scope, id);
        }

        return open;
    }
}
