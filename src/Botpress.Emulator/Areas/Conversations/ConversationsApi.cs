using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Conversations and their participants. Each is on a channel of an integration. A list begins with the newest; its dates are those of the
/// creation.
/// </summary>
internal static class ConversationsApi
{
    /// <summary>The integration of a conversation that was made without one, where that is taken.</summary>
    private const string DefaultIntegration = "emulator";

    public static void Register(Router router)
    {
        router.On(Operations.CreateConversation, Create);
        router.On(Operations.GetConversation, call => Show(call, Find(call)));
        router.On(Operations.ListConversations, List);
        router.On(Operations.GetOrCreateConversation, GetOrCreate);
        router.On(Operations.UpdateConversation, Update);
        router.On(Operations.DeleteConversation, Delete);
        router.On(Operations.ListParticipants, ListParticipants);
        router.On(Operations.AddParticipant, AddParticipant);
        router.On(Operations.GetParticipant, GetParticipant);
        router.On(Operations.RemoveParticipant, RemoveParticipant);
        router.OnRetention(90, (bot, before) => bot.Conversations.RemoveWhere(found => string.CompareOrdinal(found.Data.Text("updatedAt"), before) < 0));
    }

    private static JsonObject Show(Call call, ConversationState conversation) => new() { ["conversation"] = Declarations.Seen(call, conversation.Data) };

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

    /// <summary>The integration that a conversation is of; null for one that the bot does not have any more.</summary>
    public static Installed? IntegrationOf(Call call, JsonObject conversation) => Installed.Find(call.Store.State, call.Bot, conversation.Text("integration"));

    private static JsonObject Create(Call call) => Show(call, CreateFrom(call, call.Body, nulls: false));

    /// <summary>The channel that a body names and the integration that it is of; null only where a conversation need not have one.</summary>
    private static (string Channel, Installed? Integration) CheckedChannel(Call call, Input body)
    {
        string channel = body.RequiredText("channel");
        Installed? integration = Declarations.IntegrationOf(call, body);
        if (call.Store.IsLenient)
        {
            return (channel, integration);
        }

        if (integration is null)
        {
            throw ApiError.Payload($"{body.Place("integrationName")} is required: a conversation is on a channel of an integration that the bot has "
                + $"({Declarations.Listed(Installed.Of(call.Store.State, call.Bot).Select(found => found.Prefix))}). {Declarations.Install(call)}");
        }

        JsonObject channels = integration.Map("channels");
        return !integration.IsDefined || channels.ContainsKey(channel)
            ? (channel, integration)
            : throw ApiError.Payload($"{body.Place("channel")}: the integration \"{integration.Name}\" declares no channel \"{channel}\"; it declares {Declarations.Listed(channels.Select(entry => entry.Key))}. Declare it with Set-BpIntegration {integration.Id} -Channel");
    }

    private static ConversationState CreateFrom(Call call, Input body, bool nulls)
    {
        JsonObject? properties = body.Object("properties");
        (string? channel, Installed? integration) = CheckedChannel(call, body);
        JsonObject tags = Tags(call, body, integration, channel, isNew: true, nulls)!;
        Declarations.RequireTags(integration, integration?.Map("channels", channel, "conversation", "creation"), tags, body.Place("tags"));
        return Add(call.Store, call.Bot, channel, integration?.Prefix, tags, properties);
    }

    /// <summary>The tags of a body as they are kept.</summary>
    private static JsonObject? Tags(Call call, Input body, Installed? integration, string channel, bool isNew, bool nulls) =>
        Declarations.Tags(call, "conversation", body.Map("tags", nulls, 500), body.Place("tags"), integration, channel, isNew);

    /// <summary>
    /// The conversation that the tags of a body mean on its channel, new where there is none; one that is there gets what the body gives.
    /// </summary>
    public static ConversationState GetOrCreate(Call call, Input body, out bool created)
    {
        ConversationState? same = FindSame(call, body, out Installed? integration);
        created = same is null;
        if (same is null)
        {
            return CreateFrom(call, body, nulls: true);
        }

        Change(call, same.Data, body, integration, isNew: true);
        return same;
    }

