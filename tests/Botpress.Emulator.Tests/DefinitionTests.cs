using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>What the documentation asks of bots, integrations, interfaces and plugins beside the rules of their fields.</summary>
public class DefinitionTests
{
    private const string Schema = """{"schema":{}}""";
    private const string Action = """{"input":{"schema":{}},"output":{"schema":{}}}""";

    [Theory]
    [InlineData("Bad Name!")]
    [InlineData("1-x y")]
    [InlineData("Upper")]
    [InlineData("x")]
    [InlineData("with_underscore")]
    [InlineData("été")]
    [InlineData("")]
    public async Task Names_that_are_no_identifiers_are_refused_wherever_they_are_declared(string name)
    {
        using Api api = await Api.WithBot();
        string key = JsonValue.Create(name).ToJsonString();
        string[] everywhere = [$$$$$$"""{"events":{{{{{{{key}}}}}}:{{{{{{Schema}}}}}}}}"""];
        string[] withStates = [.. everywhere, $$$$$$"""{"states":{{{{{{{key}}}}}}:{"type":"user","schema":{}}}}""", $$$$$$"""{"actions":{{{{{{{key}}}}}}:{{{{{{Action}}}}}}}}""", $$$$$$"""{"user":{"tags":{{{{{{{key}}}}}}:{}}}}"""];
        string[] bot = [.. withStates.Where(part => !part.Contains("actions")), $$$$$$"""{"actions":{{{{{{{key}}}}}}:{{{{{{Action}}}}}}}}""", $$$$$$"""{"conversation":{"tags":{{{{{{{key}}}}}}:{}}}}""", $$$$$$"""{"message":{"tags":{{{{{{{key}}}}}}:{}}}}"""];
        string[] channels = [$$$$$$"""{"channels":{{{{{{{key}}}}}}:{"messages":{}}}}""", $$$$$$"""{"channels":{"chat":{"messages":{{{{{{{key}}}}}}:{{{{{{Schema}}}}}}}}}}"""];
        string[] integration =
        [
            .. withStates, .. channels, $$$$$$"""{"entities":{{{{{{{key}}}}}}:{{{{{{Schema}}}}}}}}""",
            $$$$$$$"""{"channels":{"chat":{"messages":{},"conversation":{"tags":{{{{{{{{key}}}}}}}:{}}}}}}""", $$$$$$$"""{"channels":{"chat":{"messages":{},"message":{"tags":{{{{{{{{key}}}}}}}:{}}}}}}""",
        ];
        string[] @interface = [.. everywhere, .. channels, $$$$$$"""{"actions":{{{{{{{key}}}}}}:{{{{{{Action}}}}}}}}""", $$$$$$"""{"entities":{{{{{{{key}}}}}}:{{{{{{Schema}}}}}}}}"""];
        await RefuseAll(api, "/v1/admin/bots", """{"name":"b"}""", bot);
        await RefuseAll(api, "/v1/admin/integrations", """{"name":"b","version":"1.0.0"}""", integration);
        await RefuseAll(api, "/v1/admin/interfaces", """{"name":"b","version":"1.0.0"}""", @interface);
        await RefuseAll(api, "/v1/admin/plugins", """{"name":"b","version":"1.0.0","code":{"node":"","browser":""}}""", bot);
        await api.Fail("POST", $"/v1/admin/bots/{api.BotId}/publish-from-bot-json", $$$$$$"""{"botJson":{{{{{{bot[0]}}}}}}}""", 400, "InvalidIdentifier");
    }

