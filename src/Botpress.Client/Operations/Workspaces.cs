using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/admin/workspaces</c></summary>
    public static readonly Operation CreateWorkspace = new("createWorkspace", HttpMethod.Post, "/v1/admin/workspaces", Scope.None);

    /// <summary><c>GET /v1/admin/workspaces/{id}/public</c></summary>
    public static readonly Operation GetPublicWorkspace = new("getPublicWorkspace", HttpMethod.Get, "/v1/admin/workspaces/{id}/public", Scope.None);

    /// <summary><c>GET /v1/admin/workspaces/{id}</c></summary>
    public static readonly Operation GetWorkspace = new("getWorkspace", HttpMethod.Get, "/v1/admin/workspaces/{id}", Scope.None);

    /// <summary><c>GET /v1/admin/workspaces/{id}/usages</c></summary>
    public static readonly Operation ListWorkspaceUsages = new("listWorkspaceUsages", HttpMethod.Get, "/v1/admin/workspaces/{id}/usages", Scope.None)
    {
        Query = ["type", "period"],
        Result = "usages",
    };

    /// <summary><c>GET /v1/admin/workspaces/{id}/usages/by-bot</c></summary>
    public static readonly Operation BreakDownWorkspaceUsageByBot = new("breakDownWorkspaceUsageByBot", HttpMethod.Get, "/v1/admin/workspaces/{id}/usages/by-bot", Scope.None)
    {
        Query = ["type", "period"],
        Result = "data",
    };

    /// <summary><c>GET /v1/admin/workspaces/usages/quota-completion</c></summary>
    public static readonly Operation GetAllWorkspaceQuotaCompletion = new("getAllWorkspaceQuotaCompletion", HttpMethod.Get, "/v1/admin/workspaces/usages/quota-completion", Scope.None);

    /// <summary><c>GET /v1/admin/workspaces/{id}/quota</c></summary>
    public static readonly Operation GetWorkspaceQuota = new("getWorkspaceQuota", HttpMethod.Get, "/v1/admin/workspaces/{id}/quota", Scope.None)
    {
        Query = ["type", "period"],
        Result = "quota",
    };

    /// <summary><c>GET /v1/admin/workspaces/{id}/quotas</c></summary>
    public static readonly Operation ListWorkspaceQuotas = new("listWorkspaceQuotas", HttpMethod.Get, "/v1/admin/workspaces/{id}/quotas", Scope.None)
    {
        Query = ["period"],
        Result = "quotas",
    };

    /// <summary><c>PUT /v1/admin/workspaces/{id}</c></summary>
    public static readonly Operation UpdateWorkspace = new("updateWorkspace", HttpMethod.Put, "/v1/admin/workspaces/{id}", Scope.None);

    /// <summary><c>PUT /v1/admin/workspaces/handle-availability</c></summary>
    public static readonly Operation CheckHandleAvailability = new("checkHandleAvailability", HttpMethod.Put, "/v1/admin/workspaces/handle-availability", Scope.None);

    /// <summary><c>GET /v1/admin/workspaces</c></summary>
    public static readonly Operation ListWorkspaces = new("listWorkspaces", HttpMethod.Get, "/v1/admin/workspaces", Scope.None)
    {
        Query = ["nextToken", "pageSize", "handle"],
        Result = "workspaces",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/workspaces/public</c></summary>
    public static readonly Operation ListPublicWorkspaces = new("listPublicWorkspaces", HttpMethod.Get, "/v1/admin/workspaces/public", Scope.None)
    {
        Query = ["nextToken", "pageSize", "workspaceIds", "search"],
        Result = "workspaces",
        Paging = Paging.Token,
    };

    /// <summary><c>DELETE /v1/admin/workspaces/{id}</c></summary>
    public static readonly Operation DeleteWorkspace = new("deleteWorkspace", HttpMethod.Delete, "/v1/admin/workspaces/{id}", Scope.None);

    /// <summary><c>GET /v1/admin/workspaces/{id}/audit-records</c></summary>
    public static readonly Operation GetAuditRecords = new("getAuditRecords", HttpMethod.Get, "/v1/admin/workspaces/{id}/audit-records", Scope.None)
    {
        Query = ["nextToken", "pageSize"],
        Result = "records",
        Paging = Paging.Token,
    };

    /// <summary><c>POST /v1/admin/workspaces/preferences/{key}</c></summary>
    public static readonly Operation SetWorkspacePreference = new("setWorkspacePreference", HttpMethod.Post, "/v1/admin/workspaces/preferences/{key}", Scope.None);

    /// <summary><c>GET /v1/admin/workspaces/preferences/{key}</c></summary>
    public static readonly Operation GetWorkspacePreference = new("getWorkspacePreference", HttpMethod.Get, "/v1/admin/workspaces/preferences/{key}", Scope.None);

    /// <summary><c>POST /v1/admin/workspaces/{id}/migrate-to-v4</c></summary>
    public static readonly Operation MigrateWorkspaceToV4 = new("migrateWorkspaceToV4", HttpMethod.Post, "/v1/admin/workspaces/{id}/migrate-to-v4", Scope.None);
}
