using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/admin/bots</c></summary>
    public static readonly Operation CreateBot = new("createBot", HttpMethod.Post, "/v1/admin/bots", Scope.Workspace)
    {
        Result = "bot",
    };

    /// <summary><c>PUT /v1/admin/bots/{id}</c></summary>
    public static readonly Operation UpdateBot = new("updateBot", HttpMethod.Put, "/v1/admin/bots/{id}", Scope.Workspace)
    {
        Result = "bot",
    };

    /// <summary><c>POST /v1/admin/bots/{id}/transfer</c></summary>
    public static readonly Operation TransferBot = new("transferBot", HttpMethod.Post, "/v1/admin/bots/{id}/transfer", Scope.Workspace);

    /// <summary><c>GET /v1/admin/bots</c></summary>
    public static readonly Operation ListBots = new("listBots", HttpMethod.Get, "/v1/admin/bots", Scope.Workspace)
    {
        Query = ["dev", "tags", "integrationNames", "pluginNames", "nextToken", "pageSize", "sortField", "sortDirection"],
        Result = "bots",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/bots/{id}</c></summary>
    public static readonly Operation GetBot = new("getBot", HttpMethod.Get, "/v1/admin/bots/{id}", Scope.Workspace)
    {
        Query = ["shouldMergePlugins"],
        Result = "bot",
    };

    /// <summary><c>DELETE /v1/admin/bots/{id}</c></summary>
    public static readonly Operation DeleteBot = new("deleteBot", HttpMethod.Delete, "/v1/admin/bots/{id}", Scope.Workspace);

    /// <summary><c>GET /v1/admin/bots/{id}/logs</c></summary>
    public static readonly Operation GetBotLogs = new("getBotLogs", HttpMethod.Get, "/v1/admin/bots/{id}/logs", Scope.Workspace)
    {
        Query = ["timeStart", "timeEnd", "level", "userId", "workflowId", "conversationId", "messageContains", "nextToken"],
        Result = "logs",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/bots/{id}/webchat</c></summary>
    public static readonly Operation GetBotWebchat = new("getBotWebchat", HttpMethod.Get, "/v1/admin/bots/{id}/webchat", Scope.Workspace)
    {
        Query = ["type"],
    };

    /// <summary><c>GET /v1/admin/bots/{id}/analytics</c></summary>
    public static readonly Operation GetBotAnalytics = new("getBotAnalytics", HttpMethod.Get, "/v1/admin/bots/{id}/analytics", Scope.Workspace)
    {
        Query = ["startDate", "endDate"],
        Result = "records",
    };

    /// <summary><c>GET /v1/admin/bots/{id}/action-runs</c></summary>
    public static readonly Operation ListActionRuns = new("listActionRuns", HttpMethod.Get, "/v1/admin/bots/{id}/action-runs", Scope.Workspace)
    {
        Query = ["integrationName", "timestampFrom", "timestampUntil", "nextToken", "pageSize"],
        Result = "data",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/bots/{id}/issues/{issueId}</c></summary>
    public static readonly Operation GetBotIssue = new("getBotIssue", HttpMethod.Get, "/v1/admin/bots/{id}/issues/{issueId}", Scope.Workspace)
    {
        Result = "issue",
    };

    /// <summary><c>GET /v1/admin/bots/{id}/issues</c></summary>
    public static readonly Operation ListBotIssues = new("listBotIssues", HttpMethod.Get, "/v1/admin/bots/{id}/issues", Scope.Workspace)
    {
        Query = ["nextToken", "pageSize"],
        Result = "issues",
        Paging = Paging.Token,
    };

    /// <summary><c>DELETE /v1/admin/bots/{id}/issues/{issueId}</c></summary>
    public static readonly Operation DeleteBotIssue = new("deleteBotIssue", HttpMethod.Delete, "/v1/admin/bots/{id}/issues/{issueId}", Scope.Workspace);

    /// <summary><c>GET /v1/admin/bots/{id}/issues/{issueId}/events</c></summary>
    public static readonly Operation ListBotIssueEvents = new("listBotIssueEvents", HttpMethod.Get, "/v1/admin/bots/{id}/issues/{issueId}/events", Scope.Workspace)
    {
        Result = "issueEvents",
    };

    /// <summary><c>GET /v1/admin/bots/{id}/versions</c></summary>
    public static readonly Operation ListBotVersions = new("listBotVersions", HttpMethod.Get, "/v1/admin/bots/{id}/versions", Scope.Workspace)
    {
        Result = "versions",
    };

    /// <summary><c>GET /v1/admin/bots/{id}/versions/{versionId}</c></summary>
    public static readonly Operation GetBotVersion = new("getBotVersion", HttpMethod.Get, "/v1/admin/bots/{id}/versions/{versionId}", Scope.Workspace);

    /// <summary><c>GET /v1/admin/bots/{id}/bot-json</c></summary>
    public static readonly Operation GetBotJson = new("getBotJson", HttpMethod.Get, "/v1/admin/bots/{id}/bot-json", Scope.Workspace);

    /// <summary><c>POST /v1/admin/bots/{id}/publish-from-bot-json</c></summary>
    public static readonly Operation PublishFromBotJson = new("publishFromBotJson", HttpMethod.Post, "/v1/admin/bots/{id}/publish-from-bot-json", Scope.Workspace);

    /// <summary><c>POST /v1/admin/bots/{id}/versions</c></summary>
    public static readonly Operation CreateBotVersion = new("createBotVersion", HttpMethod.Post, "/v1/admin/bots/{id}/versions", Scope.Workspace)
    {
        Result = "version",
    };

    /// <summary><c>POST /v1/admin/bots/{id}/versions/deploy</c></summary>
    public static readonly Operation DeployBotVersion = new("deployBotVersion", HttpMethod.Post, "/v1/admin/bots/{id}/versions/deploy", Scope.Workspace);

    /// <summary><c>POST /v1/admin/bots/{botId}/integrations/{integrationId}/shareable-id</c></summary>
    public static readonly Operation CreateIntegrationShareableId = new("createIntegrationShareableId", HttpMethod.Post, "/v1/admin/bots/{botId}/integrations/{integrationId}/shareable-id", Scope.Workspace)
    {
        Query = ["integrationInstanceAlias"],
    };

    /// <summary><c>DELETE /v1/admin/bots/{botId}/integrations/{integrationId}/shareable-id</c></summary>
    public static readonly Operation DeleteIntegrationShareableId = new("deleteIntegrationShareableId", HttpMethod.Delete, "/v1/admin/bots/{botId}/integrations/{integrationId}/shareable-id", Scope.Workspace)
    {
        Query = ["integrationInstanceAlias"],
    };

    /// <summary><c>GET /v1/admin/bots/{botId}/integrations/{integrationId}/shareable-id</c></summary>
    public static readonly Operation GetIntegrationShareableId = new("getIntegrationShareableId", HttpMethod.Get, "/v1/admin/bots/{botId}/integrations/{integrationId}/shareable-id", Scope.Workspace)
    {
        Query = ["integrationInstanceAlias"],
    };

    /// <summary><c>DELETE /v1/admin/bots/{botId}/integrations/{integrationId}/sandboxed-conversations</c></summary>
    public static readonly Operation UnlinkSandboxedConversations = new("unlinkSandboxedConversations", HttpMethod.Delete, "/v1/admin/bots/{botId}/integrations/{integrationId}/sandboxed-conversations", Scope.Workspace)
    {
        Query = ["integrationInstanceAlias"],
    };

    /// <summary><c>GET /v1/admin/bots/baks</c></summary>
    public static readonly Operation ListBotApiKeys = new("listBotApiKeys", HttpMethod.Get, "/v1/admin/bots/baks", Scope.Workspace)
    {
        Query = ["botId"],
        PathScope = BotInArguments,
        Result = "baks",
    };

    /// <summary><c>POST /v1/admin/bots/baks</c></summary>
    public static readonly Operation CreateBotApiKey = new("createBotApiKey", HttpMethod.Post, "/v1/admin/bots/baks", Scope.Workspace)
    {
        PathScope = BotInArguments,
        KeyField = "value",
    };

    /// <summary><c>DELETE /v1/admin/bots/baks/{id}</c></summary>
    public static readonly Operation DeleteBotApiKey = new("deleteBotApiKey", HttpMethod.Delete, "/v1/admin/bots/baks/{id}", Scope.Workspace);

    /// <summary><c>GET /v1/admin/bots/{botId}/allowlist</c></summary>
    public static readonly Operation GetBotAllowlist = new("getBotAllowlist", HttpMethod.Get, "/v1/admin/bots/{botId}/allowlist", Scope.Workspace);

    /// <summary><c>PUT /v1/admin/bots/{botId}/allowlist</c></summary>
    public static readonly Operation UpdateBotAllowlist = new("updateBotAllowlist", HttpMethod.Put, "/v1/admin/bots/{botId}/allowlist", Scope.Workspace);

    /// <summary><c>POST /v1/admin/bots/{id}/signing-secrets/rotate</c></summary>
    public static readonly Operation RotateBotSigningSecrets = new("rotateBotSigningSecrets", HttpMethod.Post, "/v1/admin/bots/{id}/signing-secrets/rotate", Scope.Workspace);
}
