using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/admin/workspace-members</c></summary>
    public static readonly Operation ListWorkspaceMembers = new("listWorkspaceMembers", HttpMethod.Get, "/v1/admin/workspace-members", Scope.Workspace)
    {
        Query = ["nextToken", "pageSize"],
        Result = "members",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/workspace-members/me</c></summary>
    public static readonly Operation GetWorkspaceMember = new("getWorkspaceMember", HttpMethod.Get, "/v1/admin/workspace-members/me", Scope.Workspace);

    /// <summary><c>DELETE /v1/admin/workspace-members/{id}</c></summary>
    public static readonly Operation DeleteWorkspaceMember = new("deleteWorkspaceMember", HttpMethod.Delete, "/v1/admin/workspace-members/{id}", Scope.Workspace);

    /// <summary><c>POST /v1/admin/workspace-members</c></summary>
    public static readonly Operation CreateWorkspaceMember = new("createWorkspaceMember", HttpMethod.Post, "/v1/admin/workspace-members", Scope.Workspace);

    /// <summary><c>PUT /v1/admin/workspace-members/{id}</c></summary>
    public static readonly Operation UpdateWorkspaceMember = new("updateWorkspaceMember", HttpMethod.Put, "/v1/admin/workspace-members/{id}", Scope.Workspace);
}
