using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class WorkspaceTests
{
    private static string Month => DateTime.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Members_are_added_changed_and_removed_and_an_owner_stays()
    {
        using var api = new Api();
        JsonObject me = await api.Get("/v1/admin/workspace-members/me");
        Assert.Equal("owner", (string)me["role"]!);
        Assert.Equal((string)(await api.Get("/v1/admin/account/me"))["account"]!["id"]!, (string)me["userId"]!);
        JsonObject added = await api.Post("/v1/admin/workspace-members", new { email = "ada@example.com", role = "viewer", sendEmail = false });
        string path = $"/v1/admin/workspace-members/{added["id"]}";
        Assert.Equal("ada@example.com", (string)added["email"]!);
        await api.Fail("POST", "/v1/admin/workspace-members", new { email = "ADA@example.com", role = "viewer" }, 409, "AlreadyExists");
        await api.Fail("POST", "/v1/admin/workspace-members", new { email = "ada", role = "viewer" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/admin/workspace-members", new { email = "a@b.c", role = "king" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/admin/workspace-members", new { email = "a@b.c" }, 400, "InvalidPayload");
        Assert.Equal("developer", (string)(await api.Put(path, new { role = "developer" }))["role"]!);
        Assert.Equal("developer", (string)(await api.Put(path, new { }))["role"]!);
        Assert.Equal(2, (await api.All("/v1/admin/workspace-members", "members", 1)).Length);
        string mine = $"/v1/admin/workspace-members/{me["id"]}";
        await api.Fail("DELETE", mine, new { }, 403, "Forbidden");
        await api.Fail("PUT", mine, new { role = "viewer" }, 403, "Forbidden");
        await api.Put(path, new { role = "owner" });
        Assert.Equal("viewer", (string)(await api.Put(mine, new { role = "viewer" }))["role"]!);
        await api.Fail("DELETE", path, new { }, 403, "Forbidden");
        await api.Put(mine, new { role = "owner" });
        await api.Delete(path);
        await api.Fail("DELETE", path, new { }, 404, "ResourceNotFound");
        Assert.Single(await api.All("/v1/admin/workspace-members", "members"));
        // Another workspace has members of its own.
        api.WorkspaceId = (string)(await api.Post("/v1/admin/workspaces", new { name = "Second" }))["id"]!;
        Assert.NotEqual((string)me["id"]!, (string)Assert.Single(await api.All("/v1/admin/workspace-members", "members"))["id"]!);
    }

    [Fact]
    public async Task Changes_leave_audit_records()
    {
        using Api api = await Api.WithBot();
        string bot = api.BotId;
        string member = (string)(await api.Post("/v1/admin/workspace-members", new { email = "ada@example.com", role = "viewer" }))["id"]!;
        await api.Put($"/v1/admin/workspace-members/{member}", new { role = "manager" });
        await api.Delete($"/v1/admin/workspace-members/{member}");
        await api.Put($"/v1/admin/bots/{bot}", new { name = "renamed" });
        await api.Put($"/v1/admin/bots/{bot}", new { configuration = new { data = new { k = 1 } } });
        await api.Put($"/v1/admin/bots/{bot}", new { code = "x" });
        await api.Put($"/v1/admin/workspaces/{api.WorkspaceId}", new { about = "x", spendingLimit = 20 });
        await api.Put("/v1/admin/quotas/ai-spend", new { monthlySpendingLimit = 12.5 });
        await api.Delete($"/v1/admin/bots/{bot}");
        await api.Fail("DELETE", $"/v1/admin/bots/{bot}", new { }, 404, "ResourceNotFound");
        JsonNode[] records = await api.All($"/v1/admin/workspaces/{api.WorkspaceId}/audit-records", "records", 3);
        Assert.Equal(
            [
                "DELETE_BOT", "SET_AI_SPENDING_LIMIT", "UPDATE_WORKSPACE", "SET_SPENDING_LIMIT", "DEPLOY_BOT", "UPDATE_BOT_CONFIG", "UPDATE_BOT",
                "REMOVE_WORKSPACE_MEMBER", "UPDATE_WORKSPACE_MEMBER", "ADD_WORKSPACE_MEMBER", "CREATE_BOT",
            ],
            records.Select(record => (string)record["action"]!));
        Assert.Equal("renamed", (string)records[0]["resourceName"]!);
        Assert.Equal(bot, (string)records[0]["resourceId"]!);
        Assert.Equal("12.5", (string)records[1]["value"]!);
        Assert.Equal("20", (string)records[3]["value"]!);
        Assert.Equal("ada@example.com", (string)records[7]["resourceName"]!);
        Assert.Equal("manager", (string)records[8]["value"]!);
        await api.Fail("GET", "/v1/admin/workspaces/none/audit-records", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task A_moved_bot_is_recorded_where_it_was()
    {
        using Api api = await Api.WithBot();
        string target = (string)(await api.Post("/v1/admin/workspaces", new { name = "T" }))["id"]!;
        await api.Post($"/v1/admin/bots/{api.BotId}/transfer", new { targetWorkspaceId = target });
        JsonNode record = (await api.All($"/v1/admin/workspaces/{api.WorkspaceId}/audit-records", "records"))[0];
        Assert.Equal("TRANSFER_BOT", (string)record["action"]!);
        Assert.Equal(target, (string)record["value"]!);
        Assert.Equal("CREATE_WORKSPACE", (string)Assert.Single(await api.All($"/v1/admin/workspaces/{target}/audit-records", "records"))["action"]!);
    }

    [Fact]
    public async Task Preferences_keep_any_value_of_their_workspace()
    {
        using var api = new Api();
        Assert.False((await api.Get("/v1/admin/workspaces/preferences/theme")).ContainsKey("value"));
        await api.Post("/v1/admin/workspaces/preferences/theme", """{"value":{"dark":true,"list":[1,null]}}""");
        Assert.Equal("""{"dark":true,"list":[1,null]}""", (await api.Get("/v1/admin/workspaces/preferences/theme"))["value"]!.ToJsonString());
        await api.Post("/v1/admin/workspaces/preferences/theme", """{"value":null}""");
        JsonObject cleared = await api.Get("/v1/admin/workspaces/preferences/theme");
        Assert.True(cleared.ContainsKey("value"));
        Assert.Null(cleared["value"]);
        await api.Post("/v1/admin/workspaces/preferences/theme", """{"value":"light"}""");
        string own = api.WorkspaceId;
        api.WorkspaceId = (string)(await api.Post("/v1/admin/workspaces", new { name = "Second" }))["id"]!;
        Assert.False((await api.Get("/v1/admin/workspaces/preferences/theme")).ContainsKey("value"));
        api.WorkspaceId = "none";
        await api.Fail("GET", "/v1/admin/workspaces/preferences/theme", null, 403, "Forbidden");
        api.WorkspaceId = own;
        Assert.Equal("light", (string)(await api.Get("/v1/admin/workspaces/preferences/theme"))["value"]!);
    }

    [Fact]
    public async Task Public_workspaces_are_those_that_say_so()
    {
        using var api = new Api();
        Assert.Empty((await api.Get("/v1/admin/workspaces/public"))["workspaces"]!.AsArray());
        await api.Fail("GET", $"/v1/admin/workspaces/{api.WorkspaceId}/public", null, 404, "ResourceNotFound");
        await api.Put($"/v1/admin/workspaces/{api.WorkspaceId}", new { isPublic = true, handle = "acme", about = "Rockets" });
        string second = (string)(await api.Post("/v1/admin/workspaces", new { name = "Second" }))["id"]!;
        await api.Put($"/v1/admin/workspaces/{second}", new { isPublic = true });
        async Task<int> Count(string query) => (await api.Get($"/v1/admin/workspaces/public?{query}"))["workspaces"]!.AsArray().Count;
        Assert.Equal(2, await Count(""));
        Assert.Equal(1, await Count("search=ACME"));
        Assert.Equal(1, await Count($"workspaceIds={second}"));
        Assert.Equal(2, await Count($"workspaceIds={second}&workspaceIds={api.WorkspaceId}"));
        Assert.Equal(2, (await api.All("/v1/admin/workspaces/public", "workspaces", 1)).Length);
        JsonObject shown = await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}/public");
        Assert.Equal("Rockets", (string)shown["about"]!);
        Assert.False(shown.ContainsKey("ownerId"));
    }

    [Fact]
    public async Task Open_invoices_are_charged_once()
    {
        using var api = new Api(sample: true);
        string path = $"/v1/admin/workspaces/{api.WorkspaceId}/billing";
        JsonArray invoices = (await api.Get($"{path}/invoices"))["invoices"]!.AsArray();
        Assert.Equal(["open", "paid"], invoices.Select(invoice => (string)invoice!["paymentStatus"]!));
        string open = (string)invoices[0]!["id"]!;
        string paid = (string)invoices[1]!["id"]!;
        await api.Fail("POST", $"{path}/invoices/charge-unpaid", """{"invoiceIds":[]}""", 400, "InvalidPayload");
        await api.Fail("POST", $"{path}/invoices/charge-unpaid", new { invoiceIds = new[] { "none" } }, 400, "ReferenceNotFound");
        JsonObject charged = await api.Post($"{path}/invoices/charge-unpaid", new { invoiceIds = new[] { open, paid } });
        Assert.Equal(open, (string)Assert.Single(charged["chargedInvoices"]!.AsArray())!["id"]!);
        Assert.Equal("The invoice is paid", (string)Assert.Single(charged["failedInvoices"]!.AsArray())!["failedReason"]!);
        Assert.Equal("paid", (string)(await api.All("/v2/billing/invoices", "invoices"))[0]["status"]!);
        JsonArray now = (await api.Get($"{path}/invoices"))["invoices"]!.AsArray();
        Assert.NotEmpty(now);
        Assert.All(now, invoice => Assert.Equal("paid", (string)invoice!["paymentStatus"]!));
        JsonObject again = await api.Post($"{path}/invoices/charge-unpaid", new { });
        Assert.Empty(again["chargedInvoices"]!.AsArray());
        Assert.Empty(again["failedInvoices"]!.AsArray());
        JsonObject upcoming = await api.Get($"{path}/upcoming-invoice");
        Assert.Equal([8900, 1000, 12500, 23], upcoming["lineItems"]!.AsArray().Select(line => (int)line!["totalInCents"]!));
        Assert.Equal(224.23, (double)upcoming["total"]!);
        await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_chargeDeclined" });
        await api.Fail("POST", "/v2/billing/credit-grants", new { amount = 5, feature = "integration_spend" }, 402, "PaymentRequired");
        Assert.Equal("UPDATE_PAYMENT_METHOD", (string)(await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}/audit-records"))["records"]![0]!["action"]!);
    }

    [Fact]
    public async Task Usage_counts_what_is_there()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        await api.NewMessage(conversation, user);
        await api.NewMessage(conversation, api.BotId);
        await api.Post("/v1/chat/events", new { type = "t", payload = new { } });
        await api.Post("/v1/tables", new { name = "ATable", schema = new { type = "object", properties = new { a = new { type = "string" } } } });
        await api.Post("/v1/tables/ATable/rows", new { rows = new[] { new { a = "1" }, new { a = "2" } } });
        await api.NewFile("a.txt", new byte[30]);
        await api.NewFile("b.txt", new byte[70]);
        await api.Post("/v1/admin/workspace-members", new { email = "ada@example.com", role = "viewer" });
        await api.Post("/v1/admin/bots", new { name = "second" });
        async Task<double> Value(string id, string type) => (double)(await api.Get($"/v1/admin/usages/{id}?type={type}"))["usage"]!["value"]!;
        Assert.Equal(2, await Value(api.WorkspaceId, "bot_count"));
        Assert.Equal(2, await Value(api.WorkspaceId, "workspace_member_count"));
        Assert.Equal(2, await Value(api.BotId, "invocation_calls"));
        Assert.Equal(2, await Value(api.BotId, "table_row_count"));
        Assert.Equal(100, await Value(api.WorkspaceId, "storage_count"));
        Assert.Equal(70, await Value(api.WorkspaceId, "file_max_size_bytes"));
        Assert.Equal(0, await Value(api.WorkspaceId, "ai_spend"));
        JsonNode usage = Assert.Single((await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}/usages?type=table_row_count&period={Month}"))["usages"]!.AsArray())!;
        Assert.Equal(Month, (string)usage["period"]!);
        Assert.Equal(5000, (int)usage["quota"]!);
        usage = (await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}/usages?type=table_row_count&period=2001-01"))["usages"]![0]!;
        Assert.Equal(0, (int)usage["value"]!);
        foreach (string period in new[] { "monthly", $"{Month}-01", $"{Month}-01T12:00:00.000Z" })
        {
            usage = (await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}/usages?type=table_row_count&period={period}"))["usages"]![0]!;
            Assert.Equal((Month, 2), ((string)usage["period"]!, (int)usage["value"]!));
        }

        await api.Fail("GET", $"/v1/admin/workspaces/{api.WorkspaceId}/usages?type=table_row_count&period=soon", null, 400, "InvalidQuery");
        JsonArray byBot = (await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}/usages/by-bot?type=table_row_count"))["data"]!.AsArray();
        Assert.Equal(2, byBot.Count);
        Assert.Equal(2, (int)byBot.Single(item => (string)item!["botId"]! == api.BotId)!["value"]!);
        JsonArray several = (await api.Get($"/v1/admin/usages/multiple?ids={api.BotId}&ids={api.WorkspaceId}&types=table_row_count&types=storage_count"))["usages"]!.AsArray();
        Assert.Equal([2, 100, 2, 100], several.Select(item => (int)item!["value"]!));
        Assert.Equal(2, (int)Assert.Single((await api.Get($"/v1/admin/usages/{api.BotId}/history?type=invocation_calls"))["usages"]!.AsArray())!["value"]!);
        var completion = (JsonObject)(await api.Get("/v1/admin/workspaces/usages/quota-completion"))[api.WorkspaceId]!;
        Assert.Equal("bot_count", (string)completion["type"]!);
        Assert.Equal(2, (double)completion["completion"]!);
        await api.Fail("GET", $"/v1/admin/usages/{api.BotId}", null, 400, "InvalidQuery");
        await api.Fail("GET", $"/v1/admin/usages/{api.BotId}?type=odd", null, 400, "InvalidQuery");
        await api.Fail("GET", $"/v1/admin/usages/{api.BotId}?type=ai_spend&period=soon", null, 400, "InvalidQuery");
        await api.Fail("GET", "/v1/admin/usages/none?type=ai_spend", null, 404, "ResourceNotFound");
        await api.Fail("GET", "/v1/admin/usages/multiple?ids=none&types=ai_spend", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Activity_is_listed_one_by_one_and_by_day()
    {
        using var api = new Api(sample: true);
        string path = $"/v1/admin/usages/{api.WorkspaceId}";
        JsonNode[] entries = await api.All($"{path}/activity?type=ai_spend", "data", 3);
        Assert.Equal(4, entries.Length);
        Assert.Equal("WebSearch", (string)entries[0]["metadata"]!["type"]!);
        JsonNode[] days = await api.All($"{path}/daily-activity?type=ai_spend", "data", 2);
        Assert.Equal(0.234, days.Sum(day => (double)day["value"]!), 6);
        Assert.Equal(api.BotId, (string)days[0]["metadata"]!["botId"]!);
        Assert.Equal(0.22, days.Where(day => (string)day["metadata"]!["type"]! == "IntegrationAction").Sum(day => (double)day["value"]!), 6);
        Assert.Empty((await api.Get($"{path}/activity?type=ai_spend&timestampUntil=2001-01-01T00:00:00Z"))["data"]!.AsArray());
        Assert.Empty((await api.Get($"{path}/daily-activity?type=ai_spend&dateUntil=2001-01-01"))["data"]!.AsArray());
        Assert.NotEmpty((await api.Get($"{path}/daily-activity?type=table_row_count&dateFrom=2001-01-01"))["data"]!.AsArray());
        Assert.Equal(0.01, (double)(await api.Get($"{path}?type=bing_search_spend"))["usage"]!["value"]!, 6);
    }

    [Fact]
    public async Task Quotas_are_listed_and_the_one_for_ai_is_set()
    {
        using var api = new Api();
        string path = $"/v1/admin/workspaces/{api.WorkspaceId}";
        Assert.Equal(15, (await api.Get($"{path}/quotas"))["quotas"]!.AsArray().Count);
        await api.Put("/v1/admin/quotas/ai-spend", new { monthlySpendingLimit = 25 });
        JsonNode quota = (await api.Get($"{path}/quota?type=ai_spend"))["quota"]!;
        Assert.Equal(25, (int)quota["value"]!);
        Assert.Equal(Month, (string)quota["period"]!);
        Assert.Equal(25, (int)(await api.Get($"{path}/usages?type=ai_spend"))["usages"]![0]!["quota"]!);
        await api.Fail("PUT", "/v1/admin/quotas/ai-spend", new { }, 400, "InvalidPayload");
        await api.Fail("GET", $"{path}/quota", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Activities_of_a_task_are_listed()
    {
        using var api = new Api(sample: true);
        JsonNode conversation = (await api.Get("/v1/chat/conversations"))["conversations"]![0]!;
        string query = $"taskId={conversation["currentTaskId"]}&botId={api.BotId}";
        JsonNode[] activities = await api.All($"/v1/admin/activities?{query}", "activities", 2);
        Assert.Equal(["action", "user_message", "task_status"], activities.Select(activity => (string)activity["category"]!));
        string task = $"/v1/chat/tasks/{conversation["currentTaskId"]}";
        await api.Put(task, new { status = "completed", title = "Done" });
        await api.Put(task, new { status = "completed" });
        JsonArray after = (await api.Get($"/v1/admin/activities?{query}"))["activities"]!.AsArray();
        Assert.Equal(4, after.Count);
        Assert.Equal("completed", (string)after[0]!["data"]!["status"]!);
        await api.Delete(task);
        Assert.Empty((await api.Get($"/v1/admin/activities?{query}"))["activities"]!.AsArray());
        Assert.Empty((await api.Get($"/v1/admin/activities?taskId=none&botId={api.BotId}"))["activities"]!.AsArray());
        await api.Fail("GET", "/v1/admin/activities?taskId=none&botId=none", null, 404, "ResourceNotFound");
        await api.Fail("GET", $"/v1/admin/activities?botId={api.BotId}", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task A_workspace_is_on_the_billing_system_v4()
    {
        using var api = new Api();
        await api.Post($"/v1/admin/workspaces/{api.WorkspaceId}/migrate-to-v4", new { });
        Assert.Equal("v4", (string)(await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}"))["billingVersion"]!);
        await api.Fail("POST", "/v1/admin/workspaces/none/migrate-to-v4", new { }, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task What_belongs_to_workspaces_survives_in_the_snapshot()
    {
        string snapshot = Path.Combine(Path.GetTempPath(), $"emulator-{Guid.NewGuid():N}.json");
        try
        {
            string id;
            using (var api = new Api(sample: true, snapshot: snapshot))
            {
                id = api.WorkspaceId;
                await api.Post("/v1/admin/workspace-members", new { email = "x@example.com", role = "viewer" });
                await api.Put("/v1/admin/quotas/ai-spend", new { monthlySpendingLimit = 9 });
            }

            using var again = new Api(snapshot: snapshot);
            Assert.Equal(5, (await again.All("/v1/admin/workspace-members", "members")).Length);
            Assert.Equal("SET_AI_SPENDING_LIMIT", (string)(await again.Get($"/v1/admin/workspaces/{id}/audit-records"))["records"]![0]!["action"]!);
            Assert.Equal(9, (int)(await again.Get($"/v1/admin/workspaces/{id}/quota?type=ai_spend"))["quota"]!["value"]!);
            Assert.Equal("dark", (string)(await again.Get("/v1/admin/workspaces/preferences/theme"))["value"]!);
        }
        finally
        {
            File.Delete(snapshot);
            if (Directory.Exists(snapshot + ".files"))
            {
                Directory.Delete(snapshot + ".files", recursive: true);
            }
        }
    }
}
