using System;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>Bots and integrations declare what they use; what they do not is refused, and each sees the integration's own by its names.</summary>
public class DeclarationTests
{
    private const string Bot = """
        {
          "name": "bot",
          "user": { "tags": { "plan": {} } }, "conversation": { "tags": { "topic": {} } }, "message": { "tags": { "mood": {} } },
          "states": {
            "prefs": { "type": "user", "schema": { "type": "object", "properties": { "n": { "type": "number" } } }, "expiry": 60000 },
            "global": { "type": "bot", "schema": { "type": "object" } }
          },
          "events": { "ping": { "schema": { "type": "object", "required": ["n"], "properties": { "n": { "type": "number" } } } } },
          "actions": { "greet": { "input": { "schema": { "type": "object", "required": ["name"] } }, "output": { "schema": { "type": "object", "properties": { "text": { "type": "string" } } } } } }
        }
        """;

    private const string Mail = """
        {
          "name": "mail", "version": "1.0.0",
          "channels": {
            "thread": {
              "messages": { "text": { "schema": { "type": "object", "properties": { "html": { "type": "boolean" } } } }, "sticker": { "schema": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } } } },
              "conversation": { "tags": { "id": {}, "subject": {} }, "creation": { "enabled": true, "requiredTags": ["id"] } },
              "message": { "tags": { "id": {} } }
            },
            "free": { "messages": { "text": { "schema": { "type": "object" } } } }
          },
          "user": { "tags": { "address": {}, "id": {} }, "creation": { "enabled": true, "requiredTags": ["address"] } },
          "events": { "bounced": { "schema": { "type": "object", "required": ["code"], "properties": { "code": { "type": "number" } } } } },
          "states": { "cursor": { "type": "integration", "schema": { "type": "object", "properties": { "at": { "type": "string" } } } } },
          "actions": { "send": { "input": { "schema": { "type": "object", "required": ["to"], "properties": { "to": { "type": "string" } } } }, "output": { "schema": { "type": "object", "properties": { "id": { "type": "string" }, "count": { "type": "number" } } } } } }
        }
        """;

