using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Users. A list begins with the newest; its dates are those of the last change unless <c>rangeField</c> says otherwise.</summary>
internal static class UsersApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateUser, call => Show(CreateFrom(call, call.Body, nulls: false)));
        router.On(Operations.GetUser, call => Show(Find(call)));
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

    private static JsonObject Show(JsonObject user) => new() { ["user"] = user.Copy() };

    private static JsonObject Find(Call call) => call.Find(call.Bot.Users, "user");

    private static JsonObject CreateFrom(Call call, Input body, bool nulls)
    {
        JsonObject tags = body.RequiredMap("tags", nulls);
        string? name = body.Text("name", 200);
        string? picture = body.Text("pictureUrl", 40_000);
        JsonObject? properties = body.Map("properties", nulls, 200);
        JsonObject? attributes = body.Map("attributes", nulls, 200);
        body.Text("integrationName", 200);
        return Add(call.Store, call.Bot, name, tags)
            .With("pictureUrl", picture)
            .With("properties", properties?.WithoutNulls())
            .With("attributes", attributes?.WithoutNulls());
    }

    /// <summary>The user that the tags of a body mean, new where there is none.</summary>
    public static JsonObject GetOrCreate(Call call, Input body, out bool created)
    {
        body.RequiredMap("tags", nulls: true);
        JsonObject? same = TagMaps.FindSame(body, call.Bot.Users.Values);
        created = same is null;
        return same ?? CreateFrom(call, body, nulls: true);
    }

    private static JsonObject GetOrCreate(Call call)
    {
        JsonObject answer = Show(GetOrCreate(call, call.Body, out bool created));
        answer["meta"] = new JsonObject { ["created"] = created };
        return answer;
    }

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags();
        Func<JsonObject, bool> inRange = call.Range(call.Query.Enum("rangeField", "updatedAt", "createdAt") ?? "updatedAt");
        IEnumerable<JsonObject> users = call.Bot.Users.Values;
        if (call.Query.Text("conversationId") is string conversationId)
        {
            users = call.Bot.Conversations.TryGetValue(conversationId, out ConversationState? conversation)
                ? conversation.Participants.Select(id => call.Bot.Users[id])
                : [];
        }

        return call.PageOf("users", users.Where(user => tags.Matches(user["tags"] as JsonObject) && inRange(user)), null, "updatedAt", "createdAt");
    }

    private static JsonObject Update(Call call)
    {
        JsonObject user = Find(call);
        Input body = call.Body;
        JsonObject? tags = body.Map("tags", nulls: true);
        JsonObject? properties = body.Map("properties", nulls: true, 200);
        JsonObject? attributes = body.Map("attributes", nulls: true, 200);
        body.Text("name", 200, nullable: true);
        body.Text("pictureUrl", 40_000, nullable: true);
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
        user["updatedAt"] = call.Store.Stamp();
        return Show(user);
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Text("id");
        call.Bot.Users.Remove(id);
        foreach (ConversationState conversation in call.Bot.Conversations.Values)
        {
            conversation.Participants.Remove(id);
        }

        StatesApi.RemoveOf(call.Bot, "user", id);
        return [];
    }
}
