using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Workspaces. Deleting one deletes its bots and definitions; the emulator's own workspace stays.</summary>
internal static class WorkspacesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateWorkspace, Create);
        router.On(Operations.GetWorkspace, call => Show(call.Store, Find(call)));
        router.On(Operations.ListWorkspaces, List);
        router.On(Operations.UpdateWorkspace, Update);
        router.On(Operations.DeleteWorkspace, Delete);
        router.On(Operations.CheckHandleAvailability, CheckHandle);
        router.On(Operations.GetPublicWorkspace, call => (bool)Find(call)["isPublic"]! ? ShowPublic(Find(call)) : throw ApiError.NotFound("public workspace", call.Path("id")));
        router.On(Operations.ListPublicWorkspaces, ListPublic);
        router.On(Operations.MigrateWorkspaceToV4, Migrate);
    }

    public static JsonObject Add(Store store, string name, string? id = null)
    {
        DateTime now = store.Now();
        var workspace = new JsonObject
        {
            ["id"] = id ?? Store.NewId("wkspace", now),
            ["name"] = name,
            ["ownerId"] = store.State.AccountId,
            ["createdAt"] = Clock.Format(now),
            ["updatedAt"] = Clock.Format(now),
            ["botCount"] = 0,
            ["billingVersion"] = "v4",
            ["plan"] = "community",
            ["blocked"] = false,
            ["spendingLimit"] = 5,
            ["about"] = "",
            ["profilePicture"] = "",
            ["contactEmail"] = "",
            ["website"] = "",
            ["socialAccounts"] = new JsonArray(),
            ["isPublic"] = false,
            ["activeTrialId"] = null,
        };
        store.State.Workspaces.Add(workspace.Text("id"), workspace);
        return workspace;
    }

    private static JsonNode Create(Call call)
    {
        string name = call.Body.Text("name")!;
        string? version = call.Body.Text("billingVersion");
        JsonObject workspace = Add(call.Store, name);
        workspace.With("billingVersion", version);
        return Show(call.Store, workspace);
    }

    private static JsonObject List(Call call)
    {
        string? handle = call.Query.Text("handle");
        return call.PageOf(
            "workspaces",
            call.Store.State.Workspaces.Values.Where(workspace => handle is null || workspace.TextOrNull("handle") == handle),
            workspace => Show(call.Store, workspace));
    }

    private static JsonNode Update(Call call)
    {
        JsonObject workspace = Find(call);
        Input body = call.Body;
        JsonObject changes = new JsonObject()
            .With("name", body.Text("name"))
            .With("about", body.Text("about"))
            .With("profilePicture", body.Text("profilePicture"))
            .With("contactEmail", body.Text("contactEmail"))
            .With("website", body.Text("website"))
            .With("isPublic", body.Flag("isPublic"))
            .With("handle", body.Text("handle"));
        if (body.Number("spendingLimit", 5, 1000) is double limit)
        {
            changes["spendingLimit"] = Json.Number(limit);
        }

        if (body.TextList("socialAccounts") is string[] accounts)
        {
            changes["socialAccounts"] = Json.Texts(accounts);
        }

        if (changes.TextOrNull("handle") is string handle && Holder(call.Store, handle) is JsonObject holder && holder != workspace)
        {
            throw ApiError.Exists($"handle: another workspace has the handle \"{handle}\"");
        }

        workspace.Merge(changes);
        workspace["updatedAt"] = call.Store.Stamp();
        return Show(call.Store, workspace);
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Text("id");
        if (id == call.Store.State.WorkspaceId)
        {
            throw ApiError.Of("Forbidden", "The emulator's own workspace cannot be deleted");
        }

        Remove(call.Store, id);
        return [];
    }

    /// <summary>Removes a workspace with all that belongs to it.</summary>
    public static void Remove(Store store, string id)
    {
        foreach (string botId in BotsOf(store, id).Select(bot => bot.Bot.Text("id")).ToList())
        {
            BotsApi.Remove(store, botId);
        }

        Definitions.RemoveOf(store, id);
        store.State.Workspaces.Remove(id);
        store.State.WorkspaceStates.Remove(id);
        store.State.Billing.Remove(id);
    }

    private static JsonObject CheckHandle(Call call)
    {
        string handle = call.Body.Text("handle")!;
        JsonObject? holder = Holder(call.Store, handle);
        IEnumerable<string> suggestions = holder is null
            ? []
            : Enumerable.Range(1, 1000).Select(number => FormattableString.Invariant($"{handle}-{number}")).Where(name => Holder(call.Store, name) is null).Take(3);
        return new JsonObject { ["available"] = holder is null, ["suggestions"] = Json.Texts([.. suggestions]) }.With("usedBy", holder?["id"]);
    }

    public static JsonObject Find(Call call) => call.Find(call.Store.State.Workspaces, "workspace");

    private static JsonObject? Holder(Store store, string handle) =>
        store.State.Workspaces.Values.FirstOrDefault(workspace => workspace.TextOrNull("handle") == handle);

    private static IEnumerable<BotState> BotsOf(Store store, string workspaceId) =>
        store.State.Bots.Values.Where(bot => bot.WorkspaceId == workspaceId);

    private static JsonObject ListPublic(Call call)
    {
        string[] ids = call.Query.Texts("workspaceIds");
        string search = call.Query.Text("search") ?? "";
        bool Has(JsonObject workspace, string name) => workspace.TextOrNull(name)?.IndexOf(search, StringComparison.OrdinalIgnoreCase) >= 0;
        return call.PageOf(
            "workspaces",
            call.Store.State.Workspaces.Values.Where(workspace => (bool)workspace["isPublic"]!
                && (ids.Length == 0 || ids.Contains(workspace.Text("id")))
                && (search.Length == 0 || Has(workspace, "name") || Has(workspace, "handle") || Has(workspace, "about"))),
            ShowPublic);
    }

    /// <summary>Workspaces of the emulator begin with v4, so mostly nothing changes.</summary>
    private static JsonObject Migrate(Call call)
    {
        JsonObject workspace = Find(call);
        workspace["billingVersion"] = "v4";
        workspace["updatedAt"] = call.Store.Stamp();
        return [];
    }

    private static JsonObject ShowPublic(JsonObject workspace) =>
        workspace.Only("id", "name", "createdAt", "updatedAt", "about", "profilePicture", "contactEmail", "website", "socialAccounts", "handle");

    private static JsonObject Show(Store store, JsonObject workspace)
    {
        JsonObject shown = workspace.Copy();
        shown["botCount"] = BotsOf(store, workspace.Text("id")).Count();
        return shown;
    }
}