    /// <summary>The conversation that the tags of a body mean on its channel; null where there is none. Looks at the tags.</summary>
    public static ConversationState? FindSame(Call call, Input body, out Installed? integration)
    {
        (string? channel, Installed? found) = CheckedChannel(call, body);
        integration = found;
        JsonObject tags = Tags(call, body, found, channel, isNew: true, nulls: true)!;
        string[]? keys = body.TextList("discriminateByTags")?.Select(key => Declarations.Tag(call, "conversation", key, body.Place("discriminateByTags"), found, channel, true)).ToArray();
        JsonObject? same = TagMaps.FindSame(call, tags, keys, call.Bot.Conversations.Values.Select(other => other.Data).Where(data =>
            data.Text("channel") == channel && (found is null || data.Text("integration") == found.Prefix)));
        return same is null ? null : call.Bot.Conversations[same.Text("id")];
    }

    private static JsonObject GetOrCreate(Call call)
    {
        JsonObject answer = Show(call, GetOrCreate(call, call.Body, out bool created));
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
        Func<JsonObject, bool> inRange = call.Range("createdAt");
        return call.PageOf(
            "conversations",
            call.Bot.Conversations,
            found =>
            {
                JsonObject data = found.Data;
                int count = (int)data["messageCount"]!;
                return participants.All(found.Participants.Contains)
                    && tags.Matches(call, data)
                    && (integration is null || data.Text("integration") == integration)
                    && (channel is null || data.Text("channel") == channel)
                    && !(count < min) && !(count > max)
                    && inRange(data);
            },
            data => Declarations.Seen(call, data),
            "createdAt",
            "updatedAt");
    }

    private static JsonObject Update(Call call)
    {
        ConversationState conversation = Find(call);
        Change(call, conversation.Data, call.Body, IntegrationOf(call, conversation.Data), isNew: false);
        conversation.Data["updatedAt"] = call.Store.Stamp();
        call.Bot.Conversations.Move(conversation.Data.Text("id"));
        return Show(call, conversation);
    }

    /// <summary>Puts what a body gives into a conversation.</summary>
    private static void Change(Call call, JsonObject conversation, Input body, Installed? integration, bool isNew)
    {
        JsonObject before = conversation.Copy();
        JsonObject? tags = Tags(call, body, integration, conversation.Text("channel"), isNew, nulls: true);
        JsonObject? properties = body.Object("properties");
        TagMaps.Update(conversation, tags);
        TagMaps.UpdateOptional(conversation, "properties", properties);
        if (!Json.Same(before, conversation))
        {
            conversation["updatedAt"] = call.Store.Stamp();
            call.Bot.Conversations.Move(conversation.Text("id"));
        }
    }

    private static JsonObject Delete(Call call)
    {
        Remove(call.Bot, Find(call).Data.Text("id"));
        return [];
    }

    /// <summary>Takes a conversation out, with what is in it.</summary>
    public static void Remove(BotState bot, string id)
    {
        bot.Conversations.Remove(id);
        foreach (string messageId in bot.Messages.Values.Where(message => message.Text("conversationId") == id).Select(message => message.Text("id")).ToList())
        {
            bot.Messages.Remove(messageId);
        }

        StatesApi.RemoveOf(bot, "conversation", id);
    }

    private static JsonObject ListParticipants(Call call)
    {
        ConversationState conversation = Find(call);
        return call.PageOf("participants", conversation.Participants.Select(id => call.Bot.Users[id]), user => Declarations.Seen(call, user));
    }

    private static JsonObject AddParticipant(Call call)
    {
        ConversationState conversation = Find(call);
        string userId = call.Body.RequiredText("userId");
        JsonObject user = References.User(call.Bot, "userId", userId);
        if (conversation.Participants.Contains(userId))
        {
            throw ApiError.Exists($"userId: the user \"{userId}\" is a participant already");
        }

        conversation.Participants.Add(userId);
        return new JsonObject { ["participant"] = Declarations.Seen(call, user) };
    }

    private static JsonObject GetParticipant(Call call)
    {
        return new JsonObject { ["participant"] = Declarations.Seen(call, call.Bot.Users[Participant(call, Find(call))]) };
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