    /// <summary>Every request that gives a name which nobody declares, or what a declaration does not allow: [who, method, path, body, what the error says].</summary>
    [Theory]
    [InlineData("bot", "POST", "users", """{"tags":{"odd":"1"}}""", "-User")]
    [InlineData("bot", "POST", "users/get-or-create", """{"tags":{"odd":"1"}}""", "-User")]
    [InlineData("bot", "POST", "users/get-or-create", """{"tags":{"plan":"1"},"discriminateByTags":["odd"]}""", "odd")]
    [InlineData("bot", "PUT", "users/USER", """{"tags":{"odd":"1"}}""", "-User")]
    [InlineData("bot", "PUT", "users/USER", """{"tags":{"mail:address":"1"}}""", "only read")]
    [InlineData("bot", "POST", "conversations", """{"channel":"thread","integrationName":"mail","tags":{"id":"1","odd":"1"}}""", "-Conversation")]
    [InlineData("bot", "POST", "conversations/get-or-create", """{"channel":"thread","integrationName":"mail","tags":{"id":"1","odd":"1"}}""", "-Conversation")]
    [InlineData("bot", "PUT", "conversations/CONV", """{"tags":{"odd":"1"}}""", "-Conversation")]
    [InlineData("bot", "POST", "messages", """{"conversationId":"CONV","userId":"USER","type":"text","payload":{"text":"a"},"tags":{"odd":"1"}}""", "-Message")]
    [InlineData("bot", "POST", "messages/get-or-create", """{"conversationId":"CONV","userId":"USER","type":"text","payload":{"text":"a"},"tags":{"odd":"1"}}""", "-Message")]
    [InlineData("bot", "PUT", "messages/SAYING", """{"tags":{"odd":"1"}}""", "-Message")]
    [InlineData("bot", "POST", "conversations", """{"channel":"thread","tags":{}}""", "integrationName is required")]
    [InlineData("bot", "POST", "conversations/get-or-create", """{"channel":"thread","tags":{"topic":"1"}}""", "integrationName is required")]
    [InlineData("bot", "POST", "conversations", """{"channel":"odd","integrationName":"mail","tags":{"topic":"1"}}""", "declares no channel")]
    [InlineData("mail", "POST", "conversations", """{"channel":"odd","tags":{"id":"1"}}""", "declares no channel")]
    [InlineData("bot", "POST", "conversations", """{"channel":"thread","integrationName":"mail","tags":{"topic":"1"}}""", "tags.id is required")]
    [InlineData("bot", "POST", "conversations/get-or-create", """{"channel":"thread","integrationName":"mail","tags":{"topic":"1"}}""", "tags.id is required")]
    [InlineData("mail", "POST", "conversations", """{"channel":"thread","tags":{"subject":"1"}}""", "tags.id is required")]
    [InlineData("mail", "POST", "users", """{"tags":{"id":"1"}}""", "tags.address is required")]
    [InlineData("bot", "POST", "users", """{"tags":{},"integrationName":"mail"}""", "tags.address is required")]
    [InlineData("mail", "POST", "users", """{"tags":{"address":"a","plan":"1"}}""", "declares no tag")]
    [InlineData("mail", "PUT", "users/USER", """{"tags":{"odd":"1"}}""", "declares no tag")]
    [InlineData("mail", "PUT", "conversations/CONV", """{"tags":{"odd":"1"}}""", "channel \"thread\"")]
    [InlineData("mail", "PUT", "messages/SAYING", """{"tags":{"odd":"1"}}""", "channel \"thread\"")]
    [InlineData("bot", "POST", "messages", """{"conversationId":"CONV","userId":"USER","type":"image","payload":{"imageUrl":"a"},"tags":{}}""", "no message type")]
    [InlineData("mail", "POST", "messages/get-or-create", """{"conversationId":"CONV","userId":"USER","type":"image","payload":{"imageUrl":"a"},"tags":{}}""", "no message type")]
    [InlineData("bot", "POST", "messages", """{"conversationId":"CONV","userId":"USER","type":"text","payload":{},"tags":{}}""", "payload.text")]
    [InlineData("bot", "POST", "messages", """{"conversationId":"CONV","userId":"USER","type":"text","payload":{"text":7},"tags":{}}""", "payload.text")]
    [InlineData("bot", "POST", "messages", """{"conversationId":"CONV","userId":"USER","type":"text","payload":{"text":"a","html":"x"},"tags":{}}""", "payload.html")]
    [InlineData("bot", "POST", "messages", """{"conversationId":"CONV","userId":"USER","type":"sticker","payload":{},"tags":{}}""", "payload.id")]
    [InlineData("bot", "POST", "messages/get-or-create", """{"conversationId":"CONV","userId":"USER","type":"text","tags":{}}""", "payload.text")]
    [InlineData("bot", "PUT", "messages/SAYING", """{"payload":{}}""", "payload.text")]
    [InlineData("mail", "POST", "initialize-incoming-message", """{"userId":"USER","conversationId":"CONV","message":{"type":"image","payload":{"imageUrl":"a"},"tags":{},"discriminateByTags":[]}}""", "no message type")]
    [InlineData("mail", "POST", "initialize-incoming-message", """{"userId":"USER","conversation":{"channel":"odd","tags":{"id":"1"},"discriminateByTags":[]}}""", "declares no channel")]
    [InlineData("mail", "POST", "initialize-incoming-message", """{"user":{"tags":{"odd":"1"},"discriminateByTags":[]},"conversationId":"CONV"}""", "user.tags.odd")]
    [InlineData("bot", "POST", "events", """{"type":"odd","payload":{}}""", "-Event")]
    [InlineData("bot", "POST", "events", """{"type":"mail:odd","payload":{}}""", "the integration \"mail\" must declare it: Set-BpIntegration")]
    [InlineData("bot", "POST", "events", """{"type":"sms:odd","payload":{}}""", "the bot has none of that name. Install it")]
    [InlineData("bot", "POST", "states/user/USER/mail:odd", """{"payload":{}}""", "the integration \"mail\" must declare it: Set-BpIntegration")]
    [InlineData("bot", "POST", "events", """{"type":"ping","payload":{}}""", "payload.n")]
    [InlineData("bot", "POST", "events", """{"type":"ping","payload":{"n":"x"}}""", "payload.n")]
    [InlineData("mail", "POST", "events", """{"type":"ping","payload":{"n":1}}""", "declares no event")]
    [InlineData("mail", "POST", "events", """{"type":"bounced","payload":{}}""", "payload.code")]
    [InlineData("bot", "POST", "states/user/USER/odd", """{"payload":{}}""", "-State")]
    [InlineData("bot", "POST", "states/user/USER/odd", """{"payload":null}""", "-State")]
    [InlineData("bot", "POST", "states/user/USER/odd/get-or-set", """{"payload":{}}""", "-State")]
    [InlineData("bot", "POST", "states/user/USER/global", """{"payload":{}}""", "type bot")]
    [InlineData("bot", "POST", "states/user/USER/prefs", """{"payload":{"n":"x"}}""", "payload.n")]
    [InlineData("bot", "POST", "states/user/USER/prefs/get-or-set", """{"payload":{"n":"x"}}""", "payload.n")]
    [InlineData("mail", "POST", "states/integration/BOT/prefs", """{"payload":{}}""", "declares no state")]
    [InlineData("bot", "POST", "actions", """{"type":"mail:send","input":{}}""", "input.to")]
    [InlineData("bot", "POST", "actions", """{"type":"greet","input":{}}""", "input.name")]
    public async Task What_is_not_declared_is_refused(string who, string method, string path, string body, string named)
    {
        using Api api = await Strict();
        Things things = await Make(api);
        api.IntegrationId = who == "bot" ? null : things.Mail;
        int users = await Count(api, "users");
        string message = await api.Fail(method, $"/v1/chat/{things.Fill(path)}", things.Fill(body), 400, "InvalidPayload");
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Equal(users, await Count(api, "users"));
    }

