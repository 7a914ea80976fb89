using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>The Chat API: who may what, ids, keys and errors, as the service's public code has them.</summary>
public class ChatApiTests
{
    private const string Hidden = "conv_01ARZ3NDEKTSV4RRFFQ69G5FAV";

    [Fact]
    public async Task Webhook_ids_open_the_chat_and_others_nothing()
    {
        using var api = new Api(sample: true);
        var nobody = new ChatClient(api, "", api.Server.WebhookId!);
        foreach (string path in new[] { "hello", "hello/" })
        {
            (int status, string text) = await nobody.Send("GET", path, null);
            Assert.Equal((200, true), (status, text.Length > 0));
        }

        (int options, string nothing) = await nobody.Send("OPTIONS", "anything/at/all", null);
        Assert.Equal((200, ""), (options, nothing));
        await nobody.Fail("GET", $"/{api.Server.WebhookId}1234/hello/", null, 404, "ResourceNotFound");
        await nobody.Fail("POST", "/none/users", new { }, 404, "ResourceNotFound");
        Assert.Contains(api.Server.WebhookId!, await nobody.FailPlainly("POST", $"/_webhook/{api.Server.WebhookId}", new { }, 400), StringComparison.Ordinal);
        await nobody.Fail("POST", "/_webhook/other", new { }, 404, "ResourceNotFound");
        foreach (string path in new[] { "openapi.json", "redoc" })
        {
            await nobody.Fail("GET", path, null, 501, "Unknown");
        }

        // The chat of a bot that has it switched off is not there.
        await api.Put($"/v1/admin/bots/{api.BotId}", new { integrations = new { chat = new { enabled = false } } });
        await nobody.Fail("GET", $"/{(string)(await api.Get($"/v1/admin/bots/{api.BotId}"))["bot"]!["integrations"]!["chat"]!["webhookId"]!}/hello", null, 404, "ResourceNotFound");
        Assert.Null(api.Server.WebhookId);
    }

    [Fact]
    public async Task Errors_have_two_shapes()
    {
        using var api = new Api(sample: true);
        ChatClient user = await ChatClient.New(api);
        string conversation = await user.NewConversation();
        await user.FailPlainly("GET", "nothing", null, 404);
        await user.FailPlainly("PATCH", "users/me", new { }, 404);
        await user.FailPlainly("GET", "messages", null, 404);
        await user.FailPlainly("POST", "users", "{", 400);
        await user.FailPlainly("POST", "users", """{"id":"a","id":"b"}""", 400);
        await user.FailPlainly("POST", "users", "[]", 400);
        await user.FailPlainly("POST", "users", null, 400);
        await user.FailPlainly("PUT", "users/me", null, 400);
        await user.FailPlainly("PUT", "users/me", """{"name":null}""", 400);
        await user.FailPlainly("PUT", "users/me", new { profile = new string('x', 1001) }, 400);
        await user.FailPlainly("POST", "conversations", new { id = 1 }, 400);
        await user.FailPlainly("POST", "conversations/get-or-create", new { }, 400);
        await user.FailPlainly("POST", "events", new { conversationId = conversation }, 400);
        // What no variant takes is told as the fault of the first one, audio.
        Assert.Contains("audio", await user.FailPlainly("POST", "messages", new { conversationId = conversation, payload = new { type = "text", text = "" } }, 400), StringComparison.Ordinal);
        await user.FailPlainly("POST", "messages", new { conversationId = conversation, payload = new { type = "odd" } }, 400);
        await user.FailPlainly("POST", "messages", new { conversationId = conversation, payload = new { type = "bloc", items = new[] { new { type = "choice" } } } }, 400);
        // Without a key it is no request, with a wrong one it is refused; what the body lacks is seen before that.
        await new ChatClient(api, "", api.Server.WebhookId!).FailPlainly("GET", "users/me", null, 400);
        await new ChatClient(api, "wrong", api.Server.WebhookId!).FailPlainly("POST", "conversations/get-or-create", new { }, 400);
        await new ChatClient(api, "wrong", api.Server.WebhookId!).Fail("GET", "users/me", null, 401, "Unauthorized");
        await user.Fail("GET", "conversations?nextToken=odd", null, 400, "InvalidQuery");
        await user.Fail("POST", "messages", new { conversationId = conversation, payload = new { type = "text", text = new string('x', 130 * 1024) } }, 413, "PayloadTooLarge");
    }

