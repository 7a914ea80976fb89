using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What a change of schemas breaks, and what it does not.</summary>
public class SchemaChangeTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", """{"type":"string"}""", null)]
    [InlineData("""{"type":"string"}""", """{"type":"number"}""", "events.ping.schema has another type")]
    [InlineData("""{"type":["string","null"]}""", """{"type":"string"}""", "events.ping.schema has another type")]
    [InlineData("""{"type":"string"}""", """{"type":["string","null"]}""", null)]
    [InlineData("""{"type":"string"}""", "{}", null)]
    [InlineData("{}", """{"type":"string"}""", null)]
    [InlineData("""{"type":"object"}""", """{"required":["a"]}""", "events.ping.schema.a is required, which it was not")]
    [InlineData("""{"properties":{}}""", """{"required":["a"]}""", "events.ping.schema.a is required, which it was not")]
    [InlineData("{}", """{"required":["a"]}""", null)]
    [InlineData("""{"type":"object","required":["a"]}""", """{"required":["a"]}""", null)]
    [InlineData("""{"type":"object","required":["a","b"]}""", """{"required":["a"]}""", null)]
    [InlineData("""{"type":"object","required":[7]}""", """{"required":[8]}""", null)]
    [InlineData("""{"properties":{"a":{},"b":{}}}""", """{"properties":{"a":{}}}""", "events.ping.schema.b is taken away")]
    [InlineData("""{"properties":{"a":{}}}""", "{}", "events.ping.schema.a is taken away")]
    [InlineData("""{"properties":{"a":{}}}""", """{"properties":{"a":{},"b":{}}}""", null)]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"properties":{"a":{"type":"number"}}}""", "events.ping.schema.a has another type")]
    [InlineData("""{"properties":{"a":{"items":{"type":"string"}}}}""", """{"properties":{"a":{"items":{"type":"number"}}}}""", "events.ping.schema.a[] has another type")]
    [InlineData("""{"items":{"type":"string"}}""", "{}", null)]
    [InlineData("""{"type":"string"}""", "true", null)]
    [InlineData("true", """{"type":"string"}""", null)]
    public void A_schema_that_asks_for_more_or_has_less_breaks(string before, string after, string? fault) =>
        Assert.Equal(fault, SchemaChange.Breaking(Around(before), Around(after), ""));

    [Fact]
    public void Schemas_are_found_wherever_they_are()
    {
        JsonNode before = JsonNode.Parse("""{"title":"a","schema":{"type":"string"},"events":{"ping":{"title":"x","schema":{}}}}""")!;
        Assert.Equal("schema has another type", SchemaChange.Breaking(before, JsonNode.Parse("""{"schema":{"type":"number"}}"""), ""));
        Assert.Equal("at.schema has another type", SchemaChange.Breaking(before, JsonNode.Parse("""{"schema":{"type":"number"}}"""), "at"));
        Assert.Null(SchemaChange.Breaking(before, JsonNode.Parse("""{"title":"b","schema":{"type":"string"}}"""), ""));
        Assert.Null(SchemaChange.Breaking(before, null, ""));
        Assert.Null(SchemaChange.Breaking(null, before, ""));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(90, false)]
    public void Very_deep_ones_are_not_followed_to_their_end(int depth, bool isFollowed)
    {
        static JsonNode Nested(string type, string by, int depth)
        {
            JsonNode schema = new JsonObject { ["type"] = type };
            for (int level = 0; level < depth; level++)
            {
                schema = by == "items" ? new JsonObject { ["items"] = schema } : new JsonObject { ["properties"] = new JsonObject { ["a"] = schema } };
            }

            return new JsonObject { ["schema"] = schema };
        }

        Assert.Equal(isFollowed, SchemaChange.Breaking(Nested("string", "items", depth), Nested("number", "items", depth), "") is not null);
        Assert.Equal(isFollowed, SchemaChange.Breaking(Nested("string", "a", depth), Nested("number", "a", depth), "") is not null);
        JsonObject before = new() { ["schema"] = new JsonObject { ["type"] = "string" } };
        JsonObject after = new() { ["schema"] = new JsonObject { ["type"] = "number" } };
        for (int level = 0; level < depth; level++)
        {
            before = new JsonObject { ["x"] = before };
            after = new JsonObject { ["x"] = after };
        }

        Assert.Equal(isFollowed, SchemaChange.Breaking(before, after, "") is not null);
    }

    private static JsonNode Around(string schema) => JsonNode.Parse("""{"events":{"ping":{"schema":SCHEMA}}}""".Replace("SCHEMA", schema))!;
}
