using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class RuntimeTests
{
    private static readonly string _missing = "none_" + new string('x', 25);

    [Fact]
    public async Task Workflows_keep_what_they_are_given_and_finish()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        JsonNode parent = (await api.Post("/v1/chat/workflows", new { name = "order", status = "pending" }))["workflow"]!;
        Assert.Equal("{}", parent["input"]!.ToJsonString());
        JsonNode child = (await api.Post("/v1/chat/workflows", new
        {
            name = "pay", status = "listening", input = new { total = 5 }, parentWorkflowId = parent["id"], conversationId = conversation, userId = user,
            timeoutAt = "2100-01-02T03:04:05.000Z", tags = new { step = "1", old = "x" },
        }))["workflow"]!;
        string path = $"/v1/chat/workflows/{child["id"]}";
        Assert.Equal("2100-01-02T03:04:05.000Z", (string)child["timeoutAt"]!);
        Assert.Equal((string)child["id"]!, (string)(await api.Get($"/v1/chat/conversations/{conversation}"))["conversation"]!["currentWorkflowId"]!);
        async Task<string[]> Names(string query) => [.. (await api.Get($"/v1/chat/workflows?{query}"))["workflows"]!.AsArray().Select(item => (string)item!["name"]!)];
        Assert.Equal(["pay", "order"], await Names(""));
        Assert.Equal(["pay"], await Names("statuses=listening&statuses=paused"));
        Assert.Equal(["pay"], await Names($"parentWorkflowId={parent["id"]}&conversationId={conversation}&userId={user}&tags.step=1"));
        Assert.Equal(["order"], await Names("name=order"));
        Assert.Equal(2, (await api.All("/v1/chat/workflows", "workflows", 1)).Length);
        await api.Fail("GET", "/v1/chat/workflows?statuses=odd", null, 400, "InvalidQuery");

        await api.Post($"/v1/chat/states/workflow/{child["id"]}/s", new { payload = new { } });
        JsonNode done = (await api.Put(path, new { status = "completed", output = new { paid = true }, tags = new { step = "2", old = (string?)null } }))["workflow"]!;
        Assert.Equal("""{"step":"2"}""", done["tags"]!.ToJsonString());
        Assert.True((bool)done["output"]!["paid"]!);
        Assert.NotNull(done["completedAt"]);
        Assert.Null((await api.Get($"/v1/chat/conversations/{conversation}"))["conversation"]!["currentWorkflowId"]);
        await api.Delete(path);
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
        await api.Fail("GET", $"/v1/chat/states/workflow/{child["id"]}/s", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Workflows_are_refused_what_does_not_fit()
    {
        using Api api = await Api.WithBot();
        foreach (string field in new[] { "parentWorkflowId", "conversationId", "userId", "eventId" })
        {
            string message = await api.Fail("POST", "/v1/chat/workflows", new JsonObject { ["name"] = "w", ["status"] = "pending", [field] = _missing }, 400, "ReferenceNotFound");
            Assert.Contains(field, message, StringComparison.Ordinal);
        }

        await api.Fail("POST", "/v1/chat/workflows", new { name = "w" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/workflows", new { name = "w", status = "completed" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/workflows", new { name = "w", status = "in_progress" }, 400, "InvalidPayload");
        string occasion = (string)(await api.Post("/v1/chat/events", new { type = "t", payload = new { } }))["event"]!["id"]!;
        JsonNode running = (await api.Post("/v1/chat/workflows", new { name = "w", status = "in_progress", eventId = occasion }))["workflow"]!;
        Assert.Equal("in_progress", (string)running["status"]!);
        await api.Fail("PUT", $"/v1/chat/workflows/{running["id"]}", new { status = "pending" }, 400, "InvalidPayload");
        await api.Fail("PUT", $"/v1/chat/workflows/{_missing}", new { }, 404, "ResourceNotFound");
        await api.Fail("POST", "/v1/chat/events", new { type = "t", payload = new { }, workflowId = _missing }, 400, "ReferenceNotFound");
    }

    [Fact]
    public async Task Workflow_is_found_again_by_tags_and_status_group()
    {
        using Api api = await Api.WithBot();
        async Task<(string Id, bool Created)> Ask(object body)
        {
            JsonObject answer = await api.Post("/v1/chat/workflows/get-or-create", body);
            return ((string)answer["workflow"]!["id"]!, (bool)answer["meta"]!["created"]!);
        }

        (string? first, bool created) = await Ask(new { name = "w", status = "pending", tags = new { a = "1", b = "1" } });
        Assert.True(created);
        Assert.Equal((first, false), await Ask(new { name = "w", status = "pending", tags = new { b = "1", a = "1" } }));
        Assert.Equal((first, false), await Ask(new { name = "w", status = "pending", tags = new { a = "1", b = "2" }, discriminateByTags = new[] { "a" } }));
        Assert.True((await Ask(new { name = "w", status = "pending", tags = new { a = "1" } })).Created);
        Assert.True((await Ask(new { name = "other", status = "pending", tags = new { a = "1", b = "1" } })).Created);
        await api.Put($"/v1/chat/workflows/{first}", new { status = "cancelled" });
        Assert.Equal((first, false), await Ask(new { name = "w", status = "pending", tags = new { a = "1", b = "1" }, discriminateByStatusGroup = "finished" }));
        Assert.True((await Ask(new { name = "w", status = "pending", tags = new { a = "1", b = "1" }, discriminateByStatusGroup = "active" })).Created);
    }

    [Fact]
    public async Task What_is_not_done_by_its_time_times_out()
    {
        using Api api = await Api.WithBot();
        string conversation = await api.NewConversation();
        string soon = DateTime.UtcNow.AddMilliseconds(150).ToString("o");
        string workflow = (string)(await api.Post("/v1/chat/workflows", new { name = "w", status = "pending", timeoutAt = soon, conversationId = conversation }))["workflow"]!["id"]!;
        string longer = (string)(await api.Post("/v1/chat/workflows", new { name = "longer", status = "pending", timeoutAt = soon }))["workflow"]!["id"]!;
        await api.Put($"/v1/chat/workflows/{longer}", new { timeoutAt = "2100-01-01T00:00:00Z" });
        string done = (string)(await api.Post("/v1/chat/workflows", new { name = "done", status = "pending", timeoutAt = soon }))["workflow"]!["id"]!;
        await api.Put($"/v1/chat/workflows/{done}", new { status = "completed" });
        string task = (string)(await api.Post("/v1/chat/tasks", new { type = "t", conversationId = conversation, timeoutAt = soon }))["task"]!["id"]!;

        await api.Until($"/v1/chat/workflows/{workflow}", answer => (string)answer["workflow"]!["status"]! == "timedout");
        await api.Until($"/v1/chat/tasks/{task}", answer => (string)answer["task"]!["status"]! == "timeout");
        Assert.Equal("pending", (string)(await api.Get($"/v1/chat/workflows/{longer}"))["workflow"]!["status"]!);
        Assert.Equal("completed", (string)(await api.Get($"/v1/chat/workflows/{done}"))["workflow"]!["status"]!);
        Assert.Null((await api.Get($"/v1/chat/conversations/{conversation}"))["conversation"]!["currentWorkflowId"]);
    }

    [Fact]
    public async Task Tasks_are_created_changed_listed_and_deleted()
    {
        using Api api = await Api.WithBot();
        string conversation = await api.NewConversation();
        JsonNode parent = (await api.Post("/v1/chat/tasks", new { type = "call", conversationId = conversation }))["task"]!;
        Assert.Equal("pending", (string)parent["status"]!);
        Assert.Equal("", (string)parent["title"]!);
        JsonNode child = (await api.Post("/v1/chat/tasks", new
        {
            type = "mail", conversationId = conversation, title = "T", description = "D", data = new { n = 1 }, parentTaskId = parent["id"], tags = new { a = "1" },
        }))["task"]!;
        Assert.Equal(1, (int)child["data"]!["n"]!);
        string path = $"/v1/chat/tasks/{child["id"]}";
        async Task<string[]> Types(string query) => [.. (await api.Get($"/v1/chat/tasks?{query}"))["tasks"]!.AsArray().Select(item => (string)item!["type"]!)];
        Assert.Equal(["mail", "call"], await Types($"conversationId={conversation}"));
        Assert.Equal(["mail"], await Types($"parentTaskId={parent["id"]}&tags.a=1"));
        Assert.Equal(["call"], await Types("type=call&status=pending"));
        JsonNode changed = (await api.Put(path, new { status = "blocked", title = "U", data = new { n = 2 }, tags = new { a = "" } }))["task"]!;
        Assert.Equal("U", (string)changed["title"]!);
        Assert.Equal("D", (string)changed["description"]!);
        Assert.Equal("{}", changed["tags"]!.ToJsonString());
        Assert.Equal(["mail"], await Types("status=blocked&status=paused"));
        await api.Fail("PUT", path, new { status = "odd" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/tasks", new { type = "t" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/tasks", new { type = "t", conversationId = _missing }, 400, "ReferenceNotFound");
        await api.Fail("POST", "/v1/chat/tasks", new { type = "t", conversationId = conversation, parentTaskId = _missing }, 400, "ReferenceNotFound");
        await api.Delete(path);
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Incoming_message_finds_or_makes_what_it_needs()
    {
        using Api api = await Api.WithBot();
        api.IntegrationId = await api.Install("""{"name":"sms","version":"1.0.0"}""");
        var body = new
        {
            user = new { tags = new { phone = "1" }, name = "Ada", discriminateByTags = new[] { "phone" } },
            conversation = new { channel = "sms", tags = new { phone = "1" }, discriminateByTags = new[] { "phone" } },
            message = new { payload = new { text = "hi" }, type = "text", tags = new { id = "m1" }, discriminateByTags = new[] { "id" } },
        };
        JsonObject first = await api.Post("/v1/chat/initialize-incoming-message", body);
        JsonObject again = await api.Post("/v1/chat/initialize-incoming-message", body);
        Assert.Equal("Ada", (string)first["user"]!["name"]!);
        Assert.Equal("incoming", (string)first["message"]!["direction"]!);
        Assert.Equal((string)first["user"]!["id"]!, (string)first["message"]!["userId"]!);
        foreach (string part in new[] { "user", "conversation", "message" })
        {
            Assert.Equal((string)first[part]!["id"]!, (string)again[part]!["id"]!);
        }

        Assert.Equal(1, (int)again["conversation"]!["messageCount"]!);
        JsonObject known = await api.Post("/v1/chat/initialize-incoming-message", new { userId = first["user"]!["id"], conversationId = first["conversation"]!["id"] });
        Assert.Null(known["message"]);
        Assert.Equal("sms", (string)known["conversation"]!["channel"]!);
        await api.Fail("POST", "/v1/chat/initialize-incoming-message", new { }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/initialize-incoming-message", new { userId = _missing, conversationId = first["conversation"]!["id"] }, 400, "ReferenceNotFound");
        await api.Fail("POST", "/v1/chat/initialize-incoming-message", new { body.user, conversation = new { channel = "sms", tags = new { } } }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Imports_need_their_time_and_are_limited()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        JsonObject Item() => new()
        {
            ["conversationId"] = conversation, ["userId"] = user, ["type"] = "text", ["payload"] = new JsonObject { ["text"] = "a" }, ["tags"] = new JsonObject(),
            ["createdAt"] = "2020-01-02T03:04:05.000Z", ["discriminateByTags"] = new JsonArray(),
        };
        JsonObject Messages(int count) => new() { ["messages"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode?)Item())]) };
        Assert.Empty((await api.Post("/v1/chat/messages/import-messages", Messages(0)))["messages"]!.AsArray());
        Assert.Equal(100, (await api.Post("/v1/chat/messages/import-messages", Messages(100)))["messages"]!.AsArray().Count);
        await api.Fail("POST", "/v1/chat/messages/import-messages", Messages(101), 400, "InvalidPayload");
        JsonObject timeless = Messages(1);
        timeless["messages"]![0]!.AsObject().Remove("createdAt");
        Assert.Contains("messages[0].createdAt", await api.Fail("POST", "/v1/chat/messages/import-messages", timeless, 400, "InvalidPayload"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tag_values_come_once_each_in_order_and_paged()
    {
        using Api api = await Api.WithBot();
        foreach (string plan in new[] { "pro", "free", "pro" })
        {
            await api.NewUser(new { plan });
        }

        await api.NewConversation(new { plan = "trial" });
        Assert.Equal(["free", "pro"], (await api.All("/v1/chat/tags/plan/values?type=user", "tags", 1)).Select(item => (string)item["value"]!));
        Assert.Equal("trial", (string)Assert.Single((await api.Get("/v1/chat/tags/plan/values?type=conversation"))["tags"]!.AsArray())!["value"]!);
        Assert.Empty((await api.Get("/v1/chat/tags/none/values?type=message"))["tags"]!.AsArray());
        await api.Fail("GET", "/v1/chat/tags/plan/values", null, 400, "InvalidQuery");
        await api.Fail("GET", "/v1/chat/tags/plan/values?type=bot", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Counters_come_back_with_the_analytics_of_the_day()
    {
        using Api api = await Api.WithBot();
        await api.Post("/v1/chat/analytics", new { name = "order", count = 2 });
        await api.Post("/v1/chat/analytics", new { name = "order", count = 3 });
        string day = DateTime.UtcNow.ToString("o")[..10];
        JsonObject analytics = await api.Get($"/v1/admin/bots/{api.BotId}/analytics?startDate={day}&endDate={day}");
        Assert.Equal("""{"order":5}""", analytics["records"]![0]!["customEvents"]!.ToJsonString());
        await api.Fail("POST", "/v1/chat/analytics", new { name = "", count = 1 }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/analytics", new { name = "n", count = 0 }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/analytics", new { name = "n", count = 1.5 }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/analytics", new { name = "n" }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Observations_are_taken()
    {
        using Api api = await Api.WithBot();
        Assert.Empty(await api.Post("/v1/chat/observations", new { name = "n", data = new { a = 1 }, id = "1", traceId = "t" }));
        await api.Post("/v1/chat/observations", new { name = "n", data = new { }, id = "1" });
        await api.Fail("POST", "/v1/chat/observations", new { name = "n" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/observations", new { name = "n", data = new { }, userId = 1 }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Integration_configures_itself()
    {
        using Api api = await Api.WithBot();
        string bot = $"/v1/admin/bots/{api.BotId}";
        string id = await api.NewIntegration();
        await api.Put(bot, new { integrations = new { mail = new { integrationId = id, enabled = true } } });
        await api.Fail("POST", "/v1/chat/integrations/configure", new { identifier = "x" }, 403, "Forbidden");
        api.Http.DefaultRequestHeaders.Add("x-integration-id", id);
        await api.Post("/v1/chat/integrations/configure", new { identifier = "shop-1", scheduleRegisterCall = "bi-weekly", sandboxIdentifiers = new { } });
        Assert.Equal("shop-1", (string)(await api.Get(bot))["bot"]!["integrations"]!["mail"]!["identifier"]!);
        await api.Post("/v1/chat/integrations/configure", new { });
        Assert.Equal("shop-1", (string)(await api.Get(bot))["bot"]!["integrations"]!["mail"]!["identifier"]!);
        await api.Post("/v1/chat/integrations/configure", """{"identifier":null,"sandboxIdentifiers":null}""");
        Assert.Null((await api.Get(bot))["bot"]!["integrations"]!["mail"]!["identifier"]);
        await api.Fail("POST", "/v1/chat/integrations/configure", new { scheduleRegisterCall = "often" }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Account_is_changed_and_stays()
    {
        using var api = new Api();
        JsonNode before = (await api.Get("/v1/admin/account/me"))["account"]!;
        JsonNode changed = (await api.Put("/v1/admin/account/me", new { displayName = "Ada", profilePicture = "https://example.com/a.png", refresh = true }))["account"]!;
        Assert.Equal("Ada", (string)changed["displayName"]!);
        Assert.Equal((string)before["id"]!, (string)changed["id"]!);
        await api.Put("/v1/admin/account/me", new { });
        Assert.Equal("Ada", (string)(await api.Get("/v1/admin/account/me"))["account"]!["displayName"]!);
        await api.Fail("PUT", "/v1/admin/account/me", new { displayName = new string('x', 101) }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Account_that_is_deleted_takes_all_with_it()
    {
        using var api = new Api(sample: true);
        string before = (string)(await api.Get("/v1/admin/account/me"))["account"]!["id"]!;
        await api.Post("/v1/admin/account/pats", new { note = "mine" });
        await api.Post("/v1/admin/account/me", new { });
        Assert.NotEqual(before, (string)(await api.Get("/v1/admin/account/me"))["account"]!["id"]!);
        Assert.Empty((await api.Get("/v1/admin/account/pats"))["pats"]!.AsArray());
        Assert.Empty((await api.Get("/v1/admin/bots"))["bots"]!.AsArray());
        Assert.Equal(api.WorkspaceId, (string)Assert.Single((await api.Get("/v1/admin/workspaces"))["workspaces"]!.AsArray())!["id"]!);
        await api.Fail("GET", "/v1/chat/users", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Access_tokens_are_shown_once_and_work_until_they_are_deleted()
    {
        using var api = new Api();
        JsonNode made = (await api.Post("/v1/admin/account/pats", new { note = "ci" }))["pat"]!;
        JsonNode listed = Assert.Single((await api.Get("/v1/admin/account/pats"))["pats"]!.AsArray())!;
        Assert.Equal("ci", (string)listed["note"]!);
        Assert.Null(listed["value"]);
        using var client = new HttpClient { BaseAddress = api.Server.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)made["value"]!);
        Assert.Equal(200, (int)(await client.GetAsync("/v1/admin/account/me")).StatusCode);
        await api.Delete($"/v1/admin/account/pats/{made["id"]}");
        Assert.Equal(401, (int)(await client.GetAsync("/v1/admin/account/me")).StatusCode);
        Assert.Empty((await api.Get("/v1/admin/account/pats"))["pats"]!.AsArray());
        await api.Fail("DELETE", $"/v1/admin/account/pats/{made["id"]}", new { }, 404, "ResourceNotFound");
        await api.Fail("POST", "/v1/admin/account/pats", new { }, 400, "InvalidPayload");
    }

    [Theory]
    [InlineData("""{"a":[1,null]}""")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Preferences_are_any_json(string json)
    {
        using var api = new Api();
        const string Preference = "/v1/admin/account/preferences/a%2Fb";
        Assert.Empty(await api.Get(Preference));
        await api.Post(Preference, $$"""{"value":{{json}}}""");
        JsonObject kept = await api.Get(Preference);
        Assert.True(kept.ContainsKey("value"));
        Assert.Equal(json, kept["value"]?.ToJsonString() ?? "null");
        await api.Post(Preference, new { });
        Assert.Empty(await api.Get(Preference));
    }

    [Fact]
    public async Task State_of_this_kind_survives_a_restart()
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            string id;
            string token;
            using (var api = new Api(sample: true, snapshot: path))
            {
                id = (string)(await api.Post("/v1/chat/workflows", new { name = "w", status = "pending" }))["workflow"]!["id"]!;
                token = (string)(await api.Post("/v1/admin/account/pats", new { note = "n" }))["pat"]!["value"]!;
                await api.Post("/v1/admin/account/preferences/p", """{"value":null}""");
                await api.Post("/v1/chat/analytics", new { name = "n", count = 1 });
            }

            using var again = new Api(snapshot: path);
            again.BotId = (string)(await again.Get("/v1/admin/bots"))["bots"]![0]!["id"]!;
            Assert.Equal("w", (string)(await again.Get($"/v1/chat/workflows/{id}"))["workflow"]!["name"]!);
            Assert.True((await again.Get("/v1/admin/account/preferences/p")).ContainsKey("value"));
            again.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            Assert.NotEmpty((await again.Get("/v1/chat/tasks"))["tasks"]!.AsArray());
        }
        finally
        {
            System.IO.File.Delete(path);
            if (System.IO.Directory.Exists(path + ".files"))
            {
                System.IO.Directory.Delete(path + ".files", recursive: true);
            }
        }
    }
}