    [Fact]
    public async Task Unknown_fields_are_taken_and_kept_in_payloads()
    {
        using var api = new Api(sample: true);
        ChatClient user = await ChatClient.New(api, new { name = "Ada", other = 1 });
        string conversation = await user.NewConversation(new { other = true });
        (int status, string text) = await user.Send("POST", "messages", new { conversationId = conversation, other = 1, payload = new { type = "text", text = "a", extra = new[] { 1 } }, metadata = new { m = (object?)null } });
        Assert.Equal(200, status);
        JsonNode message = JsonNode.Parse(text)!["message"]!;
        Assert.Equal("""{"type":"text","text":"a","extra":[1]}""", message["payload"]!.ToJsonString());
        Assert.Equal("""{"m":null}""", message["metadata"]!.ToJsonString());
        Assert.Equal(2, (await user.Post("messages", new { conversationId = conversation, payload = new { type = "choice", text = "?", options = Array.Empty<int>() } }))["message"]!["payload"]!.AsObject().Count - 1);
    }

    [Fact]
    public async Task Keys_are_signed_with_HS256_and_count_while_their_time_is()
    {
        using var api = new Api(sample: true, set: options => options.ChatKey = "ключ 🔑");
        Assert.Equal("ключ 🔑", api.Server.ChatKey);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await ChatClient.Signed(api, new { id = "ada", iat = now, other = true }).Post("users/get-or-create", new { });
        await ChatClient.Signed(api, new { id = "ada", exp = now + 60, nbf = now - 60 }).Get("users/me");
        foreach (object claims in new object[] { new { id = "ada", exp = now - 1 }, new { id = "ada", nbf = now + 60 }, new { id = "ada", exp = "soon" }, new { id = 1 }, new { sub = "ada" } })
        {
            await ChatClient.Signed(api, claims).Fail("GET", "users/me", null, 401, "Unauthorized");
        }

        await ChatClient.Signed(api, new { id = "ada" }, "other").Fail("GET", "users/me", null, 401, "Unauthorized");
        await ChatClient.Signed(api, new { id = "ada" }, algorithm: "HS512").Fail("GET", "users/me", null, 401, "Unauthorized");
        await ChatClient.Signed(api, new { id = "ada" }, algorithm: "none").Fail("GET", "users/me", null, 401, "Unauthorized");
        ChatClient made = await ChatClient.New(api);
        // As the official library signs: id and iat, no end.
        string[] parts = made.Key.Split('.');
        JsonNode claimed = JsonNode.Parse(Convert.FromBase64String(parts[1].Replace('-', '+').Replace('_', '/').PadRight((parts[1].Length + 3) / 4 * 4, '=')))!;
        Assert.Equal(["id", "iat"], claimed.AsObject().Select(entry => entry.Key));
        Assert.Equal(ChatClient.Sign(new { id = (string)claimed["id"]!, iat = (long)claimed["iat"]! }, "ключ 🔑"), made.Key);
    }

    [Fact]
    public async Task A_chat_with_a_key_of_its_own_is_personal()
    {
        using var api = new Api(sample: true);
        ChatClient before = await ChatClient.New(api);
        await api.Put($"/v1/admin/bots/{api.BotId}", new { integrations = new { chat = new { configuration = new { encryptionKey = "secret" } } } });
        await before.Fail("GET", "users/me", null, 401, "Unauthorized");
        await before.Fail("POST", "users", new { }, 401, "Unauthorized");
        var user = ChatClient.Signed(api, new { id = "ada" }, "secret");
        Assert.Equal("ada", (string)(await user.Post("users/get-or-create", new { }))["user"]!["id"]!);
        // An empty one is none.
        await api.Put($"/v1/admin/bots/{api.BotId}", new { integrations = new { chat = new { configuration = new { encryptionKey = "" } } } });
        await before.Get("users/me");
        await user.Fail("GET", "users/me", null, 401, "Unauthorized");
    }

