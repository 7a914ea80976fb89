using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/admin/interfaces</c></summary>
    public static readonly Operation CreateInterface = new("createInterface", HttpMethod.Post, "/v1/admin/interfaces", Scope.Workspace)
    {
        Result = "interface",
    };

    /// <summary><c>GET /v1/admin/interfaces/{id}</c></summary>
    public static readonly Operation GetInterface = new("getInterface", HttpMethod.Get, "/v1/admin/interfaces/{id}", Scope.Workspace)
    {
        Result = "interface",
    };

    /// <summary><c>GET /v1/admin/interfaces/{name}/{version}</c></summary>
    public static readonly Operation GetInterfaceByName = new("getInterfaceByName", HttpMethod.Get, "/v1/admin/interfaces/{name}/{version}", Scope.Workspace)
    {
        Result = "interface",
    };

    /// <summary><c>PUT /v1/admin/interfaces/{id}</c></summary>
    public static readonly Operation UpdateInterface = new("updateInterface", HttpMethod.Put, "/v1/admin/interfaces/{id}", Scope.Workspace)
    {
        Result = "interface",
    };

    /// <summary><c>DELETE /v1/admin/interfaces/{id}</c></summary>
    public static readonly Operation DeleteInterface = new("deleteInterface", HttpMethod.Delete, "/v1/admin/interfaces/{id}", Scope.Workspace);

    /// <summary><c>GET /v1/admin/interfaces</c></summary>
    public static readonly Operation ListInterfaces = new("listInterfaces", HttpMethod.Get, "/v1/admin/interfaces", Scope.Workspace)
    {
        Query = ["nextToken", "pageSize", "name", "version"],
        Result = "interfaces",
        Paging = Paging.Token,
    };
}
