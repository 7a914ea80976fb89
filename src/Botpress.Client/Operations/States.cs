using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/states/{type}/{id}/{name}/expiry</c></summary>
    public static readonly Operation SetStateExpiry = new("setStateExpiry", HttpMethod.Post, "/v1/chat/states/{type}/{id}/{name}/expiry", Scope.Bot)
    {
        Result = "state",
        Repeatable = true,
    };

    /// <summary><c>GET /v1/chat/states/{type}/{id}/{name}</c></summary>
    public static readonly Operation GetState = new("getState", HttpMethod.Get, "/v1/chat/states/{type}/{id}/{name}", Scope.Bot)
    {
        Result = "state",
    };

    /// <summary><c>POST /v1/chat/states/{type}/{id}/{name}</c></summary>
    public static readonly Operation SetState = new("setState", HttpMethod.Post, "/v1/chat/states/{type}/{id}/{name}", Scope.Bot)
    {
        Result = "state",
        Repeatable = true,
    };

    /// <summary><c>POST /v1/chat/states/{type}/{id}/{name}/get-or-set</c></summary>
    public static readonly Operation GetOrSetState = new("getOrSetState", HttpMethod.Post, "/v1/chat/states/{type}/{id}/{name}/get-or-set", Scope.Bot)
    {
        Result = "state",
        Repeatable = true,
    };

    /// <summary><c>PATCH /v1/chat/states/{type}/{id}/{name}</c></summary>
    public static readonly Operation PatchState = new("patchState", Patch, "/v1/chat/states/{type}/{id}/{name}", Scope.Bot)
    {
        Result = "state",
    };
}
