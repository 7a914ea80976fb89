using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The user of a chat. It is the one that the key names, and a user of the bot.</summary>
internal static class ChatUsersApi
{
    public static void Register(Router router)
    {
        router.OnChat(ChatOperations.CreateUser, Create);
        router.OnChat(ChatOperations.GetOrCreateUser, Known(GetOrCreate));
        router.OnChat(ChatOperations.GetUser, Known(call => Answer(Shown(call, Find(call), call.Caller))));
        router.OnChat(ChatOperations.UpdateUser, Known(Update));
        router.OnChat(ChatOperations.DeleteUser, Known(Delete));
    }

    /// <summary>An operation for whose key is good only.</summary>
    public static System.Func<ChatCall, JsonNode> Known(System.Func<ChatCall, JsonObject> handler) => call =>
    {
        ChatKeys.Authenticate(call);
        return handler(call);
    };

    /// <summary>A user as the chat shows it.</summary>
    /// <param name="call">The request.</param>
    /// <param name="user">The bot's user.</param>
    /// <param name="id">The id that is shown.</param>
    public static JsonObject Shown(ChatCall call, JsonObject user, string id) => new JsonObject { ["id"] = id, ["createdAt"] = user.Text("createdAt"), ["updatedAt"] = user.Text("updatedAt") }
        .With("name", user["name"]).With("pictureUrl", user["pictureUrl"]).With("profile", user["tags"]![Tag(call, "profile")]);

    private static string Tag(ChatCall call, string name) => Declarations.Full(call.Chat.Integration, name);

    private static JsonObject Answer(JsonObject user) => new() { ["user"] = user };

    private static JsonObject Find(ChatCall call) => call.Bot.Users.TryGetValue(call.UserId, out JsonObject? user) ? user : throw ApiError.NotFound("user", call.Caller);

    private static JsonObject Create(ChatCall call)
    {
        if (call.Chat.PersonalKey is not null)
        {
            throw ApiError.Of("Unauthorized", "The chat of this bot has an encryption key of its own: users come with keys that are signed with that, by getOrCreateUser");
        }

        string? chosen = ChatIds.Chosen(call, call.Bot.ChatUsers, "user");
        JsonObject user = Add(call, chosen);
        string id = user.Text("id");
        if (chosen is not null)
        {
            call.Bot.ChatUsers.Set(chosen, id);
        }

        // An empty id is no choice, and yet it is what the answer and the key have.
        id = call.Body.Text("id") ?? id;
        JsonObject answer = Answer(Shown(call, user, id));
        answer["key"] = ChatKeys.Sign(id, ChatKeys.KeyOf(call), call.Store.UtcNow);
        return answer;
    }

    private static JsonObject Add(ChatCall call, string? tagged) => Change(
        call, UsersApi.Add(call.Store, call.Bot, null, new JsonObject().With(Tag(call, "fid"), tagged)));

    /// <summary>Puts what the body gives into a user.</summary>
    private static JsonObject Change(ChatCall call, JsonObject user)
    {
        user.With("name", call.Body.Json["name"]).With("pictureUrl", call.Body.Json["pictureUrl"]);
        TagMaps.Update(user, new JsonObject().With(Tag(call, "profile"), call.Body.Json["profile"]));
        return user;
    }

    private static JsonObject GetOrCreate(ChatCall call)
    {
        string? known = call.Bot.ChatUsers.Find(call.Caller) ?? (call.Bot.Users.ContainsKey(call.Caller) ? call.Caller : null);
        if (known is not null)
        {
            return Update(call);
        }

        ChatIds.Check(call.Caller);
        JsonObject user = Add(call, null);
        call.Bot.ChatUsers.Set(call.Caller, user.Text("id"));
        return Answer(Shown(call, user, call.Caller));
    }

    private static JsonObject Update(ChatCall call)
    {
        JsonObject user = Change(call, Find(call));
        user["updatedAt"] = call.Store.Stamp();
        call.Bot.Users.Move(user.Text("id"));
        return Answer(Shown(call, user, call.Caller));
    }

    private static JsonObject Delete(ChatCall call)
    {
        UsersApi.Remove(call.Bot, Find(call).Text("id"));
        call.Bot.ChatUsers.Remove(call.Caller);
        return [];
    }
}
