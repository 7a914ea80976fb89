using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What a JSON schema asks for, in whole sentences.</summary>
public class JsonSchemaTests
{
    [Theory]
    // Types.
    [InlineData("""{"type":"string"}""", "\"a\"", null)]
    [InlineData("""{"type":"string"}""", "7", "it must be of type string")]
    [InlineData("""{"type":"number"}""", "7.5", null)]
    [InlineData("""{"type":"number"}""", "\"7\"", "it must be of type number")]
    [InlineData("""{"type":"integer"}""", "7.0", null)]
    [InlineData("""{"type":"integer"}""", "7.5", "it must be of type integer")]
    [InlineData("""{"type":"integer"}""", "\"7\"", "it must be of type integer")]
    [InlineData("""{"type":"boolean"}""", "false", null)]
    [InlineData("""{"type":"boolean"}""", "0", "it must be of type boolean")]
    [InlineData("""{"type":"object"}""", "{}", null)]
    [InlineData("""{"type":"object"}""", "[]", "it must be of type object")]
    [InlineData("""{"type":"array"}""", "[]", null)]
    [InlineData("""{"type":"array"}""", "{}", "it must be of type array")]
    [InlineData("""{"type":"null"}""", "null", null)]
    [InlineData("""{"type":"null"}""", "0", "it must be of type null")]
    [InlineData("""{"type":["string","number"]}""", "7", null)]
    [InlineData("""{"type":["string","number"]}""", "true", "it must be of type string or number")]
    [InlineData("""{"type":"odd"}""", "true", null)]
    // Null.
    [InlineData("""{"type":"string"}""", "null", "it must not be null")]
    [InlineData("""{"type":["string","null"]}""", "null", null)]
    [InlineData("""{"type":"string","nullable":true}""", "null", null)]
    [InlineData("""{"type":"string","nullable":false}""", "null", "it must not be null")]
    [InlineData("{}", "null", null)]
    // Anything, and nothing.
    [InlineData("null", "7", null)]
    [InlineData("true", "7", null)]
    [InlineData("false", "7", "it is not allowed")]
    [InlineData("\"odd\"", "7", null)]
    // Given values.
    [InlineData("""{"enum":["a",1,null]}""", "1.0", null)]
    [InlineData("""{"enum":["a",1,null]}""", "\"b\"", "it must be one of a, 1, null")]
    [InlineData("""{"const":"a"}""", "\"a\"", null)]
    [InlineData("""{"const":"a"}""", "\"b\"", "it must be \"a\"")]
    [InlineData("""{"const":null}""", "\"b\"", "it must be null")]
    // Choices.
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", "7", null)]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", "true", "it must be of type string")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"number"}]}""", "7", null)]
    [InlineData("""{"oneOf":[{"type":"number"},{"type":"string"}]}""", "true", "it must be of type number")]
    [InlineData("""{"anyOf":[]}""", "true", null)]
    [InlineData("""{"allOf":[{"type":"number"},{"minimum":5}]}""", "5", null)]
    [InlineData("""{"allOf":[{"type":"number"},{"minimum":5}]}""", "4", "it must be at least 5")]
    [InlineData("""{"not":{"type":"number"}}""", "4", "it is what it must not be")]
    [InlineData("""{"not":{"type":"number"}}""", "\"a\"", null)]
    // Objects.
    [InlineData("""{"required":["a","b"]}""", """{"a":1}""", "it.b is required")]
    [InlineData("""{"required":["a",7]}""", """{"a":null}""", null)]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":1}""", "it.a must be of type string")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"b":1}""", null)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", null)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""", "it.b is not a field that the schema has")]
    [InlineData("""{"additionalProperties":false}""", """{"b":1}""", "it.b is not a field that the schema has")]
    [InlineData("""{"additionalProperties":true}""", """{"b":1}""", null)]
    [InlineData("""{"additionalProperties":false,"patternProperties":{}}""", """{"b":1}""", null)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"string"}}""", """{"a":1,"b":1}""", "it.b must be of type string")]
    // Arrays.
    [InlineData("""{"items":{"type":"string"}}""", """["a",1]""", "it[1] must be of type string")]
    [InlineData("""{"minItems":2}""", "[1]", "it must have at least 2 item(s)")]
    [InlineData("""{"minItems":2}""", "[1,2]", null)]
    [InlineData("""{"maxItems":2}""", "[1,2,3]", "it must have at most 2 items")]
    [InlineData("""{"maxItems":2}""", "[1,2]", null)]
    // Numbers.
    [InlineData("""{"minimum":1.5}""", "1.4", "it must be at least 1.5")]
    [InlineData("""{"minimum":1.5}""", "1.5", null)]
    [InlineData("""{"maximum":1.5}""", "1.6", "it must be at most 1.5")]
    [InlineData("""{"maximum":1.5}""", "1.5", null)]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "it must be more than 1")]
    [InlineData("""{"exclusiveMinimum":1}""", "1.1", null)]
    [InlineData("""{"exclusiveMaximum":1}""", "1", "it must be less than 1")]
    [InlineData("""{"exclusiveMaximum":1}""", "0.9", null)]
    // Texts.
    [InlineData("""{"minLength":2}""", "\"a\"", "it must have at least 2 character(s)")]
    [InlineData("""{"minLength":2}""", "\"ab\"", null)]
    [InlineData("""{"maxLength":2}""", "\"abc\"", "it must have at most 2 characters")]
    [InlineData("""{"maxLength":2}""", "\"ab\"", null)]
    [InlineData("""{"format":"date-time"}""", "\"yesterday\"", "it must be an ISO 8601 date and time")]
    [InlineData("""{"format":"date-time"}""", "\"2026-01-01T00:00:00Z\"", null)]
    [InlineData("""{"format":"email"}""", "\"yesterday\"", null)]
    [InlineData("""{"pattern":"^a+$"}""", "\"b\"", "it must match ^a+$")]
    [InlineData("""{"pattern":"^a+$"}""", "\"aa\"", null)]
    [InlineData("""{"pattern":"("}""", "\"b\"", null)]
    [InlineData("""{"minLength":5,"minimum":5}""", "true", null)]
    // References.
    [InlineData("""{"$ref":"#/defs/x~1y~0z","defs":{"x/y~z":{"type":"string"}}}""", "7", "it must be of type string")]
    [InlineData("""{"$ref":"#/defs/none"}""", "7", null)]
    [InlineData("""{"$ref":"other#/defs/a","defs":{"a":{"type":"string"}}}""", "7", null)]
    [InlineData("""{"properties":{"next":{"$ref":"#"},"n":{"type":"number"}}}""", """{"n":1,"next":{"next":{"n":"x"}}}""", "it.next.next.n must be of type number")]
    [InlineData("""{"$ref":"#"}""", "7", null)]
    public void A_value_fits_its_schema_or_it_is_said_where_it_does_not(string schema, string value, string? fault) =>
        Assert.Equal(fault, JsonSchema.Fault(JsonNode.Parse(schema), JsonNode.Parse(value), "it"));

    [Fact]
    public void References_are_into_the_root_that_is_named() => Assert.Equal(
        "it must be of type string",
        JsonSchema.Fault(JsonNode.Parse("""{"$ref":"#/a"}"""), 7, "it", JsonNode.Parse("""{"a":{"type":"string"}}""")));

    [Fact]
    public void A_pattern_that_takes_for_ever_asks_for_nothing() =>
        Assert.Null(JsonSchema.Fault(JsonNode.Parse("""{"pattern":"^(a+)+$"}"""), new string('a', 60) + "b", "it"));

    [Theory]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData("true", null)]
    [InlineData("false", null)]
    [InlineData("7", "it must be a JSON schema")]
    [InlineData("[]", "it must be a JSON schema")]
    [InlineData("""{"type":"string"}""", null)]
    [InlineData("""{"type":["string","number","integer","boolean","object","array","null"]}""", null)]
    [InlineData("""{"type":"text"}""", "it.type must be one of string, number, integer, boolean, object, array, null")]
    [InlineData("""{"type":["string","text"]}""", "it.type must be one of string, number, integer, boolean, object, array, null")]
    [InlineData("""{"type":[]}""", "it.type must be one of string, number, integer, boolean, object, array, null")]
    [InlineData("""{"type":7}""", "it.type must be one of string, number, integer, boolean, object, array, null")]
    [InlineData("""{"required":"a"}""", "it.required must be an array")]
    [InlineData("""{"enum":{}}""", "it.enum must be an array")]
    [InlineData("""{"anyOf":{}}""", "it.anyOf must be an array")]
    [InlineData("""{"oneOf":{}}""", "it.oneOf must be an array")]
    [InlineData("""{"allOf":{}}""", "it.allOf must be an array")]
    [InlineData("""{"required":["a"],"enum":[],"anyOf":[],"x-zui":7}""", null)]
    [InlineData("""{"properties":[]}""", "it.properties must be an object")]
    [InlineData("""{"properties":{"a":{},"b":7}}""", "it.properties.b must be a JSON schema")]
    [InlineData("""{"items":7}""", "it.items must be a JSON schema")]
    [InlineData("""{"items":[7]}""", null)]
    [InlineData("""{"properties":[],"items":7}""", "it.properties must be an object")]
    [InlineData("""{"properties":{"a":7},"items":7,"additionalProperties":7}""", "it.properties.a must be a JSON schema")]
    [InlineData("""{"items":7,"additionalProperties":7,"anyOf":[7]}""", "it.items must be a JSON schema")]
    [InlineData("""{"additionalProperties":7,"anyOf":[7]}""", "it.additionalProperties must be a JSON schema")]
    [InlineData("""{"additionalProperties":7}""", "it.additionalProperties must be a JSON schema")]
    [InlineData("""{"anyOf":[{},7]}""", "it.anyOf[1] must be a JSON schema")]
    [InlineData("""{"oneOf":[7]}""", "it.oneOf[0] must be a JSON schema")]
    [InlineData("""{"allOf":[{"items":{"properties":{"a":7}}}]}""", "it.allOf[0].items.properties.a must be a JSON schema")]
    public void A_schema_is_one_or_it_is_said_where_it_is_none(string schema, string? problem) => Assert.Equal(problem, JsonSchema.Problem(JsonNode.Parse(schema), "it"));

    [Theory]
    [InlineData(30, "at", true)]
    [InlineData(90, "at", false)]
    public void Very_deep_schemas_are_not_followed_to_their_end(int depth, string at, bool isFollowed)
    {
        JsonNode schema = JsonNode.Parse("""{"type":"odd"}""")!;
        JsonNode value = 7;
        JsonNode rules = JsonNode.Parse("""{"type":"string"}""")!;
        for (int level = 0; level < depth; level++)
        {
            schema = new JsonObject { ["items"] = schema };
            rules = new JsonObject { ["items"] = rules };
            value = new JsonArray(value);
        }

        Assert.Equal(isFollowed, JsonSchema.Problem(schema, at) is not null);
        Assert.Equal(isFollowed, JsonSchema.Fault(rules, value, at) is not null);
    }
}
