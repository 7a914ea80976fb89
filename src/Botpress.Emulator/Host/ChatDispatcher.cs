using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Takes the requests to the Chat API on their way: what is below the webhook id of a bot's chat.</summary>
internal sealed class ChatDispatcher(Router router, Store store, FaultInjector faults, ChatStreams streams, Action refuseForAMoment)
{
    private const int MegaByte = 1024 * 1024;

    /// <summary>Between a message of a user and its signal, as a service needs for its own: who sends first and listens then may count on it.</summary>
    private static readonly TimeSpan _signalDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>Is told what users say and send, when the streams have been told.</summary>
    public Action<ChatInstance, JsonObject>? Said { get; set; }

    /// <summary>The chat whose webhook id a path begins with; null for none.</summary>
    public ChatInstance? Find(string segment)
    {
        lock (store.Gate)
        {
            return ChatInstance.Find(store.State, Uri.UnescapeDataString(segment));
        }
    }

    /// <summary>Answers a request, or throws the error that is its answer.</summary>
    public async Task HandleAsync(ChatInstance chat, Exchange exchange)
    {
        try
        {
            await AnswerAsync(chat, exchange, exchange.Path.Substring(exchange.Path.IndexOf('/', 1) is int end and > 0 ? end : exchange.Path.Length)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ApiError && !Exchange.IsConnectionFault(exception))
        {
            await exchange.SendAsync(500, Encoding.UTF8.GetBytes($"The emulator failed: {exception.Message}"), "text/plain").ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(ChatInstance chat, Exchange exchange, string path)
    {
        switch ($"{exchange.Method} {path}")
        {
            case var request when request.StartsWith("OPTIONS ", StringComparison.Ordinal):
                await exchange.SendAsync(200, []).ConfigureAwait(false);
                return;
            case "GET /hello":
            case "GET /hello/":
                EmulatorFault? fault = faults.Next("hello");
                if (await FaultInjector.BeforeAsync(fault, exchange, "hello", refuseForAMoment).ConfigureAwait(false))
                {
                    return;
                }

                if (fault?.Kind is EmulatorFaultKind.ResetAfter or EmulatorFaultKind.ResetInBody)
                {
                    exchange.Abort();
                }
                else
                {
                    await exchange.SendAsync(200, Encoding.UTF8.GetBytes("Hello from the chat of the emulator"), "text/plain").ConfigureAwait(false);
                }

                return;
            case "GET /openapi.json":
            case "GET /redoc":
                throw ApiError.NotEmulated($"The emulator does not emulate {path} of the Chat API, because it is documentation for browsers");
            default:
                await AnswerOperationAsync(chat, exchange, path.Length == 0 ? "/" : path).ConfigureAwait(false);
                return;
        }
    }

    private async Task AnswerOperationAsync(ChatInstance chat, Exchange exchange, string path)
    {
        (Operation operation, Dictionary<string, string> parameters) = router.MatchChat(exchange.Method, path);
        EmulatorFault? fault = faults.Next(operation.Name);
        if (await FaultInjector.BeforeAsync(fault, exchange, operation.Name, refuseForAMoment).ConfigureAwait(false))
        {
            return;
        }

        var rules = FieldRules.OfChat(operation);
        JsonObject body = rules.Body is null ? [] : await ReadAsync(exchange).ConfigureAwait(false);
        var query = new Query(exchange.RawQuery);
        try
        {
            rules.Check(parameters, query, exchange.Headers, body);
        }
        catch (ApiError error)
        {
            throw ApiError.Plain(400, error.Message);
        }

        if (operation == ChatOperations.ListenConversation)
        {
            await streams.MakeRoomAsync().ConfigureAwait(false);
        }

        ChatCall call;
        byte[] answer;
        lock (store.Gate)
        {
            store.Advance();
            call = new ChatCall(chat, new Call(store, operation, parameters, query, exchange.Headers, body, chat.Bot));
            answer = Json.Bytes(UnknownFields.AddTo(router.Answer(call), store.Behavior));
        }

        if (call.Said is not null)
        {
            await Task.Delay(_signalDelay).ConfigureAwait(false);
        }

        foreach (Action tell in call.Afterwards)
        {
            tell();
        }

        if (call.Said is JsonObject said)
        {
            Said?.Invoke(chat, said);
        }

        if (call.Stream is not null)
        {
            await streams.ServeAsync(call.Stream, exchange, isBroken: fault?.Kind is EmulatorFaultKind.ResetAfter or EmulatorFaultKind.ResetInBody).ConfigureAwait(false);
            return;
        }

        // A fault of pages repeats the token that they came by.
        string? cursor = fault?.Kind == EmulatorFaultKind.RepeatedCursor ? query.Text("nextToken") : null;
        await faults.AnswerAsync(fault, exchange, 200, answer, operation, cursor).ConfigureAwait(false);
    }

    /// <summary>The body, whatever its type says. What is wrong with it is told in words only.</summary>
    private static async Task<JsonObject> ReadAsync(Exchange exchange)
    {
        byte[] bytes = await exchange.ReadAsync(MegaByte).ConfigureAwait(false);
        try
        {
            JsonNode? body = bytes.Length == 0 ? throw ApiError.Plain(400, "A body is required, {} at least") : JsonNode.Parse(bytes);
            Json.Touch(body);
            return body as JsonObject ?? throw ApiError.Plain(400, "The body must be a JSON object");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw ApiError.Plain(400, $"The body is not valid JSON: {exception.Message}");
        }
    }
}
