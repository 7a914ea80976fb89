using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class ServerTests
{
    [Fact]
    public async Task Token_and_ids_are_required()
    {
        using Api api = await Api.WithBot();
        using var client = new HttpClient { BaseAddress = api.Server.Url };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/admin/workspaces")).StatusCode);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer wrong");
        JsonNode body = JsonNode.Parse(await (await client.GetAsync("/v1/admin/workspaces")).Content.ReadAsStringAsync())!;
        Assert.Equal("Unauthorized", (string)body["type"]!);
        string message = await (await api.Http.GetAsync("/v1/chat/users")).Content.ReadAsStringAsync();
        Assert.Contains("x-bot-id", message, StringComparison.Ordinal);
        Assert.Contains("InvalidPayload", message, StringComparison.Ordinal);
        Assert.Contains("x-workspace-id", await (await api.Http.GetAsync("/v1/admin/bots")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        api.BotId = "none";
        await api.Fail("GET", "/v1/chat/users", null, 404, "ResourceNotFound");
        api.WorkspaceId = "none";
        await api.Fail("GET", "/v1/admin/bots", null, 403, "Forbidden");
    }

    [Fact]
    public async Task What_is_no_request_of_the_API_says_so()
    {
        using Api api = await Api.WithBot();
        await api.Fail("GET", "/v1/odd", null, 404, "ResourceNotFound");
        await api.Fail("GET", "/v1/chat/conversations/", null, 404, "ResourceNotFound");
        await api.Fail("PATCH", "/v1/chat/users", new { }, 405, "MethodNotFound");
        await api.Fail("POST", "/v1/chat/messages", new { payload = new string('x', 1100 * 1024) }, 413, "PayloadTooLarge");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/workspaces") { Content = new StringContent("a=b", Encoding.UTF8, "text/plain") };
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await api.Http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("pageSize=0")]
    [InlineData("pageSize=1001")]
    [InlineData("pageSize=many")]
    [InlineData("nextToken=x")]
    [InlineData("nextToken=WzEsMiwzXQ%3D%3D")]
    [InlineData("sortField=name")]
    [InlineData("sortDirection=up")]
    [InlineData("afterDate=yesterday")]
    public async Task Wrong_queries_are_refused(string query)
    {
        using Api api = await Api.WithBot();
        string message = await api.Fail("GET", $"/v1/chat/users?{query}", null, 400, "InvalidQuery");
        Assert.Contains(query.Split('=')[0], message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_stay_stable_while_items_come_and_go()
    {
        using Api api = await Api.WithBot();
        var ids = new List<string>();
        for (int count = 0; count < 25; count++)
        {
            ids.Insert(0, await api.NewUser());
        }

        JsonObject first = await api.Get("/v1/chat/users");
        Assert.Equal(ids.Take(20), first["users"]!.AsArray().Select(user => (string)user!["id"]!));
        await api.NewUser();
        await api.Delete($"/v1/chat/users/{ids[19]}");
        JsonObject second = await api.Get($"/v1/chat/users?nextToken={Uri.EscapeDataString((string)first["meta"]!["nextToken"]!)}");
        Assert.Equal(ids.Skip(20), second["users"]!.AsArray().Select(user => (string)user!["id"]!));
        Assert.False(second["meta"]!.AsObject().ContainsKey("nextToken"));
        Assert.Equal(25, (await api.All("/v1/chat/users", "users", 7)).Length);
        string token = Uri.EscapeDataString((string)first["meta"]!["nextToken"]!);
        await api.Fail("GET", $"/v1/chat/conversations?nextToken={token}", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Faults_are_injected()
    {
        using Api api = await Api.WithBot();
        api.Server.FailNext(new EmulatorFault { Status = 429, Count = 2, RetryAfterSeconds = 7, Operation = "listUsers" });
        await api.Get($"/v1/admin/bots/{api.BotId}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/chat/users");
        using HttpResponseMessage limited = await api.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal("7", limited.Headers.GetValues("Retry-After").Single());
        Assert.Equal("0", limited.Headers.GetValues("RateLimit-Remaining").Single());
        Assert.Equal("7", limited.Headers.GetValues("RateLimit-Reset").Single());
        await api.Fail("GET", "/v1/chat/users", null, 429, "RateLimited");
        await api.Get("/v1/chat/users");
        using var asked = new StringContent("""{"status":503,"operation":null}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await api.Http.PostAsync("/_emulator/faults", asked)).StatusCode);
        await api.Fail("GET", "/v1/chat/users", null, 503, "Internal");
        await api.Get("/v1/chat/users");
        using var wrong = new StringContent("""{"status":200}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await api.Http.PostAsync("/_emulator/faults", wrong)).StatusCode);
        using var stranger = new HttpClient { BaseAddress = api.Server.Url };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/_emulator/faults", null)).StatusCode);
        Assert.StartsWith("There is no operation odd.", Assert.Throws<ArgumentException>(() => api.Server.FailNext(new EmulatorFault { Status = 500, Operation = "odd" })).Message, StringComparison.Ordinal);
        Assert.StartsWith("The status must be 400 to 599", Assert.Throws<ArgumentException>(() => api.Server.FailNext(new EmulatorFault { Status = 99 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_survives_in_a_snapshot()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string path = Path.Combine(folder, "state.json");
        try
        {
            string workspaceId, botId, file, user, url;
            using (var api = new Api(sample: true, snapshot: path))
            {
                (workspaceId, botId) = (api.WorkspaceId, api.BotId);
                file = await api.NewFile("kept.txt", [1, 2, 3]);
                url = (string)(await api.Get($"/v1/files/{file}"))["file"]!["url"]!;
                user = await api.NewUser(new { plan = "v" });
                await api.Post("/v1/tables/FaqTable/rows", """{"rows":[{"question":"New?","answer":"Yes"}]}""");
                await api.Put($"/v1/admin/bots/{botId}", new { code = "x" });
            }

            using (var api = new Api(sample: true, snapshot: path))
            {
                Assert.Equal((workspaceId, botId), (api.WorkspaceId, api.BotId));
                Assert.Equal("v", (string)(await api.Get($"/v1/chat/users/{user}"))["user"]!["tags"]!["plan"]!);
                JsonNode kept = (await api.Get($"/v1/files/{file}"))["file"]!;
                Assert.NotEqual(url, (string)kept["url"]!);
                using var client = new HttpClient();
                Assert.Equal(new byte[] { 1, 2, 3 }, await client.GetByteArrayAsync((string)kept["url"]!));
                JsonObject rows = await api.Post("/v1/tables/FaqTable/rows", """{"rows":[{"question":"Newer?"},{"question":"New?"}]}""");
                Assert.Equal(14, (int)rows["rows"]![0]!["id"]!);
                Assert.Single(rows["errors"]!.AsArray());
                await api.Until($"/v1/admin/bots/{botId}", answer => (string)answer["bot"]!["status"]! == "active");
                await api.Delete($"/v1/files/{file}");
            }

            using (var api = new Api(snapshot: path))
            {
                await api.Fail("GET", $"/v1/files/{file}", null, 404, "ResourceNotFound");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Sample_data_has_something_of_everything()
    {
        using var api = new Api(sample: true);
        Assert.Equal("support-bot", (string)(await api.Get("/v1/admin/bots?tags.team=support"))["bots"]![0]!["name"]!);
        Assert.Equal(["Grace", "Ada"], (await api.Get("/v1/chat/users"))["users"]!.AsArray().Select(user => (string)user!["name"]!));
        JsonNode conversation = Assert.Single((await api.Get("/v1/chat/conversations?tags.topic=billing"))["conversations"]!.AsArray())!;
        Assert.Equal(5, (int)conversation["messageCount"]!);
        Assert.Equal(2, (await api.Get($"/v1/chat/conversations/{conversation["id"]}/participants"))["participants"]!.AsArray().Count);
        Assert.Equal(4, (await api.Get("/v1/chat/messages"))["messages"]!.AsArray().Select(message => (string)message!["type"]!).Distinct().Count());
        Assert.Equal(12, (int)(await api.Get("/v1/tables/FaqTable"))["rows"]!);
        JsonNode best = (await api.Post("/v1/tables/FaqTable/rows/find", new { search = "get a refund" }))["rows"]![0]!;
        Assert.Equal("How do I get a refund?", (string)best["question"]!);
        Assert.Equal(2, (await api.Get("/v1/files"))["files"]!.AsArray().Count);
        Assert.Equal("guide.md", (string)(await api.Get("/v1/files/search?query=refund"))["passages"]![0]!["file"]!["key"]!);
        Assert.Single((await api.Get("/v1/files/knowledge-bases"))["knowledgeBases"]!.AsArray());
        await api.Get($"/v1/chat/states/bot/{api.BotId}/settings");
        Assert.Single((await api.Get("/v1/chat/events?status=scheduled"))["events"]!.AsArray());
        Assert.Equal(3, (int)(await api.Get($"/v1/admin/bots/{api.BotId}/issues"))["issues"]![0]!["eventsCount"]!);
        Assert.NotEmpty((await api.Get($"/v1/admin/bots/{api.BotId}/logs?timeStart=2020-01-01"))["logs"]!.AsArray());
        Assert.Equal("5", (await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}"))["spendingLimit"]!.ToJsonString());
    }

    [Fact]
    public async Task Many_create_at_once_and_times_never_repeat()
    {
        using Api api = await Api.WithBot();
        long before = api.Server.RequestCount;
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => api.NewUser())));
        Assert.Equal(200, ids.Distinct().Count());
        Assert.Equal(200, api.Server.RequestCount - before);
        JsonNode[] users = await api.All("/v1/chat/users", "users", 100);
        string[] times = [.. users.Select(user => (string)user["createdAt"]!)];
        Assert.Equal(200, times.Distinct().Count());
        Assert.Equal(times.OrderByDescending(time => time, StringComparer.Ordinal), times);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("billing")]
    [InlineData("files")]
    [InlineData("runtime")]
    [InlineData("tables")]
    public async Task No_recorded_request_makes_it_fail(string area)
    {
        using Api api = await Api.WithBot();
        JsonNode vectors = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Contract.DataFolder, "wire", $"{area}.json")))!;
        foreach (JsonNode? vector in vectors as JsonArray ?? vectors["vectors"]!.AsArray())
        {
            JsonNode request = vector!["request"]!;
            string path = $"{request["path"]}?{request["query"]}".TrimEnd('?');
            (int status, JsonNode? answer) = await api.Send(new HttpMethod((string)request["method"]!), path, request["body"]);
            Assert.True(status != 500, $"{vector["operation"]} {vector["case"]}: {answer}");
            if (status == 501)
            {
                Assert.Contains($" {vector["operation"]} ", (string)answer!["message"]!, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Server_stops_at_once_and_lets_its_port_go()
    {
        var server = EmulatorServer.Start(new EmulatorOptions { Token = "t" });
        Assert.True(server.IsRunning);
        Assert.Equal("t", server.Token);
        Assert.Null(server.BotId);
        using var client = new HttpClient();
        server.Stop();
        server.Stop();
        Assert.False(server.IsRunning);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Url));
        using var next = EmulatorServer.Start(new EmulatorOptions { Port = server.Url.Port });
        Assert.Equal(server.Url, next.Url);
    }
}
