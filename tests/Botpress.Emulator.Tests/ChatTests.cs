using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class ChatTests
{
    [Fact]
    public async Task Conversation_is_created_changed_and_deleted()
    {
        using Api api = await Api.WithBot();
        string id = await api.NewConversation(new { a = "1", b = "2" });
        Assert.StartsWith("conv_", id);
        Assert.Equal(31, id.Length);
        JsonNode changed = (await api.Put($"/v1/chat/conversations/{id}", """{"tags":{"a":null,"c":"3"},"properties":{"p":"q"}}"""))["conversation"]!;
        Assert.Equal("""{"b":"2","c":"3"}""", changed["tags"]!.ToJsonString());
        Assert.Equal("""{"p":"q"}""", changed["properties"]!.ToJsonString());
        Assert.True(string.CompareOrdinal((string)changed["updatedAt"]!, (string)changed["createdAt"]!) > 0);
        string user = await api.NewUser();
        JsonObject message = await api.NewMessage(id, user);
        await api.Delete($"/v1/chat/conversations/{id}");
        Assert.Contains(id, await api.Fail("GET", $"/v1/chat/conversations/{id}", null, 404, "ResourceNotFound"), StringComparison.Ordinal);
        await api.Fail("GET", $"/v1/chat/messages/{message["id"]}", null, 404, "ResourceNotFound");
    }

    [Theory]
    [InlineData("""{"tags":{}}""", "channel")]
    [InlineData("""{"channel":"c"}""", "tags")]
    [InlineData("""{"channel":7,"tags":{}}""", "channel")]
    [InlineData("""{"channel":"c","tags":{"k":1}}""", "tags.k")]
    [InlineData("""{"channel":"c","tags":[]}""", "tags")]
    [InlineData("""{"channel":null,"tags":{}}""", "channel")]
    [InlineData("not json", "JSON")]
    [InlineData("""{"channel":"c","channel":"d","tags":{}}""", "JSON")]
    [InlineData("[1]", "object")]
    public async Task Wrong_bodies_are_named(string body, string named)
    {
        using Api api = await Api.WithBot();
        Assert.Contains(named, await api.Fail("POST", "/v1/chat/conversations", body, 400, "InvalidPayload"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversations_are_filtered()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string first = await api.NewConversation(new { topic = "a" }, "web");
        string second = await api.NewConversation(new { topic = "b" }, "mail");
        await api.NewMessage(second, user);
        async Task<string[]> Find(string query) => [.. (await api.Get($"/v1/chat/conversations?{query}"))["conversations"]!.AsArray().Select(item => (string)item!["id"]!)];
        Assert.Equal([second, first], await Find(""));
        Assert.Equal([first, second], await Find("sortField=createdAt&sortDirection=asc"));
        Assert.Equal([first], await Find("tags.topic=a"));
        Assert.Equal([second], await Find("tags%5Btopic%5D=b"));
        Assert.Equal([second], await Find("channel=mail"));
        Assert.Equal([second], await Find($"participantIds={user}"));
        Assert.Equal([second], await Find("minMessageCount=1"));
        Assert.Equal([first], await Find("maxMessageCount=0"));
        Assert.Empty(await Find("integrationName=other"));
        // The dates are those of the creation: that of the last message does not count.
        await api.NewMessage(first, user);
        async Task<string> Created(string id) => (string)(await api.Get($"/v1/chat/conversations/{id}"))["conversation"]!["createdAt"]!;
        Assert.Equal([second], await Find($"afterDate={await Created(second)}"));
        Assert.Equal([first], await Find($"beforeDate={await Created(first)}"));
        Assert.Equal(1, (int)(await api.Get($"/v1/chat/conversations/{second}"))["conversation"]!["messageCount"]!);
    }

    [Fact]
    public async Task Conversation_is_got_or_created_by_its_tags()
    {
        using Api api = await Api.WithBot();
        JsonObject first = await api.Post("/v1/chat/conversations/get-or-create", new { channel = "c", tags = new { a = "1", b = "x" } });
        JsonObject same = await api.Post("/v1/chat/conversations/get-or-create", new { channel = "c", tags = new { a = "1", b = "y" }, discriminateByTags = new[] { "a" } });
        JsonObject other = await api.Post("/v1/chat/conversations/get-or-create", new { channel = "c", tags = new { a = "1" } });
        Assert.True((bool)first["meta"]!["created"]!);
        Assert.False((bool)same["meta"]!["created"]!);
        Assert.Equal((string)first["conversation"]!["id"]!, (string)same["conversation"]!["id"]!);
        Assert.True((bool)other["meta"]!["created"]!);
    }

    [Fact]
    public async Task Participants_come_and_go()
    {
        using Api api = await Api.WithBot();
        string conversation = await api.NewConversation();
        string user = await api.NewUser(name: "Ada");
        string path = $"/v1/chat/conversations/{conversation}/participants";
        Assert.Equal("Ada", (string)(await api.Post(path, new { userId = user }))["participant"]!["name"]!);
        await api.Fail("POST", path, new { userId = user }, 409, "AlreadyExists");
        await api.Fail("POST", path, new { userId = "user_01ARZ3NDEKTSV4RRFFQ69G5FAV" }, 400, "ReferenceNotFound");
        await api.Fail("POST", path, new { userId = "short" }, 400, "InvalidPayload");
        Assert.Single((await api.Get(path))["participants"]!.AsArray());
        Assert.Equal(user, (string)(await api.Get($"{path}/{user}"))["participant"]!["id"]!);
        await api.Delete($"{path}/{user}");
        await api.Fail("GET", $"{path}/{user}", null, 404, "ResourceNotFound");
        await api.Fail("DELETE", $"{path}/{user}", new { }, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Users_are_kept_changed_found_and_deleted()
    {
        using Api api = await Api.WithBot();
        string ada = (string)(await api.Post("/v1/chat/users", new { tags = new { k = "1" }, name = "Ada", pictureUrl = "u", properties = new { p = "1" }, attributes = new { a = "2" } }))["user"]!["id"]!;
        string bob = await api.NewUser(new { k = "2" });
        JsonNode changed = (await api.Put($"/v1/chat/users/{ada}", """{"name":null,"pictureUrl":null,"tags":{"k":null},"properties":{"p":null},"attributes":{"b":"3"}}"""))["user"]!;
        Assert.Null(changed["name"]);
        Assert.False(changed.AsObject().ContainsKey("pictureUrl"));
        Assert.Equal("{}", changed["tags"]!.ToJsonString());
        Assert.Equal("""{"a":"2","b":"3"}""", changed["attributes"]!.ToJsonString());
        JsonObject got = await api.Post("/v1/chat/users/get-or-create", new { tags = new { k = "2" } });
        Assert.False((bool)got["meta"]!["created"]!);
        Assert.Equal(bob, (string)got["user"]!["id"]!);
        Assert.Equal(bob, (string)Assert.Single((await api.Get("/v1/chat/users?tags.k=2"))["users"]!.AsArray())!["id"]!);
        string created = (string)(await api.Get($"/v1/chat/users/{ada}"))["user"]!["createdAt"]!;
        Assert.Single((await api.Get($"/v1/chat/users?beforeDate={created}&rangeField=createdAt"))["users"]!.AsArray());
        Assert.Equal(ada, (string)(await api.Get("/v1/chat/users?sortField=updatedAt"))["users"]![0]!["id"]!);
        string conversation = await api.NewConversation();
        await api.NewMessage(conversation, bob);
        Assert.Single((await api.Get($"/v1/chat/users?conversationId={conversation}"))["users"]!.AsArray());
        await api.Delete($"/v1/chat/users/{bob}");
        await api.Fail("GET", $"/v1/chat/users/{bob}", null, 404, "ResourceNotFound");
        Assert.Empty((await api.Get($"/v1/chat/conversations/{conversation}/participants"))["participants"]!.AsArray());
        await api.Fail("PUT", $"/v1/chat/users/{ada}", new { name = new string('x', 201) }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Messages_have_a_direction_and_make_participants()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        JsonObject incoming = await api.NewMessage(conversation, user, "a");
        JsonObject outgoing = await api.NewMessage(conversation, api.BotId, "b");
        Assert.Equal("incoming", (string)incoming["direction"]!);
        Assert.Equal("outgoing", (string)outgoing["direction"]!);
        Assert.Equal(user, (string)Assert.Single((await api.Get($"/v1/chat/conversations/{conversation}/participants"))["participants"]!.AsArray())!["id"]!);
        var body = new { conversationId = conversation, userId = user, type = "text", payload = new { text = "c" }, tags = new { t = "1" }, origin = "synthetic" };
        Assert.Equal("outgoing", (string)(await api.Post("/v1/chat/messages", body))["message"]!["direction"]!);
        JsonObject again = await api.Post("/v1/chat/messages/get-or-create", body);
        Assert.False((bool)again["meta"]!["created"]!);
        string id = (string)incoming["id"]!;
        JsonNode changed = (await api.Put($"/v1/chat/messages/{id}", """{"tags":{"x":"y"},"payload":{"text":"new"}}"""))["message"]!;
        Assert.Equal("new", (string)changed["payload"]!["text"]!);
        Assert.Equal(id, (string)Assert.Single((await api.Get("/v1/chat/messages?tags.x=y"))["messages"]!.AsArray())!["id"]!);
        await api.Delete($"/v1/chat/messages/{id}");
        await api.Fail("GET", $"/v1/chat/messages/{id}", null, 404, "ResourceNotFound");
        Assert.Equal(2, (int)(await api.Get($"/v1/chat/conversations/{conversation}"))["conversation"]!["messageCount"]!);
        string missing = "conv_01ARZ3NDEKTSV4RRFFQ69G5FAV";
        var wrong = new { conversationId = missing, userId = user, type = "text", payload = new { }, tags = new { } };
        Assert.Contains(missing, await api.Fail("POST", "/v1/chat/messages", wrong, 400, "ReferenceNotFound"), StringComparison.Ordinal);
        var large = new { conversationId = conversation, userId = user, type = "text", payload = new { text = new string('x', 130 * 1024) }, tags = new { } };
        await api.Fail("POST", "/v1/chat/messages", large, 413, "PayloadTooLarge");
    }

    [Fact]
    public async Task Scheduled_messages_appear_later_and_imports_keep_their_time()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        await api.Post("/v1/chat/messages", new { conversationId = conversation, userId = user, type = "text", payload = new { text = "a" }, tags = new { }, schedule = new { delay = 150 } });
        Assert.Empty((await api.Get("/v1/chat/messages"))["messages"]!.AsArray());
        await api.Until("/v1/chat/messages", answer => answer["messages"]!.AsArray().Count == 1);
        var item = new { conversationId = conversation, userId = user, type = "text", payload = new { text = "a" }, tags = new { n = "1" }, createdAt = "2020-01-02T03:04:05Z", discriminateByTags = new[] { "n" } };
        JsonObject imported = await api.Post("/v1/chat/messages/import-messages", new { messages = new[] { item, item } });
        Assert.Equal("2020-01-02T03:04:05.000Z", (string)imported["messages"]![0]!["createdAt"]!);
        Assert.Equal((string)imported["messages"]![0]!["id"]!, (string)imported["messages"]![1]!["id"]!);
        Assert.Single((await api.Get("/v1/chat/messages?beforeDate=2021-01-01"))["messages"]!.AsArray());
        await api.Fail("POST", "/v1/chat/messages", new { conversationId = conversation, userId = user, type = "text", payload = new { }, tags = new { }, schedule = new { } }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Events_are_processed_scheduled_and_cancelled()
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string now = (string)(await api.Post("/v1/chat/events", new { type = "t", payload = new { a = 1 }, userId = user }))["event"]!["id"]!;
        await api.Until($"/v1/chat/events/{now}", answer => (string)answer["event"]!["status"]! == "processed");
        string soon = (string)(await api.Post("/v1/chat/events", new { type = "t", payload = new { }, schedule = new { delay = 100 } }))["event"]!["id"]!;
        string late = (string)(await api.Post("/v1/chat/events", new { type = "u", payload = new { }, schedule = new { dateTime = DateTime.UtcNow.AddDays(1).ToString("o") } }))["event"]!["id"]!;
        Assert.Equal([late, soon], (await api.Get("/v1/chat/events?status=scheduled"))["events"]!.AsArray().Select(item => (string)item!["id"]!));
        await api.Until($"/v1/chat/events/{soon}", answer => (string)answer["event"]!["status"]! == "processed");
        await api.Delete($"/v1/chat/events/scheduled/{late}");
        Assert.Equal("canceled", (string)(await api.Get($"/v1/chat/events/{late}"))["event"]!["status"]!);
        await api.Fail("DELETE", $"/v1/chat/events/scheduled/{now}", new { }, 404, "ResourceNotFound");
        Assert.Equal(now, (string)Assert.Single((await api.Get($"/v1/chat/events?userId={user}"))["events"]!.AsArray())!["id"]!);
        Assert.Single((await api.Get("/v1/chat/events?type=u"))["events"]!.AsArray());
        await api.Fail("GET", "/v1/chat/events?status=odd", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task States_are_set_patched_cleared_and_expire()
    {
        using Api api = await Api.WithBot();
        string conversation = await api.NewConversation();
        string path = $"/v1/chat/states/conversation/{conversation}/s";
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
        await api.Fail("PATCH", path, new { payload = new { } }, 404, "ResourceNotFound");
        Assert.Equal(1, (int)(await api.Post($"{path}/get-or-set", new { payload = new { a = 1 } }))["state"]!["payload"]!["a"]!);
        Assert.Equal(1, (int)(await api.Post($"{path}/get-or-set", new { payload = new { a = 2 } }))["state"]!["payload"]!["a"]!);
        JsonNode patched = (await api.Succeed(System.Net.Http.HttpMethod.Patch, path, """{"payload":{"b":[2],"n":null}}"""))["state"]!;
        Assert.Equal("""{"a":1,"b":[2],"n":null}""", patched["payload"]!.ToJsonString());
        Assert.Equal(conversation, (string)patched["conversationId"]!);
        await api.Post(path, """{"payload":null}""");
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
        await api.Post(path, new { payload = new { }, expiry = 60_000 });
        JsonNode state = (await api.Post($"{path}/expiry", new { expiry = 1 }))["state"]!;
        Assert.NotNull(state["expiresAt"]);
        DateTime deadline = DateTime.UtcNow.AddSeconds(5);
        while ((await api.Send(System.Net.Http.HttpMethod.Get, path, null)).Status != 404)
        {
            Assert.True(DateTime.UtcNow < deadline);
        }

        await api.Post($"/v1/chat/states/bot/{api.BotId}/s", new { payload = new { } });
        string workflow = (string)(await api.Post("/v1/chat/workflows", new { name = "w", status = "pending" }))["workflow"]!["id"]!;
        await api.Post($"/v1/chat/states/workflow/{workflow}/s", new { payload = new { } });
        await api.Fail("POST", "/v1/chat/states/workflow/any/s", new { payload = new { } }, 404, "ResourceNotFound");
        await api.Fail("GET", "/v1/chat/states/user/none/s", null, 404, "ResourceNotFound");
        await api.Fail("GET", "/v1/chat/states/task/none/s", null, 400, "InvalidPayload");
        await api.Fail("POST", path, new { payload = new { }, expiry = 0 }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Actions_run_and_unknown_ones_become_issues()
    {
        using Api api = await Api.WithBot();
        Assert.Equal("v", (string)(await api.Post("/v1/chat/actions", new { type = "echo", input = new { k = "v" } }))["output"]!["k"]!);
        Assert.Equal(6.5, (double)(await api.Post("/v1/chat/actions", new { type = "emulator:sum", input = new { numbers = new[] { 1, 2, 3.5 } } }))["output"]!["total"]!);
        await api.Fail("POST", "/v1/chat/actions", new { type = "sum", input = new { } }, 400, "Runtime");
        await api.Fail("POST", "/v1/chat/actions", new { type = "crm:find", input = new { } }, 400, "ReferenceNotFound");
        await api.Fail("POST", "/v1/chat/actions", new { type = "crm:find", input = new { } }, 400, "ReferenceNotFound");
        string bot = $"/v1/admin/bots/{api.BotId}";
        JsonNode issue = Assert.Single((await api.Get($"{bot}/issues"))["issues"]!.AsArray())!;
        Assert.Equal(2, (int)issue["eventsCount"]!);
        Assert.Equal("configuration", (string)issue["category"]!);
        Assert.Equal("crm:find", (string)issue["groupedData"]!["action"]!["raw"]!);
        Assert.Equal(2, (await api.Get($"{bot}/issues/{issue["id"]}/events"))["issueEvents"]!.AsArray().Count);
        await api.Delete($"{bot}/issues/{issue["id"]}");
        await api.Fail("GET", $"{bot}/issues/{issue["id"]}", null, 404, "ResourceNotFound");
        JsonNode[] runs = await api.All($"{bot}/action-runs?integrationName=emulator", "data");
        Assert.Equal(["FAILURE", "SUCCESS", "SUCCESS"], runs.Select(run => (string)run["status"]!));
        await api.Fail("GET", $"{bot}/action-runs", null, 400, "InvalidQuery");
    }
}