    [Theory]
    [InlineData("states", """{"cart":{"type":"bot","schema":SCHEMA}}""", "states.cart.schema", true)]
    [InlineData("events", """{"ping":{"schema":SCHEMA}}""", "events.ping.schema", true)]
    [InlineData("actions", """{"run":{"input":{"schema":SCHEMA},"output":{"schema":{}}}}""", "actions.run.input.schema", true)]
    [InlineData("actions", """{"run":{"input":{"schema":{}},"output":{"schema":SCHEMA}}}""", "actions.run.output.schema", true)]
    [InlineData("configuration", """{"schema":SCHEMA}""", "configuration.schema", true)]
    [InlineData("configurations", """{"other":{"schema":SCHEMA}}""", "configurations.other.schema", false)]
    [InlineData("entities", """{"thing":{"schema":SCHEMA}}""", "entities.thing.schema", false)]
    [InlineData("channels", """{"channel":{"messages":{"text":{"schema":SCHEMA}}}}""", "channels.channel.messages.text.schema", false)]
    public async Task Schemas_are_schemas(string field, string json, string place, bool hasBot)
    {
        using Api api = await Api.WithBot();
        string integration = await api.NewIntegration();
        string[] paths = hasBot ? [$"/v1/admin/bots/{api.BotId}", $"/v1/admin/integrations/{integration}"] : [$"/v1/admin/integrations/{integration}"];
        foreach (string path in paths)
        {
            string Body(string schema) =>
                new JsonObject { [field] = JsonNode.Parse(json.Replace("SCHEMA", schema).Replace("\"bot\"", path == paths[0] && hasBot ? "\"bot\"" : "\"integration\"")) }.ToJsonString();
            Assert.StartsWith($"{place}.type must be one of ", await api.Fail("PUT", path, Body("""{"type":"banana"}"""), 400, "InvalidJsonSchema"));
            Assert.StartsWith($"{place}.properties.a.items.type ", await api.Fail("PUT", path, Body("""{"type":"object","properties":{"a":{"type":"array","items":{"type":["string","text"]}}}}"""), 400, "InvalidJsonSchema"));
            Assert.StartsWith($"{place}.required ", await api.Fail("PUT", path, Body("""{"type":"object","required":"a"}"""), 400, "InvalidJsonSchema"));
            Assert.StartsWith($"{place}.anyOf[1] ", await api.Fail("PUT", path, Body("""{"anyOf":[true,7]}"""), 400, "InvalidJsonSchema"));
            await api.Put(path, Body("""{"type":["object","null"],"properties":{"a":{"anyOf":[{"type":"integer"},{"$ref":"#/x"}]},"b":{}},"additionalProperties":{"type":"string"},"x-zui":{}}"""));
        }
    }

    [Theory]
    [InlineData("banana")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("v1.0.0")]
    [InlineData("^1.0.0")]
    [InlineData("latest")]
    public async Task Versions_are_semantic(string version)
    {
        using var api = new Api();
        foreach (string kind in new[] { "integrations", "interfaces", "plugins" })
        {
            JsonObject body = new() { ["name"] = "mail", ["version"] = version };
            if (kind == "plugins")
            {
                body["code"] = new JsonObject { ["node"] = "", ["browser"] = "" };
            }

            Assert.Contains($"\"{version}\"", await api.Fail("POST", $"/v1/admin/{kind}", body, 400, "InvalidPayload"));
            body["version"] = "1.0.0-beta.1+build.5";
            await api.Post($"/v1/admin/{kind}", body);
        }
    }

    [Theory]
    [InlineData("not-screaming", false)]
    [InlineData("apiKey", false)]
    [InlineData("1KEY", false)]
    [InlineData("API_KEY", true)]
    [InlineData("KEY2", true)]
    public async Task Secrets_are_named_in_capitals(string name, bool isRight)
    {
        using Api api = await Api.WithBot();
        string integration = await api.NewIntegration();
        foreach (string path in new[] { $"/v1/admin/bots/{api.BotId}", $"/v1/admin/integrations/{integration}" })
        {
            var body = new JsonObject { ["secrets"] = new JsonObject { [name] = "v" } };
            if (isRight)
            {
                await api.Put(path, body);
            }
            else
            {
                Assert.StartsWith($"secrets.{name} ", await api.Fail("PUT", path, body, 400, "InvalidPayload"));
            }

            await api.Put(path, new JsonObject { ["secrets"] = new JsonObject { [name] = null } });
        }
    }

    [Theory]
    [InlineData("* * * * *", true)]
    [InlineData("0 9 * * 1-5", true)]
    [InlineData("*/15 0,12 1 JAN mon", true)]
    [InlineData("0 0 9 * * *", true)]
    [InlineData("0 0 L * ?", true)]
    [InlineData("@daily", true)]
    [InlineData("every day", false)]
    [InlineData("* * * *", false)]
    [InlineData("61 * * * *", false)]
    [InlineData("* 24 * * *", false)]
    [InlineData("* * * * * * *", false)]
    [InlineData("", false)]
    public async Task Recurring_events_have_a_cron_expression(string cron, bool isRight)
    {
        using Api api = await Api.WithBot();
        var body = new JsonObject
        {
            ["recurringEvents"] = new JsonObject
            {
                ["daily"] = new JsonObject { ["schedule"] = new JsonObject { ["cron"] = cron }, ["type"] = "order", ["payload"] = new JsonObject() },
            },
        };
        if (isRight)
        {
            await api.Put($"/v1/admin/bots/{api.BotId}", body);
        }
        else
        {
            Assert.StartsWith("recurringEvents.daily.schedule.cron ", await api.Fail("PUT", $"/v1/admin/bots/{api.BotId}", body, 400, "InvalidPayload"));
        }
    }

