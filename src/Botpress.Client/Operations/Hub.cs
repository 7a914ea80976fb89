using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/admin/hub/integrations</c></summary>
    public static readonly Operation ListPublicIntegrations = new("listPublicIntegrations", HttpMethod.Get, "/v1/admin/hub/integrations", Scope.None)
    {
        Query =
        [
            "nextToken", "pageSize", "limit", "name", "version", "interfaceId", "interfaceName", "installedByBotId",
            "verificationStatus", "search", "sortBy", "direction",
        ],
        Result = "integrations",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/hub/integrations/{id}</c></summary>
    public static readonly Operation GetPublicIntegrationById = new("getPublicIntegrationById", HttpMethod.Get, "/v1/admin/hub/integrations/{id}", Scope.None)
    {
        Result = "integration",
    };

    /// <summary><c>GET /v1/admin/hub/integrations/{name}/{version}</c></summary>
    public static readonly Operation GetPublicIntegration = new("getPublicIntegration", HttpMethod.Get, "/v1/admin/hub/integrations/{name}/{version}", Scope.None)
    {
        Result = "integration",
    };

    /// <summary><c>GET /v1/admin/hub/plugins</c></summary>
    public static readonly Operation ListPublicPlugins = new("listPublicPlugins", HttpMethod.Get, "/v1/admin/hub/plugins", Scope.None)
    {
        Query = ["nextToken", "pageSize", "name", "version"],
        Result = "plugins",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/hub/plugins/{id}</c></summary>
    public static readonly Operation GetPublicPluginById = new("getPublicPluginById", HttpMethod.Get, "/v1/admin/hub/plugins/{id}", Scope.None)
    {
        Result = "plugin",
    };

    /// <summary><c>GET /v1/admin/hub/plugins/{id}/dereferenced</c></summary>
    public static readonly Operation GetDereferencedPublicPluginById = new("getDereferencedPublicPluginById", HttpMethod.Get, "/v1/admin/hub/plugins/{id}/dereferenced", Scope.None)
    {
        Query = ["interfaces"],
        Result = "plugin",
    };

    /// <summary><c>GET /v1/admin/hub/plugins/{name}/{version}</c></summary>
    public static readonly Operation GetPublicPlugin = new("getPublicPlugin", HttpMethod.Get, "/v1/admin/hub/plugins/{name}/{version}", Scope.None)
    {
        Result = "plugin",
    };

    /// <summary><c>GET /v1/admin/hub/plugins/{id}/code/{platform}</c></summary>
    public static readonly Operation GetPublicPluginCode = new("getPublicPluginCode", HttpMethod.Get, "/v1/admin/hub/plugins/{id}/code/{platform}", Scope.None)
    {
        Result = "code",
    };

    /// <summary><c>GET /v1/admin/hub/interfaces</c></summary>
    public static readonly Operation ListPublicInterfaces = new("listPublicInterfaces", HttpMethod.Get, "/v1/admin/hub/interfaces", Scope.None)
    {
        Query = ["nextToken", "pageSize", "name", "version"],
        Result = "interfaces",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/hub/interfaces/{id}</c></summary>
    public static readonly Operation GetPublicInterfaceById = new("getPublicInterfaceById", HttpMethod.Get, "/v1/admin/hub/interfaces/{id}", Scope.None)
    {
        Result = "interface",
    };

    /// <summary><c>GET /v1/admin/hub/interfaces/{name}/{version}</c></summary>
    public static readonly Operation GetPublicInterface = new("getPublicInterface", HttpMethod.Get, "/v1/admin/hub/interfaces/{name}/{version}", Scope.None)
    {
        Result = "interface",
    };
}
