using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Takes each request on its way: to the emulator's own control, to what moves bytes, or to an operation of the API.</summary>
internal sealed class Dispatcher(Router router, Store store, FaultInjector faults, RateLimiter limiter, ChatDispatcher chats, EmulatorServer server, Action refuseForAMoment)
{
    private const int MegaByte = 1024 * 1024;

    private readonly Authorization _authorization = new(router, store);

    private long _count;

    /// <summary>How many requests have come in, those to the control not counted.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Answers a request, or throws the error that is its answer.</summary>
    public async Task HandleAsync(Exchange exchange)
    {
        string first = exchange.Path.Split('/')[1];
        if (first == Control.Segment)
        {
            await new Control(_authorization, server).AnswerAsync(exchange).ConfigureAwait(false);
            return;
        }

        Interlocked.Increment(ref _count);
        if (!router.TryGetPath(first, out (PathHandler Handler, bool IsTransfer) path))
        {
            // What begins with a version is the API's, and need not be looked for among the bots.
            ChatInstance? chat = first == "v1" ? null : chats.Find(first);
            await (chat is null ? HandleOperationAsync(exchange) : chats.HandleAsync(chat, exchange)).ConfigureAwait(false);
        }
        else if (!(path.IsTransfer && await FaultInjector.BeforeAsync(faults.Next(null), exchange, "a transfer", refuseForAMoment).ConfigureAwait(false)))
        {
            await path.Handler(store, exchange).ConfigureAwait(false);
        }
    }

    private async Task HandleOperationAsync(Exchange exchange)
    {
        limiter.Take(exchange);
        (Operation operation, Dictionary<string, string> parameters) = router.Match(exchange.Method, exchange.Path);
        EmulatorFault? fault = faults.Next(operation.Name);
        if (await FaultInjector.BeforeAsync(fault, exchange, operation.Name, refuseForAMoment).ConfigureAwait(false))
        {
            return;
        }

        NameValueCollection headers = HeadersFor(_authorization.Require(exchange, operation), exchange);
        JsonObject body = await exchange.ReadJsonAsync(BodyLimit(operation.Path)).ConfigureAwait(false);
        byte[] answer;
        var query = new Query(exchange.RawQuery);
        FieldRules.Of(operation).Check(parameters, query, headers, body);
        lock (store.Gate)
        {
            store.Advance();
            answer = Json.Bytes(UnknownFields.AddTo(router.Answer(new Call(store, operation, parameters, query, headers, body)), store.Behavior));
        }

        string? cursor = fault?.Kind == EmulatorFaultKind.RepeatedCursor && operation.Paging == Paging.Token ? query.Text("nextToken") : null;
        await faults.AnswerAsync(fault, exchange, operation.Status, answer, operation, cursor).ConfigureAwait(false);
    }

    /// <summary>The headers, in which the key of an integration stands for its id.</summary>
    private static NameValueCollection HeadersFor(Grant grant, Exchange exchange)
    {
        if (grant.IntegrationId is null)
        {
            return exchange.Headers;
        }

        const string Name = "x-integration-id";
        if (exchange.Headers[Name] is { Length: > 0 } other && other != grant.IntegrationId)
        {
            throw ApiError.Of("Forbidden", $"{Name}: the key is one of another integration, {grant.IntegrationId}");
        }

        return new NameValueCollection(exchange.Headers) { [Name] = grant.IntegrationId };
    }

    private static int BodyLimit(string path) => path.Split('/')[2] switch
    {
        "admin" => 50 * MegaByte,
        "tables" => Limits.TablePayload,
        _ => MegaByte,
    };
}
