using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class BotAdminTests
{
    [Fact]
    public async Task A_definition_that_is_published_comes_back_unchanged()
    {
        using Api api = await Api.WithBot();
        string bot = $"/v1/admin/bots/{api.BotId}";
        string integration = await api.NewIntegration();
        string definition = $$$$$$"""
            {"version":"2.0","states":{"cart":{"type":"user","schema":{"a":1}}},"integrations":{"mail":{"integrationId":"{{{{{{integration}}}}}}","enabled":false}},
             "user":{"tags":{"plan":{"title":"Plan"}}},"flows":[{"at":"2024-01-02T03:04:05Z","big":9007199254740993,"nil":null,"":1,"A":1,"a":2}]}
            """;
        await api.Post($"{bot}/publish-from-bot-json", $$$$$$"""{"botJson":{{{{{{definition}}}}}}}""");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(definition), await api.Get($"{bot}/bot-json")));
        JsonNode shown = (await api.Get(bot))["bot"]!;
        Assert.Equal("user", (string)shown["states"]!["cart"]!["type"]!);
        Assert.Equal(integration, (string)shown["integrations"]!["mail"]!["id"]!);
        Assert.Equal("Plan", (string)shown["user"]!["tags"]!["plan"]!["title"]!);
        Assert.Equal("bot", (string)shown["name"]!);
        await api.Until(bot, answer => (string?)answer["bot"]!["status"] == "active");

        // What the next definition has not is gone; what it has in common keeps its id and address.
        string webhook = (string)shown["integrations"]!["mail"]!["webhookId"]!;
        await api.Post($"{bot}/publish-from-bot-json", $$$$$$"""{"botJson":{"integrations":{"mail":{"integrationId":"{{{{{{integration}}}}}}"}}}}""");
        shown = (await api.Get(bot))["bot"]!;
        Assert.Empty(shown["states"]!.AsObject());
        Assert.Equal(webhook, (string)shown["integrations"]!["mail"]!["webhookId"]!);
    }

    [Fact]
    public async Task A_definition_follows_changes_and_goes_to_another_bot()
    {
        using Api api = await Api.WithBot();
        string bot = $"/v1/admin/bots/{api.BotId}";
        await api.Put(bot, $$$$$$"""
            {"events":{"order":{"schema":{}}},"recurringEvents":{"daily":{"schedule":{"cron":"0 9 * * *"},"type":"order","payload":{}}},"integrations":{"mail":{"integrationId":"{{{{{{await api.NewIntegration()}}}}}}"}}}
            """);
        JsonObject definition = await api.Get($"{bot}/bot-json");
        Assert.False(definition["recurringEvents"]!["daily"]!.AsObject().ContainsKey("failedAttempts"));
        await api.Post($"{bot}/publish-from-bot-json", new JsonObject { ["botJson"] = definition.DeepClone() });
        await api.Put(bot, """{"events":{"refund":{"schema":{}}}}""");
        definition = await api.Get($"{bot}/bot-json");
        Assert.Equal(["order", "refund"], definition["events"]!.AsObject().Select(entry => entry.Key));

        string other = $"/v1/admin/bots/{(string)(await api.Post("/v1/admin/bots", new { name = "other" }))["bot"]!["id"]!}";
        await api.Post($"{other}/publish-from-bot-json", new JsonObject { ["botJson"] = definition.DeepClone() });
        JsonNode shown = (await api.Get(other))["bot"]!;
        Assert.Equal("other", (string)shown["name"]!);
        Assert.True(shown["events"]!.AsObject().ContainsKey("refund"));
        Assert.True(shown["integrations"]!.AsObject().ContainsKey("mail"));

        await api.Fail("POST", $"{bot}/publish-from-bot-json", new { }, 400, "InvalidPayload");
        Assert.Contains("botJson.states.x", await api.Fail("POST", $"{bot}/publish-from-bot-json", """{"botJson":{"states":{"x":{"type":"user"}}}}""", 400, "InvalidPayload"));
        Assert.True((await api.Get($"{bot}/bot-json"))["events"]!.AsObject().ContainsKey("refund"));
        await api.Fail("GET", "/v1/admin/bots/none/bot-json", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task A_version_keeps_the_bot_and_brings_it_back()
    {
        using Api api = await Api.WithBot();
        string bot = $"/v1/admin/bots/{api.BotId}";
        await api.Put(bot, """{"states":{"cart":{"type":"user","schema":{}}}}""");
        JsonNode version = (await api.Post($"{bot}/versions", new { name = "v1", description = "first" }))["version"]!;
        await api.Post($"{bot}/versions", new { name = "v2" });
        JsonArray versions = (await api.Get($"{bot}/versions"))["versions"]!.AsArray();
        Assert.Equal(["v1", "v2"], versions.Select(item => (string)item!["name"]!));
        Assert.False(versions[1]!.AsObject().ContainsKey("description"));
        string id = (string)version["id"]!;

        await api.Put(bot, """{"states":{"cart":null,"basket":{"type":"bot","schema":{}}}}""");
        await api.Post($"{bot}/versions/deploy", new { versionId = id });
        Assert.Equal("cart", Assert.Single((await api.Get(bot))["bot"]!["states"]!.AsObject()).Key);

        using var anybody = new HttpClient();
        string url = (string)(await api.Get($"{bot}/versions/{id}"))["url"]!;
        Assert.True(JsonNode.Parse(await anybody.GetStringAsync(url))!["states"]!.AsObject().ContainsKey("cart"));
        Assert.Equal(403, (int)(await anybody.GetAsync(url.Split('?')[0])).StatusCode);
        await api.Fail("GET", $"{bot}/versions/none", null, 404, "ResourceNotFound");
        await api.Fail("POST", $"{bot}/versions/deploy", new { versionId = "none" }, 400, "ReferenceNotFound");
        await api.Fail("POST", $"{bot}/versions", new { }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task An_API_key_is_told_once_and_opens_its_bot_only()
    {
        using Api api = await Api.WithBot();
        JsonObject key = await api.Post("/v1/admin/bots/baks", new { botId = api.BotId, note = "export" });
        JsonNode listed = Assert.Single((await api.Get($"/v1/admin/bots/baks?botId={api.BotId}"))["baks"]!.AsArray())!;
        Assert.Equal("export", (string)listed["note"]!);
        Assert.False(listed.AsObject().ContainsKey("value"));
        string other = (string)(await api.Post("/v1/admin/bots", new { name = "other" }))["bot"]!["id"]!;
        Assert.Empty((await api.Get($"/v1/admin/bots/baks?botId={other}"))["baks"]!.AsArray());

        AuthenticationHeaderValue personal = api.Http.DefaultRequestHeaders.Authorization!;
        var own = new AuthenticationHeaderValue("Bearer", (string)key["value"]!);
        api.Http.DefaultRequestHeaders.Authorization = own;
        Assert.Empty((await api.Get("/v1/chat/users"))["users"]!.AsArray());
        await api.Fail("GET", "/v1/admin/bots", null, 401, "Unauthorized");
        string bot = api.BotId;
        api.BotId = other;
        await api.Fail("GET", "/v1/chat/users", null, 401, "Unauthorized");
        api.BotId = bot;
        api.Http.DefaultRequestHeaders.Authorization = personal;
        await api.Delete($"/v1/admin/bots/baks/{(string)key["id"]!}");
        api.Http.DefaultRequestHeaders.Authorization = own;
        await api.Fail("GET", "/v1/chat/users", null, 401, "Unauthorized");

        api.Http.DefaultRequestHeaders.Authorization = personal;
        await api.Fail("DELETE", $"/v1/admin/bots/baks/{(string)key["id"]!}", new { }, 404, "ResourceNotFound");
        await api.Fail("GET", "/v1/admin/bots/baks", null, 400, "InvalidQuery");
        await api.Fail("POST", "/v1/admin/bots/baks", new { botId = "none" }, 400, "ReferenceNotFound");
        Assert.Equal("", (string)(await api.Post("/v1/admin/bots/baks", new { botId = api.BotId }))["note"]!);
    }

    [Fact]
    public async Task A_shareable_id_is_made_shown_and_deleted()
    {
        using Api api = await Api.WithBot();
        string integration = await api.NewIntegration();
        await api.Put($"/v1/admin/bots/{api.BotId}", new { integrations = new { mail = new { integrationId = integration } } });
        string path = $"/v1/admin/bots/{api.BotId}/integrations/{integration}/shareable-id";
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
        string first = (string)(await api.Post(path, new { }))["shareableId"]!;
        JsonObject shown = await api.Get($"{path}?integrationInstanceAlias=mail");
        Assert.Equal(first, (string)shown["shareableId"]!);
        Assert.False((bool)shown["isExpired"]!);
        Assert.NotEqual(first, (string)(await api.Post(path, new { }))["shareableId"]!);
        await api.Delete(path);
        await api.Fail("DELETE", path, new { }, 404, "ResourceNotFound");
        await api.Fail("POST", $"{path}?integrationInstanceAlias=other", new { }, 404, "ResourceNotFound");
        await api.Fail("POST", path.Replace("intver", "none"), new { }, 404, "ResourceNotFound");
        await api.Delete(path.Replace("shareable-id", "sandboxed-conversations"));
        await api.Fail("DELETE", $"/v1/admin/bots/{api.BotId}/integrations/none/sandboxed-conversations", new { }, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task An_allowlist_takes_users_and_lets_them_go()
    {
        using Api api = await Api.WithBot();
        string path = $"/v1/admin/bots/{api.BotId}/allowlist";
        JsonObject before = await api.Get(path);
        Assert.Equal("ALL_WORKSPACE_USERS", (string)before["setting"]!);
        Assert.Empty(before["users"]!.AsArray());
        await api.Put(path, new { setting = "SELECTED_USERS", users = new { a = true, b = true } });
        await api.Put(path, new { users = new { a = false, c = true } });
        JsonObject after = await api.Get(path);
        Assert.Equal("SELECTED_USERS", (string)after["setting"]!);
        Assert.Equal(["b", "c"], after["users"]!.AsArray().Select(user => (string)user!["id"]!));
        await api.Fail("PUT", path, new { setting = "NOBODY" }, 400, "InvalidPayload");
        Assert.Contains("users.d", await api.Fail("PUT", path, new { setting = "ALL_WORKSPACE_USERS", users = new { d = "yes" } }, 400, "InvalidPayload"));
        Assert.Equal("SELECTED_USERS", (string)(await api.Get(path))["setting"]!);
    }

    [Fact]
    public async Task A_signing_secret_is_replaced_and_the_webchat_names_its_bot()
    {
        using Api api = await Api.WithBot();
        string bot = $"/v1/admin/bots/{api.BotId}";
        string before = (string)(await api.Post("/v1/admin/bots", new { name = "new" }))["bot"]!["signingSecret"]!;
        Assert.NotEqual("", before);
        string secret = (string)(await api.Post($"{bot}/signing-secrets/rotate", new { }))["newSigningSecret"]!;
        Assert.NotEqual(before, secret);
        // It is shown to who creates the bot and who replaces it, and to nobody else.
        Assert.Equal("", (string)(await api.Get(bot))["bot"]!["signingSecret"]!);
        Assert.Equal("", (string)(await api.Put(bot, new { name = "other" }))["bot"]!["signingSecret"]!);
        foreach (string type in new[] { "preconfigured", "configurable", "fullscreen", "sharableUrl" })
        {
            Assert.Contains(api.BotId, (string)(await api.Get($"{bot}/webchat?type={type}"))["code"]!, StringComparison.Ordinal);
        }

        Assert.True(Uri.IsWellFormedUriString((string)(await api.Get($"{bot}/webchat?type=sharableUrl"))["code"]!, UriKind.Absolute));
        await api.Fail("GET", $"{bot}/webchat", null, 400, "InvalidQuery");
        await api.Fail("GET", $"{bot}/webchat?type=popup", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Versions_and_keys_outlive_a_restart()
    {
        string snapshot = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            string bot;
            using (var api = new Api(sample: true, snapshot: snapshot))
            {
                bot = api.BotId;
            }

            using var again = new Api(snapshot: snapshot);
            Assert.Equal("Launch", (string)(await again.Get($"/v1/admin/bots/{bot}/versions"))["versions"]![0]!["name"]!);
            Assert.Equal("nightly export", (string)(await again.Get($"/v1/admin/bots/baks?botId={bot}"))["baks"]![0]!["note"]!);
        }
        finally
        {
            System.IO.File.Delete(snapshot);
        }
    }
}
