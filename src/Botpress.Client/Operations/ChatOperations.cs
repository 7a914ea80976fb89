using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Reflection;

namespace Botpress.Client;

/// <summary>
/// Every operation of the Chat API, the end user's side of a bot. Its paths stand below the address of the bot's chat integration. Names are those of
/// the runtime's operations, and mean what the user of the key may do.
/// </summary>
public static class ChatOperations
{
    private static readonly Lazy<IReadOnlyList<Operation>> _all = new(() =>
        [.. typeof(ChatOperations).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Operation)field.GetValue(null)!)]);

    /// <summary><c>POST /conversations/{conversationId}/participants</c></summary>
    public static readonly Operation AddParticipant = new("addParticipant", HttpMethod.Post, "/conversations/{conversationId}/participants", Scope.Chat)
    {
        Result = "participant",
    };

    /// <summary><c>POST /conversations</c></summary>
    public static readonly Operation CreateConversation = new("createConversation", HttpMethod.Post, "/conversations", Scope.Chat)
    {
        Result = "conversation",
        Status = 201,
    };

    /// <summary><c>DELETE /conversations/{id}</c></summary>
    public static readonly Operation DeleteConversation = new("deleteConversation", HttpMethod.Delete, "/conversations/{id}", Scope.Chat);

    /// <summary><c>GET /conversations/{id}</c></summary>
    public static readonly Operation GetConversation = new("getConversation", HttpMethod.Get, "/conversations/{id}", Scope.Chat)
    {
        Result = "conversation",
    };

    /// <summary><c>POST /conversations/get-or-create</c></summary>
    public static readonly Operation GetOrCreateConversation = new("getOrCreateConversation", HttpMethod.Post, "/conversations/get-or-create", Scope.Chat)
    {
        Result = "conversation",
        Status = 201,
        Repeatable = true,
    };

    /// <summary><c>GET /conversations/{conversationId}/participants/{userId}</c></summary>
    public static readonly Operation GetParticipant = new("getParticipant", HttpMethod.Get, "/conversations/{conversationId}/participants/{userId}", Scope.Chat)
    {
        Result = "participant",
    };

    /// <summary><c>GET /conversations</c></summary>
    public static readonly Operation ListConversations = new("listConversations", HttpMethod.Get, "/conversations", Scope.Chat)
    {
        Query = ["nextToken"],
        Result = "conversations",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /conversations/{conversationId}/messages</c></summary>
    public static readonly Operation ListMessages = new("listMessages", HttpMethod.Get, "/conversations/{conversationId}/messages", Scope.Chat)
    {
        Query = ["nextToken"],
        Result = "messages",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /conversations/{conversationId}/participants</c></summary>
    public static readonly Operation ListParticipants = new("listParticipants", HttpMethod.Get, "/conversations/{conversationId}/participants", Scope.Chat)
    {
        Query = ["nextToken"],
        Result = "participants",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /conversations/{id}/listen</c></summary>
    public static readonly Operation ListenConversation = new("listenConversation", HttpMethod.Get, "/conversations/{id}/listen", Scope.Chat);

    /// <summary><c>DELETE /conversations/{conversationId}/participants/{userId}</c></summary>
    public static readonly Operation RemoveParticipant = new("removeParticipant", HttpMethod.Delete, "/conversations/{conversationId}/participants/{userId}", Scope.Chat);

    /// <summary><c>POST /messages</c></summary>
    public static readonly Operation CreateMessage = new("createMessage", HttpMethod.Post, "/messages", Scope.Chat)
    {
        Result = "message",
        Status = 201,
    };

    /// <summary><c>DELETE /messages/{id}</c></summary>
    public static readonly Operation DeleteMessage = new("deleteMessage", HttpMethod.Delete, "/messages/{id}", Scope.Chat);

    /// <summary><c>GET /messages/{id}</c></summary>
    public static readonly Operation GetMessage = new("getMessage", HttpMethod.Get, "/messages/{id}", Scope.Chat)
    {
        Result = "message",
    };

    /// <summary><c>POST /users</c></summary>
    public static readonly Operation CreateUser = new("createUser", HttpMethod.Post, "/users", Scope.None)
    {
        Result = "user",
        Status = 201,
        IsChat = true,
        KeyField = "key",
    };

    /// <summary><c>DELETE /users/me</c></summary>
    public static readonly Operation DeleteUser = new("deleteUser", HttpMethod.Delete, "/users/me", Scope.Chat);

    /// <summary><c>POST /users/get-or-create</c></summary>
    public static readonly Operation GetOrCreateUser = new("getOrCreateUser", HttpMethod.Post, "/users/get-or-create", Scope.Chat)
    {
        Result = "user",
        Status = 201,
        Repeatable = true,
    };

    /// <summary><c>GET /users/me</c></summary>
    public static readonly Operation GetUser = new("getUser", HttpMethod.Get, "/users/me", Scope.Chat)
    {
        Result = "user",
    };

    /// <summary><c>PUT /users/me</c></summary>
    public static readonly Operation UpdateUser = new("updateUser", HttpMethod.Put, "/users/me", Scope.Chat)
    {
        Result = "user",
    };

    /// <summary><c>POST /events</c></summary>
    public static readonly Operation CreateEvent = new("createEvent", HttpMethod.Post, "/events", Scope.Chat)
    {
        Result = "event",
        Status = 201,
    };

    /// <summary><c>GET /events/{id}</c></summary>
    public static readonly Operation GetEvent = new("getEvent", HttpMethod.Get, "/events/{id}", Scope.Chat)
    {
        Result = "event",
    };

    /// <summary><c>GET /hello/</c>: whether there is a chat at the address. It is for anyone, and no operation of the documents.</summary>
    public static Operation Hello { get; } = Operation.Custom(HttpMethod.Get, "/hello/") with { Name = "hello", IsChat = true };

    /// <summary>All operations.</summary>
    public static IReadOnlyList<Operation> All => _all.Value;
}
