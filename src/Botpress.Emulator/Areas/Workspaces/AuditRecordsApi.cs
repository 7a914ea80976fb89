using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>What was changed in workspaces. It is written here, around the operations that change something, and nowhere else.</summary>
internal static class AuditRecordsApi
{
    /// <summary>
    /// For each operation that leaves a record: what to look at before it is done, when what it removes is still there, and what to write
    /// when it is done.
    /// </summary>
    private static readonly Dictionary<string, Func<Call, Action<JsonNode>>> _recorded = new()
    {
        [Operations.CreateWorkspace.Name] = call => answer => Add(call, answer["id"]!, "CREATE_WORKSPACE", answer["id"], answer["name"]),
        [Operations.UpdateWorkspace.Name] = call => answer => UpdateWorkspace(call, answer),
        [Operations.CreateWorkspaceMember.Name] = call => answer => Member(call, "ADD_WORKSPACE_MEMBER", answer, answer["role"]),
        [Operations.UpdateWorkspaceMember.Name] = call => answer => Member(call, "UPDATE_WORKSPACE_MEMBER", answer, answer["role"]),
        [Operations.DeleteWorkspaceMember.Name] = call =>
        {
            JsonNode member = WorkspaceMembersApi.Find(call).Copy();
            return _ => Member(call, "REMOVE_WORKSPACE_MEMBER", member, null);
        },
        [Operations.CreateBot.Name] = call => answer => Bot(call, "CREATE_BOT", answer["bot"]!),
        [Operations.UpdateBot.Name] = call => answer => Bot(call, BotAction(call.Body), answer["bot"]!),
        [Operations.DeployBotVersion.Name] = call => _ => Bot(call, "DEPLOY_BOT", call.PathBot().Bot),
        [Operations.PublishFromBotJson.Name] = call => _ => Bot(call, "DEPLOY_BOT", call.PathBot().Bot),
        [Operations.DeleteBot.Name] = call =>
        {
            JsonNode bot = call.PathBot().Bot.Copy();
            return _ => Bot(call, "DELETE_BOT", bot);
        },
        [Operations.TransferBot.Name] = call =>
        {
            JsonNode bot = call.PathBot().Bot.Copy();
            return _ => Bot(call, "TRANSFER_BOT", bot, call.Body.Json["targetWorkspaceId"]);
        },
        [Operations.SetPaymentMethod.Name] = call => answer => Add(call, call.WorkspaceId, "UPDATE_PAYMENT_METHOD", answer["id"], null),
        [Operations.ChangeAISpendQuota.Name] = call => _ =>
            Add(call, call.WorkspaceId, "SET_AI_SPENDING_LIMIT", call.WorkspaceId, null, Text(call.Body.Json["monthlySpendingLimit"])),
    };

    public static void Register(Router router) => router.On(Operations.GetAuditRecords, call =>
    {
        string id = WorkspacesApi.Find(call).Text("id");
        return call.Page(
            "records", WorkspaceState.Of(call.Store, id).AuditRecords, record => record.Text("recordedAt"), record => record.Text("id"), record => record.Copy(), descending: true);
    });

    /// <summary>The handler of an operation, with the record that it leaves when it succeeds.</summary>
    public static Func<Call, JsonNode> Recording(Operation operation, Func<Call, JsonNode> handler)
    {
        if (!_recorded.TryGetValue(operation.Name, out Func<Call, Action<JsonNode>>? prepare))
        {
            return handler;
        }
        return call =>
        {
            Action<JsonNode> record = prepare(call);
            JsonNode answer = handler(call);
            record(answer);
            return answer;
        };
    }

    public static void Add(Store store, string workspaceId, string action, JsonNode? resourceId, JsonNode? resourceName, string? value = null)
    {
        DateTime now = store.Now();
        WorkspaceState.Of(store, workspaceId).AuditRecords.Add(new JsonObject
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
