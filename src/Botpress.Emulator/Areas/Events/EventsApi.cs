using System;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Events, newest first. One is pending for the transition time and then processed; a scheduled one fires first.</summary>
internal static class EventsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateEvent, Create);
        router.On(Operations.GetEvent, call => Show(call, Find(call)));
        router.On(Operations.ListEvents, List);
        router.On(Operations.CancelScheduledEvent, Cancel);
        router.OnDue("event", Process);
        router.OnRetention(90, (bot, before) => bot.Events.RemoveWhere(found => string.CompareOrdinal(found.Data.Text("createdAt"), before) < 0));
        router.OnDue("scheduledEvent", Fire);
    }

    public static JsonObject Add(Store store, BotState bot, string type, JsonObject payload, DateTime? scheduled, string? workflowId = null)
    {
        JsonObject data = store.NewObject("evt");
        data.Remove("updatedAt");
        data["type"] = type;
        data["payload"] = payload.Parent is null ? payload : payload.Copy();
        data["failureReason"] = null;
        string id = data.Text("id");
        bot.Events.Add(id, new EventState { Data = data, WorkflowId = workflowId });
        if (scheduled is DateTime time)
        {
            data["status"] = "scheduled";
            store.At(time, "scheduledEvent", bot.Bot.Text("id"), id);
        }
        else
        {
            Start(store, bot, data);
        }

        return data;
    }

    /// <summary>A scheduled event's time has come.</summary>
    private static void Fire(Store store, BotState bot, DueItem item)
    {
        if (bot.Events.TryGetValue(item.Id, out EventState? found) && found.Data.Text("status") == "scheduled")
        {
            Start(store, bot, found.Data);
        }
    }

    /// <summary>A pending event is done.</summary>
    private static void Process(Store store, BotState bot, DueItem item)
    {
        if (bot.Events.TryGetValue(item.Id, out EventState? found))
        {
            found.Data["status"] = "processed";
        }
    }

    private static void Start(Store store, BotState bot, JsonObject data)
    {
        data["status"] = "pending";
        store.After(store.TransitionTime, "event", bot.Bot.Text("id"), data.Text("id"));
        BotLogsApi.Add(store, bot, "info", $"Event {data.Text("id")} ({data.Text("type")})", data.TextOrNull("userId"), data.TextOrNull("conversationId"));
    }

    private static JsonObject Show(Call call, EventState found) => new() { ["event"] = Seen(call, found.Data) };

    private static JsonObject Seen(Call call, JsonObject data)
    {
        JsonObject seen = data.Copy();
        seen["type"] = Declarations.Shown(call, data.Text("type"));
        return seen;
    }

    private static EventState Find(Call call) => call.Find(call.Bot.Events, "event");

    private static JsonObject Create(Call call)
    {
        Input body = call.Body;
        string type = body.RequiredText("type");
        body.RequiredObject("payload");
        JsonObject payload = body.Payload();
        DateTime? scheduled = body.ScheduledAt(call.Store.UtcNow);
        foreach (string name in new[] { "workflowId", "conversationId", "userId", "messageId" })
        {
            body.Text(name, 36, 28);
        }

        string? conversationId = References.Conversation(call);
        string? userId = References.User(call);
        string? messageId = References.Message(call);
        string? workflowId = References.Workflow(call, "workflowId");
        type = Declarations.Event(call, type, payload);
        JsonObject data = Add(call.Store, call.Bot, type, payload, scheduled, workflowId);
        data.With("conversationId", conversationId).With("userId", userId).With("messageId", messageId);
        return Show(call, call.Bot.Events[data.Text("id")]);
    }

    private static JsonObject List(Call call)
    {
        string? workflowId = call.Query.Text("workflowId");
        Func<JsonObject, bool> isMeant = call.Query.Exactly("conversationId", "userId", "messageId", "status");
        string? type = call.Query.Text("type") is string asked ? Declarations.Kept(call, asked) : null;
        return call.PageOf(
            "events",
            call.Bot.Events,
            found => (workflowId is null || found.WorkflowId == workflowId) && (type is null || found.Data.Text("type") == type) && isMeant(found.Data),
            data => Seen(call, data));
    }

    private static JsonObject Cancel(Call call)
    {
        EventState found = Find(call);
        if (found.Data.Text("status") != "scheduled")
        {
            throw ApiError.Of("ResourceNotFound", $"event \"{call.Path("id")}\" is not scheduled: it is {found.Data.Text("status")}");
        }

        found.Data["status"] = "canceled";
        return [];
    }
}
