using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The messages of a chat. They are the bot's messages, in another form; what the bot says comes to the streams, too.</summary>
internal static class ChatMessagesApi
{
    public static void Register(Router router)
    {
        router.OnChat(ChatOperations.ListMessages, ChatUsersApi.Known(List));
        router.OnChat(ChatOperations.CreateMessage, ChatUsersApi.Known(Create));
        router.OnChat(ChatOperations.GetMessage, ChatUsersApi.Known(Get));
        router.OnChat(ChatOperations.DeleteMessage, ChatUsersApi.Known(Delete));
    }

    /// <summary>Tells the streams what the bot says.</summary>
    public static void Follow(Store store) => store.MessageSaid = (bot, message) =>
    {
        string channel = message.Text("conversationId");
        if (message.Text("userId") != bot.Bot.Text("id") || ChatInstance.Of(store.State, bot, bot.Conversations[channel].Data) is null)
        {
            return;
        }

        JsonObject shown = Shown(bot, message);
        if (shown["metadata"] is JsonObject metadata && metadata.TextOrNull("streamId") is { Length: > 0 } streamId)
        {
            store.Signals.Publish(channel, "message_stream_complete", new JsonObject { ["streamId"] = streamId, ["message"] = shown.Copy() });
        }

        shown["isBot"] = true;
        store.Signals.Publish(channel, "message_created", shown);
    };

    private static JsonObject Shown(BotState bot, JsonObject message) => ChatPayloads.ToChat(
        message, bot.ChatConversations.Shown(message.Text("conversationId")), bot.ChatUsers.Shown(message.Text("userId")));

    private static JsonObject Answer(JsonObject message) => new() { ["message"] = message };

    private static JsonObject List(ChatCall call)
    {
        string named = call.Path("conversationId");
        return call.Call.PageOf(
            "messages",
            call.Bot.Messages,
            new ShelfPart("conversationId", ChatConversationsApi.OfParticipant(call, named).Data.Text("id")),
            _ => true,
            message => ChatPayloads.ToChat(message, named, call.Bot.ChatUsers.Shown(message.Text("userId"))));
    }

    private static JsonObject Create(ChatCall call)
    {
        string named = call.Body.RequiredText("conversationId");
        string conversationId = ChatConversationsApi.OfParticipant(call, named).Data.Text("id");
        (string type, JsonObject payload) = ChatPayloads.ToRuntime(call.Body.Payload(), call.Body.Json["metadata"]);
        JsonObject message = MessagesApi.New(call.Store, isIncoming: true, conversationId, call.UserId, type, payload);
        MessagesApi.Add(call.Store, call.Bot, message);
        JsonObject shown = ChatPayloads.ToChat(message, named, call.Caller);
        call.Say(conversationId, "message_created", shown);
        return Answer(shown);
    }

    /// <summary>A message of a conversation that the caller takes part in. It has the caller as its user, whoever said it: so does the service.</summary>
    private static JsonObject Get(ChatCall call)
    {
        JsonObject message = Find(call);
        string conversationId = message.Text("conversationId");
        ChatConversationsApi.CheckParticipant(call, conversationId);
        return Answer(ChatPayloads.ToChat(message, call.Bot.ChatConversations.Shown(conversationId), call.Caller));
    }

    private static JsonObject Find(ChatCall call) => call.Call.Find(call.Bot.Messages, "message");

    /// <summary>The signal has the service's own ids: so does the service's.</summary>
    private static JsonObject Delete(ChatCall call)
    {
        JsonObject message = Find(call);
        if (message.Text("userId") != call.UserId)
        {
            throw ApiError.Of("Forbidden", "You are not the sender of this message");
        }

        MessagesApi.Remove(call.Bot, message);
        call.Publish(message.Text("conversationId"), "message_deleted", message.Only("id", "conversationId", "userId"));
        return [];
    }
}
