using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The conversations of a chat. Who takes part may read and listen; only who made one may delete it and say who takes part, and it is listed for
/// nobody else.
/// </summary>
internal static class ChatConversationsApi
{
    private const string Channel = "channel";

    public static void Register(Router router)
    {
        router.OnChat(ChatOperations.CreateConversation, ChatUsersApi.Known(Create));
        router.OnChat(ChatOperations.GetOrCreateConversation, ChatUsersApi.Known(GetOrCreate));
        router.OnChat(ChatOperations.GetConversation, ChatUsersApi.Known(Get));
        router.OnChat(ChatOperations.ListConversations, ChatUsersApi.Known(List));
        router.OnChat(ChatOperations.DeleteConversation, ChatUsersApi.Known(Delete));
        router.OnChat(ChatOperations.ListenConversation, ChatUsersApi.Known(Listen));
    }

    /// <summary>A conversation of the chat, by the id that a caller names; null where there is none.</summary>
    public static ConversationState? Find(ChatCall call, string id) =>
        call.Bot.Conversations.TryGetValue(call.Bot.ChatConversations.Of(id), out ConversationState? found) && IsOfChat(call, found) ? found : null;

    /// <summary>One that the path names and the caller made.</summary>
    public static ConversationState Owned(ChatCall call, string parameter)
    {
        ConversationState conversation = There(call, call.Path(parameter));
        return IsOwner(call, conversation) ? conversation : throw NotOwner();
    }

    /// <summary>One that the caller takes part in. One that is not there is refused alike.</summary>
    public static ConversationState OfParticipant(ChatCall call, string id) =>
        Find(call, id) is ConversationState found && found.Participants.Contains(call.UserId) ? found : throw NoParticipant();

    /// <summary>The same by the service's own id.</summary>
    public static void CheckParticipant(ChatCall call, string serviceId)
    {
        if (!(call.Bot.Conversations.TryGetValue(serviceId, out ConversationState? found) && IsOfChat(call, found) && found.Participants.Contains(call.UserId)))
        {
            throw NoParticipant();
        }
    }

    /// <summary>Whether the caller made a conversation.</summary>
    public static bool IsOwner(ChatCall call, ConversationState conversation) => conversation.Data["tags"]!.AsObject().TextOrNull(Tag(call, "owner")) == call.UserId;

    private static string Tag(ChatCall call, string name) => Declarations.Full(call.Chat.Integration, name);

    private static ConversationState There(ChatCall call, string id) => Find(call, id) ?? throw ApiError.NotFound("conversation", id);

    private static bool IsOfChat(ChatCall call, ConversationState conversation) => conversation.Data.Text("integration") == call.Chat.Integration.Prefix;

    private static ApiError NoParticipant() => ApiError.Of("Forbidden", "You do not take part in this conversation");

    private static ApiError NotOwner() => ApiError.Of("Forbidden", "You are not the owner of this conversation");

    private static JsonObject Shown(JsonObject conversation, string id) =>
        new() { ["id"] = id, ["createdAt"] = conversation.Text("createdAt"), ["updatedAt"] = conversation.Text("updatedAt") };

    private static JsonObject Answer(ConversationState conversation, string id) => new() { ["conversation"] = Shown(conversation.Data, id) };

    private static ConversationState Add(ChatCall call, string? tagged)
    {
        string userId = References.User(call.Bot, "x-user-key", call.UserId).Text("id");
        JsonObject tags = new JsonObject { [Tag(call, "owner")] = userId }.With(Tag(call, "fid"), tagged);
        ConversationState conversation = ConversationsApi.Add(call.Store, call.Bot, Channel, call.Chat.Integration.Prefix, tags, null);
        conversation.Participants.Add(userId);
        return conversation;
    }

    private static JsonObject Create(ChatCall call)
    {
        string? chosen = ChatIds.Chosen(call, call.Bot.ChatConversations, "conversation");
        ConversationState conversation = Add(call, chosen);
        if (chosen is not null)
        {
            call.Bot.ChatConversations.Set(chosen, conversation.Data.Text("id"));
        }

        return Answer(conversation, call.Body.Text("id") ?? conversation.Data.Text("id"));
    }

    /// <summary>Knows chosen ids only: the service's id of a conversation makes another one, which hides it.</summary>
    private static JsonObject GetOrCreate(ChatCall call)
    {
        string chosen = call.Body.RequiredText("id");
        if (call.Bot.ChatConversations.Find(chosen) is not null)
        {
            ConversationState known = There(call, chosen);
            return IsOwner(call, known) ? Answer(known, chosen) : throw NotOwner();
        }

        ChatIds.Check(chosen);
        ConversationState conversation = Add(call, null);
        call.Bot.ChatConversations.Set(chosen, conversation.Data.Text("id"));
        return Answer(conversation, chosen);
    }

    private static JsonObject Get(ChatCall call)
    {
        There(call, call.Path("id"));
        return Answer(OfParticipant(call, call.Path("id")), call.Path("id"));
    }

    private static JsonObject List(ChatCall call) => call.Call.PageOf(
        "conversations",
        call.Bot.Conversations,
        conversation => IsOfChat(call, conversation) && IsOwner(call, conversation),
        data => Shown(data, call.Bot.ChatConversations.Shown(data.Text("id"))));

    private static JsonObject Delete(ChatCall call)
    {
        ConversationsApi.Remove(call.Bot, Owned(call, "id").Data.Text("id"));
        call.Bot.ChatConversations.Remove(call.Path("id"));
        return [];
    }

    private static JsonObject Listen(ChatCall call)
    {
        ConversationState conversation = OfParticipant(call, call.Path("id"));
        call.Stream = call.Store.Signals.Open(conversation.Data.Text("id"), call.UserId)
            ?? throw ApiError.Of("RateLimited", $"The emulator has {SignalHub.MaxStreams} streams open already, which is as many as it can have");
        return [];
    }
}
