using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Messages, newest first. Those that an integration brings are <c>incoming</c>, unless they are of synthetic origin; those that the bot
/// makes are <c>outgoing</c>, whoever is their user. The bot never answers by itself.
/// </summary>
internal static class MessagesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateMessage, call => Show(call, CreateFrom(call, nulls: false)));
        router.On(Operations.GetOrCreateMessage, GetOrCreate);
        router.On(Operations.GetMessage, call => Show(call, Find(call)));
        router.On(Operations.ListMessages, List);
        router.On(Operations.UpdateMessage, Update);
        router.On(Operations.DeleteMessage, Delete);
        router.On(Operations.ImportMessages, Import);
        router.On(Operations.InitializeIncomingMessage, Initialize);
        router.OnDue("message", Appear);
        router.OnRetention(90, (bot, before) => bot.Messages.RemoveWhere(message => string.CompareOrdinal(message.Text("createdAt"), before) < 0));
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

    public static void Add(Store store, BotState bot, JsonObject message, bool isImport = false)
    {
        string userId = message.Text("userId");
        ConversationState conversation = bot.Conversations[message.Text("conversationId")];
        bot.Messages.Add(message.Text("id"), message);
        if (bot.Users.ContainsKey(userId) && !conversation.Participants.Contains(userId))
        {
            conversation.Participants.Add(userId);
        }

        conversation.Data["messageCount"] = (int)conversation.Data["messageCount"]! + 1;
        if (store.Behavior.MessageTouchesConversation)
        {
            conversation.Data["updatedAt"] = store.Stamp();
            bot.Conversations.Move(message.Text("conversationId"));
        }

        BotLogsApi.Add(
            store,
            bot,
            "info",
            $"Message {message.Text("id")} ({message.Text("type")}, {message.Text("direction")})",
            bot.Users.ContainsKey(userId) ? userId : null,
            conversation.Data.Text("id"));
        if (!isImport)
        {
            store.MessageSaid?.Invoke(bot, message);
        }
    }

    /// <param name="store">The store.</param>
    /// <param name="isIncoming">Whether an integration brings it.</param>
    /// <param name="conversationId">The conversation that it is in.</param>
    /// <param name="userId">Who says it.</param>
    /// <param name="type">Its type.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="tags">Its tags, as they are kept.</param>
    /// <param name="origin">Where it comes from, when from no person.</param>
    public static JsonObject New(
        Store store, bool isIncoming, string conversationId, string userId, string type, JsonObject payload, JsonObject? tags = null, string? origin = null)
    {
        JsonObject message = store.NewObject("msg");
        message["type"] = type;
        message["payload"] = payload.Parent is null ? payload : payload.Copy();
        message["direction"] = isIncoming && origin is null ? "incoming" : "outgoing";
        message["userId"] = userId;
        message["conversationId"] = conversationId;
        message["tags"] = tags?.WithoutNulls() ?? [];
        return message.With("origin", origin);
    }

    private static JsonObject Show(Call call, JsonObject message) => new() { ["message"] = Declarations.Seen(call, message) };

    private static JsonObject Find(Call call) => call.Find(call.Bot.Messages, "message");

    /// <summary>The conversation and the user of a new message; both must be there, and the bot itself may be the user.</summary>
    private static (JsonObject Conversation, string UserId) CheckedOwners(Call call, Input body)
    {
        string conversationId = body.RequiredText("conversationId");
        string userId = body.RequiredText("userId");
        if (!call.Bot.Conversations.TryGetValue(conversationId, out ConversationState? conversation))
        {
            throw ApiError.Reference(body.Place("conversationId"), "conversation", conversationId);
        }

        if (userId != call.BotId)
        {
            References.User(call.Bot, body.Place("userId"), userId);
        }

        return (conversation.Data, userId);
    }

    /// <summary>The tags of a body as they are kept.</summary>
    private static JsonObject? Tags(Call call, Input body, Installed? integration, string channel, bool isNew, bool nulls) =>
        Declarations.Tags(call, "message", body.Map("tags", nulls, 500), body.Place("tags"), integration, channel, isNew);

    /// <summary>A new message of what a body says, which has been looked at.</summary>
    private static JsonObject Made(Call call, Input body, JsonObject conversation, string userId, bool nulls)
    {
        Installed? integration = ConversationsApi.IntegrationOf(call, conversation);
        string channel = conversation.Text("channel");
        string type = body.RequiredText("type");
        JsonObject payload = body.Payload();
        JsonObject? tags = Tags(call, body, integration, channel, isNew: true, nulls);
        MessagePayloads.CheckType(call, integration, channel, type, body.Place("type"));
        MessagePayloads.Check(integration, channel, type, payload, body.Place("payload"));
        return New(call.Store, call.Caller.Integration is not null, conversation.Text("id"), userId, type, payload, tags, body.Text("origin"));
    }

    private static JsonObject CreateFrom(Call call, bool nulls)
    {
        Input body = call.Body;
        if (!nulls)
        {
            body.RequiredObject("payload");
        }

        DateTime? scheduled = body.ScheduledAt(call.Store.UtcNow);
        (JsonObject conversation, string userId) = CheckedOwners(call, body);
        JsonObject message = Made(call, body, conversation, userId, nulls);
        if (scheduled is DateTime time && time > call.Store.UtcNow)
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
        (JsonObject conversation, string _) = CheckedOwners(call, call.Body);
        JsonObject? same = FindSame(call, call.Body, conversation);
        if (same is not null)
        {
            Change(call, same, call.Body, isNew: true);
        }

        JsonObject answer = Show(call, same ?? CreateFrom(call, nulls: true));
        answer["meta"] = new JsonObject { ["created"] = same is null };
        return answer;
    }

    /// <summary>The message of a conversation that the type and the tags of a body mean; null where there is none. Looks at the tags.</summary>
    private static JsonObject? FindSame(Call call, Input body, JsonObject conversation, bool anyType = false)
    {
        string type = body.RequiredText("type");
        Installed? integration = ConversationsApi.IntegrationOf(call, conversation);
        string channel = conversation.Text("channel");
        string[]? keys = body.TextList("discriminateByTags")?.Select(key => Declarations.Tag(call, "message", key, body.Place("discriminateByTags"), integration, channel, true)).ToArray();
        return TagMaps.FindSame(call, Tags(call, body, integration, channel, isNew: true, nulls: true)!, keys, call.Bot.Messages.Values.Where(message =>
            message.Text("conversationId") == conversation.Text("id") && (anyType || message.Text("type") == type)));
    }

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags();
        Func<JsonObject, bool> inRange = call.Range("createdAt");
        return call.PageOf(
            "messages",
            call.Bot.Messages,
            call.Part("conversationId", call.Query.Text("conversationId")),
            message => tags.Matches(call, message) && inRange(message),
            message => Declarations.Seen(call, message));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject message = Find(call);
        Change(call, message, call.Body, isNew: false);
        message["updatedAt"] = call.Store.Stamp();
        return Show(call, message);
    }

    /// <summary>Puts the tags and the payload of a body into a message.</summary>
    private static void Change(Call call, JsonObject message, Input body, bool isNew)
    {
        JsonObject before = message.Copy();
        JsonObject? conversation = call.Bot.Conversations.TryGetValue(message.Text("conversationId"), out ConversationState? found) ? found.Data : null;
        Installed? integration = conversation is null ? null : ConversationsApi.IntegrationOf(call, conversation);
        string channel = conversation?.Text("channel") ?? "";
        JsonObject? tags = Tags(call, body, integration, channel, isNew, nulls: true);
        if (body.Has("payload"))
        {
            body.RequiredObject("payload");
            JsonObject payload = body.Payload();
            MessagePayloads.Check(integration, channel, message.Text("type"), payload, body.Place("payload"));
            message["payload"] = payload.Copy();
        }

        TagMaps.Update(message, tags);
        if (!Json.Same(before, message))
        {
            message["updatedAt"] = call.Store.Stamp();
        }
    }

    private static JsonObject Delete(Call call)
    {
        Remove(call.Bot, Find(call));
        return [];
    }

    /// <summary>Takes a message out of its conversation.</summary>
    public static void Remove(BotState bot, JsonObject message)
    {
        bot.Messages.Remove(message.Text("id"));
        if (bot.Conversations.TryGetValue(message.Text("conversationId"), out ConversationState? conversation))
        {
            conversation.Data["messageCount"] = (int)conversation.Data["messageCount"]! - 1;
        }
    }

    /// <summary>Imports those that can be; when some cannot, the answer is an error that has both.</summary>
    private static JsonObject Import(Call call)
    {
        var items = call.Body.Items("messages").ToList();
        foreach (Input item in items)
        {
            item.Payload();
        }

        var messages = new JsonArray();
        var failed = new JsonArray();
        ApiError? first = null;
        foreach (Input item in items)
        {
            try
            {
                messages.Add((JsonNode)Declarations.Seen(call, Imported(call, item)));
            }
            catch (ApiError error)
            {
                first ??= error;
                failed.Add((JsonNode)new JsonObject { ["message"] = item.Json.Copy(), ["error"] = error.ToJson() });
            }
        }

        return first is null
            ? new JsonObject { ["messages"] = messages }
            : throw ApiError.Of(first.Type, $"{failed.Count} of {items.Count} messages could not be imported; the first: {first.Message}").With(
                new JsonObject { ["resolvedMessages"] = messages, ["failedMessages"] = failed });
    }

    private static JsonObject Imported(Call call, Input item)
    {
        (JsonObject conversation, string userId) = CheckedOwners(call, item);
        if (item.List("discriminateByTags")!.Count > 0 && FindSame(call, item, conversation, anyType: true) is JsonObject same)
        {
            return same;
        }

        JsonObject message = Made(call, item, conversation, userId, nulls: false);
        message["createdAt"] = Clock.Format(item.Date("createdAt")!.Value);
        Add(call.Store, call.Bot, message, isImport: true);
        return message;
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

        message?.Payload();
        CheckParts(call, userId is null ? user : null, conversationId, conversation, message);
        JsonObject from = userId is null ? UsersApi.GetOrCreate(call, user!, out _) : call.Bot.Users[userId];
        JsonObject where = conversationId is null ? ConversationsApi.GetOrCreate(call, conversation!, out _).Data : call.Bot.Conversations[conversationId].Data;
        JsonObject? said = message is null ? null : GetOrAdd(call, message, where, from.Text("id"));
        return new JsonObject { ["user"] = Declarations.Seen(call, from), ["conversation"] = Declarations.Seen(call, where) }
            .With("message", said is null ? null : Declarations.Seen(call, said));
    }

    /// <summary>Looks at all names, so that nothing is made when something later is refused.</summary>
    private static void CheckParts(Call call, Input? user, string? conversationId, Input? conversation, Input? message)
    {
        if (user is not null)
        {
            UsersApi.FindSame(call, user);
        }

        JsonObject? known = conversationId is null ? null : call.Bot.Conversations[conversationId].Data;
        Installed? integration = known is null ? null : ConversationsApi.IntegrationOf(call, known);
        if (known is null)
        {
            ConversationsApi.FindSame(call, conversation!, out integration);
        }

        if (message is not null)
        {
            string channel = (known ?? conversation!.Json).Text("channel");
            string type = message.Json.Text("type");
            Tags(call, message, integration, channel, isNew: true, nulls: false);
            MessagePayloads.CheckType(call, integration, channel, type, message.Place("type"));
            MessagePayloads.Check(integration, channel, type, message.RequiredObject("payload"), message.Place("payload"));
        }
    }

    private static JsonObject GetOrAdd(Call call, Input asked, JsonObject conversation, string userId)
    {
        JsonObject? message = FindSame(call, asked, conversation);
        if (message is not null)
        {
            Change(call, message, asked, isNew: true);
            return message;
        }

        message = Made(call, asked, conversation, userId, nulls: false);
        Add(call.Store, call.Bot, message);
        return message;
    }
}
