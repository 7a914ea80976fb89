using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Conversations and their participants. A list begins with the newest; its dates are those of the last change, which a
/// new message is, too.
/// </summary>
internal static class ConversationsApi
{
    /// <summary>The integration of a conversation that was made without naming one.</summary>
    private const string DefaultIntegration = "emulator";

    public static void Register(Router router)
    {
        router.On(Operations.CreateConversation, Create);
        router.On(Operations.GetConversation, call => Show(Find(call)));
        router.On(Operations.ListConversations, List);
        router.On(Operations.GetOrCreateConversation, GetOrCreate);
        router.On(Operations.UpdateConversation, Update);
        router.On(Operations.DeleteConversation, Delete);
        router.On(Operations.ListParticipants, ListParticipants);
        router.On(Operations.AddParticipant, AddParticipant);
        router.On(Operations.GetParticipant, GetParticipant);
        router.On(Operations.RemoveParticipant, RemoveParticipant);
    }

    private static JsonObject Show(ConversationState conversation) => new() { ["conversation"] = conversation.Data.Copy() };

    private static ConversationState Find(Call call) => call.Find(call.Bot.Conversations, "conversation");

    public static ConversationState Add(Store store, BotState bot, string channel, string? integration, JsonObject tags, JsonObject? properties)
    {
        JsonObject data = store.NewObject("conv");
        data["channel"] = channel;
        data["integration"] = integration ?? DefaultIntegration;
        data["tags"] = tags.WithoutNulls();
        data["messageCount"] = 0;
        data.With("properties", properties?.WithoutNulls());
        var conversation = new ConversationState { Data = data };
        bot.Conversations.Add(data.Text("id"), conversation);
        return conversation;
    }

    private static JsonObject Create(Call call) => Show(CreateFrom(call, call.Body, nulls: false));

    private static ConversationState CreateFrom(Call call, Input body, bool nulls)
    {
        string channel = body.RequiredText("channel", 200);
        JsonObject tags = body.RequiredMap("tags", nulls);
        string? integration = body.Text("integrationName", 200);
        return Add(call.Store, call.Bot, channel, integration, tags, body.Map("properties", nulls));
    }

    /// <summary>The conversation that the tags of a body mean on its channel, new where there is none.</summary>
    public static ConversationState GetOrCreate(Call call, Input body, out bool created)
    {
        string channel = body.RequiredText("channel", 200);
        string? integration = body.Text("integrationName", 200);
        body.RequiredMap("tags", nulls: true);
        JsonObject? same = TagMaps.FindSame(body, call.Bot.Conversations.Values.Select(found => found.Data).Where(data =>
            data.Text("channel") == channel && (integration is null || data.Text("integration") == integration)));
        created = same is null;
        return same is null ? CreateFrom(call, body, nulls: true) : call.Bot.Conversations[same.Text("id")];
    }

    private static JsonObject GetOrCreate(Call call)
    {
        JsonObject answer = Show(GetOrCreate(call, call.Body, out bool created));
        answer["meta"] = new JsonObject { ["created"] = created };
        return answer;
    }

    private static JsonObject List(Call call)
    {
        Query query = call.Query;
        TagFilter tags = query.Tags();
        string[] participants = query.Texts("participantIds");
        string? integration = query.Text("integrationName");
        string? channel = query.Text("channel");
        int? min = query.Whole("minMessageCount", 0);
        int? max = query.Whole("maxMessageCount", 0);
        Func<JsonObject, bool> inRange = call.Range("updatedAt");
        return call.PageOf(
            "conversations",
            call.Bot.Conversations.Values.Where(found => participants.All(found.Participants.Contains)).Select(found => found.Data).Where(data =>
            {
                int count = (int)data["messageCount"]!;
                return tags.Matches(data["tags"] as JsonObject)
                    && (integration is null || data.Text("integration") == integration)
                    && (channel is null || data.Text("channel") == channel)
                    && !(count < min) && !(count > max)
                    && inRange(data);
            }),
            null,
            "createdAt",
            "updatedAt");
    }

    private static JsonObject Update(Call call)
    {
        ConversationState conversation = Find(call);
        JsonObject? tags = call.Body.Map("tags", nulls: true);
        JsonObject? properties = call.Body.Map("properties", nulls: true);
        conversation.Data.With("currentTaskId", call.Body.Text("currentTaskId", 36, 28));
        TagMaps.Update(conversation.Data, tags);
        TagMaps.UpdateOptional(conversation.Data, "properties", properties);
        conversation.Data["updatedAt"] = call.Store.Stamp();
        return Show(conversation);
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Data.Text("id");
        call.Bot.Conversations.Remove(id);
        foreach (string messageId in call.Bot.Messages.Values.Where(message => message.Text("conversationId") == id).Select(message => message.Text("id")).ToList())
        {
            call.Bot.Messages.Remove(messageId);
        }

        StatesApi.RemoveOf(call.Bot, "conversation", id);
        return [];
    }

    private static JsonObject ListParticipants(Call call)
    {
        ConversationState conversation = Find(call);
        return call.PageOf("participants", conversation.Participants.Select(id => call.Bot.Users[id]));
    }

    private static JsonObject AddParticipant(Call call)
    {
        ConversationState conversation = Find(call);
        string userId = call.Body.RequiredText("userId", 36, 28);
        JsonObject user = References.User(call.Bot, "userId", userId);
        if (conversation.Participants.Contains(userId))
        {
            throw ApiError.Exists($"userId: the user \"{userId}\" is a participant already");
        }

        conversation.Participants.Add(userId);
        return new JsonObject { ["participant"] = user.Copy() };
    }

    private static JsonObject GetParticipant(Call call)
    {
        return new JsonObject { ["participant"] = call.Bot.Users[Participant(call, Find(call))].Copy() };
    }

    private static JsonObject RemoveParticipant(Call call)
    {
        ConversationState conversation = Find(call);
        conversation.Participants.Remove(Participant(call, conversation));
        return [];
    }

    private static string Participant(Call call, ConversationState conversation) => conversation.Participants.Contains(call.Path("userId"))
        ? call.Path("userId")
        : throw ApiError.NotFound("participant", call.Path("userId"));
}
