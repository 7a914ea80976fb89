using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Users. A list begins with the newest; its dates are those of the creation unless <c>rangeField</c> says otherwise.</summary>
internal static class UsersApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateUser, call => Show(call, CreateFrom(call, call.Body, nulls: false)));
        router.On(Operations.GetUser, call => Show(call, Find(call)));
        router.On(Operations.ListUsers, List);
        router.On(Operations.GetOrCreateUser, GetOrCreate);
        router.On(Operations.UpdateUser, Update);
        router.On(Operations.DeleteUser, Delete);
    }

    public static JsonObject Add(Store store, BotState bot, string? name, JsonObject tags)
    {
        JsonObject user = store.NewObject("user");
        user["tags"] = tags.WithoutNulls();
        user.With("name", name);
        bot.Users.Add(user.Text("id"), user);
        return user;
    }

    private static JsonObject Show(Call call, JsonObject user) => new() { ["user"] = Declarations.Seen(call, user) };

    private static JsonObject Find(Call call) => call.Find(call.Bot.Users, "user");

    /// <summary>The tags of a body as they are kept.</summary>
    private static JsonObject? Tags(Call call, Input body, Installed? integration, bool isNew, bool nulls) =>
        Declarations.Tags(call, "user", body.Map("tags", nulls, 500), body.Place("tags"), integration, null, isNew);

    private static JsonObject CreateFrom(Call call, Input body, bool nulls)
    {
        string? name = body.Text("name");
        string? picture = body.Text("pictureUrl");
        JsonObject? properties = body.Object("properties");
        JsonObject? attributes = body.Object("attributes");
        Installed? integration = Declarations.IntegrationOf(call, body);
        JsonObject tags = Tags(call, body, integration, isNew: true, nulls)!;
        Declarations.RequireTags(integration, integration?.Map("user", "creation"), tags, body.Place("tags"));
        return Add(call.Store, call.Bot, name, tags)
            .With("pictureUrl", picture)
            .With("properties", properties?.WithoutNulls())
            .With("attributes", attributes?.WithoutNulls());
    }

    /// <summary>The user that the tags of a body mean, new where there is none; one that is there gets what the body gives.</summary>
    public static JsonObject GetOrCreate(Call call, Input body, out bool created)
    {
        JsonObject? same = FindSame(call, body);
        created = same is null;
        if (same is null)
        {
            return CreateFrom(call, body, nulls: true);
        }

        Change(call, same, body, isNew: true);
        return same;
    }

    /// <summary>The user that the tags of a body mean; null where there is none. Looks at the tags.</summary>
    public static JsonObject? FindSame(Call call, Input body)
    {
        Installed? integration = Declarations.IntegrationOf(call, body);
        JsonObject tags = Tags(call, body, integration, isNew: true, nulls: true)!;
        string[]? keys = body.TextList("discriminateByTags")?.Select(key => Declarations.Tag(call, "user", key, body.Place("discriminateByTags"), integration, null, true)).ToArray();
        return TagMaps.FindSame(call, tags, keys, call.Bot.Users.Values);
    }

    private static JsonObject GetOrCreate(Call call)
    {
        JsonObject answer = Show(call, GetOrCreate(call, call.Body, out bool created));
        answer["meta"] = new JsonObject { ["created"] = created };
        return answer;
    }

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags();
        Func<JsonObject, bool> inRange = call.Range(call.Query.Text("rangeField") ?? "createdAt");
        HashSet<string>? participants = call.Query.Text("conversationId") is not string conversationId ? null
            : call.Bot.Conversations.TryGetValue(conversationId, out ConversationState? conversation) ? [.. conversation.Participants] : [];
        return call.PageOf(
            "users",
            call.Bot.Users,
            user => participants?.Contains(user.Text("id")) != false && tags.Matches(call, user) && inRange(user),
            user => Declarations.Seen(call, user),
            "updatedAt",
            "createdAt");
    }

    private static JsonObject Update(Call call)
    {
        JsonObject user = Find(call);
        Change(call, user, call.Body, isNew: false);
        user["updatedAt"] = call.Store.Stamp();
        call.Bot.Users.Move(user.Text("id"));
        return Show(call, user);
    }

    /// <summary>Puts what a body gives into a user.</summary>
    private static void Change(Call call, JsonObject user, Input body, bool isNew)
    {
        JsonObject before = user.Copy();
        JsonObject? tags = Tags(call, body, isNew ? Declarations.IntegrationOf(call, body) : null, isNew, nulls: true);
        JsonObject? properties = body.Object("properties");
        JsonObject? attributes = body.Object("attributes");
        foreach (string name in new[] { "name", "pictureUrl" })
        {
            user.With(name, body.Json[name]);
            if (body.IsNull(name))
            {
                user.Remove(name);
            }
        }

        TagMaps.Update(user, tags);
        TagMaps.UpdateOptional(user, "properties", properties);
        TagMaps.UpdateOptional(user, "attributes", attributes);
        if (!Json.Same(before, user))
        {
            user["updatedAt"] = call.Store.Stamp();
            call.Bot.Users.Move(user.Text("id"));
        }
    }

    private static JsonObject Delete(Call call)
    {
        Remove(call.Bot, Find(call).Text("id"));
        return [];
    }

    /// <summary>Takes a user out, and out of all conversations.</summary>
    public static void Remove(BotState bot, string id)
    {
        bot.Users.Remove(id);
        foreach (ConversationState conversation in bot.Conversations.Values)
        {
            conversation.Participants.Remove(id);
        }

        StatesApi.RemoveOf(bot, "user", id);
    }
}