    [Fact]
    public async Task Configuration_fits_its_schema()
    {
        using Api api = await Api.WithBot();
        string bot = $"/v1/admin/bots/{api.BotId}";
        const string Rules = """{"type":"object","properties":{"retries":{"type":"integer"},"mode":{"enum":["a","b"]},"list":{"type":"array","items":{"type":"string"}}},"required":["retries"]}""";
        Assert.Contains("configuration.data.retries", await api.Fail("PUT", bot, $$$$$$"""{"configuration":{"data":{"retries":"x"},"schema":{{{{{{Rules}}}}}}}}""", 400, "InvalidDataFormat"));
        await api.Put(bot, $$$$$$"""{"configuration":{"data":{"retries":1},"schema":{{{{{{Rules}}}}}}}}""");
        foreach (string data in new[] { "{}", """{"retries":1.5}""", """{"retries":1,"mode":"c"}""", """{"retries":1,"list":["x",2]}""" })
        {
            await api.Fail("PUT", bot, $$$$$$"""{"configuration":{"data":{{{{{{data}}}}}}}}""", 400, "InvalidDataFormat");
        }

        string integration = (string)(await api.Post(
            "/v1/admin/integrations", $$$$$$"""{"name":"mail","version":"1.0.0","configuration":{"schema":{{{{{{Rules}}}}}}},"configurations":{"simple":{"schema":{"type":"object"}}}}"""))["integration"]!["id"]!;
        Task<string> Refuse(string instance, string type) => api.Fail("PUT", bot, $$$$$$"""{"integrations":{"mail":{"integrationId":"{{{{{{integration}}}}}}",{{{{{{instance}}}}}}}}}""", 400, type);
        Assert.StartsWith("integrations.mail.configuration.retries", await Refuse("\"configuration\":{}", "InvalidDataFormat"));
        await Refuse("\"configurationType\":\"other\"", "InvalidPayload");
        await api.Put(bot, $$$$$$"""{"integrations":{"mail":{"integrationId":"{{{{{{integration}}}}}}","configuration":{},"configurationType":"simple"}}}""");
        await api.Put(bot, $$$$$$"""{"integrations":{"mail":{"integrationId":"{{{{{{integration}}}}}}","configuration":{"retries":2},"configurationType":null}}}""");
        string large = new('x', 21 * 1024);
        await api.Fail("PUT", bot, new { configuration = new { data = new { retries = 1, large } } }, 413, "LimitExceeded");
    }

    [Fact]
    public async Task Limits_hold_for_what_is_there_and_comes()
    {
        using Api api = await Api.WithBot();
        string bot = $"/v1/admin/bots/{api.BotId}";
        static string Many(int count, string value, int from = 0) => string.Join(",", Enumerable.Range(from, count).Select(index => $"\"name{index}\":{value}"));
        await api.Fail("PUT", bot, $$$$$$"""{"user":{"tags":{{{{{{{Many(51, "{}")}}}}}}}}}""", 413, "LimitExceeded");
        await api.Put(bot, $$$$$$"""{"user":{"tags":{{{{{{{Many(50, "{}")}}}}}}}}}""");
        await api.Fail("PUT", bot, """{"message":{"tags":{"another":{}}}}""", 413, "LimitExceeded");
        await api.Put(bot, """{"user":{"tags":{"name0":null}},"message":{"tags":{"another":{}}}}""");
        string integration = await api.NewIntegration();
        string instance = $$$$$$"""{"integrationId":"{{{{{{integration}}}}}}"}""";
        await api.Fail("PUT", bot, $$$$$$"""{"integrations":{{{{{{{Many(31, instance)}}}}}}}}""", 413, "LimitExceeded");
        await api.Put(bot, $$$$$$"""{"integrations":{{{{{{{Many(30, instance)}}}}}}}}""");
        await api.Fail("PUT", bot, $$$$$$"""{"integrations":{"another":{{{{{{instance}}}}}}}}""", 413, "LimitExceeded");
        string path = $"/v1/admin/integrations/{integration}";
        const string Channel = """{"messages":{}}""";
        await api.Fail("PUT", path, $$$$$$"""{"channels":{{{{{{{Many(11, Channel)}}}}}}}}""", 413, "LimitExceeded");
        await api.Put(path, $$$$$$"""{"channels":{{{{{{{Many(10, Channel)}}}}}}}}""");
        await api.Fail("PUT", path, $$$$$$"""{"channels":{"name0":{"messages":{{{{{{{Many(21, Schema)}}}}}}}}}}""", 413, "LimitExceeded");
        await api.Fail("PUT", path, $$$$$$"""{"events":{{{{{{{Many(21, Schema)}}}}}}}}""", 413, "LimitExceeded");
        await api.Put(path, $$$$$$"""{"events":{{{{{{{Many(20, Schema)}}}}}}}}""");
        await api.Fail("POST", "/v1/admin/integrations", $$$$$$"""{"name":"other","version":"1.0.0","events":{{{{{{{Many(21, Schema)}}}}}}}}""", 413, "LimitExceeded");
    }

