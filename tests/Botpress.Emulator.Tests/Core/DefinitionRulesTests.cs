using System;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What definitions are held to, at the boundaries, in whole sentences.</summary>
public class DefinitionRulesTests
{
    [Theory]
    [InlineData("""{"states":{"NAME":{}}}""", "states")]
    [InlineData("""{"events":{"NAME":{}}}""", "events")]
    [InlineData("""{"actions":{"NAME":{}}}""", "actions")]
    [InlineData("""{"entities":{"NAME":{}}}""", "entities")]
    [InlineData("""{"channels":{"NAME":{}}}""", "channels")]
    [InlineData("""{"channels":{"chat":{"messages":{"NAME":{}}}}}""", "channels.chat.messages")]
    [InlineData("""{"user":{"tags":{"NAME":{}}}}""", "user.tags")]
    [InlineData("""{"conversation":{"tags":{"NAME":{}}}}""", "conversation.tags")]
    [InlineData("""{"message":{"tags":{"NAME":{}}}}""", "message.tags")]
    [InlineData("""{"channels":{"chat":{"conversation":{"tags":{"NAME":{}}}}}}""", "channels.chat.conversation.tags")]
    [InlineData("""{"channels":{"chat":{"message":{"tags":{"NAME":{}}}}}}""", "channels.chat.message.tags")]
    public void Names_are_identifiers_wherever_they_are_declared(string definition, string place)
    {
        foreach (string name in new[] { "Upper", "x", "1x", "with_underscore", "été", "a b", "ab\n", new string('a', 101) })
        {
            ApiError error = Assert.Throws<ApiError>(() => Check(name));
            Assert.Equal(
                ("InvalidIdentifier", $"{place}: \"{name}\" is no identifier: it must start with a lowercase letter, have 2 to 100 characters, and use only letters without accents, and digits"),
                (error.Type, error.Message));
        }

        foreach (string name in new[] { "ab", "aB9", new string('a', 100) })
        {
            Check(name);
        }

        void Check(string name) => DefinitionRules.CheckDeclared(JsonNode.Parse(definition.Replace("\"NAME\"", JsonValue.Create(name).ToJsonString()))!.AsObject());
    }

    [Fact]
    public void What_is_taken_away_may_have_any_name() => DefinitionRules.CheckDeclared(JsonNode.Parse("""{"states":{"1 x":null},"channels":{"chat":null},"user":7}""")!.AsObject());

    [Theory]
    [InlineData("""{"states":{"ab":{"schema":7}}}""", "states.ab.schema")]
    [InlineData("""{"events":{"ab":{"schema":7}}}""", "events.ab.schema")]
    [InlineData("""{"entities":{"ab":{"schema":7}}}""", "entities.ab.schema")]
    [InlineData("""{"configuration":{"schema":7}}""", "configuration.schema")]
    [InlineData("""{"configurations":{"ab":{"schema":7}}}""", "configurations.ab.schema")]
    [InlineData("""{"actions":{"ab":{"input":{"schema":7}}}}""", "actions.ab.input.schema")]
    [InlineData("""{"actions":{"ab":{"output":{"schema":7}}}}""", "actions.ab.output.schema")]
    [InlineData("""{"channels":{"ab":{"messages":{"cd":{"schema":7}}}}}""", "channels.ab.messages.cd.schema")]
    public void Schemas_are_such_wherever_they_are_declared(string definition, string place)
    {
        ApiError error = Assert.Throws<ApiError>(() => DefinitionRules.CheckDeclared(JsonNode.Parse(definition)!.AsObject()));
        Assert.Equal(("InvalidJsonSchema", $"{place} must be a JSON schema"), (error.Type, error.Message));
        DefinitionRules.CheckDeclared(JsonNode.Parse(definition.Replace("7", "{}"))!.AsObject());
    }

    [Theory]
    [InlineData("1.0.0", true)]
    [InlineData("10.20.30-beta.1+build.5", true)]
    [InlineData("1.0.0+5", true)]
    [InlineData("banana", false)]
    [InlineData("1.0", false)]
    [InlineData("v1.0.0", false)]
    [InlineData("1.0.0-", false)]
    [InlineData("1.0.0\n", false)]
    [InlineData("1.0.0 ", false)]
    public void Versions_are_semantic(string version, bool isRight)
    {
        var body = new Input(new JsonObject { ["version"] = version });
        Assert.Equal(isRight ? null : $"version must be a semantic version such as 1.0.0, which \"{version}\" is not", Record.Exception(() => DefinitionRules.CheckVersion(body))?.Message);
        DefinitionRules.CheckVersion(new Input([]));
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("API_KEY2", true)]
    [InlineData("_A", false)]
    [InlineData("A_", false)]
    [InlineData("A__B", false)]
    [InlineData("1A", false)]
    [InlineData("Api", false)]
    [InlineData("A\n", false)]
    public void Secrets_are_named_in_capitals(string name, bool isRight)
    {
        Exception? error = Record.Exception(() => DefinitionRules.CheckSecrets(new Input(new JsonObject { ["secrets"] = new JsonObject { [name] = "x" } })));
        Assert.Equal(isRight ? null : $"secrets.{name} must be named in SCREAMING_SNAKE case, such as API_KEY", error?.Message);
        DefinitionRules.CheckSecrets(new Input(new JsonObject { ["secrets"] = new JsonObject { [name] = null } }));
        DefinitionRules.CheckSecrets(new Input([]));
    }

