using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/admin/usages/{id}</c></summary>
    public static readonly Operation GetUsage = new("getUsage", HttpMethod.Get, "/v1/admin/usages/{id}", Scope.Workspace)
    {
        Query = ["type", "period"],
        Result = "usage",
    };

    /// <summary><c>GET /v1/admin/usages/multiple</c></summary>
    public static readonly Operation GetMultipleUsages = new("getMultipleUsages", HttpMethod.Get, "/v1/admin/usages/multiple", Scope.None)
    {
        Query = ["types", "ids", "period"],
        Result = "usages",
    };

    /// <summary><c>GET /v1/admin/usages/{id}/history</c></summary>
    public static readonly Operation ListUsageHistory = new("listUsageHistory", HttpMethod.Get, "/v1/admin/usages/{id}/history", Scope.Workspace)
    {
        Query = ["type"],
        Result = "usages",
    };

    /// <summary><c>GET /v1/admin/usages/{id}/activity</c></summary>
    public static readonly Operation ListUsageActivity = new("listUsageActivity", HttpMethod.Get, "/v1/admin/usages/{id}/activity", Scope.Workspace)
    {
        Query = ["type", "timestampFrom", "timestampUntil", "nextToken", "pageSize"],
        Result = "data",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/usages/{id}/daily-activity</c></summary>
    public static readonly Operation ListUsageActivityDaily = new("listUsageActivityDaily", HttpMethod.Get, "/v1/admin/usages/{id}/daily-activity", Scope.Workspace)
    {
        Query = ["type", "dateFrom", "dateUntil", "nextToken", "pageSize"],
        Result = "data",
        Paging = Paging.Token,
    };

    /// <summary><c>PUT /v1/admin/quotas/ai-spend</c></summary>
    public static readonly Operation ChangeAISpendQuota = new("changeAISpendQuota", HttpMethod.Put, "/v1/admin/quotas/ai-spend", Scope.Workspace);

    /// <summary><c>GET /v1/admin/activities</c></summary>
    public static readonly Operation ListActivities = new("listActivities", HttpMethod.Get, "/v1/admin/activities", Scope.None)
    {
        Query = ["nextToken", "pageSize", "taskId", "botId"],
        PathScope = BotInArguments,
        Result = "activities",
        Paging = Paging.Token,
    };
}
