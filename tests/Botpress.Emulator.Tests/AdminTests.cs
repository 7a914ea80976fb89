using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class AdminTests
{
    [Fact]
    public async Task Workspaces_are_created_changed_and_deleted_with_their_bots()
    {
        using var api = new Api();
        JsonObject own = await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}");
        Assert.Equal("Emulator", (string)own["name"]!);
        string id = (string)(await api.Post("/v1/admin/workspaces", new { name = "Second" }))["id"]!;
        Assert.StartsWith("wkspace_", id);
        JsonObject changed = await api.Put($"/v1/admin/workspaces/{id}", new { handle = "second", about = "x", socialAccounts = new[] { "a" }, spendingLimit = 10, isPublic = true });
        Assert.Equal("second", (string)changed["handle"]!);
        Assert.Equal(10, (int)changed["spendingLimit"]!);
        await api.Fail("PUT", $"/v1/admin/workspaces/{api.WorkspaceId}", new { handle = "second" }, 409, "AlreadyExists");
        JsonObject taken = await api.Put("/v1/admin/workspaces/handle-availability", new { handle = "second" });
        Assert.False((bool)taken["available"]!);
        Assert.Equal("second-1", (string)taken["suggestions"]![0]!);
        Assert.Equal(id, (string)taken["usedBy"]!);
        Assert.True((bool)(await api.Put("/v1/admin/workspaces/handle-availability", new { handle = "free" }))["available"]!);
        Assert.Equal(id, (string)Assert.Single((await api.Get("/v1/admin/workspaces?handle=second"))["workspaces"]!.AsArray())!["id"]!);
        string ownId = api.WorkspaceId;
        api.WorkspaceId = id;
        string bot = (string)(await api.Post("/v1/admin/bots", new { name = "b" }))["bot"]!["id"]!;
        Assert.Equal(1, (int)(await api.Get($"/v1/admin/workspaces/{id}"))["botCount"]!);
        await api.Delete($"/v1/admin/workspaces/{id}");
        await api.Fail("GET", $"/v1/admin/workspaces/{id}", null, 404, "ResourceNotFound");
        await api.Fail("GET", $"/v1/admin/bots/{bot}", null, 403, "Forbidden");
        api.WorkspaceId = ownId;
        await api.Fail("GET", $"/v1/admin/bots/{bot}", null, 404, "ResourceNotFound");
        await api.Fail("DELETE", $"/v1/admin/workspaces/{ownId}", new { }, 403, "Forbidden");
        await api.Fail("POST", "/v1/admin/workspaces", new { }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Bots_keep_what_they_are_given_and_merge_changes()
    {
        using var api = new Api();
        JsonNode bot = (await api.Post("/v1/admin/bots", """
            {"name":"b","description":"d","tags":{"a":"1","b":"2"},"dev":true,"type":"adk","maxExecutionTime":30,
             "states":{"cart":{"type":"user","schema":{}}},"events":{"order":{"schema":{}}},"actions":{"pay":{"input":{"schema":{}},"output":{"schema":{}}}},
             "recurringEvents":{"r":{"schedule":{"cron":"* * * * *"},"type":"t","payload":{}}},"user":{"tags":{"plan":{"title":"U"}}},
             "configuration":{"data":{"k":1}},"secrets":{"KEY":"v"},"medias":[{"url":"u","name":"n"}],"subscriptions":{"events":{"e":{}}}}
            """))["bot"]!;
        string path = $"/v1/admin/bots/{bot["id"]}";
        Assert.Equal(36, ((string)bot["id"]!).Length);
        Assert.Equal("""["KEY"]""", bot["secrets"]!.ToJsonString());
        Assert.Equal(0, (int)bot["recurringEvents"]!["r"]!["failedAttempts"]!);
        Assert.Equal(1, (int)bot["configuration"]!["data"]!["k"]!);
        JsonNode changed = (await api.Put(path, $$$$$$"""
            {"name":"c","tags":{"a":null,"c":"3"},"states":{"cart":null},"user":{"tags":{"plan":null}},"secrets":{"KEY":null,"OTHER":"x"},
             "integrations":{"mail":{"integrationId":"{{{{{{await api.NewIntegration()}}}}}}","enabled":true}},"subscriptions":{"events":null}}
            """))["bot"]!;
        Assert.Equal("""{"b":"2","c":"3"}""", changed["tags"]!.ToJsonString());
        Assert.Equal("{}", changed["states"]!.ToJsonString());
        Assert.Equal("""["OTHER"]""", changed["secrets"]!.ToJsonString());
        Assert.Equal("d", (string)changed["description"]!);
        Assert.Null(changed["subscriptions"]!["events"]);
        Assert.Equal("deploying", (string)(await api.Put(path, new { code = "module.exports = {}" }))["bot"]!["status"]!);
        JsonObject deployed = await api.Until(path, answer => (string)answer["bot"]!["status"]! == "active");
        Assert.NotNull(deployed["bot"]!["deployedAt"]);
        await api.Post("/v1/admin/bots", new { tags = new { b = "x" } });
        async Task<int> Count(string query) => (await api.Get($"/v1/admin/bots?{query}"))["bots"]!.AsArray().Count;
        Assert.Equal(2, await Count(""));
        Assert.Equal(1, await Count("tags.b=2"));
        Assert.Equal(1, await Count("dev=false"));
        Assert.Equal(1, await Count("integrationNames=mail&integrationNames=sms"));
        Assert.Equal(0, await Count("pluginNames=p"));
        await api.Fail("PUT", path, """{"states":{"s":{"type":"odd","schema":{}}}}""", 400, "InvalidPayload");
        await api.Fail("GET", "/v1/admin/bots?dev=perhaps", null, 400, "InvalidQuery");
        await api.Delete(path);
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Bot_moves_to_another_workspace()
    {
        using Api api = await Api.WithBot();
        string target = (string)(await api.Post("/v1/admin/workspaces", new { name = "T" }))["id"]!;
        await api.Fail("POST", $"/v1/admin/bots/{api.BotId}/transfer", new { targetWorkspaceId = new string('x', 30) }, 400, "ReferenceNotFound");
        await api.Post($"/v1/admin/bots/{api.BotId}/transfer", new { targetWorkspaceId = target });
        await api.Fail("GET", $"/v1/admin/bots/{api.BotId}", null, 404, "ResourceNotFound");
        api.WorkspaceId = target;
        await api.Get($"/v1/admin/bots/{api.BotId}");
    }

    [Fact]
    public async Task Logs_are_filtered_and_paged_at_top_level()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        for (int count = 0; count < 25; count++)
        {
            await api.NewMessage(conversation, user);
        }

        string path = $"/v1/admin/bots/{api.BotId}/logs?timeStart={DateTime.UtcNow.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}";
        await api.Until($"{path}&pageSize=100", answer => answer["logs"]!.AsArray().Count == 25);
        JsonObject first = await api.Get(path);
        Assert.Equal(20, first["logs"]!.AsArray().Count);
        JsonObject second = await api.Get($"{path}&nextToken={Uri.EscapeDataString((string)first["nextToken"]!)}");
        Assert.Equal(5, second["logs"]!.AsArray().Count);
        Assert.False(second.ContainsKey("nextToken"));
        Assert.Equal(20, (await api.Get($"{path}&userId={user}&conversationId={conversation}&level=info&messageContains=MESSAGE"))["logs"]!.AsArray().Count);
        Assert.Empty((await api.Get($"{path}&level=error"))["logs"]!.AsArray());
        await api.Fail("GET", $"/v1/admin/bots/{api.BotId}/logs", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Analytics_count_what_is_there()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        await api.NewMessage(conversation, user);
        await api.NewMessage(conversation, api.BotId);
        await api.Post("/v1/chat/events", new { type = "t", payload = new { } });
        DateTime today = DateTime.UtcNow.Date;
        JsonArray records = (await api.Get($"/v1/admin/bots/{api.BotId}/analytics?startDate={today.AddDays(-1):yyyy-MM-dd}&endDate={today.AddDays(1):yyyy-MM-dd}"))["records"]!.AsArray();
        Assert.Equal(3, records.Count);
        int Sum(string name) => records.Sum(record => (int)record![name]!);
        Assert.Equal([1, 1, 1, 1, 1], new[] { Sum("newUsers"), Sum("userMessages"), Sum("botMessages"), Sum("sessions"), Sum("events") });
        Assert.Equal(0, Sum("returningUsers"));
        await api.Fail("GET", $"/v1/admin/bots/{api.BotId}/analytics?startDate=x&endDate=y", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Account_and_introspection_are_answered()
    {
        using Api api = await Api.WithBot();
        JsonNode account = (await api.Get("/v1/admin/account/me"))["account"]!;
        JsonObject found = await api.Post("/v1/admin/introspect", new { botId = api.BotId });
        Assert.Equal(api.WorkspaceId, (string)found["workspaceId"]!);
        Assert.Equal((string)account["id"]!, (string)found["userId"]!);
    }

    [Fact]
    public async Task Values_are_the_same_by_what_they_say_however_deep()
    {
        using var api = new Api();
        JsonObject answer = await api.Post("/v1/admin/helper/vrl", """{"data":{"a":[1,{"b":1.0,"c":"x"}],"b":[1.0,{"c":"\u0078","b":1e0}]},"script":".a == .b"}""");
        Assert.True((bool)answer["result"]!);
        answer = await api.Post("/v1/admin/helper/vrl", """{"data":{"a":[1,{"b":1}],"b":[1,{"b":2}]},"script":".a == .b"}""");
        Assert.False((bool)answer["result"]!);
    }
}
