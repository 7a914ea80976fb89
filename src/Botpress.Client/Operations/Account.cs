using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/admin/account/me</c></summary>
    public static readonly Operation GetAccount = new("getAccount", HttpMethod.Get, "/v1/admin/account/me", Scope.None)
    {
        Result = "account",
    };

    /// <summary><c>PUT /v1/admin/account/me</c></summary>
    public static readonly Operation UpdateAccount = new("updateAccount", HttpMethod.Put, "/v1/admin/account/me", Scope.None)
    {
        Result = "account",
    };

    /// <summary><c>POST /v1/admin/account/me</c></summary>
    public static readonly Operation DeleteAccount = new("deleteAccount", HttpMethod.Post, "/v1/admin/account/me", Scope.None);

    /// <summary><c>GET /v1/admin/account/pats</c></summary>
    public static readonly Operation ListPersonalAccessTokens = new("listPersonalAccessTokens", HttpMethod.Get, "/v1/admin/account/pats", Scope.None)
    {
        Result = "pats",
    };

    /// <summary><c>POST /v1/admin/account/pats</c></summary>
    public static readonly Operation CreatePersonalAccessToken = new("createPersonalAccessToken", HttpMethod.Post, "/v1/admin/account/pats", Scope.None)
    {
        Result = "pat",
        KeyField = "value",
    };

    /// <summary><c>DELETE /v1/admin/account/pats/{id}</c></summary>
    public static readonly Operation DeletePersonalAccessToken = new("deletePersonalAccessToken", HttpMethod.Delete, "/v1/admin/account/pats/{id}", Scope.None);

    /// <summary><c>POST /v1/admin/account/preferences/{key}</c></summary>
    public static readonly Operation SetAccountPreference = new("setAccountPreference", HttpMethod.Post, "/v1/admin/account/preferences/{key}", Scope.None);

    /// <summary><c>GET /v1/admin/account/preferences/{key}</c></summary>
    public static readonly Operation GetAccountPreference = new("getAccountPreference", HttpMethod.Get, "/v1/admin/account/preferences/{key}", Scope.None);

    /// <summary><c>POST /v1/admin/introspect</c></summary>
    public static readonly Operation Introspect = new("introspect", HttpMethod.Post, "/v1/admin/introspect", Scope.None)
    {
        PathScope = BotInArguments,
        Repeatable = true,
    };
}
