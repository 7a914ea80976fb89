using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/messages</c></summary>
    public static readonly Operation CreateMessage = new("createMessage", HttpMethod.Post, "/v1/chat/messages", Scope.Bot)
    {
        Result = "message",
        Status = 201,
    };

    /// <summary><c>POST /v1/chat/messages/get-or-create</c></summary>
    public static readonly Operation GetOrCreateMessage = new("getOrCreateMessage", HttpMethod.Post, "/v1/chat/messages/get-or-create", Scope.Bot)
    {
        Result = "message",
    };

    /// <summary><c>GET /v1/chat/messages/{id}</c></summary>
    public static readonly Operation GetMessage = new("getMessage", HttpMethod.Get, "/v1/chat/messages/{id}", Scope.Bot)
    {
        Result = "message",
    };

    /// <summary><c>PUT /v1/chat/messages/{id}</c></summary>
    public static readonly Operation UpdateMessage = new("updateMessage", HttpMethod.Put, "/v1/chat/messages/{id}", Scope.Bot)
    {
        Result = "message",
    };

    /// <summary><c>GET /v1/chat/messages</c></summary>
    public static readonly Operation ListMessages = new("listMessages", HttpMethod.Get, "/v1/chat/messages", Scope.Bot)
    {
        Query = ["nextToken", "pageSize", "conversationId", "tags", "afterDate", "beforeDate"],
        Result = "messages",
        Paging = Paging.Token,
    };

    /// <summary><c>DELETE /v1/chat/messages/{id}</c></summary>
    public static readonly Operation DeleteMessage = new("deleteMessage", HttpMethod.Delete, "/v1/chat/messages/{id}", Scope.Bot);

    /// <summary><c>POST /v1/chat/initialize-incoming-message</c></summary>
    public static readonly Operation InitializeIncomingMessage = new("initializeIncomingMessage", HttpMethod.Post, "/v1/chat/initialize-incoming-message", Scope.Bot);

    /// <summary><c>POST /v1/chat/messages/import-messages</c></summary>
    public static readonly Operation ImportMessages = new("importMessages", HttpMethod.Post, "/v1/chat/messages/import-messages", Scope.Bot)
    {
        Result = "messages",
    };
}
