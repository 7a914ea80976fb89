using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>What was changed in workspaces. It is written here, around the operations that change something, and nowhere else.</summary>
internal static class AuditRecordsApi
{
    /// <summary>
    /// Each operation that leaves a record says what to look at before it is done, when what it removes is still there, and what to write
    /// when it is done.
    /// </summary>
    public static void Register(Router router)
    {
        router.On(Operations.GetAuditRecords, List);
        router.Observe(Operations.CreateWorkspace, call => answer => Add(call, answer["id"]!, "CREATE_WORKSPACE", answer["id"], answer["name"]));
        router.Observe(Operations.UpdateWorkspace, call => answer => UpdateWorkspace(call, answer));
        router.Observe(Operations.CreateWorkspaceMember, call => answer => Member(call, "ADD_WORKSPACE_MEMBER", answer, answer["role"]));
        router.Observe(Operations.UpdateWorkspaceMember, call => answer => Member(call, "UPDATE_WORKSPACE_MEMBER", answer, answer["role"]));
        router.Observe(Operations.DeleteWorkspaceMember, call =>
        {
            JsonNode member = WorkspaceMembersApi.Find(call).Copy();
            return _ => Member(call, "REMOVE_WORKSPACE_MEMBER", member, null);
        });
        router.Observe(Operations.CreateBot, call => answer => Bot(call, "CREATE_BOT", answer["bot"]!));
        router.Observe(Operations.UpdateBot, call => answer => Bot(call, BotAction(call.Body), answer["bot"]!));
        router.Observe(Operations.DeployBotVersion, call => _ => Bot(call, "DEPLOY_BOT", call.PathBot().Bot));
        router.Observe(Operations.PublishFromBotJson, call => _ => Bot(call, "DEPLOY_BOT", call.PathBot().Bot));
        router.Observe(Operations.DeleteBot, call =>
        {
            JsonNode bot = call.PathBot().Bot.Copy();
            return _ => Bot(call, "DELETE_BOT", bot);
        });
        router.Observe(Operations.TransferBot, call =>
        {
            JsonNode bot = call.PathBot().Bot.Copy();
            return _ => Bot(call, "TRANSFER_BOT", bot, call.Body.Json["targetWorkspaceId"]);
        });
        router.Observe(Operations.SetPaymentMethod, call => answer => Add(call, call.WorkspaceId, "UPDATE_PAYMENT_METHOD", answer["id"], null));
        router.Observe(Operations.ChangeAISpendQuota, call => _ =>
            Add(call, call.WorkspaceId, "SET_AI_SPENDING_LIMIT", call.WorkspaceId, null, Text(call.Body.Json["monthlySpendingLimit"])));
    }

    public static void Add(Store store, string workspaceId, string action, JsonNode? resourceId, JsonNode? resourceName, string? value = null)
    {
        DateTime now = store.Now();
        WorkspaceMembersApi.StateOf(store, workspaceId).AuditRecords.Add(new JsonObject
        {
            ["id"] = Store.NewId("audit", now),
            ["recordedAt"] = Clock.Format(now),
            ["userId"] = store.State.AccountId,
            ["userEmail"] = "emulator@example.com",
            ["resourceId"] = resourceId?.DeepClone(),
            ["resourceName"] = resourceName?.DeepClone(),
            ["value"] = value,
            ["action"] = action,
        });
    }

    private static JsonObject List(Call call)
    {
        string id = WorkspacesApi.Find(call).Text("id");
        return call.Page(
            "records", WorkspaceMembersApi.StateOf(call.Store, id).AuditRecords, record => record.Text("recordedAt"), record => record.Text("id"), record => record.Copy(), descending: true);
    }

    private static void Add(Call call, JsonNode workspaceId, string action, JsonNode? resourceId, JsonNode? resourceName, string? value = null) =>
        Add(call.Store, (string)workspaceId!, action, resourceId, resourceName, value);

    private static void UpdateWorkspace(Call call, JsonNode workspace)
    {
        JsonNode id = workspace["id"]!;
        if (call.Body.Has("spendingLimit"))
        {
            Add(call, id, "SET_SPENDING_LIMIT", id, workspace["name"], Text(workspace["spendingLimit"]));
        }

        if (call.Body.Json.Any(field => field.Key != "spendingLimit"))
        {
            Add(call, id, "UPDATE_WORKSPACE", id, workspace["name"]);
        }
    }

    private static void Member(Call call, string action, JsonNode member, JsonNode? role) =>
        Add(call, call.WorkspaceId, action, member["id"], member["email"], (string?)role);

    private static void Bot(Call call, string action, JsonNode bot, JsonNode? value = null) =>
        Add(call, call.WorkspaceId, action, bot["id"], bot["name"], (string?)value);

    private static string BotAction(Input body) => body.Has("code") ? "DEPLOY_BOT"
        : body.Json.Count == 0 ? "UPDATE_BOT"
        : body.Json.All(field => field.Key == "configuration") ? "UPDATE_BOT_CONFIG"
        : body.Json.All(field => field.Key == "integrations") ? "UPDATE_BOT_CHANNEL"
        : "UPDATE_BOT";

    private static string? Text(JsonNode? number) => Json.IsNumber(number, out double value) ? value.ToString(CultureInfo.InvariantCulture) : null;
}