    [Fact]
    public async Task Users_choose_ids_within_limits()
    {
        using var api = new Api(sample: true);
        var anybody = new ChatClient(api, "", api.Server.WebhookId!);
        string longest = new('x', 70);
        foreach (string good in new[] { longest, @"a-Z_0/9\" })
        {
            ChatClient user = await ChatClient.New(api, new { id = good, name = "N", pictureUrl = "p", profile = "f" });
            Assert.Equal(good, user.Id);
            JsonNode shown = (await user.Get("users/me"))["user"]!;
            Assert.Equal((good, "N", "p", "f"), ((string)shown["id"]!, (string)shown["name"]!, (string)shown["pictureUrl"]!, (string)shown["profile"]!));
            await anybody.Fail("POST", "users", new { id = good }, 409, "AlreadyExists");
        }

        foreach (string bad in new[] { longest + "x", "a+b", "a b", "é", "a\n" })
        {
            await anybody.Fail("POST", "users", new { id = bad }, 400, "InvalidPayload");
            await ChatClient.Signed(api, new { id = bad }).Fail("POST", "users/get-or-create", new { }, 400, "InvalidPayload");
            await ChatClient.Signed(api, new { id = longest }).Fail("POST", "conversations", new { id = bad }, 400, "InvalidPayload");
            await ChatClient.Signed(api, new { id = longest }).Fail("POST", "conversations/get-or-create", new { id = bad }, 400, "InvalidPayload");
        }

        // An empty id is none, and yet the answer has it.
        Assert.Equal("", (await ChatClient.New(api, new { id = "" })).Id);
        await ChatClient.Signed(api, new { id = "" }).Fail("POST", "users/get-or-create", new { }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task A_key_outlives_its_user()
    {
        using var api = new Api(sample: true);
        foreach (object body in new object[] { new { id = "ada" }, new { } })
        {
            ChatClient user = await ChatClient.New(api, body);
            string conversation = await user.NewConversation();
            await user.Delete("users/me");
            await user.Fail("GET", "users/me", null, 404, "ResourceNotFound");
            await user.Fail("PUT", "users/me", new { }, 404, "ResourceNotFound");
            await user.Fail("DELETE", "users/me", null, 404, "ResourceNotFound");
            await user.Fail("POST", "messages", new { conversationId = conversation, payload = new { type = "text", text = "a" } }, 403, "Forbidden");
            await user.Fail("POST", "conversations", new { }, 400, "ReferenceNotFound");
            Assert.Equal(user.Id, (string)(await user.Post("users/get-or-create", new { name = "new" }))["user"]!["id"]!);
            Assert.Empty((await user.Get("conversations"))["conversations"]!.AsArray());
            Assert.Equal("new", (string)(await user.Get("users/me"))["user"]!["name"]!);
        }
    }

    [Fact]
    public async Task Connecting_again_changes_the_user()
    {
        using var api = new Api(sample: true);
        ChatClient user = await ChatClient.New(api, new { name = "Ada", profile = "p" });
        JsonNode same = (await user.Post("users/get-or-create", new { name = "Grace" }))["user"]!;
        Assert.Equal((user.Id, "Grace", "p"), ((string)same["id"]!, (string)same["name"]!, (string)same["profile"]!));
        JsonNode changed = (await user.Put("users/me", new { profile = "q", pictureUrl = "u" }))["user"]!;
        Assert.Equal(("Grace", "q", "u"), ((string)changed["name"]!, (string)changed["profile"]!, (string)changed["pictureUrl"]!));
    }

    [Fact]
    public async Task Conversations_are_found_by_chosen_ids()
    {
        using var api = new Api(sample: true);
        ChatClient ada = await ChatClient.New(api, new { id = "ada" });
        ChatClient bob = await ChatClient.New(api);
        Assert.Equal("talk", await ada.NewConversation(new { id = "talk" }));
        await bob.Fail("POST", "conversations", new { id = "talk" }, 409, "AlreadyExists");
        await bob.Fail("POST", "conversations/get-or-create", new { id = "talk" }, 403, "Forbidden");
        Assert.Equal("talk", (string)(await ada.Post("conversations/get-or-create", new { id = "talk" }))["conversation"]!["id"]!);
        // The service's own id is not known there: another one is made, which hides the first.
        string own = await ada.NewConversation();
        await ada.Say(own, "first");
        Assert.Equal(own, (string)(await ada.Post("conversations/get-or-create", new { id = own }))["conversation"]!["id"]!);
        Assert.Empty((await ada.Get($"conversations/{own}/messages"))["messages"]!.AsArray());
        Assert.Equal([own, own, "talk"], (await ada.Get("conversations"))["conversations"]!.AsArray().Select(one => (string)one!["id"]!));
        await ada.Delete($"conversations/{own}");
        Assert.Equal("first", (string)(await ada.Get($"conversations/{own}/messages"))["messages"]![0]!["payload"]!["text"]!);
        await ada.Delete("conversations/talk");
        Assert.Equal("talk", await bob.NewConversation(new { id = "talk" }));
    }

    [Fact]
    public async Task Who_may_what()
    {
        using var api = new Api(sample: true);
        ChatClient owner = await ChatClient.New(api);
        ChatClient guest = await ChatClient.New(api, new { id = "guest" });
        ChatClient other = await ChatClient.New(api);
        string id = await owner.NewConversation();
        string path = $"conversations/{id}";
        Assert.Equal("guest", (string)(await owner.Post($"{path}/participants", new { userId = "guest" }))["participant"]!["id"]!);
        await owner.Post($"{path}/participants", new { userId = "guest" });
        await owner.Fail("POST", $"{path}/participants", new { userId = "user_01ARZ3NDEKTSV4RRFFQ69G5FAV" }, 400, "ReferenceNotFound");
        Assert.Equal("guest", (string)(await owner.Get($"{path}/participants/guest"))["participant"]!["id"]!);
        Assert.Equal(["guest", owner.Id], (await guest.Get($"{path}/participants"))["participants"]!.AsArray().Select(one => (string)one!["id"]!));
        string message = (string)(await owner.Say(id))["id"]!;
        string own = (string)(await guest.Say(id, "from the guest"))["id"]!;
        string sent = (string)(await owner.Post("events", new { conversationId = id, payload = new { a = 1 } }))["event"]!["id"]!;
        // Who takes part may read, and listen, and speak.
        await guest.Get(path);
        Assert.Equal(["guest", owner.Id], (await guest.Get($"{path}/messages"))["messages"]!.AsArray().Select(one => (string)one!["userId"]!));
        using (await guest.Listen(id))
        {
            // It is open.
        }

        // The service says that the caller sent them, whoever did.
        Assert.Equal("guest", (string)(await guest.Get($"messages/{message}"))["message"]!["userId"]!);
        Assert.Equal("guest", (string)(await guest.Get($"events/{sent}"))["event"]!["userId"]!);
        Assert.Equal("""{"a":1}""", (await guest.Get($"events/{sent}"))["event"]!["payload"]!.ToJsonString());
        Assert.Empty((await guest.Get("conversations"))["conversations"]!.AsArray());
        // What is the owner's or the sender's.
        foreach (ChatClient asking in new[] { guest, other })
        {
            await asking.Fail("DELETE", path, null, 403, "Forbidden");
            await asking.Fail("POST", $"{path}/participants", new { userId = "guest" }, 403, "Forbidden");
            await asking.Fail("GET", $"{path}/participants/guest", null, 403, "Forbidden");
            await asking.Fail("DELETE", $"{path}/participants/guest", null, 403, "Forbidden");
            await asking.Fail("DELETE", $"messages/{message}", null, 403, "Forbidden");
        }

        await owner.Fail("DELETE", $"messages/{own}", null, 403, "Forbidden");
        await owner.Fail("DELETE", $"{path}/participants/{owner.Id}", null, 400, "InvalidPayload");
        await owner.Fail("GET", $"{path}/participants/{other.Id}", null, 404, "ResourceNotFound");
        await owner.Delete($"{path}/participants/{other.Id}");
        // Who takes no part.
        await other.Fail("GET", path, null, 403, "Forbidden");
        await other.Fail("GET", $"messages/{message}", null, 403, "Forbidden");
        await other.Fail("GET", $"events/{sent}", null, 403, "Forbidden");
        await FailsWhereNoParticipant(other, id);
        await owner.Delete($"{path}/participants/guest");
        await FailsWhereNoParticipant(guest, id);
        await guest.Delete($"messages/{own}");
        await owner.Fail("GET", $"messages/{own}", null, 404, "ResourceNotFound");
        // Which is what one that is not there says, too, but where it is itself asked for.
        await FailsWhereNoParticipant(owner, Hidden);
        await owner.Fail("GET", $"conversations/{Hidden}", null, 404, "ResourceNotFound");
        await owner.Fail("DELETE", $"conversations/{Hidden}", null, 404, "ResourceNotFound");
        await owner.Fail("POST", $"conversations/{Hidden}/participants", new { userId = "guest" }, 404, "ResourceNotFound");
        await owner.Fail("GET", $"conversations/{Hidden}/participants/guest", null, 404, "ResourceNotFound");
        await owner.Fail("DELETE", $"conversations/{Hidden}/participants/guest", null, 404, "ResourceNotFound");
        await owner.Fail("GET", $"messages/{message}x", null, 404, "ResourceNotFound");
        await owner.Fail("GET", $"events/{sent}x", null, 404, "ResourceNotFound");
    }

    private static async Task FailsWhereNoParticipant(ChatClient user, string id)
    {
        await user.Fail("GET", $"conversations/{id}/messages", null, 403, "Forbidden");
        await user.Fail("GET", $"conversations/{id}/participants", null, 403, "Forbidden");
        await user.Fail("GET", $"conversations/{id}/listen", null, 403, "Forbidden");
        await user.Fail("POST", "messages", new { conversationId = id, payload = new { type = "text", text = "a" } }, 403, "Forbidden");
        await user.Fail("POST", "events", new { conversationId = id, payload = new { } }, 403, "Forbidden");
    }

    [Fact]
    public async Task Bot_and_chat_see_one_conversation()
    {
        using var api = new Api(sample: true);
        ChatClient user = await ChatClient.New(api, new { id = "ada", name = "Ada", profile = "p" });
        string chat = await user.NewConversation(new { id = "talk" });
        JsonObject items = new() { ["type"] = "bloc", ["items"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "a" }, new JsonObject { ["type"] = "image", ["imageUrl"] = "u" }) };
        await user.Post("messages", new JsonObject { ["conversationId"] = chat, ["payload"] = items, ["metadata"] = new JsonObject { ["m"] = 1 } });
        JsonNode message = (await api.Get("/v1/chat/messages"))["messages"]![0]!;
        string conversationId = (string)message["conversationId"]!;
        string userId = (string)message["userId"]!;
        Assert.Equal(("bloc", "incoming"), ((string)message["type"]!, (string)message["direction"]!));
        Assert.Equal("""[{"type":"text","payload":{"text":"a"}},{"type":"image","payload":{"imageUrl":"u"}}]""", message["payload"]!["items"]!.ToJsonString());
        Assert.Equal(1, (int)message["payload"]!["metadata"]!["m"]!);
        JsonNode conversation = (await api.Get($"/v1/chat/conversations/{conversationId}"))["conversation"]!;
        Assert.Equal(("chat", "channel"), ((string)conversation["integration"]!, (string)conversation["channel"]!));
        Assert.Equal($$"""{"chat:owner":"{{userId}}","chat:fid":"talk"}""", conversation["tags"]!.ToJsonString());
        Assert.Equal("""{"chat:fid":"ada","chat:profile":"p"}""", (await api.Get($"/v1/chat/users/{userId}"))["user"]!["tags"]!.ToJsonString());
        JsonNode listed = (await user.Get("conversations/talk/messages"))["messages"]![0]!;
        Assert.Equal(items.ToJsonString(), listed["payload"]!.ToJsonString());
        Assert.Equal(("ada", "talk", 1), ((string)listed["userId"]!, (string)listed["conversationId"]!, (int)listed["metadata"]!["m"]!));
        // The tag is for what is created only.
        await user.Post("conversations/get-or-create", new { id = "second" });
        Assert.DoesNotContain("second", (await api.Get("/v1/chat/conversations"))["conversations"]![0]!["tags"]!.ToJsonString(), StringComparison.Ordinal);

        using ChatClient.Listener listener = await user.Listen("talk");
        await api.Post("/v1/chat/messages", new { conversationId, userId = api.BotId, type = "bloc", payload = new { items = new[] { new { type = "text", payload = new { text = "b" } } }, metadata = new { streamId = "s" } }, tags = new { } });
        JsonObject complete = await listener.Next("message_stream_complete");
        Assert.Equal("s", (string)complete["streamId"]!);
        JsonObject heard = await listener.Next("message_created");
        Assert.Equal((true, api.BotId, "talk"), ((bool)heard["isBot"]!, (string)heard["userId"]!, (string)heard["conversationId"]!));
        Assert.Equal("""{"type":"bloc","items":[{"type":"text","text":"b"}]}""", heard["payload"]!.ToJsonString());
        Assert.Equal("s", (string)heard["metadata"]!["streamId"]!);
        // What is scheduled comes when it is time, without a request that brings it on; what is said as a user does not come.
        await api.Post("/v1/chat/messages", new { conversationId, userId = api.BotId, type = "text", payload = new { text = "later" }, tags = new { }, schedule = new { delay = 100 } });
        await api.Post("/v1/chat/messages", new { conversationId, userId, type = "text", payload = new { text = "not heard" }, tags = new { } });
        Assert.Equal("later", (string)(await listener.Next("message_created"))["payload"]!["text"]!);
    }

    [Fact]
    public async Task Events_and_growing_messages_come_from_actions()
    {
        using var api = new Api(sample: true);
        ChatClient user = await ChatClient.New(api, new { id = "ada" });
        await user.NewConversation(new { id = "talk" });
        using ChatClient.Listener listener = await user.Listen("talk");
        var sent = (JsonObject)(await user.Post("events", new { conversationId = "talk", payload = new { a = 1 } }))["event"]!;
        JsonObject heard = await listener.Next("event_created");
        Assert.False((bool)heard["isBot"]!);
        heard.Remove("isBot");
        Assert.Equal(sent.ToJsonString(), heard.ToJsonString());
        JsonNode kept = (await api.Get("/v1/chat/events?type=chat:custom"))["events"]![0]!;
        Assert.Equal((string)sent["id"]!, (string)kept["id"]!);
        string conversationId = (string)kept["conversationId"]!;
        Assert.Equal($$$"""{"userId":"{{{kept["userId"]}}}","conversationId":"{{{conversationId}}}","payload":{"a":1}}""", kept["payload"]!.ToJsonString());
        await api.Post("/v1/chat/actions", new { type = "chat:sendEvent", input = new { conversationId, payload = new { b = 2 } } });
        JsonObject fromBot = await listener.Next("event_created");
        Assert.Equal((null, true, "talk", api.BotId), (fromBot["id"], (bool)fromBot["isBot"]!, (string)fromBot["conversationId"]!, (string)fromBot["userId"]!));
        Assert.Equal("""{"b":2}""", fromBot["payload"]!.ToJsonString());
        await api.Post("/v1/chat/actions", new { type = "chat:publishMessageStream", input = new { conversationId, signal = new { type = "delta", streamId = "s", createdAt = "2026-01-01T00:00:00.000Z", sequence = 0, delta = "Hel" } } });
        JsonObject delta = await listener.Next("message_stream_delta");
        Assert.Equal(("talk", "Hel", 0, api.BotId), ((string)delta["conversationId"]!, (string)delta["delta"]!, (int)delta["sequence"]!, (string)delta["userId"]!));
        await api.Post("/v1/chat/actions", new { type = "chat:publishMessageStream", input = new { conversationId, signal = new { type = "abort", streamId = "s" } } });
        Assert.Equal("""{"streamId":"s","conversationId":"talk"}""", (await listener.Next("message_stream_abort")).ToJsonString());
        await api.Fail("POST", "/v1/chat/actions", new { type = "chat:sendEvent", input = new { } }, 400, "InvalidPayload");
        await api.Fail("POST", "/v1/chat/actions", new { type = "chat:publishMessageStream", input = new { conversationId, signal = new { type = "delta", streamId = "s" } } }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Participants_and_deleted_messages_are_told_of()
    {
        using var api = new Api(sample: true);
        ChatClient owner = await ChatClient.New(api);
        ChatClient guest = await ChatClient.New(api, new { id = "guest" });
        string first = await owner.NewConversation(new { id = "first" });
        string second = await owner.NewConversation();
        using ChatClient.Listener heard = await owner.Listen(first);
        await owner.Post($"conversations/{first}/participants", new { userId = "guest" });
        Assert.Equal("""{"conversationId":"first","participantId":"guest"}""", (await heard.Next("participant_added")).ToJsonString());
        await owner.Post($"conversations/{second}/participants", new { userId = "guest" });
        using ChatClient.Listener inFirst = await guest.Listen(first);
        using ChatClient.Listener inSecond = await guest.Listen(second);
        string message = (string)(await guest.Say(first))["id"]!;
        Assert.Equal("guest", (string)(await heard.Next("message_created"))["userId"]!);
        await inFirst.Next("message_created");
        await guest.Delete($"messages/{message}");
        JsonObject deleted = await heard.Next("message_deleted");
        // With the service's own ids.
        Assert.Equal(message, (string)deleted["id"]!);
        Assert.StartsWith("conv_", (string)deleted["conversationId"]!, StringComparison.Ordinal);
        Assert.StartsWith("user_", (string)deleted["userId"]!, StringComparison.Ordinal);
        await inFirst.Next("message_deleted");
        // All streams of who is removed end, and do not hear why.
        await owner.Delete($"conversations/{first}/participants/guest");
        Assert.Equal("""{"conversationId":"first","participantId":"guest"}""", (await heard.Next("participant_removed")).ToJsonString());
        Assert.Null(await inFirst.ReadFrame());
        Assert.Null(await inSecond.ReadFrame());
        // Nobody is told of what goes altogether, and who listens goes on.
        await owner.Delete($"conversations/{second}");
        await guest.Delete("users/me");
        await owner.Say(first, "still there");
        Assert.Equal("still there", (string)(await heard.Next("message_created"))["payload"]!["text"]!);
    }

    [Fact]
    public async Task Lists_come_in_pages_newest_first()
    {
        using var api = new Api(sample: true);
        ChatClient user = await ChatClient.New(api);
        string conversation = await user.NewConversation();
        string conversationId = (string)(await api.Get("/v1/chat/conversations"))["conversations"]![0]!["id"]!;
        for (int count = 0; count < 23; count++)
        {
            await api.Post("/v1/chat/messages", new { conversationId, userId = api.BotId, type = "text", payload = new { text = $"{count}" }, tags = new { } });
        }

        JsonObject page = await user.Get($"conversations/{conversation}/messages");
        JsonObject rest = await user.Get($"conversations/{conversation}/messages?nextToken={Uri.EscapeDataString((string)page["meta"]!["nextToken"]!)}");
        string[] texts = [.. page["messages"]!.AsArray().Concat(rest["messages"]!.AsArray()).Select(message => (string)message!["payload"]!["text"]!)];
        Assert.Equal(Enumerable.Range(0, 23).Reverse().Select(count => $"{count}"), texts);
        Assert.Null(rest["meta"]!["nextToken"]);
    }

    [Fact]
    public async Task Snapshots_keep_chosen_ids_and_the_key()
    {
        string folder = System.IO.Directory.CreateTempSubdirectory("chat-").FullName;
        string snapshot = System.IO.Path.Combine(folder, "state.json");
        try
        {
            string key;
            using (var api = new Api(sample: true, snapshot: snapshot))
            {
                ChatClient user = await ChatClient.New(api, new { id = "ada" });
                key = user.Key;
                await user.Say(await user.NewConversation(new { id = "talk" }), "kept");
            }

            using (var api = new Api(snapshot: snapshot))
            {
                var user = new ChatClient(api, key, api.Server.WebhookId!);
                Assert.Equal("ada", (string)(await user.Get("users/me"))["user"]!["id"]!);
                JsonNode message = (await user.Get("conversations/talk/messages"))["messages"]![0]!;
                Assert.Equal(("ada", "talk", "kept"), ((string)message["userId"]!, (string)message["conversationId"]!, (string)message["payload"]!["text"]!));
                await user.Fail("POST", "users", new { id = "ada" }, 409, "AlreadyExists");
            }
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }
}