    [Theory]
    [InlineData("""{"a":1,"b":1}""", """{"c":1}""", null)]
    [InlineData("""{"a":1,"b":1}""", """{"c":1,"d":1}""", 4)]
    [InlineData("""{"a":1,"b":1}""", """{"b":2,"c":1}""", null)]
    [InlineData("""{"a":1,"b":1}""", """{"b":null,"c":1,"d":1}""", null)]
    [InlineData("""{"a":1,"b":1}""", """{"e":null,"c":1,"d":1}""", 4)]
    [InlineData("null", """{"a":1,"b":1,"c":1}""", null)]
    [InlineData("null", """{"a":1,"b":1,"c":1,"d":1}""", 4)]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1}""", "null", null)]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1}""", "{}", null)]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1}""", """{"a":2}""", 4)]
    public void Maps_have_at_most_so_many_entries_once_they_change(string known, string changes, int? count)
    {
        Exception? error = Record.Exception(() => DefinitionRules.CheckCount("events", 3, (JsonNode.Parse(known) as JsonObject, JsonNode.Parse(changes) as JsonObject)));
        Assert.Equal(count is null ? null : $"events: there may be at most 3, and this would make it {count}", error?.Message);
        Assert.Equal(count is null ? null : "LimitExceeded", (error as ApiError)?.Type);
    }

    [Fact]
    public void Maps_that_count_together_are_added_up()
    {
        var two = new JsonObject { ["a"] = 1, ["b"] = 2 };
        DefinitionRules.CheckCount("tags", 4, (two, null), (null, two));
        Assert.Equal("tags: there may be at most 3, and this would make it 4", Assert.Throws<ApiError>(() => DefinitionRules.CheckCount("tags", 3, (two, null), (null, two))).Message);
    }

    [Fact]
    public void What_is_large_has_a_limit()
    {
        static JsonNode Text(int bytes) => new string('x', bytes - 2);
        DefinitionRules.CheckSize("code", Text(2048), 2048);
        DefinitionRules.CheckSize("code", null, 2048);
        ApiError error = Assert.Throws<ApiError>(() => DefinitionRules.CheckSize("code", Text(2049), 2048));
        Assert.Equal(("LimitExceeded", "code is larger than 2 KB"), (error.Type, error.Message));
    }

    [Fact]
    public void Data_fit_their_schema()
    {
        JsonNode schema = JsonNode.Parse("""{"type":"object","required":["a"]}""")!;
        DefinitionRules.CheckData("data", null, schema);
        DefinitionRules.CheckData("data", new JsonObject { ["a"] = 1 }, schema);
        DefinitionRules.CheckData("data", new JsonObject(), null);
        ApiError error = Assert.Throws<ApiError>(() => DefinitionRules.CheckData("data", new JsonObject(), schema));
        Assert.Equal(("InvalidDataFormat", "data.a is required"), (error.Type, error.Message));
    }

    [Theory]
    [InlineData("""{"events":{"ping":{},"pong":{}}}""", """{"events":{"ping":{}}}""", "events.pong is taken away")]
    [InlineData("""{"events":{"ping":{}}}""", "{}", "events.ping is taken away")]
    [InlineData("""{"channels":{"a":{"messages":{"text":{}}}}}""", """{"channels":{"a":{"messages":{}}}}""", "channels.a.messages.text is taken away")]
    [InlineData("""{"channels":{"a":{"messages":{"text":{}}},"b":{"messages":{"x":{}}}}}""", """{"channels":{"b":{"messages":{"x":{}}},"a":{"messages":{"text":{}}}}}""", null)]
    [InlineData("""{"configurations":{"a":{}}}""", """{"configurations":{}}""", "configurations.a is taken away")]
    [InlineData("""{"events":{"ping":{}}}""", """{"events":{"ping":{},"pong":{}}}""", null)]
    [InlineData("""{"other":{"ping":{}}}""", "{}", null)]
    [InlineData("""{"events":{"ping":{"schema":{"type":"string"}}}}""", """{"events":{"ping":{"schema":{"type":"number"}}}}""", "events.ping.schema has another type")]
    [InlineData("{}", """{"events":{}}""", null)]
    public void What_was_declared_and_is_not_breaks(string before, string after, string? fault) =>
        Assert.Equal(fault, DefinitionRules.Breaking(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject()));
}
