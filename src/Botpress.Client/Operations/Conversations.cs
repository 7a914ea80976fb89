using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/conversations</c></summary>
    public static readonly Operation CreateConversation = new("createConversation", HttpMethod.Post, "/v1/chat/conversations", Scope.Bot)
    {
        Result = "conversation",
        Status = 201,
    };

    /// <summary><c>GET /v1/chat/conversations/{id}</c></summary>
    public static readonly Operation GetConversation = new("getConversation", HttpMethod.Get, "/v1/chat/conversations/{id}", Scope.Bot)
    {
        Result = "conversation",
    };

    /// <summary><c>GET /v1/chat/conversations</c></summary>
    public static readonly Operation ListConversations = new("listConversations", HttpMethod.Get, "/v1/chat/conversations", Scope.Bot)
    {
        Query =
        [
            "nextToken", "pageSize", "sortField", "sortDirection", "tags", "participantIds", "integrationName", "channel",
            "afterDate", "beforeDate", "minMessageCount", "maxMessageCount",
        ],
        Result = "conversations",
        Paging = Paging.Token,
    };

    /// <summary><c>POST /v1/chat/conversations/get-or-create</c></summary>
    public static readonly Operation GetOrCreateConversation = new("getOrCreateConversation", HttpMethod.Post, "/v1/chat/conversations/get-or-create", Scope.Bot)
    {
        Result = "conversation",
    };

    /// <summary><c>PUT /v1/chat/conversations/{id}</c></summary>
    public static readonly Operation UpdateConversation = new("updateConversation", HttpMethod.Put, "/v1/chat/conversations/{id}", Scope.Bot)
    {
        Result = "conversation",
    };

    /// <summary><c>DELETE /v1/chat/conversations/{id}</c></summary>
    public static readonly Operation DeleteConversation = new("deleteConversation", HttpMethod.Delete, "/v1/chat/conversations/{id}", Scope.Bot);
}
