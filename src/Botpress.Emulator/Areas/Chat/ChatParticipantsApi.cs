using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Who takes part in a conversation of a chat. Only its owner changes that, and nobody can leave.</summary>
internal static class ChatParticipantsApi
{
    private const string Conversation = "conversationId";

    public static void Register(Router router)
    {
        router.OnChat(ChatOperations.ListParticipants, ChatUsersApi.Known(List));
        router.OnChat(ChatOperations.AddParticipant, ChatUsersApi.Known(Add));
        router.OnChat(ChatOperations.GetParticipant, ChatUsersApi.Known(Get));
        router.OnChat(ChatOperations.RemoveParticipant, ChatUsersApi.Known(Remove));
    }

    private static JsonObject List(ChatCall call) => call.Call.PageOf(
        "participants",
        ChatConversationsApi.OfParticipant(call, call.Path(Conversation)).Participants.Select(id => call.Bot.Users[id]),
        user => ChatUsersApi.Shown(call, user, call.Bot.ChatUsers.Shown(user.Text("id"))));

    private static JsonObject Add(ChatCall call)
    {
        ConversationState conversation = ChatConversationsApi.Owned(call, Conversation);
        string named = call.Body.RequiredText("userId");
        JsonObject user = References.User(call.Bot, "userId", call.Bot.ChatUsers.Of(named));
        if (!conversation.Participants.Contains(user.Text("id")))
        {
            conversation.Participants.Add(user.Text("id"));
        }

        call.Publish(conversation.Data.Text("id"), "participant_added", Signal(call, named));
        return new JsonObject { ["participant"] = ChatUsersApi.Shown(call, user, named) };
    }

    private static JsonObject Get(ChatCall call)
    {
        ConversationState conversation = ChatConversationsApi.Owned(call, Conversation);
        string id = call.Bot.ChatUsers.Of(call.Path("userId"));
        return conversation.Participants.Contains(id)
            ? new JsonObject { ["participant"] = ChatUsersApi.Shown(call, call.Bot.Users[id], call.Path("userId")) }
            : throw ApiError.NotFound("participant", call.Path("userId"));
    }

    /// <summary>Ends the streams of who is removed first, in other conversations too: they do not hear of it.</summary>
    private static JsonObject Remove(ChatCall call)
    {
        ConversationState conversation = ChatConversationsApi.Owned(call, Conversation);
        string id = call.Bot.ChatUsers.Of(call.Path("userId"));
        if (id == call.UserId)
        {
            throw ApiError.Payload("userId: the owner of a conversation cannot be removed from it");
        }

        conversation.Participants.Remove(id);
        call.Close(id);
        call.Publish(conversation.Data.Text("id"), "participant_removed", Signal(call, call.Path("userId")));
        return [];
    }

    /// <summary>As the caller named both.</summary>
    private static JsonObject Signal(ChatCall call, string userId) => new() { ["conversationId"] = call.Path(Conversation), ["participantId"] = userId };
}
