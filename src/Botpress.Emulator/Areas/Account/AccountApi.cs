using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The account that the token stands for, with its personal access tokens, which are valid here, and its preferences.</summary>
internal static class AccountApi
{
    public static void Register(Router router)
    {
        router.On(Operations.GetAccount, Get);
        router.On(Operations.UpdateAccount, Update);
        router.On(Operations.DeleteAccount, Delete);
        router.On(Operations.ListPersonalAccessTokens, ListTokens);
        router.On(Operations.CreatePersonalAccessToken, CreateToken);
        router.On(Operations.DeletePersonalAccessToken, DeleteToken);
        router.On(Operations.SetAccountPreference, SetPreference);
        router.On(Operations.GetAccountPreference, GetPreference);
        router.On(Operations.Introspect, Introspect);
        router.OnToken((state, token, _, _) => state.AccessTokens.Values.Any(known => known.Text("value") == token) ? new Grant() : null);
    }

    public static JsonObject AddToken(Store store, string note)
    {
        JsonObject token = store.NewObject("pat");
        token.Remove("updatedAt");
        token["note"] = note;
        token["value"] = $"bp_pat_{Ids.Hex(18)}";
        store.State.AccessTokens.Add(token.Text("id"), token);
        return token;
    }

    private static JsonObject Get(Call call)
    {
        var account = new JsonObject
        {
            ["id"] = call.Store.State.AccountId,
            ["email"] = "emulator@example.com",
            ["displayName"] = "Emulator",
            ["emailVerified"] = true,
            ["createdAt"] = Clock.Format(call.Store.State.CreatedAt),
        };
        account.Merge(call.Store.State.Account);
        return new JsonObject { ["account"] = account };
    }

    private static JsonObject Update(Call call)
    {
        string? displayName = call.Body.Text("displayName");
        string? picture = call.Body.Text("profilePicture");
        call.Store.State.Account.With("displayName", displayName).With("profilePicture", picture);
        return Get(call);
    }

    /// <summary>
    /// With the account goes all that is its own, and here everything is. The emulator's token stands for a new one then, which has an empty
    /// workspace under the old id: who runs the emulator knows it by that.
    /// </summary>
    private static JsonObject Delete(Call call)
    {
        Store store = call.Store;
        foreach (string id in store.State.Workspaces.Keys.ToList())
        {
            WorkspacesApi.Remove(store, id);
        }

        store.State.AccessTokens.Clear();
        store.State.AccountPreferences.Clear();
        store.State.Account = [];
        store.State.AccountId = Guid.NewGuid().ToString();
        store.State.CreatedAt = store.Now();
        store.State.SampleBotId = null;
        WorkspacesApi.Add(store, "Emulator", store.State.WorkspaceId);
        return [];
    }

    /// <summary>The value is shown once, when the token is made.</summary>
    private static JsonObject ListTokens(Call call)
    {
        IEnumerable<JsonNode?> tokens = call.Store.State.AccessTokens.Values.OrderByDescending(token => token.Text("createdAt"), StringComparer.Ordinal).Select(token =>
        {
            JsonObject shown = token.Copy();
            shown.Remove("value");
            return (JsonNode?)shown;
        });
        return new JsonObject { ["pats"] = new JsonArray([.. tokens]) };
    }

    private static JsonObject CreateToken(Call call) => new() { ["pat"] = AddToken(call.Store, call.Body.Text("note")!).Copy() };

    private static JsonObject DeleteToken(Call call) =>
        call.Store.State.AccessTokens.Remove(call.Path("id")) ? [] : throw ApiError.NotFound("personal access token", call.Path("id"));

    /// <summary>Without a value the preference is gone.</summary>
    private static JsonObject SetPreference(Call call)
    {
        if (call.Body.Has("value"))
        {
            call.Store.State.AccountPreferences[call.Path("key")] = call.Body.Json["value"]?.DeepClone();
        }
        else
        {
            call.Store.State.AccountPreferences.Remove(call.Path("key"));
        }

        return [];
    }

    private static JsonObject GetPreference(Call call) => call.Store.State.AccountPreferences.TryGetValue(call.Path("key"), out JsonNode? value)
        ? new JsonObject { ["value"] = value?.DeepClone() }
        : [];

    private static JsonObject Introspect(Call call)
    {
        string botId = call.Body.Text("botId")!;
        if (!call.Store.State.Bots.TryGetValue(botId, out BotState? bot))
        {
            throw ApiError.Reference("botId", "bot", botId);
        }

        return new JsonObject { ["workspaceId"] = bot.WorkspaceId, ["botId"] = botId, ["userId"] = call.Store.State.AccountId };
    }
}
