using System;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Sample data of the workspace itself: members, preferences, what its bot spent, and what happened in a task.</summary>
internal static class WorkspaceSamples
{
    public static void Add(Store store, BotState bot)
    {
        string id = store.State.WorkspaceId;
        JsonObject data = store.State.Workspaces[id];
        data["handle"] = "emulator";
        data["isPublic"] = true;
        data["about"] = "A workspace to try things with.";
        WorkspaceState workspace = WorkspaceMembersApi.StateOf(store, id);
        AuditRecordsApi.Add(store, id, "CREATE_BOT", bot.Bot["id"], bot.Bot["name"]);
        foreach ((string? email, string? name, string? role) in new[] { ("ada@example.com", "Ada", "administrator"), ("grace@example.com", "Grace", "developer"), ("alan@example.com", "Alan", "viewer") })
        {
            JsonObject member = WorkspaceMembersApi.Add(store, workspace, email, role);
            member["userId"] = Guid.NewGuid().ToString();
            member["displayName"] = name;
            AuditRecordsApi.Add(store, id, "ADD_WORKSPACE_MEMBER", member["id"], email, role);
        }

        // The free plan has no room for more than these.
        BillingAccount.SetAddon(BillingAccount.Of(store, id).Addons, "extra-collaborators", 5);
        UsagesApi.Spend(store, bot, 0.0125, "IntegrationAction", "generateContent", "openai");
        UsagesApi.Spend(store, bot, 0.2075, "IntegrationAction", "generateContent", "openai");
        UsagesApi.Spend(store, bot, 0.004, "FileIndexing", "guide.md", "openai");
        UsagesApi.Spend(store, bot, 0.01, "WebSearch", "search", "bing");
        workspace.Preferences["theme"] = "dark";
        workspace.Preferences["pinnedBots"] = Json.Array(bot.Bot["id"]!.DeepClone());
        AddActivities(store, bot);
    }

    private static void AddActivities(Store store, BotState bot)
    {
        JsonObject conversation = bot.Conversations.Values.First().Data;
        string task = bot.Tasks.Values.First(found => found.TextOrNull("conversationId") == conversation.Text("id")).Text("id");
        conversation["currentTaskId"] = task;
        ActivitiesApi.Add(store, bot, task, "user_message", "Hello, I was charged twice.", new JsonObject { ["conversationId"] = conversation.Text("id") });
        ActivitiesApi.Add(store, bot, task, "action", "Looked for the customer", new JsonObject { ["type"] = "crm:findCustomer" });
    }
}
