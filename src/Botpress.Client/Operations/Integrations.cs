using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/integrations/configure</c></summary>
    public static readonly Operation ConfigureIntegration = new("configureIntegration", HttpMethod.Post, "/v1/chat/integrations/configure", Scope.Bot);

    /// <summary><c>GET /v1/admin/integrations/iaks</c></summary>
    public static readonly Operation ListIntegrationApiKeys = new("listIntegrationApiKeys", HttpMethod.Get, "/v1/admin/integrations/iaks", Scope.Workspace)
    {
        Query = ["integrationId"],
        Result = "iaks",
    };

    /// <summary><c>POST /v1/admin/integrations/iaks</c></summary>
    public static readonly Operation CreateIntegrationApiKey = new("createIntegrationApiKey", HttpMethod.Post, "/v1/admin/integrations/iaks", Scope.Workspace)
    {
        KeyField = "value",
    };

    /// <summary><c>DELETE /v1/admin/integrations/iaks/{id}</c></summary>
    public static readonly Operation DeleteIntegrationApiKey = new("deleteIntegrationApiKey", HttpMethod.Delete, "/v1/admin/integrations/iaks/{id}", Scope.Workspace);

    /// <summary><c>POST /v1/admin/integrations</c></summary>
    public static readonly Operation CreateIntegration = new("createIntegration", HttpMethod.Post, "/v1/admin/integrations", Scope.Workspace)
    {
        Result = "integration",
    };

    /// <summary><c>POST /v1/admin/integrations/validate</c></summary>
    public static readonly Operation ValidateIntegrationCreation = new("validateIntegrationCreation", HttpMethod.Post, "/v1/admin/integrations/validate", Scope.Workspace)
    {
        Repeatable = true,
    };

    /// <summary><c>PUT /v1/admin/integrations/{id}</c></summary>
    public static readonly Operation UpdateIntegration = new("updateIntegration", HttpMethod.Put, "/v1/admin/integrations/{id}", Scope.Workspace)
    {
        Result = "integration",
    };

    /// <summary><c>PUT /v1/admin/integrations/{id}/validate</c></summary>
    public static readonly Operation ValidateIntegrationUpdate = new("validateIntegrationUpdate", HttpMethod.Put, "/v1/admin/integrations/{id}/validate", Scope.Workspace);

    /// <summary><c>GET /v1/admin/integrations</c></summary>
    public static readonly Operation ListIntegrations = new("listIntegrations", HttpMethod.Get, "/v1/admin/integrations", Scope.Workspace)
    {
        Query =
        [
            "nextToken", "pageSize", "limit", "name", "version", "interfaceId", "interfaceName", "installedByBotId",
            "verificationStatus", "search", "sortBy", "direction", "visibility", "dev",
        ],
        Result = "integrations",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/integrations/{id}</c></summary>
    public static readonly Operation GetIntegration = new("getIntegration", HttpMethod.Get, "/v1/admin/integrations/{id}", Scope.Workspace)
    {
        Result = "integration",
    };

    /// <summary><c>GET /v1/admin/integrations/{id}/logs</c></summary>
    public static readonly Operation GetIntegrationLogs = new("getIntegrationLogs", HttpMethod.Get, "/v1/admin/integrations/{id}/logs", Scope.Workspace)
    {
        Query = ["timeStart", "timeEnd", "level", "userId", "conversationId", "messageContains", "nextToken"],
        Result = "logs",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/integrations/{name}/{version}</c></summary>
    public static readonly Operation GetIntegrationByName = new("getIntegrationByName", HttpMethod.Get, "/v1/admin/integrations/{name}/{version}", Scope.Workspace)
    {
        Result = "integration",
    };

    /// <summary><c>DELETE /v1/admin/integrations/{id}</c></summary>
    public static readonly Operation DeleteIntegration = new("deleteIntegration", HttpMethod.Delete, "/v1/admin/integrations/{id}", Scope.Workspace);

    /// <summary><c>POST /v1/admin/integrations/request-verification</c></summary>
    public static readonly Operation RequestIntegrationVerification = new("requestIntegrationVerification", HttpMethod.Post, "/v1/admin/integrations/request-verification", Scope.Workspace);

    /// <summary><c>POST /v1/admin/integrations/{id}/signing-secrets/rotate</c></summary>
    public static readonly Operation RotateIntegrationSigningSecrets = new("rotateIntegrationSigningSecrets", HttpMethod.Post, "/v1/admin/integrations/{id}/signing-secrets/rotate", Scope.Workspace);
}