    [Fact]
    public async Task What_is_installed_is_there()
    {
        using Api api = await Api.WithBot();
        foreach (string body in new[]
        {
            """{"integrations":{"mail":{"integrationId":"intver_01ARZ3NDEKTSV4RRFFQ69G5FAV"}}}""",
            """{"integrations":{"intver_01ARZ3NDEKTSV4RRFFQ69G5FAV":{"enabled":true}}}""",
            """{"plugins":{"helper":{"id":"plugver_01ARZ3NDEKTSV4RRFFQ69G5FAV","enabled":true}}}""",
        })
        {
            Assert.Contains("01ARZ3NDEKTSV4RRFFQ69G5FAV", await api.Fail("PUT", $"/v1/admin/bots/{api.BotId}", body, 400, "ReferenceNotFound"));
        }

        Assert.Empty((await api.Get($"/v1/admin/bots/{api.BotId}"))["bot"]!["integrations"]!.AsObject());
    }

    [Theory]
    [InlineData("""{"actions":{"send":null}}""")]
    [InlineData("""{"events":{"mailed":null}}""")]
    [InlineData("""{"channels":{"inbox":null}}""")]
    [InlineData("""{"channels":{"inbox":{"messages":{"text":null}}}}""")]
    [InlineData("""{"user":{"tags":{"id":null}}}""")]
    [InlineData("""{"states":{"login":null}}""")]
    [InlineData("""{"actions":{"send":{"input":{"schema":{"type":"object","properties":{"to":{"type":"string"},"cc":{"type":"string"}},"required":["to","cc"]}},"output":{"schema":{}}}}}""")]
    [InlineData("""{"actions":{"send":{"input":{"schema":{"type":"object","properties":{"to":{"type":"number"}},"required":["to"]}},"output":{"schema":{}}}}}""")]
    [InlineData("""{"configuration":{"schema":{"type":"object","properties":{"key":{"type":"string"}},"required":["key"]}}}""")]
    public async Task What_is_public_does_not_break(string change)
    {
        using var api = new Api();
        const string Definition = """
            {"name":"mail","version":"1.0.0","visibility":"VISIBILITY","configuration":{"schema":{"type":"object","properties":{"key":{"type":"string"}}}},
             "actions":{"send":{"input":{"schema":{"type":"object","properties":{"to":{"type":"string"}},"required":["to"]}},"output":{"schema":{}}}},
             "events":{"mailed":{"schema":{}}},"channels":{"inbox":{"messages":{"text":{"schema":{}}}}},"user":{"tags":{"id":{}}},"states":{"login":{"type":"user","schema":{}}}}
            """;
        string path = $"/v1/admin/integrations/{(await api.Post("/v1/admin/integrations", Definition.Replace("VISIBILITY", "public")))["integration"]!["id"]}";
        JsonObject before = await api.Get(path);
        await api.Fail("PUT", $"{path}/validate", change, 400, "BreakingChanges");
        await api.Fail("PUT", path, change, 400, "BreakingChanges");
        Assert.True(JsonNode.DeepEquals(before, await api.Get(path)));
        await api.Put(path, """{"title":"Mail","actions":{"list":{"input":{"schema":{}},"output":{"schema":{}}}},"events":{"read":{"schema":{}}}}""");
        // Who else has a private one?
        string own = $"/v1/admin/integrations/{(await api.Post("/v1/admin/integrations", Definition.Replace("VISIBILITY", "private").Replace("1.0.0", "2.0.0")))["integration"]!["id"]}";
        await api.Put(own, change);
    }

    [Fact]
    public async Task To_a_free_workspace_three_members_can_be_added()
    {
        using var api = new Api();
        foreach (string name in new[] { "ada", "grace", "joan" })
        {
            await api.Post("/v1/admin/workspace-members", new { email = $"{name}@example.com", role = "developer" });
        }

        Assert.Contains("3 member", await api.Fail("POST", "/v1/admin/workspace-members", new { email = "alan@example.com", role = "viewer" }, 403, "QuotaExceeded"));
    }

    private static async Task RefuseAll(Api api, string path, string create, string[] parts)
    {
        string kind = path.Split('/').Last().TrimEnd('s');
        string made = (string)(await api.Post(path, create))[kind]!["id"]!;
        foreach (string part in parts)
        {
            JsonObject body = JsonNode.Parse(create)!.AsObject();
            body["version"] = body.ContainsKey("version") ? "2.0.0" : null;
            JsonObject changes = JsonNode.Parse(part)!.AsObject();
            if (body["version"] is null)
            {
                body.Remove("version");
            }

            foreach (System.Collections.Generic.KeyValuePair<string, JsonNode?> change in changes)
            {
                body[change.Key] = change.Value!.DeepClone();
            }

            await api.Fail("POST", path, body, 400, "InvalidIdentifier");
            await api.Fail("PUT", $"{path}/{made}", changes, 400, "InvalidIdentifier");
        }
    }
}
