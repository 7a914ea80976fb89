using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The events of a chat, and the actions by which a bot sends some back or lets a message grow.</summary>
internal static class ChatEventsApi
{
    private const string Custom = "custom";

    public static void Register(Router router)
    {
        router.OnChat(ChatOperations.CreateEvent, ChatUsersApi.Known(Create));
        router.OnChat(ChatOperations.GetEvent, ChatUsersApi.Known(Get));
        router.OnAction(ChatInstance.Name, "sendEvent", (call, _, input) => Send(call.Store, call.Bot, input.Text("conversationId"), input["payload"]!));
        router.OnAction(ChatInstance.Name, "publishMessageStream", PublishStream);
    }

    /// <summary>Sends an event of a bot, which is kept nowhere.</summary>
    public static void Send(Store store, BotState bot, string conversationId, JsonNode payload) =>
        store.Signals.Publish(conversationId, "event_created", new JsonObject
        {
            ["id"] = null,
            ["createdAt"] = Clock.Format(store.UtcNow),
            ["conversationId"] = bot.ChatConversations.Shown(conversationId),
            ["userId"] = bot.Bot.Text("id"),
            ["payload"] = payload.DeepClone(),
            ["isBot"] = true,
        });

    private static JsonObject Shown(ChatCall call, JsonObject data, string conversationId) => new()
    {
        ["id"] = data.Text("id"),
        ["createdAt"] = data.Text("createdAt"),
        ["conversationId"] = conversationId,
        // Whoever sent it: so does the service.
        ["userId"] = call.Caller,
        ["payload"] = data["payload"]!["payload"]?.DeepClone() ?? new JsonObject(),
    };

    private static JsonObject Create(ChatCall call)
    {
        string named = call.Body.RequiredText("conversationId");
        string conversationId = ChatConversationsApi.OfParticipant(call, named).Data.Text("id");
        var payload = new JsonObject { ["userId"] = call.UserId, ["conversationId"] = conversationId, ["payload"] = call.Body.Payload().Copy() };
        JsonObject data = EventsApi.Add(call.Store, call.Bot, Declarations.Full(call.Chat.Integration, Custom), payload, null)
            .With("conversationId", conversationId).With("userId", call.UserId);
        JsonObject shown = Shown(call, data, named);
        call.Say(conversationId, "event_created", shown);
        return new JsonObject { ["event"] = shown };
    }

    private static JsonObject Get(ChatCall call)
    {
        JsonObject data = call.Call.Find(call.Bot.Events, "event").Data;
        string conversationId = (data["payload"] as JsonObject)?.TextOrNull("conversationId") ?? "";
        ChatConversationsApi.CheckParticipant(call, conversationId);
        return new JsonObject { ["event"] = Shown(call, data, call.Bot.ChatConversations.Shown(conversationId)) };
    }

    private static void PublishStream(Call call, Installed integration, JsonObject input)
    {
        string channel = input.Text("conversationId");
        Input signal = new Input(input).Nested("signal")!;
        bool isDelta = signal.Enum("type", "delta", "abort") == "delta";
        var data = new JsonObject { ["streamId"] = signal.RequiredText("streamId"), ["conversationId"] = call.Bot.ChatConversations.Shown(channel) };
        if (isDelta)
        {
            data["userId"] = call.BotId;
            data["createdAt"] = signal.RequiredText("createdAt");
            data.With("clientMessageId", signal.Text("clientMessageId"));
            data["sequence"] = Json.Number(signal.Number("sequence") ?? throw signal.Wrong("sequence", "is required"));
            data["delta"] = signal.RequiredText("delta");
        }

        call.Store.Signals.Publish(channel, isDelta ? "message_stream_delta" : "message_stream_abort", data);
    }
}
