using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// States. The owner of a conversation, user, bot or workflow state must be there. A state that expires is gone; every write
/// begins its time anew.
/// </summary>
internal static class StatesApi
{
    private const double MaxExpiry = 2_592_000_000;

    public static void Register(Router router)
    {
        router.On(Operations.GetState, call => Show(call, Found(call), meta: true));
        router.On(Operations.SetState, Set);
        router.On(Operations.GetOrSetState, GetOrSet);
        router.On(Operations.PatchState, Patch);
        router.On(Operations.SetStateExpiry, SetExpiry);
    }

    public static void RemoveOf(BotState bot, string type, string owner)
    {
        string prefix = $"{type}/{owner}/";
        foreach (string key in bot.States.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            bot.States.Remove(key);
        }
    }

    public static JsonObject Write(Store store, BotState bot, string type, string owner, string name, JsonObject payload)
    {
        string key = Key(type, owner, name);
        if (!bot.States.TryGetValue(key, out JsonObject? state))
        {
            state = store.NewObject("state");
            state["botId"] = bot.Bot.Text("id");
            if (type is "conversation" or "user")
            {
                state[$"{type}Id"] = owner;
            }

            state["name"] = name;
            state["type"] = type;
            bot.States.Add(key, state);
        }

        state["payload"] = payload.Parent is null ? payload : payload.Copy();
        Touch(store, state);
        BotLogsApi.Add(
            store, bot, "debug", $"State {type}/{name} set", type == "user" ? owner : null, type == "conversation" ? owner : null);
        return state;
    }

    private static string Key(string type, string owner, string name) => $"{type}/{owner}/{name}";

    private static string Key(Call call) => Key(call.Path("type"), call.Path("id"), Declarations.Kept(call, call.Path("name")));

    private static JsonObject Show(Call call, JsonObject state, bool meta = false)
    {
        JsonObject seen = state.Copy();
        seen["name"] = Declarations.Shown(call, state.Text("name"));
        var answer = new JsonObject { ["state"] = seen };
        return meta ? answer.With("meta", new JsonObject { ["cached"] = false }) : answer;
    }

    /// <summary>The state in the path, null when it is not there or has expired.</summary>
    private static JsonObject? Find(Call call)
    {
        string type = call.Path("type");
        string owner = call.Path("id");
        bool known = type switch
        {
            "conversation" => call.Bot.Conversations.ContainsKey(owner),
            "user" => call.Bot.Users.ContainsKey(owner),
            "bot" => owner == call.BotId,
            "workflow" => call.Bot.Workflows.ContainsKey(owner),
            "integration" => true,
            _ => throw ApiError.Payload("path type must be one of conversation, user, bot, integration, workflow"),
        };
        if (!known)
        {
            throw ApiError.NotFound(type, owner);
        }

        if (call.Path("name").Length > 200)
        {
            throw ApiError.Payload("path name must have at most 200 characters");
        }

        if (!call.Bot.States.TryGetValue(Key(call), out JsonObject? state))
        {
            return null;
        }

        if (state.TextOrNull("expiresAt") is string expiresAt && Clock.Parse(expiresAt) <= call.Store.UtcNow)
        {
            call.Bot.States.Remove(Key(call));
            return null;
        }

        return state;
    }

    /// <summary>The declaration of the state in the path; without one it is refused.</summary>
    private static JsonObject? Declared(Call call) => Declarations.State(call, call.Path("type"), call.Path("name"));

    private static JsonObject Found(Call call) => Find(call) ?? throw ApiError.NotFound($"{call.Path("type")} state", call.Path("name"));

    private static void Touch(Store store, JsonObject state)
    {
        DateTime now = store.Now();
        state["updatedAt"] = Clock.Format(now);
        if (Json.IsNumber(state["expiry"], out double expiry))
        {
            state["expiresAt"] = Clock.Format(now.AddMilliseconds(expiry));
        }
        else
        {
            state.Remove("expiresAt");
        }
    }

    /// <summary>Writes the payload and, where the body has one, the expiry; null takes it away.</summary>
    private static JsonObject Write(Call call, JsonObject payload)
    {
        double? expiry = call.Body.Number("expiry", 1, MaxExpiry, nullable: true);
        JsonObject? declared = Declared(call);
        Declarations.CheckPayload(declared, payload);
        bool isNew = !call.Bot.States.ContainsKey(Key(call));
        JsonObject state = Write(call.Store, call.Bot, call.Path("type"), call.Path("id"), Declarations.Kept(call, call.Path("name")), payload);
        if (call.Body.Has("expiry"))
        {
            SetExpiry(call.Store, state, expiry);
        }
        else if (isNew && Json.IsNumber(declared?["expiry"], out double usual))
        {
            SetExpiry(call.Store, state, usual);
        }

        return state;
    }

    private static void SetExpiry(Store store, JsonObject state, double? expiry)
    {
        if (expiry is double milliseconds)
        {
            state["expiry"] = Json.Number(milliseconds);
        }
        else
        {
            state.Remove("expiry");
        }

        Touch(store, state);
    }

    private static JsonObject Set(Call call)
    {
        JsonObject? state = Find(call);
        Declared(call);
        if (!call.Body.IsNull("payload"))
        {
            call.Body.RequiredObject("payload");
            return Show(call, Write(call, call.Body.Payload()));
        }

        // Null clears the state; the answer still has to show one.
        state = (state ?? Write(call.Store, call.Bot, call.Path("type"), call.Path("id"), Declarations.Kept(call, call.Path("name")), [])).Copy();
        state["payload"] = new JsonObject();
        call.Bot.States.Remove(Key(call));
        return Show(call, state);
    }

    private static JsonObject GetOrSet(Call call)
    {
        JsonObject? state = Find(call);
        Declared(call);
        return Show(call, state ?? Write(call, call.Body.Payload()), meta: true);
    }

    private static JsonObject Patch(Call call)
    {
        JsonObject state = Found(call);
        Declared(call);
        JsonObject merged = ((JsonObject)state["payload"]!).Copy();
        foreach (KeyValuePair<string, JsonNode?> change in call.Body.RequiredObject("payload"))
        {
            merged[change.Key] = change.Value?.DeepClone();
        }

        return Show(call, Write(call, merged));
    }

    private static JsonObject SetExpiry(Call call)
    {
        JsonObject state = Found(call);
        SetExpiry(call.Store, state, call.Body.Number("expiry", nullable: true));
        return Show(call, state);
    }
}
