using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/chat/conversations/{id}/participants</c></summary>
    public static readonly Operation ListParticipants = new("listParticipants", HttpMethod.Get, "/v1/chat/conversations/{id}/participants", Scope.Bot)
    {
        Query = ["nextToken", "pageSize"],
        Result = "participants",
        Paging = Paging.Token,
    };

    /// <summary><c>POST /v1/chat/conversations/{id}/participants</c></summary>
    public static readonly Operation AddParticipant = new("addParticipant", HttpMethod.Post, "/v1/chat/conversations/{id}/participants", Scope.Bot)
    {
        Result = "participant",
    };

    /// <summary><c>GET /v1/chat/conversations/{id}/participants/{userId}</c></summary>
    public static readonly Operation GetParticipant = new("getParticipant", HttpMethod.Get, "/v1/chat/conversations/{id}/participants/{userId}", Scope.Bot)
    {
        Result = "participant",
    };

    /// <summary><c>DELETE /v1/chat/conversations/{id}/participants/{userId}</c></summary>
    public static readonly Operation RemoveParticipant = new("removeParticipant", HttpMethod.Delete, "/v1/chat/conversations/{id}/participants/{userId}", Scope.Bot);
}
