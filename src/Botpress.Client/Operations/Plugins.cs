using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/admin/plugins</c></summary>
    public static readonly Operation CreatePlugin = new("createPlugin", HttpMethod.Post, "/v1/admin/plugins", Scope.Workspace)
    {
        Result = "plugin",
    };

    /// <summary><c>GET /v1/admin/plugins/{id}</c></summary>
    public static readonly Operation GetPlugin = new("getPlugin", HttpMethod.Get, "/v1/admin/plugins/{id}", Scope.Workspace)
    {
        Result = "plugin",
    };

    /// <summary><c>GET /v1/admin/plugins/{id}/dereferenced</c></summary>
    public static readonly Operation GetDereferencedPlugin = new("getDereferencedPlugin", HttpMethod.Get, "/v1/admin/plugins/{id}/dereferenced", Scope.Workspace)
    {
        Query = ["interfaces"],
        Result = "plugin",
    };

    /// <summary><c>GET /v1/admin/plugins/{name}/{version}</c></summary>
    public static readonly Operation GetPluginByName = new("getPluginByName", HttpMethod.Get, "/v1/admin/plugins/{name}/{version}", Scope.Workspace)
    {
        Result = "plugin",
    };

    /// <summary><c>PUT /v1/admin/plugins/{id}</c></summary>
    public static readonly Operation UpdatePlugin = new("updatePlugin", HttpMethod.Put, "/v1/admin/plugins/{id}", Scope.Workspace)
    {
        Result = "plugin",
    };

    /// <summary><c>DELETE /v1/admin/plugins/{id}</c></summary>
    public static readonly Operation DeletePlugin = new("deletePlugin", HttpMethod.Delete, "/v1/admin/plugins/{id}", Scope.Workspace);

    /// <summary><c>GET /v1/admin/plugins</c></summary>
    public static readonly Operation ListPlugins = new("listPlugins", HttpMethod.Get, "/v1/admin/plugins", Scope.Workspace)
    {
        Query = ["nextToken", "pageSize", "name", "version"],
        Result = "plugins",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/admin/plugins/{id}/code/{platform}</c></summary>
    public static readonly Operation GetPluginCode = new("getPluginCode", HttpMethod.Get, "/v1/admin/plugins/{id}/code/{platform}", Scope.Workspace)
    {
        Result = "code",
    };
}
