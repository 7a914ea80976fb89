using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Messages, newest first. One from the bot (its own id as the user) or of synthetic origin is <c>outgoing</c>, any other
/// <c>incoming</c>. The bot never answers by itself.
/// </summary>
internal static class MessagesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateMessage, call => Show(CreateFrom(call, nulls: false)));
        router.On(Operations.GetOrCreateMessage, GetOrCreate);
        router.On(Operations.GetMessage, call => Show(Find(call)));
        router.On(Operations.ListMessages, List);
        router.On(Operations.UpdateMessage, Update);
        router.On(Operations.DeleteMessage, Delete);
        router.On(Operations.ImportMessages, Import);
        router.On(Operations.InitializeIncomingMessage, Initialize);
        router.OnDue("message", Appear);
    }

    /// <summary>A scheduled message's time has come.</summary>
    private static void Appear(Store store, BotState bot, DueItem item)
    {
        if (bot.Conversations.ContainsKey(item.Data!.Text("conversationId")))
        {
            JsonObject message = item.Data!;
            string stamp = store.Stamp();
            message["createdAt"] = stamp;
            message["updatedAt"] = stamp;
            Add(store, bot, message);
        }
    }

    public static void Add(Store store, BotState bot, JsonObject message)
    {
        string userId = message.Text("userId");
        ConversationState conversation = bot.Conversations[message.Text("conversationId")];
        bot.Messages.Add(message.Text("id"), message);
        if (bot.Users.ContainsKey(userId) && !conversation.Participants.Contains(userId))
        {
            conversation.Participants.Add(userId);
        }

        conversation.Data["messageCount"] = (int)conversation.Data["messageCount"]! + 1;
        conversation.Data["updatedAt"] = store.Stamp();
        BotLogsApi.Add(
            store,
            bot,
            "info",
            $"Message {message.Text("id")} ({message.Text("type")}, {message.Text("direction")})",
            bot.Users.ContainsKey(userId) ? userId : null,
            conversation.Data.Text("id"));
    }

    public static JsonObject New(
        Store store, BotState bot, string conversationId, string userId, string type, JsonObject payload, JsonObject? tags = null, string? origin = null)
    {
        JsonObject message = store.NewObject("msg");
        message["type"] = type;
        message["payload"] = payload.Parent is null ? payload : payload.Copy();
        message["direction"] = userId == bot.Bot.Text("id") || origin is not null ? "outgoing" : "incoming";
        message["userId"] = userId;
        message["conversationId"] = conversationId;
        message["tags"] = tags?.WithoutNulls() ?? [];
        return message.With("origin", origin);
    }

    private static JsonObject Show(JsonObject message) => new() { ["message"] = message.Copy() };

    private static JsonObject Find(Call call) => call.Find(call.Bot.Messages, "message");

    /// <summary>The conversation and the user of a new message; both must be there, and the bot itself may be the user.</summary>
    private static (string ConversationId, string UserId) CheckedOwners(Call call, Input body)
    {
        string conversationId = body.RequiredText("conversationId", 36, 28);
        string userId = body.RequiredText("userId", 36, 28);
        if (!call.Bot.Conversations.ContainsKey(conversationId))
        {
            throw ApiError.Reference("conversationId", "conversation", conversationId);
        }

        if (userId != call.BotId)
        {
            References.User(call.Bot, "userId", userId);
        }

        return (conversationId, userId);
    }

    private static JsonObject CreateFrom(Call call, bool nulls)
    {
        Input body = call.Body;
        if (!nulls)
        {
            body.RequiredObject("payload");
        }

        JsonObject payload = body.Payload();
        string type = body.RequiredText("type", 200);
        JsonObject tags = body.RequiredMap("tags", nulls);
        string? origin = body.Enum("origin", "synthetic");
        DateTime? scheduled = body.ScheduledAt();
        (string? conversationId, string? userId) = CheckedOwners(call, body);
        JsonObject message = New(call.Store, call.Bot, conversationId, userId, type, payload, tags, origin);
        if (scheduled is DateTime time && time > DateTime.UtcNow)
        {
            call.Store.At(time, "message", call.BotId, message.Text("id"), message.Copy());
        }
        else
        {
            Add(call.Store, call.Bot, message);
        }

        return message;
    }

    private static JsonObject GetOrCreate(Call call)
    {
        (string? conversationId, string _) = CheckedOwners(call, call.Body);
        string type = call.Body.RequiredText("type", 200);
        call.Body.RequiredMap("tags", nulls: true);
        JsonObject? same = TagMaps.FindSame(call.Body, call.Bot.Messages.Values.Where(message =>
            message.Text("conversationId") == conversationId && message.Text("type") == type));
        JsonObject answer = Show(same ?? CreateFrom(call, nulls: true));
        answer["meta"] = new JsonObject { ["created"] = same is null };
        return answer;
    }

    private static JsonObject List(Call call)
    {
        string? conversationId = call.Query.Text("conversationId");
        TagFilter tags = call.Query.Tags();
        Func<JsonObject, bool> inRange = call.Range("createdAt");
        return call.PageOf("messages", call.Bot.Messages.Values.Where(message =>
            (conversationId is null || message.Text("conversationId") == conversationId)
            && tags.Matches(message["tags"] as JsonObject)
            && inRange(message)));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject message = Find(call);
        JsonObject? tags = call.Body.Map("tags", nulls: true);
        if (call.Body.Has("payload"))
        {
            call.Body.RequiredObject("payload");
            message["payload"] = call.Body.Payload().Copy();
        }

        TagMaps.Update(message, tags);
        message["updatedAt"] = call.Store.Stamp();
        return Show(message);
    }

    private static JsonObject Delete(Call call)
    {
        JsonObject message = Find(call);
        call.Bot.Messages.Remove(message.Text("id"));
        if (call.Bot.Conversations.TryGetValue(message.Text("conversationId"), out ConversationState? conversation))
        {
            conversation.Data["messageCount"] = (int)conversation.Data["messageCount"]! - 1;
        }

        return [];
    }

    private static JsonObject Import(Call call)
    {
        var imported = new List<(Input Body, DateTime CreatedAt)>();
        foreach (Input item in call.Body.Items("messages", max: Limits.ImportedMessages))
        {
            item.RequiredText("type", 200);
            item.RequiredObject("payload");
            item.RequiredMap("tags");
            item.RequiredList("discriminateByTags");
            item.TextList("discriminateByTags");
            item.RequiredText("createdAt");
            item.Payload();
            CheckedOwners(call, item);
            imported.Add((item, item.Date("createdAt")!.Value));
        }

        var messages = new JsonArray();
        foreach ((Input? item, DateTime createdAt) in imported)
        {
            string conversationId = item.Json.Text("conversationId");
            JsonObject? message = item.List("discriminateByTags")!.Count > 0
                ? TagMaps.FindSame(item, call.Bot.Messages.Values.Where(found => found.Text("conversationId") == conversationId))
                : null;
            if (message is null)
            {
                message = New(
                    call.Store, call.Bot, conversationId, item.Json.Text("userId"), item.Json.Text("type"), item.RequiredObject("payload"), item.Object("tags"));
                message["createdAt"] = Clock.Format(createdAt);
                Add(call.Store, call.Bot, message);
            }

            messages.Add((JsonNode)message.Copy());
        }

        return new JsonObject { ["messages"] = messages };
    }

    /// <summary>
    /// What an integration needs for a message that comes in: the user and the conversation, found by id or by tags or made, and the
    /// message, if there is one.
    /// </summary>
    private static JsonObject Initialize(Call call)
    {
        Input body = call.Body;
        Input? user = body.Nested("user");
        Input? conversation = body.Nested("conversation");
        Input? message = body.Nested("message");
        string? userId = References.User(call);
        string? conversationId = References.Conversation(call);
        foreach ((string? name, string? id, Input? found) in new[] { ("user", userId, user), ("conversation", conversationId, conversation) })
        {
            if (id is null && found is null)
            {
                throw body.Wrong(name, $"is required unless {name}Id is given");
            }
        }

        foreach (Input part in new[] { user, conversation, message }.OfType<Input>())
        {
            part.RequiredMap("tags");
            part.RequiredList("discriminateByTags");
            part.TextList("discriminateByTags");
        }

        message?.RequiredText("type", 200);
        message?.RequiredObject("payload");
        message?.Enum("origin", "synthetic");
        if (conversationId is null)
        {
            conversation!.RequiredText("channel", 200);
        }

        if (message is not null)
        {
            message.Payload();
        }

        JsonObject from = userId is null ? UsersApi.GetOrCreate(call, user!, out _) : call.Bot.Users[userId];
        JsonObject where = conversationId is null ? ConversationsApi.GetOrCreate(call, conversation!, out _).Data : call.Bot.Conversations[conversationId].Data;
        JsonObject? said = message is null ? null : GetOrAdd(call, message, where.Text("id"), from.Text("id"));
        return new JsonObject { ["user"] = from.Copy(), ["conversation"] = where.Copy() }.With("message", said?.Copy());
    }

    private static JsonObject GetOrAdd(Call call, Input asked, string conversationId, string userId)
    {
        string type = asked.RequiredText("type", 200);
        JsonObject? message = TagMaps.FindSame(asked, call.Bot.Messages.Values.Where(found =>
            found.Text("conversationId") == conversationId && found.Text("type") == type));
        if (message is null)
        {
            message = New(
                call.Store, call.Bot, conversationId, userId, type, asked.RequiredObject("payload"), asked.Object("tags"), asked.Enum("origin", "synthetic"));
            Add(call.Store, call.Bot, message);
        }

        return message;
    }
}
