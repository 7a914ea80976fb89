using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/events</c></summary>
    public static readonly Operation CreateEvent = new("createEvent", HttpMethod.Post, "/v1/chat/events", Scope.Bot)
    {
        Result = "event",
        Status = 201,
    };

    /// <summary><c>GET /v1/chat/events/{id}</c></summary>
    public static readonly Operation GetEvent = new("getEvent", HttpMethod.Get, "/v1/chat/events/{id}", Scope.Bot)
    {
        Result = "event",
    };

    /// <summary><c>GET /v1/chat/events</c></summary>
    public static readonly Operation ListEvents = new("listEvents", HttpMethod.Get, "/v1/chat/events", Scope.Bot)
    {
        Query = ["nextToken", "pageSize", "type", "conversationId", "userId", "messageId", "workflowId", "status"],
        Result = "events",
        Paging = Paging.Token,
    };

    /// <summary><c>DELETE /v1/chat/events/scheduled/{id}</c></summary>
    public static readonly Operation CancelScheduledEvent = new("cancelScheduledEvent", HttpMethod.Delete, "/v1/chat/events/scheduled/{id}", Scope.Bot);
}
