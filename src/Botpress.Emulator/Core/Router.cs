using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Finds the operation of a request in the table of operations, and the handler of an operation.</summary>
internal sealed class Router
{
    private readonly Dictionary<string, Func<Call, JsonNode>> _handlers = [];
    private readonly Dictionary<string, string> _reasons = [];
    private readonly List<(Operation Operation, string[] Segments)> _routes =
        [.. Operations.All.Select(operation => (operation, operation.Path.Trim('/').Split('/')))];

    public Router()
    {
        WorkspacesApi.Register(this);
        WorkspaceMembersApi.Register(this);
        WorkspacePreferencesApi.Register(this);
        WorkspaceInvoicesApi.Register(this);
        AuditRecordsApi.Register(this);
        UsagesApi.Register(this);
        ActivitiesApi.Register(this);
        AccountApi.Register(this);
        BotsApi.Register(this);
        BotDefinitionsApi.Register(this);
        BotVersionsApi.Register(this);
        BotApiKeysApi.Register(this);
        BotAllowlistsApi.Register(this);
        BotWebchatApi.Register(this);
        ShareableIdsApi.Register(this);
        BotLogsApi.Register(this);
        BotIssuesApi.Register(this);
        BotAnalyticsApi.Register(this);
        ConversationsApi.Register(this);
        UsersApi.Register(this);
        MessagesApi.Register(this);
        EventsApi.Register(this);
        StatesApi.Register(this);
        TasksApi.Register(this);
        WorkflowsApi.Register(this);
        TagValuesApi.Register(this);
        TelemetryApi.Register(this);
        IntegrationConfigurationsApi.Register(this);
        ActionsApi.Register(this);
        TablesApi.Register(this);
        TableRowsApi.Register(this);
        TableJobsApi.Register(this);
        FilesApi.Register(this);
        FileSearchApi.Register(this);
        KnowledgeBasesApi.Register(this);
        IntegrationsApi.Register(this);
        IntegrationApiKeysApi.Register(this);
        HubIntegrationsApi.Register(this);
        InterfacesApi.Register(this);
        HubInterfacesApi.Register(this);
        PluginsApi.Register(this);
        HubPluginsApi.Register(this);
        VrlApi.Register(this);
        BillingApi.Register(this);
        BillingCatalogApi.Register(this);
        BillingInvoicesApi.Register(this);
        SubscriptionsApi.Register(this);
        TrialsApi.Register(this);
        BillingUsagesApi.Register(this);
    }

    /// <summary>Says what an operation does. A name that the table does not have is a mistake of this project.</summary>
    public void On(Operation operation, Func<Call, JsonNode> handler) =>
        _handlers.Add(operation.Name, AuditRecordsApi.Recording(operation, handler));

    /// <summary>Says why an operation is not emulated; it answers 501 with this reason.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="reason">What of Botpress Cloud is missing here, as the end of a sentence that begins with "because".</param>
    public void NotOn(Operation operation, string reason) => _reasons.Add(operation.Name, reason);

    public bool Emulates(Operation operation) => _handlers.ContainsKey(operation.Name);

    /// <summary>Why an operation is not emulated; null when it is, or when nobody has said.</summary>
    public string? Reason(Operation operation) => _reasons.TryGetValue(operation.Name, out string? reason) ? reason : null;

    public Func<Call, JsonNode> Handler(Operation operation) => _handlers.TryGetValue(operation.Name, out var handler)
        ? handler
        : throw ApiError.NotEmulated(
            $"The emulator does not emulate the operation {operation.Name} ({operation.Method.Method} {operation.Path})"
            + (Reason(operation) is string reason ? $", because {reason}" : ""));

    /// <summary>
    /// Matches a path. It is split before it is decoded, so that an escaped slash stays inside its segment; a literal
    /// segment wins over a parameter, the leftmost difference first.
    /// </summary>
    public (Operation Operation, Dictionary<string, string> Parameters) Match(string method, string rawPath)
    {
        string[] segments = rawPath.Substring(1).Split('/');
        var fitting = _routes.Where(route => Fits(route.Segments, segments)).ToList();
        var best = fitting.Where(route => route.Operation.Method.Method == method)
            .OrderBy(route => string.Concat(route.Segments.Select(segment => IsParameter(segment) ? '1' : '0')), StringComparer.Ordinal)
            .FirstOrDefault();
        if (best.Operation is null)
        {
            throw fitting.Count > 0
                ? ApiError.Of("MethodNotFound", $"{method} is not a method of {rawPath}")
                : ApiError.Of("ResourceNotFound", $"There is no route {method} {rawPath}");
        }
        var parameters = new Dictionary<string, string>();
        for (int index = 0; index < segments.Length; index++)
        {
            if (IsParameter(best.Segments[index]))
            {
                parameters[best.Segments[index].Trim('{', '}')] = Uri.UnescapeDataString(segments[index]);
            }
        }
        return (best.Operation, parameters);
    }

    private static bool IsParameter(string segment) => segment.StartsWith("{", StringComparison.Ordinal);

    private static bool Fits(string[] route, string[] segments)
    {
        if (route.Length != segments.Length)
        {
            return false;
        }
        for (int index = 0; index < route.Length; index++)
        {
            if (IsParameter(route[index]) ? segments[index].Length == 0 : Uri.UnescapeDataString(segments[index]) != route[index])
            {
                return false;
            }
        }
        return true;
    }
}
