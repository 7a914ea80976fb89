using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Sends requests from the pipeline's thread and waits for their answers.</summary>
/// <param name="client">The client to send with, asked for at each request: it may be closed meanwhile.</param>
/// <param name="reporter">Tells the user what happens.</param>
/// <param name="pump">Waits.</param>
internal sealed class Requests(Func<ApiClient> client, RequestReporter reporter, PipelinePump pump)
{
    /// <summary>Sends, and waits for the answer.</summary>
    public ApiAnswer Send(ApiRequest request) =>
        pump.Await(ClientFor(request).SendAsync(request.Operation, request.Arguments, request.Context, reporter.Observer, pump.Token));

    /// <summary>Sends, and reads the object that is answered.</summary>
    public T Read<T>(ApiRequest request) => Read(request, answer => ModelReader.Object<T>(answer, request.Operation.Result));

    /// <summary>Sends, and reads what is answered, unless the pipeline is stopped meanwhile.</summary>
    public T Read<T>(ApiRequest request, Func<ApiAnswer, T> read)
    {
        ApiAnswer answer = Send(request);
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
    public void List<T>(ApiRequest request, ItemReader<T> read, Action<T> write, bool asItIs = false)
    {
        IAsyncEnumerator<Page<T>> pages = ClientFor(request)
            .PagesAsync(request.Operation, request.Arguments, request.Context, ReadItem, reporter.Observer, asItIs ? null : ItemIdentity.Of<T>(), pump.Token)
            .GetAsyncEnumerator(pump.Token);
        try
        {
            while (pump.Await(pages.MoveNextAsync().AsTask()))
            {
                foreach (string warning in pages.Current.Warnings)
                {
                    reporter.Warn(warning);
                }

                foreach (T item in pages.Current.Items)
                {
                    write(item);
                }
            }
        }
        finally
        {
            pages.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        T ReadItem(ref Utf8JsonReader reader)
        {
            using (JsonValue.Until(pump.Token))
            {
                return read(ref reader);
            }
        }
    }

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