    [Theory]
    [InlineData("POST", "conversations", """{"channel":"thread","integrationName":"sms","tags":{}}""")]
    [InlineData("POST", "conversations/get-or-create", """{"channel":"thread","integrationName":"sms","tags":{}}""")]
    [InlineData("POST", "users", """{"integrationName":"sms","tags":{}}""")]
    [InlineData("POST", "users/get-or-create", """{"integrationName":"sms","tags":{}}""")]
    [InlineData("POST", "actions", """{"type":"sms:send","input":{}}""")]
    [InlineData("POST", "actions", """{"type":"mail:odd","input":{}}""")]
    [InlineData("POST", "actions", """{"type":"odd","input":{}}""")]
    public async Task What_is_not_there_is_refused_even_when_lenient(string method, string path, string body)
    {
        foreach (bool lenient in new[] { false, true })
        {
            using Api api = await Strict(lenient);
            await api.Install(Mail);
            await api.Fail(method, $"/v1/chat/{path}", body, 400, "ReferenceNotFound");
        }
    }

    [Fact]
    public async Task Lenient_takes_names_and_keeps_to_types()
    {
        using Api api = await Strict(lenient: true);
        Things things = await Make(api);
        await api.Post("/v1/chat/users", new { tags = new { odd = "1" } });
        string conversation = await api.NewConversation(new { odd = "1" }, "odd");
        await api.Post("/v1/chat/messages", new { conversationId = conversation, userId = things.User, type = "odd", payload = new { }, tags = new { odd = "1" } });
        await api.Post("/v1/chat/events", new { type = "odd", payload = new { } });
        await api.Post($"/v1/chat/states/user/{things.User}/odd", new { payload = new { } });
        await api.Fail("POST", "/v1/chat/events", new { type = "ping", payload = new { n = "x" } }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/messages", new { conversationId = conversation, userId = things.User, type = "text", payload = new { }, tags = new { } }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/conversations", new { channel = "thread", integrationName = "mail", tags = new { } }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task What_an_integration_sets_its_bot_sees_with_the_prefix()
    {
        using Api api = await Strict();
        Things things = await Make(api);
        api.IntegrationId = things.Mail;
        JsonNode user = (await api.Get($"/v1/chat/users/{things.User}"))["user"]!;
        Assert.Equal("""{"address":"ada@example.com"}""", user["tags"]!.ToJsonString());
        Assert.Equal("mail", (string)(await api.Get($"/v1/chat/conversations/{things.Conversation}"))["conversation"]!["integration"]!);
        string bounced = (string)(await api.Post("/v1/chat/events", new { type = "bounced", payload = new { code = 5 } }))["event"]!["id"]!;
        Assert.Equal("bounced", (string)(await api.Get($"/v1/chat/events/{bounced}"))["event"]!["type"]!);
        Assert.Single((await api.Get("/v1/chat/events?type=bounced"))["events"]!.AsArray());
        Assert.Single((await api.Get("/v1/chat/users?tags.address=ada@example.com"))["users"]!.AsArray());
        await api.Post($"/v1/chat/states/integration/{things.Mail}/cursor", new { payload = new { at = "x" } });
        Assert.Equal("cursor", (string)(await api.Get($"/v1/chat/states/integration/{things.Mail}/cursor"))["state"]!["name"]!);
        Assert.Equal("ada@example.com", (string)Assert.Single((await api.Get("/v1/chat/tags/address/values?type=user"))["tags"]!.AsArray())!["value"]!);

        api.IntegrationId = null;
        Assert.Equal("""{"mail:address":"ada@example.com"}""", (await api.Get($"/v1/chat/users/{things.User}"))["user"]!["tags"]!.ToJsonString());
        Assert.Equal("""{"mail:id":"c1"}""", (await api.Get($"/v1/chat/conversations/{things.Conversation}"))["conversation"]!["tags"]!.ToJsonString());
        Assert.Equal("""{"mail:id":"m1"}""", (await api.Get($"/v1/chat/messages/{things.Message}"))["message"]!["tags"]!.ToJsonString());
        Assert.Equal("mail:bounced", (string)(await api.Get($"/v1/chat/events/{bounced}"))["event"]!["type"]!);
        Assert.Single((await api.Get("/v1/chat/events?type=mail:bounced"))["events"]!.AsArray());
        Assert.Single((await api.Get("/v1/chat/users?tags.mail:address=ada@example.com"))["users"]!.AsArray());
        Assert.Single((await api.Get("/v1/chat/conversations?integrationName=mail&channel=thread"))["conversations"]!.AsArray());
        await api.Put($"/v1/chat/users/{things.User}", new { tags = new { plan = "pro" } });
        await api.Post("/v1/chat/events", new { type = "ping", payload = new { n = 1 } });
    }

    [Fact]
    public async Task Bot_makes_what_its_integrations_ask_for()
    {
        using Api api = await Strict();
        await api.Install(Mail);
        JsonNode conversation = (await api.Post("/v1/chat/conversations", new { channel = "thread", integrationName = "mail", tags = new { id = "7", topic = "x" } }))["conversation"]!;
        Assert.Equal(("mail", """{"mail:id":"7","topic":"x"}"""), ((string)conversation["integration"]!, conversation["tags"]!.ToJsonString()));
        await api.Post("/v1/chat/conversations", """{"channel":"thread","integrationName":"mail","tags":{"mail:id":"8"}}""");
        await api.Post("/v1/chat/conversations", new { channel = "free", integrationName = "mail", tags = new { } });
        Assert.Equal("""{"mail:address":"a"}""", (await api.Post("/v1/chat/users", new { integrationName = "mail", tags = new { address = "a" } }))["user"]!["tags"]!.ToJsonString());
        Assert.Equal("""{"id":"","count":0}""", (await api.Post("/v1/chat/actions", new { type = "mail:send", input = new { to = "a" } }))["output"]!.ToJsonString());
        Assert.Equal("""{"text":""}""", (await api.Post("/v1/chat/actions", new { type = "greet", input = new { name = "a" } }))["output"]!.ToJsonString());
    }

    [Fact]
    public async Task Message_goes_the_way_that_who_sends_it_says()
    {
        using Api api = await Strict();
        Things things = await Make(api);
        object Said(string id) => new { conversationId = things.Conversation, userId = things.User, type = "text", payload = new { text = "a" }, tags = new { id } };
        object Import(string id) => new { messages = new[] { new { conversationId = things.Conversation, userId = things.User, type = "text", payload = new { text = "a" }, tags = new { id }, createdAt = "2026-01-02T03:04:05.000Z", discriminateByTags = new[] { "id" } } } };
        api.IntegrationId = things.Mail;
        Assert.Equal("incoming", (string)(await api.Post("/v1/chat/messages", Said("2")))["message"]!["direction"]!);
        Assert.Equal("incoming", (string)(await api.Post("/v1/chat/messages/get-or-create", Said("3")))["message"]!["direction"]!);
        Assert.Equal("incoming", (string)(await api.Post("/v1/chat/messages/import-messages", Import("4")))["messages"]![0]!["direction"]!);
        api.IntegrationId = null;
        Assert.Equal("outgoing", (string)(await api.Post("/v1/chat/messages", Said("5")))["message"]!["direction"]!);
        Assert.Equal("outgoing", (string)(await api.Post("/v1/chat/messages/get-or-create", Said("6")))["message"]!["direction"]!);
        Assert.Equal("outgoing", (string)(await api.Post("/v1/chat/messages/import-messages", Import("7")))["messages"]![0]!["direction"]!);
    }

    [Fact]
    public async Task State_gets_the_expiry_of_its_declaration()
    {
        using Api api = await Strict();
        string user = await api.NewUser();
        Assert.Equal(60_000, (int)(await api.Post($"/v1/chat/states/user/{user}/prefs", new { payload = new { n = 1 } }))["state"]!["expiry"]!);
        Assert.Null((await api.Post($"/v1/chat/states/user/{user}/prefs", new { payload = new { }, expiry = (int?)null }))["state"]!["expiry"]);
        await api.Fail("PATCH", $"/v1/chat/states/user/{user}/prefs", new { payload = new { n = "x" } }, 400, "InvalidPayload");
        await api.Post($"/v1/chat/states/bot/{api.BotId}/global", new { payload = new { } });
    }

    /// <summary>Users, conversations and messages alike: what is found is by all tags, or by those that are named, and gets what is given.</summary>
    [Fact]
    public async Task Get_or_create_finds_by_its_tags_and_updates()
    {
        using Api api = await Strict();
        Things things = await Make(api);
        api.IntegrationId = things.Mail;
        (string path, JsonObject body, string tag, string other, string kind)[] cases =
        [
            ("users", new JsonObject { ["name"] = "Ada" }, "address", "id", "user"),
            ("conversations", new JsonObject { ["channel"] = "thread" }, "id", "subject", "conversation"),
        ];
        foreach ((string path, JsonObject body, string tag, string other, string kind) in cases)
        {
            async Task<(string Id, bool Created, JsonNode Thing)> Ask(JsonObject tags, string? by = null, Action<JsonObject>? more = null)
            {
                var asked = (JsonObject)body.DeepClone();
                asked["tags"] = tags;
                asked["discriminateByTags"] = by is null ? null : new JsonArray(by);
                if (by is null)
                {
                    asked.Remove("discriminateByTags");
                }

                more?.Invoke(asked);
                JsonObject answer = await api.Post($"/v1/chat/{path}/get-or-create", asked);
                return ((string)answer[kind]!["id"]!, (bool)answer["meta"]!["created"]!, answer[kind]!);
            }

            (string first, bool created, JsonNode _) = await Ask(new JsonObject { [tag] = "x", [other] = "old" });
            Assert.True(created);
            Assert.Equal((first, false), (await Ask(new JsonObject { [tag] = "x", [other] = "old" })) is var same ? (same.Id, same.Created) : default);
            Assert.True((await Ask(new JsonObject { [tag] = "x" })).Created);
            (string found, bool again, JsonNode changed) = await Ask(new JsonObject { [tag] = "x", [other] = "new" }, tag, asked => asked["properties"] = new JsonObject { ["p"] = "1" });
            Assert.Equal((first, false), (found, again));
            Assert.Equal(("new", "1"), ((string)changed["tags"]![other]!, (string)changed["properties"]!["p"]!));
        }

        JsonNode user = (await api.Post("/v1/chat/users/get-or-create", new { tags = new { address = "x", id = "new" }, name = "Grace", pictureUrl = "p", discriminateByTags = new[] { "address" } }))["user"]!;
        Assert.Equal(("Grace", "p"), ((string)user["name"]!, (string)user["pictureUrl"]!));
        JsonObject message = await api.Post("/v1/chat/messages/get-or-create", new { conversationId = things.Conversation, userId = things.User, type = "text", payload = new { text = "new" }, tags = new { id = "m1" }, discriminateByTags = new[] { "id" } });
        Assert.Equal((things.Message, false, "new"), ((string)message["message"]!["id"]!, (bool)message["meta"]!["created"]!, (string)message["message"]!["payload"]!["text"]!));
        JsonObject without = await api.Post("/v1/chat/messages/get-or-create", new { conversationId = things.Conversation, userId = things.User, type = "text", tags = new { id = "m1" } });
        Assert.Equal("new", (string)without["message"]!["payload"]!["text"]!);
    }

    [Fact]
    public async Task Import_tells_which_messages_it_could_not_take()
    {
        using Api api = await Strict();
        Things things = await Make(api);
        JsonObject Item(string conversation, string type) => new()
        {
            ["conversationId"] = conversation, ["userId"] = things.User, ["type"] = type, ["payload"] = new JsonObject { ["text"] = "a" }, ["tags"] = new JsonObject(),
            ["createdAt"] = "2026-01-02T03:04:05.000Z", ["discriminateByTags"] = new JsonArray(),
        };
        string missing = "conv_" + new string('x', 26);
        (int status, JsonNode? error) = await api.Send(HttpMethod.Post, "/v1/chat/messages/import-messages", new JsonObject
        {
            ["messages"] = new JsonArray(Item(things.Conversation, "text"), Item(missing, "text"), Item(things.Conversation, "image")),
        });
        Assert.Equal((400, "ReferenceNotFound"), (status, (string)error!["type"]!));
        Assert.Equal(things.Conversation, (string)Assert.Single(error["metadata"]!["resolvedMessages"]!.AsArray())!["conversationId"]!);
        Assert.Equal([missing, things.Conversation], error["metadata"]!["failedMessages"]!.AsArray().Select(failed => (string)failed!["message"]!["conversationId"]!));
        Assert.Equal(2, (int)(await api.Get($"/v1/chat/conversations/{things.Conversation}"))["conversation"]!["messageCount"]!);
    }

    [Fact]
    public async Task Dates_of_lists_are_those_of_the_creation()
    {
        using Api api = await Strict();
        Things things = await Make(api);
        string later = (string)(await api.Post("/v1/chat/users", new { tags = new { } }))["user"]!["createdAt"]!;
        await api.Put($"/v1/chat/users/{things.User}", new { tags = new { plan = "x" } });
        Assert.DoesNotContain(things.User, (await api.Get($"/v1/chat/users?afterDate={later}"))["users"]!.AsArray().Select(user => (string)user!["id"]!));
        Assert.Contains(things.User, (await api.Get($"/v1/chat/users?afterDate={later}&rangeField=updatedAt"))["users"]!.AsArray().Select(user => (string)user!["id"]!));
        string conversation = (string)(await api.Post("/v1/chat/conversations", new { channel = "free", integrationName = "mail", tags = new { } }))["conversation"]!["createdAt"]!;
        await api.NewMessage(things.Conversation, api.BotId);
        Assert.DoesNotContain(things.Conversation, (await api.Get($"/v1/chat/conversations?afterDate={conversation}"))["conversations"]!.AsArray().Select(found => (string)found!["id"]!));
    }

    [Theory]
    [InlineData("image", """{"imageUrl":"a"}""", "{}")]
    [InlineData("audio", """{"audioUrl":"a"}""", "{}")]
    [InlineData("video", """{"videoUrl":"a"}""", """{"videoUrl":1}""")]
    [InlineData("file", """{"fileUrl":"a","title":"b"}""", """{"title":"b"}""")]
    [InlineData("location", """{"latitude":1,"longitude":2.5}""", """{"latitude":"1","longitude":2}""")]
    [InlineData("card", """{"title":"a","actions":[{"action":"say","label":"b","value":"c"}]}""", """{"title":"a","actions":[{"action":"odd","label":"b","value":"c"}]}""")]
    [InlineData("carousel", """{"items":[{"title":"a","actions":[]}]}""", """{"items":[{"title":"a"}]}""")]
    [InlineData("choice", """{"text":"a","options":[{"label":"b","value":"c"}]}""", """{"text":"a","options":[{"label":"b"}]}""")]
    [InlineData("dropdown", """{"text":"a","options":[]}""", """{"text":"a"}""")]
    [InlineData("bloc", """{"items":[{"type":"text","payload":{"text":"a"}}]}""", """{"items":[{"type":"text"}]}""")]
    public async Task Built_in_types_of_messages_have_their_payloads(string type, string right, string wrong)
    {
        using Api api = await Api.WithBot();
        string user = await api.NewUser();
        string conversation = await api.NewConversation();
        string Body(string payload) => $$$"""{"conversationId":"{{{conversation}}}","userId":"{{{user}}}","type":"{{{type}}}","payload":{{{payload}}},"tags":{}}""";
        await api.Post("/v1/chat/messages", Body(right));
        await api.Fail("POST", "/v1/chat/messages", Body(wrong), 400, "InvalidPayload");
    }

    [Fact]
    public async Task Logs_show_a_little_later()
    {
        using var api = new Api(transition: 300);
        api.BotId = (string)(await api.Post("/v1/admin/bots", JsonNode.Parse(Bot)!))["bot"]!["id"]!;
        await api.Post($"/v1/chat/states/bot/{api.BotId}/global", new { payload = new { } });
        string path = $"/v1/admin/bots/{api.BotId}/logs?timeStart=2020-01-01T00:00:00Z";
        Assert.Empty((await api.Get(path))["logs"]!.AsArray());
        await api.Until(path, answer => answer["logs"]!.AsArray().Count == 1);
    }

    private static async Task<Api> Strict(bool lenient = false)
    {
        var api = new Api(lenient: lenient);
        api.BotId = (string)(await api.Post("/v1/admin/bots", JsonNode.Parse(Bot)!))["bot"]!["id"]!;
        return api;
    }

    private static async Task<int> Count(Api api, string what) => (await api.Get($"/v1/chat/{what}"))[what]!.AsArray().Count;

    /// <summary>What an integration brings.</summary>
    private static async Task<Things> Make(Api api)
    {
        string mail = await api.Install(Mail);
        api.IntegrationId = mail;
        JsonObject all = await api.Post("/v1/chat/initialize-incoming-message", """
            {
              "user": { "tags": { "address": "ada@example.com" }, "discriminateByTags": ["address"] },
              "conversation": { "channel": "thread", "tags": { "id": "c1" }, "discriminateByTags": ["id"] },
              "message": { "type": "text", "payload": { "text": "hi" }, "tags": { "id": "m1" }, "discriminateByTags": ["id"] }
            }
            """);
        api.IntegrationId = null;
        return new Things(mail, api.BotId, (string)all["user"]!["id"]!, (string)all["conversation"]!["id"]!, (string)all["message"]!["id"]!);
    }

    private sealed record Things(string Mail, string BotId, string User, string Conversation, string Message)
    {
        /// <summary>Puts ids in for their names, which have letters that no id has.</summary>
        public string Fill(string text) => text.Replace("USER", User, StringComparison.Ordinal).Replace("CONV", Conversation, StringComparison.Ordinal)
            .Replace("SAYING", Message, StringComparison.Ordinal).Replace("BOT", BotId, StringComparison.Ordinal);
    }
}
