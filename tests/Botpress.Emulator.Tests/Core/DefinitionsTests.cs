using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>Versions of names, who sees them, and how they change.</summary>
public class DefinitionsTests
{
    [Fact]
    public void A_workspace_refers_to_its_own_and_to_what_is_shown()
    {
        Dictionary<string, DefinitionState> all = [];
        Add(all, "own", "w1", "private");
        Add(all, "other", "w2", "private");
        Add(all, "shown", "w2", "public");
        Add(all, "byId", "w2", "unlisted");
        Add(all, "hub", "", "private");
        Add(all, "flag", "w2", null, isPublic: true);
        Add(all, "noFlag", "w2", null, isPublic: false);
        Assert.Equal("own", Names(Definitions.Own(all, "w1")));
        Assert.Equal("other shown byId flag noFlag", Names(Definitions.Own(all, "w2")));
        Assert.Equal("own shown byId hub flag", Names(Definitions.Visible(all, "w1")));
    }

    [Theory]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("latest", "1.2.0")]
    [InlineData("^1.0.0", "1.2.0")]
    [InlineData("2.0.0", "integration \"mail@2.0.0\" was not found")]
    public void One_is_found_by_its_name_and_version(string version, string expected)
    {
        using var world = new World();
        JsonObject[] all = [New("a", "mail", "1.0.0"), New("b", "mail", "1.2.0"), New("c", "chat", "3.0.0")];
        Call call = world.Call(Operations.ListIntegrations, path: [("name", "mail"), ("version", version)]);
        Is(expected, () => Definitions.FindByName(call, "integration", all).Text("version"));
    }

    [Fact]
    public void One_is_found_by_its_id()
    {
        using var world = new World();
        JsonObject[] all = [New("a", "mail", "1.0.0"), New("b", "mail", "1.2.0")];
        Assert.Same(all[1], Definitions.Find(world.Call(Operations.ListIntegrations, path: ("id", "b")), "plugin", all));
        Is("plugin \"c\" was not found", () => Definitions.Find(world.Call(Operations.ListIntegrations, path: ("id", "c")), "plugin", all).ToJsonString());
        Assert.Equal("""{"id":"a","name":"mail","version":"1.0.0"}""", Definitions.Reference(new JsonObject { ["x"] = 1, ["version"] = "1.0.0", ["id"] = "a", ["name"] = "mail" }).ToJsonString());
    }

    [Theory]
    [InlineData("w1", "mail", "1.0.0", false, true)]
    [InlineData("w1", "mail", "1.0.1", false, false)]
    [InlineData("w1", "chat", "1.0.0", false, false)]
    [InlineData("w2", "mail", "1.0.0", false, false)]
    [InlineData("w2", "mail", "1.0.0", true, false)]
    [InlineData("w1", "shown", "1.0.0", false, false)]
    [InlineData("w1", "shown", "1.0.0", true, true)]
    public void A_version_of_a_name_is_there_once(string workspace, string name, string version, bool shown, bool isTaken)
    {
        Dictionary<string, DefinitionState> all = [];
        Add(all, "mail", "w1", "private");
        Add(all, "shown", "w3", "public");
        void Check(JsonObject? except) => Definitions.CheckUnique(all, "Integration", workspace, name, version, shown, except);
        if (!isTaken)
        {
            Check(null);
            return;
        }

        ApiError error = Assert.Throws<ApiError>(() => Check(null));
        Assert.Equal(("AlreadyExists", $"Integration \"{name}\" has a version \"{version}\" already"), (error.Type, error.Message));
        Check(all[name].Data);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"visibility":"unlisted"}""", "unlisted")]
    [InlineData("""{"public":true}""", "public")]
    [InlineData("""{"public":false}""", "private")]
    [InlineData("""{"visibility":"private","public":true}""", "private")]
    public void Visibility_is_asked_for_by_either_field(string body, string? visibility) => Assert.Equal(visibility, Definitions.VisibilityIn(new Input(JsonNode.Parse(body)!.AsObject())));

    [Fact]
    public void Texts_and_files_are_put_in_and_attributes_merged()
    {
        JsonObject definition = new() { ["title"] = "old", ["description"] = "stays" };
        Definitions.ApplyTexts(definition, new Input(new JsonObject { ["title"] = "new", ["icon"] = "aWNvbg==", ["readme"] = "cmVhZG1l", ["attributes"] = new JsonObject { ["a"] = "1", ["b"] = "2" } }));
        Definitions.ApplyTexts(definition, new Input(new JsonObject { ["attributes"] = new JsonObject { ["a"] = null, ["c"] = "3" } }));
        Assert.Equal(
            """{"title":"new","description":"stays","attributes":{"b":"2","c":"3"},"iconUrl":"data:image/svg+xml;base64,aWNvbg==","readmeUrl":"data:text/markdown;base64,cmVhZG1l"}""",
            definition.ToJsonString(Json.Options));
        Definitions.ApplyTexts(definition, new Input(new JsonObject { ["description"] = "d" }));
        Assert.Equal(("new", "d"), (definition.Text("title"), definition.Text("description")));
    }

    [Fact]
    public void A_new_one_is_titled_by_its_name_and_private()
    {
        using var world = new World();
        string name = new('n', 70);
        JsonObject made = Definitions.New(world.Store, "intver", new JsonObject { ["name"] = name, ["version"] = "1.0.0" });
        Assert.StartsWith("intver_", made.Text("id"), StringComparison.Ordinal);
        foreach (string property in new[] { "id", "createdAt", "updatedAt" })
        {
            made.Remove(property);
        }

        Assert.Equal($$"""{"name":"{{name}}","version":"1.0.0","title":"{{name[..64]}}","description":"","iconUrl":"","readmeUrl":"","public":false}""", made.ToJsonString());
        Assert.Equal("short", Definitions.New(world.Store, "intver", new JsonObject { ["name"] = "short", ["version"] = "1.0.0" }).Text("title"));
    }

    [Theory]
    [InlineData("""{"B":"x"}""", """["A","B"]""")]
    [InlineData("""{"A":"x","B":"y"}""", """["A","B"]""")]
    [InlineData("""{"A":null,"B":"y"}""", """["B"]""")]
    [InlineData("""{"C":null}""", """["A"]""")]
    [InlineData("null", """["A"]""")]
    public void Of_secrets_only_the_names_are_kept(string changes, string names)
    {
        var owner = new JsonObject { ["secrets"] = new JsonArray("A") };
        Definitions.ApplySecrets(owner, JsonNode.Parse(changes) as JsonObject);
        Assert.Equal(names, owner["secrets"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"c":null,"d":3}}""", """{"a":{"b":1,"d":3}}""")]
    [InlineData("""{"a":{"schema":{"x":1}}}""", """{"a":{"schema":{"y":2}}}""", """{"a":{"schema":{"y":2}}}""")]
    [InlineData("""{"creation":{"x":1}}""", """{"creation":{"y":2}}""", """{"creation":{"y":2}}""")]
    [InlineData("""{"a":1}""", """{"a":{"b":{"c":null,"d":1}}}""", """{"a":{"b":{"d":1}}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":7}""", """{"a":7}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":[1]}""", """{"a":[2]}""", """{"a":[2]}""")]
    [InlineData("""{"a":1}""", "null", """{"a":1}""")]
    public void Changes_are_merged_level_by_level_and_schemas_replaced(string before, string changes, string after)
    {
        JsonObject target = JsonNode.Parse(before)!.AsObject();
        var given = JsonNode.Parse(changes) as JsonObject;
        Definitions.MergeDeep(target, given);
        Assert.Equal(after, target.ToJsonString());
        Assert.Equal(changes, given?.ToJsonString() ?? "null");
    }

    [Fact]
    public void What_something_has_is_not_deleted()
    {
        using var world = new World();
        Definitions.CheckUnused(world.Store, "Integration", "integrations", "i1");
        world.Bot.Bot["integrations"] = JsonNode.Parse("""{"mail":{"id":"i1"},"odd":7}""");
        Is("Integration \"i1\" is in use: the bot \"bot_1\" has it", () => Unused("Integration", "integrations", "i1"));
        Is("", () => Unused("Integration", "integrations", "i2"));
        world.Store.State.Integrations["i3"] = new DefinitionState { Data = JsonNode.Parse("""{"id":"i3","interfaces":{"x":{"id":"f1"}}}""")!.AsObject() };
        Is("Interface \"f1\" is in use: the integration \"i3\" has it", () => Unused("Interface", "interfaces", "f1"));
        world.Store.State.Plugins["p1"] = new DefinitionState { Data = JsonNode.Parse("""{"id":"p1","dependencies":{"interfaces":{"x":{"id":"f2"}}},"interfaces":{"y":{"id":"f3"}}}""")!.AsObject() };
        Is("Interface \"f2\" is in use: the plugin \"p1\" has it", () => Unused("Interface", "interfaces", "f2"));
        Is("", () => Unused("Interface", "interfaces", "f3"));

        string Unused(string thing, string kind, string id)
        {
            Definitions.CheckUnused(world.Store, thing, kind, id);
            return "";
        }
    }

    [Fact]
    public void With_a_workspace_goes_what_it_defined()
    {
        using var world = new World();
        foreach (Dictionary<string, DefinitionState> all in new[] { world.Store.State.Integrations, world.Store.State.Interfaces, world.Store.State.Plugins })
        {
            Add(all, "a", "w1", "public");
            Add(all, "b", "w2", "public");
        }

        Definitions.RemoveOf(world.Store, "w1");
        Assert.All(new[] { world.Store.State.Integrations, world.Store.State.Interfaces, world.Store.State.Plugins }, all => Assert.Equal("b", Assert.Single(all).Key));
    }

    private static JsonObject New(string id, string name, string version) => new() { ["id"] = id, ["name"] = name, ["version"] = version };

    private static void Add(Dictionary<string, DefinitionState> all, string name, string workspace, string? visibility, bool? isPublic = null)
    {
        JsonObject data = New($"id_{name}", name, "1.0.0");
        data.With("visibility", visibility).With("public", isPublic);
        all[name] = new DefinitionState { WorkspaceId = workspace, Data = data };
    }

    private static string Names(IEnumerable<JsonObject> found) => string.Join(" ", found.Select(one => one.Text("name")));

    private static void Is(string expected, Func<string> action)
    {
        try
        {
            Assert.Equal(expected, action());
        }
        catch (ApiError error)
        {
            Assert.Equal(expected, error.Message);
            Assert.Equal(error.Message.Contains("in use", StringComparison.Ordinal) ? "ReferenceConstraint" : "ResourceNotFound", error.Type);
        }
    }
}
