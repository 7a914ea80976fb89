using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class PluginTests
{
    private const string Plugins = "/v1/admin/plugins";
    private const string Hub = "/v1/admin/hub/plugins";

    [Fact]
    public async Task Plugins_keep_what_they_are_given_and_merge_changes()
    {
        using var api = new Api();
        JsonNode plugin = (await api.Post(Plugins, """
            {"name":"p","version":"1.0.0","code":{"node":"n","browser":"b"},"title":"P","description":"d","visibility":"unlisted","attributes":{"a":"1","b":"2"},
             "configuration":{"title":"C","schema":{"type":"object"}},"states":{"cart":{"type":"user","schema":{},"expiry":60}},"events":{"order":{"schema":{}}},
             "actions":{"pay":{"input":{"schema":{}},"output":{"schema":{}}}},"user":{"tags":{"plan":{"title":"U"}}},"icon":"PHN2Zz4=","readme":"IyBQ","sdkVersion":"4.0.0"}
            """))["plugin"]!;
        string path = $"{Plugins}/{plugin["id"]}";
        Assert.Equal("unlisted", (string)plugin["visibility"]!);
        Assert.False((bool)plugin["public"]!);
        Assert.Equal("data:text/markdown;base64,IyBQ", (string)plugin["readmeUrl"]!);
        JsonNode changed = (await api.Put(path, """
            {"title":"Q","attributes":{"a":null,"c":"3"},"states":{"cart":null,"total":{"type":"bot","schema":{}}},"configuration":null,
             "user":{"tags":{"plan":null}},"code":{"browser":"b2"},"public":true}
            """))["plugin"]!;
        Assert.Equal("""{"b":"2","c":"3"}""", changed["attributes"]!.ToJsonString());
        Assert.Equal("""{"schema":{}}""", changed["configuration"]!.ToJsonString());
        Assert.Equal("total", Assert.Single(changed["states"]!.AsObject()).Key);
        Assert.Empty(changed["user"]!["tags"]!.AsObject());
        Assert.Equal("d", (string)changed["description"]!);
        Assert.Equal("public", (string)changed["visibility"]!);
        Assert.Equal("n", (string)(await api.Get($"{path}/code/node"))["code"]!);
        Assert.Equal("b2", (string)(await api.Get($"{path}/code/browser"))["code"]!);
        Assert.Equal("Q", (string)(await api.Get(path))["plugin"]!["title"]!);
        await api.Fail("GET", $"{path}/code/deno", null, 400, "InvalidPayload");
        await api.Delete(path);
        await api.Fail("GET", path, null, 404, "ResourceNotFound");
        await api.Fail("GET", $"{path}/code/node", null, 404, "ResourceNotFound");
        await api.Fail("DELETE", path, new { }, 404, "ResourceNotFound");
    }

    [Theory]
    [InlineData("""{"name":"p","version":"1.0.0"}""", "code is required")]
    [InlineData("""{"name":"p","version":"1.0.0","code":{"node":"n"}}""", "code.browser is required")]
    [InlineData("""{"version":"1.0.0","code":{"node":"","browser":""}}""", "name is required")]
    [InlineData("""{"name":"p","version":"1","code":{"node":"","browser":""},"visibility":"secret"}""", "visibility must be one of")]
    [InlineData("""{"name":"p","version":"1","code":{"node":"","browser":""},"states":{"s":{"type":"task","schema":{}}}}""", "states.s.type must be one of")]
    [InlineData("""{"name":"p","version":"1","code":{"node":"","browser":""},"actions":{"a":{"input":{},"output":{}}}}""", "actions.a.input.schema is required")]
    [InlineData("""{"name":"p","version":"1","code":{"node":"","browser":""},"user":{}}""", "user.tags is required")]
    [InlineData("""{"name":"p","version":"1.0.0","code":{"node":"","browser":""},"dependencies":{"interfaces":{"i":{}}}}""", "dependencies.interfaces.i must have an id or a name")]
    public async Task Plugins_that_are_wrong_are_refused(string body, string problem)
    {
        using var api = new Api();
        Assert.Contains(problem, await api.Fail("POST", Plugins, body, 400, "InvalidPayload"));
        Assert.Empty((await api.Get(Plugins))["plugins"]!.AsArray());
    }

    [Fact]
    public async Task Versions_are_unique_and_found_by_name()
    {
        using var api = new Api();
        foreach (string version in new[] { "1.2.0", "1.10.0", "2.0.0-beta.1", "0.9.0" })
        {
            await api.Post(Plugins, Definition("my/p", version));
        }

        await api.Fail("POST", Plugins, Definition("my/p", "1.2.0"), 409, "AlreadyExists");
        async Task<string> Version(string asked) => (string)(await api.Get($"{Plugins}/my%2Fp/{asked}"))["plugin"]!["version"]!;
        Assert.Equal("1.2.0", await Version("1.2.0"));
        Assert.Equal("1.10.0", await Version("latest"));
        Assert.Equal("1.10.0", await Version("%5E1.2.0"));
        Assert.Equal("1.2.0", await Version("~1.2"));
        Assert.Equal("0.9.0", await Version("0.x"));
        Assert.Equal("2.0.0-beta.1", await Version("2.0.0-beta.1"));
        Assert.Equal("1.2.0", await Version("%3E%3D1.0.0%20%3C1.10.0"));
        await api.Fail("GET", $"{Plugins}/my%2Fp/3.0.0", null, 404, "ResourceNotFound");
        await api.Fail("GET", $"{Plugins}/other/latest", null, 404, "ResourceNotFound");
        Assert.Equal(4, (await api.All(Plugins, "plugins")).Length);
        Assert.Equal(4, (await api.All($"{Plugins}?name=my%2Fp", "plugins")).Length);
        Assert.Empty(await api.All($"{Plugins}?name=p", "plugins"));
        Assert.Equal("1.10.0", (string)Assert.Single(await api.All($"{Plugins}?version=latest", "plugins"))["version"]!);
        Assert.Equal("1.2.0", (string)Assert.Single(await api.All($"{Plugins}?name=my%2Fp&version=1.2.0", "plugins"))["version"]!);
    }

    [Fact]
    public async Task Hub_shows_what_is_public()
    {
        using var api = new Api();
        string id = (string)(await api.Post(Plugins, Definition("p", "1.0.0")))["plugin"]!["id"]!;
        Assert.Empty((await api.Get(Hub))["plugins"]!.AsArray());
        await api.Fail("GET", $"{Hub}/{id}", null, 404, "ResourceNotFound");
        await api.Put($"{Plugins}/{id}", new { visibility = "unlisted" });
        Assert.Empty((await api.Get(Hub))["plugins"]!.AsArray());
        Assert.Equal(id, (string)(await api.Get($"{Hub}/{id}"))["plugin"]!["id"]!);
        await api.Put($"{Plugins}/{id}", new { visibility = "public" });
        string own = api.WorkspaceId;
        api.WorkspaceId = (string)(await api.Post("/v1/admin/workspaces", new { name = "Other" }))["id"]!;
        Assert.Equal(id, (string)Assert.Single((await api.Get(Hub))["plugins"]!.AsArray())!["id"]!);
        Assert.Equal(id, (string)(await api.Get($"{Hub}/p/latest"))["plugin"]!["id"]!);
        Assert.Equal("n", (string)(await api.Get($"{Hub}/{id}/code/node"))["code"]!);
        await api.Fail("GET", $"{Plugins}/{id}", null, 404, "ResourceNotFound");
        await api.Fail("DELETE", $"{Plugins}/{id}", new { }, 404, "ResourceNotFound");
        // A name of the hub is taken there, not within another workspace.
        string mine = (string)(await api.Post(Plugins, Definition("p", "1.0.0")))["plugin"]!["id"]!;
        await api.Fail("PUT", $"{Plugins}/{mine}", new { visibility = "public" }, 409, "AlreadyExists");
        api.WorkspaceId = own;
        await api.Delete($"{Plugins}/{id}");
        Assert.Empty((await api.Get(Hub))["plugins"]!.AsArray());
        await api.Fail("GET", $"{Hub}/p/latest", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Plugin_that_a_bot_has_is_not_deleted()
    {
        using Api api = await Api.WithBot();
        string id = (string)(await api.Post(Plugins, Definition("p", "1.0.0")))["plugin"]!["id"]!;
        await api.Put($"/v1/admin/bots/{api.BotId}", new { plugins = new { p = new { id } } });
        Assert.Contains(api.BotId, await api.Fail("DELETE", $"{Plugins}/{id}", new { }, 409, "ReferenceConstraint"));
        await api.Put($"/v1/admin/bots/{api.BotId}", """{"plugins":{"p":null}}""");
        await api.Delete($"{Plugins}/{id}");
    }

    [Fact]
    public async Task Dependencies_are_looked_up_and_dereferenced()
    {
        // The interfaces are put into the snapshot: this test is about plugins only.
        string snapshot = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (EmulatorServer.Start(new EmulatorOptions { SnapshotPath = snapshot }))
            {
                // Written when it stops.
            }

            var state = (JsonObject)JsonNode.Parse(File.ReadAllText(snapshot))!;
            foreach (string version in new[] { "1.0.0", "1.5.0" })
            {
                string id = Interface(version);
                state["Interfaces"]![id] = new JsonObject
                {
                    ["WorkspaceId"] = "",
                    ["Data"] = new JsonObject { ["id"] = id, ["name"] = "hitl", ["version"] = version, ["public"] = true },
                };
            }

            File.WriteAllText(snapshot, state.ToJsonString());
            using var api = new Api(snapshot: snapshot);
            JsonObject definition = Definition("p", "1.0.0");
            definition["visibility"] = "public";
            definition["dependencies"] = JsonNode.Parse("""{"interfaces":{"handoff":{"name":"hitl","version":"^1.0.0"}}}""");
            JsonNode plugin = (await api.Post(Plugins, definition))["plugin"]!;
            string path = $"{Plugins}/{plugin["id"]}";
            Assert.Equal(Interface("1.5.0"), (string)plugin["dependencies"]!["interfaces"]!["handoff"]!["id"]!);
            async Task<string> AddIntegration(string name, string interfaces) => (string)(await api.Post("/v1/admin/integrations", JsonNode.Parse(
                $$"""{"name":"{{name}}","version":"2.0.0","visibility":"public","url":"https://desk.example","interfaces":{{interfaces}}}""")!))["integration"]!["id"]!;
            string helper = await AddIntegration("desk", $$$"""{"h":{"id":"{{{Interface("1.0.0")}}}"}}""");
            string other = await AddIntegration("desk2", "{}");
            foreach (string route in new[] { path, $"{Hub}/{plugin["id"]}" })
            {
                JsonObject found = await api.Get($"{route}/dereferenced?interfaces.handoff={helper}");
                Assert.Equal("""{"id":"ID","name":"desk","version":"2.0.0"}""".Replace("ID", helper, StringComparison.Ordinal), found["plugin"]!["dependencies"]!["interfaces"]!["handoff"]!.ToJsonString());
                // It takes integrations, no interfaces, and only those that can stand in the place.
                await api.Fail("GET", $"{route}/dereferenced?interfaces.handoff={Interface("1.0.0")}", null, 400, "ReferenceNotFound");
                Assert.Contains("desk2, which does not implement the interface hitl", await api.Fail("GET", $"{route}/dereferenced?interfaces.handoff={other}", null, 400, "InvalidQuery"));
                Assert.Contains("it depends on: handoff", await api.Fail("GET", $"{route}/dereferenced?interfaces.other=x", null, 400, "InvalidQuery"));
                await api.Fail("GET", $"{route}/dereferenced?interfaces.handoff=x", null, 400, "ReferenceNotFound");
            }

            await api.Fail("PUT", path, """{"title":"T","dependencies":{"integrations":{"mail":{"name":"mail"}}}}""", 400, "ReferenceNotFound");
            Assert.Equal("p", (string)(await api.Get(path))["plugin"]!["title"]!);
            JsonNode changed = (await api.Put(path, """{"dependencies":{"interfaces":{"handoff":null}}}"""))["plugin"]!;
            Assert.Empty(changed["dependencies"]!["interfaces"]!.AsObject());
        }
        finally
        {
            File.Delete(snapshot);
        }
    }

    [Fact]
    public async Task Sample_data_has_a_plugin_of_the_hub_and_one_of_the_workspace()
    {
        using var api = new Api(sample: true);
        JsonArray hub = (await api.Get($"{Hub}?name=hitl"))["plugins"]!.AsArray();
        Assert.Equal(["1.1.0", "1.0.0"], hub.Select(plugin => (string)plugin!["version"]!));
        Assert.Equal("1.1.0", (string)(await api.Get($"{Hub}/hitl/latest"))["plugin"]!["version"]!);
        Assert.Contains("1.1.0", (string)(await api.Get($"{Hub}/{hub[0]!["id"]}/code/browser"))["code"]!);
        Assert.Equal("faq-helper", (string)Assert.Single((await api.Get(Plugins))["plugins"]!.AsArray())!["name"]!);
    }

    private static string Interface(string version) => $"iver_01ARZ3NDEKTSV4RRFFQ69G{version}";

    private static JsonObject Definition(string name, string version) =>
        new() { ["name"] = name, ["version"] = version, ["code"] = new JsonObject { ["node"] = "n", ["browser"] = "b" } };
}
