using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Answers a request that is no operation of the API.</summary>
internal delegate Task PathHandler(Store store, IExchange exchange);

/// <summary>Does what an action of an integration says, for the bot of the request.</summary>
internal delegate void IntegrationAction(Call call, Installed integration, JsonObject input);

/// <summary>What a token that the area has given out opens: an operation (null for none of the API) for the bot of its headers. Null for nothing.</summary>
internal delegate Grant? TokenCheck(State state, string token, Operation? operation, string? botId);

/// <summary>The right to do what was asked.</summary>
/// <param name="IntegrationId">The integration that the token is of, on whose behalf everything is done; null for none.</param>
internal sealed record Grant(string? IntegrationId = null);

/// <summary>
/// What the areas do: each registers the handlers of its operations here, and whatever else it has for the server. The router finds the
/// operation of a request in the table of operations, and the handler of an operation.
/// </summary>
internal sealed class Router
{
    private readonly Dictionary<string, Func<Call, JsonNode>> _handlers = [];
    private readonly Dictionary<string, Func<Call, Action<JsonNode>>> _observers = [];
    private readonly Dictionary<string, string> _reasons = [];
    private readonly Dictionary<string, (PathHandler Handler, bool IsTransfer)> _paths = [];
    private readonly Dictionary<string, DueAction> _dueActions = [];
    private readonly List<TokenCheck> _tokenChecks = [];
    private readonly List<Retention> _retentions = [];
    private readonly Dictionary<string, Func<ChatCall, JsonNode>> _chatHandlers = [];
    private readonly Dictionary<string, IntegrationAction> _actions = [];
    private readonly RouteTable _routes = new(Operations.All);
    private readonly RouteTable _chatRoutes = new(ChatOperations.All);

    /// <summary>What the kinds of due items do.</summary>
    public IReadOnlyDictionary<string, DueAction> DueActions => _dueActions;

    /// <summary>How long things are kept.</summary>
    public IReadOnlyList<Retention> Retentions => _retentions;

    /// <summary>Says what an operation does. A name that the table does not have is a mistake of this project.</summary>
    public void On(Operation operation, Func<Call, JsonNode> handler) => _handlers.Add(operation.Name, handler);

    /// <summary>Says why an operation is not emulated; it answers 501 with this reason.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="reason">What of Botpress Cloud is missing here, as the end of a sentence that begins with "because".</param>
    public void NotOn(Operation operation, string reason) => _reasons.Add(operation.Name, reason);

    /// <summary>Looks on at an operation: before it is done, and when it has succeeded, at its answer.</summary>
    public void Observe(Operation operation, Func<Call, Action<JsonNode>> observer) => _observers.Add(operation.Name, observer);

    /// <summary>Says what answers the paths with this first segment, which are not the API's.</summary>
    /// <param name="segment">The first segment, which begins with an underscore.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="isTransfer">Whether it moves the bytes of files, which faults happen to as well.</param>
    public void OnPath(string segment, PathHandler handler, bool isTransfer = false) => _paths.Add(segment, (handler, isTransfer));

    /// <summary>Says what a kind of due items does.</summary>
    public void OnDue(string kind, DueAction action) => _dueActions.Add(kind, action);

    /// <summary>Says how long something is kept, where the emulator is to forget.</summary>
    public void OnRetention(int days, Forgetting forget) => _retentions.Add(new Retention(days, forget));

    /// <summary>Says which tokens an area has given out, beside the emulator's own.</summary>
    public void OnToken(TokenCheck check) => _tokenChecks.Add(check);

    public bool TryGetPath(string segment, out (PathHandler Handler, bool IsTransfer) found) => _paths.TryGetValue(segment, out found);

    /// <summary>What a token opens that some area has given out; null for nothing.</summary>
    public Grant? Grant(State state, string token, Operation? operation, string? botId) =>
        _tokenChecks.Select(check => check(state, token, operation, botId)).FirstOrDefault(grant => grant is not null);

    public bool Emulates(Operation operation) => _handlers.ContainsKey(operation.Name);

    /// <summary>Why an operation is not emulated; null when it is, or when nobody has said.</summary>
    public string? Reason(Operation operation) => _reasons.TryGetValue(operation.Name, out string? reason) ? reason : null;

    /// <summary>Carries an operation out.</summary>
    public JsonNode Answer(Call call)
    {
        Operation operation = call.Operation;
        if (!_handlers.TryGetValue(operation.Name, out Func<Call, JsonNode>? handler))
        {
            throw ApiError.NotEmulated(
                $"The emulator does not emulate the operation {operation.Name} ({operation.Method.Method} {operation.Path})"
                + (Reason(operation) is string reason ? $", because {reason}" : ""));
        }

        Action<JsonNode>? observe = _observers.TryGetValue(operation.Name, out Func<Call, Action<JsonNode>>? observer) ? observer(call) : null;
        JsonNode answer = handler(call);
        observe?.Invoke(answer);
        return answer;
    }

    /// <summary>The operation that a request is for.</summary>
    public (Operation Operation, Dictionary<string, string> Parameters) Match(string method, string rawPath) =>
        _routes.Find(method, rawPath, out bool isPath) ?? throw (isPath
            ? ApiError.Of("MethodNotFound", $"{method} is not a method of {rawPath}")
            : ApiError.Of("ResourceNotFound", $"There is no route {method} {rawPath}"));

    /// <summary>Says what an operation of the Chat API does.</summary>
    public void OnChat(Operation operation, Func<ChatCall, JsonNode> handler) => _chatHandlers.Add(operation.Name, handler);

    /// <summary>The operation of the Chat API that a request is for.</summary>
    /// <param name="method">The method.</param>
    /// <param name="rawPath">The path below the webhook id.</param>
    public (Operation Operation, Dictionary<string, string> Parameters) MatchChat(string method, string rawPath) =>
        _chatRoutes.Find(method, rawPath, out bool isPath) ?? throw ApiError.Plain(404, isPath
            ? $"The Chat API has no method {method} of {rawPath}"
            : $"The Chat API has no path {rawPath}");

    /// <summary>Carries an operation of the Chat API out.</summary>
    public JsonNode Answer(ChatCall call) => _chatHandlers[call.Call.Operation.Name](call);

    /// <summary>Says what an action of an integration does, which otherwise answers an example of its schema.</summary>
    /// <param name="integration">The integration's name.</param>
    /// <param name="action">The action's name.</param>
    /// <param name="handler">What it does with its input.</param>
    public void OnAction(string integration, string action, IntegrationAction handler) => _actions.Add($"{integration}:{action}", handler);

    /// <summary>What an action of an integration does; null where it only answers.</summary>
    public IntegrationAction? Action(string integration, string action) => _actions.TryGetValue($"{integration}:{action}", out IntegrationAction? handler) ? handler : null;
}
