using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/workflows</c></summary>
    public static readonly Operation CreateWorkflow = new("createWorkflow", HttpMethod.Post, "/v1/chat/workflows", Scope.Bot)
    {
        Result = "workflow",
        Status = 201,
    };

    /// <summary><c>GET /v1/chat/workflows/{id}</c></summary>
    public static readonly Operation GetWorkflow = new("getWorkflow", HttpMethod.Get, "/v1/chat/workflows/{id}", Scope.Bot)
    {
        Result = "workflow",
    };

    /// <summary><c>PUT /v1/chat/workflows/{id}</c></summary>
    public static readonly Operation UpdateWorkflow = new("updateWorkflow", HttpMethod.Put, "/v1/chat/workflows/{id}", Scope.Bot)
    {
        Result = "workflow",
    };

    /// <summary><c>DELETE /v1/chat/workflows/{id}</c></summary>
    public static readonly Operation DeleteWorkflow = new("deleteWorkflow", HttpMethod.Delete, "/v1/chat/workflows/{id}", Scope.Bot);

    /// <summary><c>GET /v1/chat/workflows</c></summary>
    public static readonly Operation ListWorkflows = new("listWorkflows", HttpMethod.Get, "/v1/chat/workflows", Scope.Bot)
    {
        Query = ["nextToken", "pageSize", "tags", "conversationId", "userId", "parentWorkflowId", "statuses", "name"],
        Result = "workflows",
        Paging = Paging.Token,
    };

    /// <summary><c>POST /v1/chat/workflows/get-or-create</c></summary>
    public static readonly Operation GetOrCreateWorkflow = new("getOrCreateWorkflow", HttpMethod.Post, "/v1/chat/workflows/get-or-create", Scope.Bot)
    {
        Result = "workflow",
    };
}
