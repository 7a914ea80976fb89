using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/users</c></summary>
    public static readonly Operation CreateUser = new("createUser", HttpMethod.Post, "/v1/chat/users", Scope.Bot)
    {
        Result = "user",
        Status = 201,
    };

    /// <summary><c>GET /v1/chat/users/{id}</c></summary>
    public static readonly Operation GetUser = new("getUser", HttpMethod.Get, "/v1/chat/users/{id}", Scope.Bot)
    {
        Result = "user",
    };

    /// <summary><c>GET /v1/chat/users</c></summary>
    public static readonly Operation ListUsers = new("listUsers", HttpMethod.Get, "/v1/chat/users", Scope.Bot)
    {
        Query =
        [
            "nextToken", "pageSize", "conversationId", "tags", "afterDate", "beforeDate", "rangeField", "sortField",
            "sortDirection",
        ],
        Result = "users",
        Paging = Paging.Token,
    };

    /// <summary><c>POST /v1/chat/users/get-or-create</c></summary>
    public static readonly Operation GetOrCreateUser = new("getOrCreateUser", HttpMethod.Post, "/v1/chat/users/get-or-create", Scope.Bot)
    {
        Result = "user",
    };

    /// <summary><c>PUT /v1/chat/users/{id}</c></summary>
    public static readonly Operation UpdateUser = new("updateUser", HttpMethod.Put, "/v1/chat/users/{id}", Scope.Bot)
    {
        Result = "user",
    };

    /// <summary><c>DELETE /v1/chat/users/{id}</c></summary>
    public static readonly Operation DeleteUser = new("deleteUser", HttpMethod.Delete, "/v1/chat/users/{id}", Scope.Bot);
}
