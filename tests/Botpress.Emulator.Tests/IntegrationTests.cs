using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class IntegrationTests
{
    private const string Integrations = "/v1/admin/integrations";
    private const string Interfaces = "/v1/admin/interfaces";
    private const string Hub = "/v1/admin/hub";

    [Fact]
    public async Task A_bot_has_its_integrations_by_id_and_on_request_by_alias()
    {
        using Api api = await Api.WithBot();
        string path = $"/v1/admin/bots/{api.BotId}";
        string id = (string)(await api.Post("/v1/admin/integrations", new { name = "mail", version = "1.0.0" }))["integration"]!["id"]!;
        async Task<string[]> Keys(JsonObject? change = null) =>
            [.. (change is null ? await api.Get(path) : await api.Put(path, new JsonObject { ["integrations"] = change }))["bot"]!["integrations"]!.AsObject().Select(entry => entry.Key)];
        JsonObject instance = new() { ["integrationId"] = id };
        Assert.Equal(["sales", "support"], await Keys(new JsonObject { ["sales"] = instance.DeepClone(), ["support"] = instance.DeepClone() }));
        api.IsMultiple = false;
        Assert.Equal([id], await Keys());
        Assert.Equal([id], await Keys(new JsonObject { ["sales"] = null }));
        // By its id the one that there is changes, under the alias that it has.
        await Keys(new JsonObject { [id] = new JsonObject { ["enabled"] = false } });
        api.IsMultiple = true;
        JsonObject integrations = (await api.Get(path))["bot"]!["integrations"]!.AsObject();
        Assert.Equal("support", Assert.Single(integrations).Key);
        Assert.False((bool)integrations["support"]!["enabled"]!);
        api.IsMultiple = false;
        Assert.Empty(await Keys(new JsonObject { [id] = null }));
    }

    [Fact]
    public async Task Integrations_keep_what_they_are_given_and_merge_changes()
    {
        using var api = new Api();
        JsonNode integration = (await api.Post(Integrations, """
            {"name":"mail","version":"1.0.0","title":"M","description":"d","visibility":"unlisted","attributes":{"a":"1","b":"2"},"dev":true,"url":"https://example.com",
             "configuration":{"title":"C","schema":{"type":"object","properties":{"a":{}}},"identifier":{"linkTemplateScript":"s"}},"configurations":{"alt":{}},
             "states":{"login":{"type":"integration","schema":{}}},"events":{"mailed":{"schema":{}}},"actions":{"send":{"input":{"schema":{}},"output":{"schema":{}}}},
             "entities":{"letter":{"schema":{}}},"identifier":{"extractScript":"x","fallbackHandlerScript":"f"},
             "channels":{"inbox":{"title":"C","messages":{"text":{"schema":{}},"image":{"schema":{}}},"conversation":{"tags":{"id":{"title":"I"}}}}},
             "user":{"creation":{"enabled":true,"requiredTags":["id"]},"tags":{"id":{}}},"secrets":{"KEY":"v"},"extraOperations":{"o":{"enabled":true}},
             "icon":"PHN2Zz4=","readme":"IyBQ","sdkVersion":"4.0.0","layers":["l"],"code":"c"}
            """))["integration"]!;
        string path = $"{Integrations}/{integration["id"]}";
        Assert.StartsWith("intver_", (string)integration["id"]!);
        Assert.Equal("""["KEY"]""", integration["secrets"]!.ToJsonString());
        Assert.Equal("unapproved", (string)integration["verificationStatus"]!);
        Assert.False((bool)integration["public"]!);
        Assert.False((bool)integration["configurations"]!["alt"]!["identifier"]!["required"]!);
        Assert.Empty(integration["channels"]!["inbox"]!["conversation"]!["creation"]!["requiredTags"]!.AsArray());
        JsonNode changed = (await api.Put(path, """
            {"title":"N","attributes":{"a":null,"c":"3"},"states":{"login":null},"configuration":{"schema":{"type":"object","properties":{"b":{}}},"identifier":{"linkTemplateScript":null}},
             "configurations":{"alt":null},"channels":{"inbox":{"messages":{"image":null,"file":{"schema":{}}}}},"user":{"tags":{"id":null,"mail":{}}},"url":null,
             "identifier":{"extractScript":null},"secrets":{"KEY":null,"OTHER":"x"},"maxExecutionTime":60,"visibility":"public"}
            """))["integration"]!;
        Assert.Equal("N", (string)changed["title"]!);
        Assert.Equal("d", (string)changed["description"]!);
        Assert.Equal("""{"b":"2","c":"3"}""", changed["attributes"]!.ToJsonString());
        Assert.Equal("""{"type":"object","properties":{"b":{}}}""", changed["configuration"]!["schema"]!.ToJsonString());
        Assert.Equal("""{"required":false}""", changed["configuration"]!["identifier"]!.ToJsonString());
        Assert.Equal("C", (string)changed["configuration"]!["title"]!);
        Assert.Empty(changed["configurations"]!.AsObject());
        Assert.Equal(["text", "file"], changed["channels"]!["inbox"]!["messages"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal("mail", Assert.Single(changed["user"]!["tags"]!.AsObject()).Key);
        Assert.True((bool)changed["user"]!["creation"]!["enabled"]!);
        Assert.Equal("""{"fallbackHandlerScript":"f"}""", changed["identifier"]!.ToJsonString());
        Assert.Equal("""["OTHER"]""", changed["secrets"]!.ToJsonString());
        Assert.Equal("", (string)changed["url"]!);
        Assert.Equal(60, (int)changed["maxExecutionTime"]!);
        Assert.True((bool)changed["public"]!);
        Assert.True(JsonNode.DeepEquals(changed, (await api.Get(path))["integration"]));
        await api.Delete(path);
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
        await api.Fail("DELETE", path, new { }, 404, "ResourceNotFound");
    }

    [Theory]
    [InlineData("""{"name":"a"}""", "version is required", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","title":""}""", "title must have at least 1", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","visibility":"secret"}""", "visibility must be one of", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","states":{"s":{"type":"bot","schema":{}}}}""", "states.s.type must be one of", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","actions":{"a":{"input":{},"output":{}}}}""", "actions.a.input.schema is required", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","channels":{"c":{}}}""", "channels.c.messages is required", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","user":{"creation":{"enabled":true}}}""", "user.creation.requiredTags is required", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","entities":{"e":{}}}""", "entities.e.schema is required", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1","secrets":{"s":1}}""", "secrets.s must be a string", "InvalidPayload")]
    [InlineData("""{"name":"a","version":"1.0.0","interfaces":{"i":{"id":"ifver_01ARZ3NDEKTSV4RRFFQ69G5FAV"}}}""", "no interface", "ReferenceNotFound")]
    public async Task Integrations_that_are_wrong_are_refused(string body, string problem, string type)
    {
        using var api = new Api();
        Assert.Contains(problem, await api.Fail("POST", $"{Integrations}/validate", body, 400, type));
        Assert.Contains(problem, await api.Fail("POST", Integrations, body, 400, type));
        Assert.Empty((await api.Get(Integrations))["integrations"]!.AsArray());
    }

    [Fact]
    public async Task Validation_changes_nothing()
    {
        using var api = new Api();
        var definition = new { name = "my/mail", version = "1.0.0", title = "M" };
        Assert.Empty(await api.Post($"{Integrations}/validate", definition));
        Assert.Empty((await api.Get(Integrations))["integrations"]!.AsArray());
        string id = (string)(await api.Post(Integrations, definition))["integration"]!["id"]!;
        await api.Fail("POST", $"{Integrations}/validate", definition, 409, "AlreadyExists");
        await api.Fail("POST", Integrations, definition, 409, "AlreadyExists");
        Assert.Empty(await api.Put($"{Integrations}/{id}/validate", new { title = "N" }));
        await api.Fail("PUT", $"{Integrations}/{id}/validate", new { maxExecutionTime = 1.5 }, 400, "InvalidPayload");
        await api.Fail("PUT", $"{Integrations}/none/validate", new { }, 404, "ResourceNotFound");
        Assert.Equal("M", (string)(await api.Get($"{Integrations}/my%2Fmail/1.x"))["integration"]!["title"]!);
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_and_paged()
    {
        using Api api = await Api.WithBot();
        string lookup = (string)(await api.Post(Interfaces, Definition("lookup", "1.0.0")))["interface"]!["id"]!;
        string first = (string)(await api.Post(Integrations, new { name = "b", version = "1.0.0", dev = true, title = "Find people" }))["integration"]!["id"]!;
        JsonObject implementing = Definition("a", "1.0.0");
        implementing["interfaces"] = new JsonObject { ["l"] = new JsonObject { ["id"] = lookup, ["actions"] = new JsonObject { ["x"] = new JsonObject { ["name"] = "y" } } } };
        implementing["visibility"] = "public";
        JsonNode second = (await api.Post(Integrations, implementing))["integration"]!;
        Assert.Equal("lookup", (string)second["interfaces"]!["l"]!["name"]!);
        Assert.Equal("y", (string)second["interfaces"]!["l"]!["actions"]!["x"]!["name"]!);
        await api.Post(Integrations, Definition("a", "1.1.0"));
        async Task<string> Names(string query) => string.Join(' ', (await api.All($"{Integrations}?{query}", "integrations")).Select(item => $"{item["name"]}{item["version"]}"));
        Assert.Equal("a1.1.0 a1.0.0 b1.0.0", await Names(""));
        Assert.Equal("a1.0.0 a1.1.0 b1.0.0", await Names("sortBy=name"));
        Assert.Equal("b1.0.0 a1.0.0 a1.1.0", await Names("sortBy=updatedAt&direction=asc"));
        Assert.Equal("a1.1.0 b1.0.0", await Names("version=latest"));
        Assert.Equal("a1.0.0", await Names($"interfaceId={lookup}"));
        Assert.Equal("a1.0.0", await Names("interfaceName=lookup"));
        Assert.Equal("a1.0.0", await Names("visibility=public"));
        Assert.Equal("b1.0.0", await Names("dev=true"));
        Assert.Equal("", await Names("verificationStatus=approved"));
        JsonNode found = Assert.Single((await api.Get($"{Integrations}?search=PEOPLE"))["integrations"]!.AsArray())!;
        Assert.Equal("""{"title":true}""", found["matchedOn"]!.ToJsonString());
        Assert.Equal(2, (await api.Get($"{Integrations}?limit=2"))["integrations"]!.AsArray().Count);
        await api.Put($"/v1/admin/bots/{api.BotId}", new JsonObject { ["integrations"] = new JsonObject { [first] = new JsonObject { ["enabled"] = true } } });
        Assert.Equal("b1.0.0", await Names($"installedByBotId={api.BotId}"));
        Assert.Equal("b1.0.0 a1.1.0 a1.0.0", await Names("sortBy=installCount"));
        await api.Fail("GET", $"{Integrations}?sortBy=luck", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Installed_integrations_show_their_definition_and_stay()
    {
        using Api api = await Api.WithBot();
        string id = (string)(await api.Post(Integrations, new { name = "mail", version = "1.2.0", title = "Mail" }))["integration"]!["id"]!;
        JsonNode bot = (await api.Put($"/v1/admin/bots/{api.BotId}", new { integrations = new { post = new { integrationId = id } } }))["bot"]!;
        JsonNode installed = bot["integrations"]!["post"]!;
        Assert.Equal(["mail", "1.2.0", "Mail", id], new[] { "name", "version", "title", "id" }.Select(name => (string)installed[name]!));
        Assert.Contains(api.BotId, await api.Fail("DELETE", $"{Integrations}/{id}", new { }, 409, "ReferenceConstraint"));
        string refused = await api.Fail(
            "PUT", $"/v1/admin/bots/{api.BotId}", """{"integrations":{"post":null,"sms":{"integrationId":"intver_01ARZ3NDEKTSV4RRFFQ69G5FAV"}}}""", 400, "ReferenceNotFound");
        Assert.Contains("intver_01ARZ3NDEKTSV4RRFFQ69G5FAV", refused);
        await api.Put($"/v1/admin/bots/{api.BotId}", """{"integrations":{"post":null}}""");
        await api.Delete($"{Integrations}/{id}");
    }

    [Fact]
    public async Task Api_keys_open_the_runtime_and_files_and_nothing_else()
    {
        using Api api = await Api.WithBot();
        string id = (string)(await api.Post(Integrations, Definition("mail", "1.0.0")))["integration"]!["id"]!;
        await api.Put($"/v1/admin/bots/{api.BotId}", new { integrations = new Dictionary<string, object> { [id] = new { enabled = true } } });
        JsonObject key = await api.Post($"{Integrations}/iaks", new { integrationId = id, note = "n" });
        // The scheme's name is written in any case.
        api.Http.DefaultRequestHeaders.Remove("Authorization");
        api.Http.DefaultRequestHeaders.Add("Authorization", $"bearer {key["value"]}");
        await api.Get("/v1/chat/conversations");
        await api.Get("/v1/files");
        await api.Fail("GET", "/v1/tables", null, 401, "Unauthorized");
        await api.Fail("GET", "/v1/admin/bots", null, 401, "Unauthorized");
        api.Http.DefaultRequestHeaders.Add("x-integration-id", "another");
        await api.Fail("GET", "/v1/chat/conversations", null, 403, "Forbidden");
    }

    [Fact]
    public async Task Api_keys_tell_their_value_once()
    {
        using var api = new Api();
        string id = (string)(await api.Post(Integrations, Definition("mail", "1.0.0")))["integration"]!["id"]!;
        JsonObject key = await api.Post($"{Integrations}/iaks", new { integrationId = id, note = "n" });
        Assert.StartsWith("bp_iak_", (string)key["value"]!);
        JsonNode listed = Assert.Single((await api.Get($"{Integrations}/iaks?integrationId={id}"))["iaks"]!.AsArray())!;
        Assert.Equal((string)key["id"]!, (string)listed["id"]!);
        Assert.Equal("n", (string)listed["note"]!);
        Assert.False(listed.AsObject().ContainsKey("value"));
        await api.Fail("POST", $"{Integrations}/iaks", new { integrationId = "none" }, 400, "ReferenceNotFound");
        await api.Fail("GET", $"{Integrations}/iaks", null, 400, "InvalidQuery");
        await api.Fail("GET", $"{Integrations}/iaks?integrationId=none", null, 404, "ResourceNotFound");
        await api.Delete($"{Integrations}/iaks/{key["id"]}");
        await api.Fail("DELETE", $"{Integrations}/iaks/{key["id"]}", new { }, 404, "ResourceNotFound");
        Assert.Empty((await api.Get($"{Integrations}/iaks?integrationId={id}"))["iaks"]!.AsArray());
    }

    [Fact]
    public async Task Verification_secrets_and_logs_follow_what_is_done()
    {
        using var api = new Api();
        JsonNode integration = (await api.Post(Integrations, Definition("mail", "1.0.0")))["integration"]!;
        string path = $"{Integrations}/{integration["id"]}";
        Assert.Empty(await api.Post($"{Integrations}/request-verification", new { integrationId = (string)integration["id"]! }));
        Assert.Equal("pending", (string)(await api.Get(path))["integration"]!["verificationStatus"]!);
        Assert.Single((await api.Get($"{Integrations}?verificationStatus=pending"))["integrations"]!.AsArray());
        await api.Fail("POST", $"{Integrations}/request-verification", new { integrationId = "none" }, 400, "ReferenceNotFound");
        string secret = (string)(await api.Post($"{path}/signing-secrets/rotate", new { }))["newSigningSecret"]!;
        Assert.NotEqual((string)integration["signingSecret"]!, secret);
        Assert.Equal(secret, (string)(await api.Get(path))["integration"]!["signingSecret"]!);
        for (int count = 0; count < 20; count++)
        {
            await api.Put(path, new { title = $"T{count}" });
        }

        string logs = $"{path}/logs?timeStart={DateTime.UtcNow.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}";
        await api.Until($"{logs}&pageSize=100", answer => answer["logs"]!.AsArray().Count == 23);
        JsonObject first = await api.Get(logs);
        Assert.Equal("Version 1.0.0 created", (string)first["logs"]![0]!["message"]!);
        Assert.Equal(20, first["logs"]!.AsArray().Count);
        Assert.Equal(3, (await api.Get($"{logs}&nextToken={Uri.EscapeDataString((string)first["nextToken"]!)}"))["logs"]!.AsArray().Count);
        Assert.Single((await api.Get($"{logs}&messageContains=ROTATED&level=info"))["logs"]!.AsArray());
        await api.Fail("GET", $"{path}/logs", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Interfaces_keep_what_they_are_given_and_merge_changes()
    {
        using var api = new Api();
        JsonNode definition = (await api.Post(Interfaces, """
            {"name":"hitl","version":"1.0.0","title":"H","entities":{"person":{"schema":{}}},"events":{"stopped":{"schema":{},"attributes":{"a":"b"}}},
             "actions":{"start":{"input":{"schema":{}},"output":{"schema":{}}}},"channels":{"inbox":{"messages":{"text":{"schema":{}}}}},
             "nameTemplate":{"script":"s","language":"handlebars"},"attributes":{"a":"1"},"icon":"PHN2Zz4=","readme":"IyBQ","sdkVersion":"4.0.0"}
            """))["interface"]!;
        string path = $"{Interfaces}/{definition["id"]}";
        Assert.False((bool)definition["public"]!);
        JsonNode changed = (await api.Put(path, """
            {"description":"d","entities":{"person":null},"channels":{"inbox":{"title":"C","messages":{"image":{"schema":{}}}},"news":{}},"nameTemplate":null,"attributes":{"a":null},"public":true}
            """))["interface"]!;
        Assert.Equal("H", (string)changed["title"]!);
        Assert.Empty(changed["entities"]!.AsObject());
        Assert.Equal(2, changed["channels"]!["inbox"]!["messages"]!.AsObject().Count);
        Assert.Empty(changed["channels"]!["news"]!["messages"]!.AsObject());
        Assert.Null(changed["nameTemplate"]);
        Assert.True((bool)changed["public"]!);
        await api.Fail("POST", Interfaces, """{"name":"hitl","version":"1.0.0"}""", 409, "AlreadyExists");
        await api.Fail("POST", Interfaces, """{"name":"hitl","version":"2.0.0","channels":{"c":{}}}""", 400, "InvalidPayload");
        await api.Fail("PUT", path, """{"nameTemplate":{"script":"s"}}""", 400, "InvalidPayload");
        await api.Post(Interfaces, Definition("hitl", "1.10.0"));
        Assert.Equal("1.10.0", (string)(await api.Get($"{Interfaces}/hitl/latest"))["interface"]!["version"]!);
        Assert.Equal(2, (await api.All($"{Interfaces}?name=hitl", "interfaces")).Length);
        Assert.Equal("1.0.0", (string)Assert.Single((await api.Get($"{Hub}/interfaces"))["interfaces"]!.AsArray())!["version"]!);
        Assert.Equal("1.0.0", (string)(await api.Get($"{Hub}/interfaces/hitl/latest"))["interface"]!["version"]!);
        await api.Delete(path);
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
        await api.Fail("GET", $"{Hub}/interfaces/{definition["id"]}", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Interface_that_is_implemented_is_not_deleted()
    {
        using var api = new Api();
        string id = (string)(await api.Post(Interfaces, Definition("lookup", "1.0.0")))["interface"]!["id"]!;
        JsonObject implementing = Definition("crm", "1.0.0");
        implementing["interfaces"] = new JsonObject { ["l"] = new JsonObject { ["id"] = id } };
        string integration = (string)(await api.Post(Integrations, implementing))["integration"]!["id"]!;
        Assert.Contains(integration, await api.Fail("DELETE", $"{Interfaces}/{id}", new { }, 409, "ReferenceConstraint"));
        await api.Put($"{Integrations}/{integration}", """{"interfaces":{"l":null}}""");
        await api.Delete($"{Interfaces}/{id}");
    }

    [Fact]
    public async Task Hub_shows_what_is_public_of_every_workspace()
    {
        using var api = new Api();
        await api.Put($"/v1/admin/workspaces/{api.WorkspaceId}", new { handle = "acme" });
        string id = (string)(await api.Post(Integrations, Definition("acme/mail", "1.0.0")))["integration"]!["id"]!;
        Assert.Empty((await api.Get($"{Hub}/integrations"))["integrations"]!.AsArray());
        await api.Fail("GET", $"{Hub}/integrations/{id}", null, 404, "ResourceNotFound");
        await api.Put($"{Integrations}/{id}", new { visibility = "unlisted" });
        Assert.Empty((await api.Get($"{Hub}/integrations"))["integrations"]!.AsArray());
        Assert.Equal(id, (string)(await api.Get($"{Hub}/integrations/{id}"))["integration"]!["id"]!);
        await api.Put($"{Integrations}/{id}", new { visibility = "public" });
        string own = api.WorkspaceId;
        api.WorkspaceId = (string)(await api.Post("/v1/admin/workspaces", new { name = "Other" }))["id"]!;
        JsonNode shown = Assert.Single((await api.Get($"{Hub}/integrations"))["integrations"]!.AsArray())!;
        Assert.Equal("acme", (string)shown["ownerWorkspace"]!["handle"]!);
        Assert.Equal(0, (int)shown["meta"]!["installs"]!);
        JsonNode whole = (await api.Get($"{Hub}/integrations/acme%2Fmail/latest"))["integration"]!;
        Assert.Equal("", (string)whole["signingSecret"]!);
        await api.Fail("GET", $"{Integrations}/{id}", null, 404, "ResourceNotFound");
        string mine = (string)(await api.Post(Integrations, Definition("acme/mail", "1.0.0")))["integration"]!["id"]!;
        await api.Fail("PUT", $"{Integrations}/{mine}", new { visibility = "public" }, 409, "AlreadyExists");
        // With a workspace go its definitions.
        string other = api.WorkspaceId;
        api.WorkspaceId = own;
        await api.Put($"/v1/admin/workspaces/{other}", new { isPublic = false });
        await api.Delete($"/v1/admin/workspaces/{other}");
        await api.Delete($"{Integrations}/{id}");
        await api.Fail("GET", $"{Hub}/integrations/acme%2Fmail/latest", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Sample_data_has_definitions_of_the_hub_and_of_the_workspace()
    {
        using var api = new Api(sample: true);
        JsonArray telegram = (await api.Get($"{Hub}/integrations?name=telegram"))["integrations"]!.AsArray();
        Assert.Equal(["1.0.0", "0.6.0"], telegram.Select(item => (string)item!["version"]!));
        Assert.Equal("1.0.0", (string)(await api.Get($"{Hub}/integrations/telegram/latest"))["integration"]!["version"]!);
        Assert.Equal("botpress", (string)telegram[0]!["ownerWorkspace"]!["handle"]!);
        Assert.Equal(["hitl", "typing-indicator"], (await api.Get($"{Hub}/interfaces"))["interfaces"]!.AsArray().Select(item => (string)item!["name"]!).Order());
        Assert.Equal(2, (await api.All($"{Hub}/integrations?interfaceName=typing-indicator", "integrations")).Length);
        JsonNode crm = Assert.Single((await api.Get(Integrations))["integrations"]!.AsArray())!;
        Assert.Equal("crm", (string)crm["name"]!);
        Assert.Single((await api.Get($"{Integrations}/iaks?integrationId={crm["id"]}"))["iaks"]!.AsArray());
        Assert.NotNull((await api.Get($"{Hub}/plugins/hitl/latest"))["plugin"]!["dependencies"]!["interfaces"]!["hitl"]);
    }

    private static JsonObject Definition(string name, string version) => new() { ["name"] = name, ["version"] = version };
}
