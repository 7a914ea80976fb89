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
        Workspaces.Register(this);
        WorkspaceMembers.Register(this);
        WorkspacePreferences.Register(this);
        WorkspaceInvoices.Register(this);
        AuditRecords.Register(this);
        Usages.Register(this);
        Activities.Register(this);
        Account.Register(this);
        Bots.Register(this);
        BotDefinitions.Register(this);
        BotVersions.Register(this);
        BotApiKeys.Register(this);
        BotAllowlists.Register(this);
        BotWebchat.Register(this);
        ShareableIds.Register(this);
        BotLogs.Register(this);
        BotIssues.Register(this);
        BotAnalytics.Register(this);
        Conversations.Register(this);
        Users.Register(this);
        Messages.Register(this);
        Events.Register(this);
        States.Register(this);
        Tasks.Register(this);
        Workflows.Register(this);
        TagValues.Register(this);
        Telemetry.Register(this);
        IntegrationConfigurations.Register(this);
        Actions.Register(this);
        Tables.Register(this);
        TableRows.Register(this);
        TableJobs.Register(this);
        Files.Register(this);
        FileSearch.Register(this);
        KnowledgeBases.Register(this);
        Integrations.Register(this);
        IntegrationApiKeys.Register(this);
        HubIntegrations.Register(this);
        Interfaces.Register(this);
        HubInterfaces.Register(this);
        Plugins.Register(this);
        HubPlugins.Register(this);
        Vrl.Register(this);
        Billing.Register(this);
        BillingCatalog.Register(this);
        BillingInvoices.Register(this);
        Subscriptions.Register(this);
        Trials.Register(this);
        BillingUsages.Register(this);
    }

    /// <summary>Says what an operation does. A name that the table does not have is a mistake of this project.</summary>
    public void On(Operation operation, Func<Call, JsonNode> handler) =>
        _handlers.Add(operation.Name, AuditRecords.Recording(operation, handler));

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
