using System.Collections.Specialized;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What a rule takes, at its boundaries, and what is said of all else in whole sentences.</summary>
public class FieldRuleTests
{
    [Theory]
    // Null.
    [InlineData("""{"type":"string"}""", "null", "it must not be null")]
    [InlineData("""{"type":"string","nullable":true}""", "null", null)]
    [InlineData("{}", "null", null)]
    [InlineData("""{"type":"any"}""", "null", null)]
    [InlineData("""{"type":["string","number"]}""", "null", "it must not be null")]
    [InlineData("""{"oneOf":[{"type":"string"}]}""", "null", "it must not be null")]
    // Types.
    [InlineData("{}", "7", null)]
    [InlineData("""{"type":"any"}""", "[7]", null)]
    [InlineData("""{"type":"string"}""", "\"a\"", null)]
    [InlineData("""{"type":"string"}""", "7", "it must be a string")]
    [InlineData("""{"type":"boolean"}""", "true", null)]
    [InlineData("""{"type":"boolean"}""", "\"true\"", "it must be a boolean")]
    [InlineData("""{"type":"number"}""", "7.5", null)]
    [InlineData("""{"type":"number"}""", "\"7\"", "it must be a number")]
    [InlineData("""{"type":"integer"}""", "7", null)]
    [InlineData("""{"type":"integer"}""", "7.5", "it must be a whole number")]
    [InlineData("""{"type":"integer"}""", "true", "it must be a number")]
    [InlineData("""{"type":"object"}""", "{}", null)]
    [InlineData("""{"type":"object"}""", "[]", "it must be an object")]
    [InlineData("""{"type":"array"}""", "[]", null)]
    [InlineData("""{"type":"array"}""", "{}", "it must be an array")]
    // One of several types.
    [InlineData("""{"type":["string","number","boolean","array","object"]}""", "7", null)]
    [InlineData("""{"type":["string","boolean"]}""", "\"a\"", null)]
    [InlineData("""{"type":["string","boolean"]}""", "false", null)]
    [InlineData("""{"type":["array","object"]}""", "[]", null)]
    [InlineData("""{"type":["array","object"]}""", "{}", null)]
    [InlineData("""{"type":["array","object"]}""", "7", "it must be of type array or object")]
    [InlineData("""{"type":["string","boolean"]}""", "[]", "it must be of type string or boolean")]
    [InlineData("""{"type":["string","number"],"maxLength":1,"maximum":5}""", "\"ab\"", "it must have at most 1 character(s)")]
    [InlineData("""{"type":["string","number"],"maxLength":1,"maximum":5}""", "6", "it must be at most 5")]
    // Variants: what none takes is told of the first.
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"number"}]}""", "7", null)]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"number"}]}""", "true", "it must be a string")]
    // Texts.
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"a\"", "it must have at least 2 character(s)")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"ab\"", null)]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"abc\"", null)]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"abcd\"", "it must have at most 3 character(s)")]
    [InlineData("""{"type":"string","enum":["a","b"]}""", "\"b\"", null)]
    [InlineData("""{"type":"string","enum":["a","b"]}""", "\"c\"", "it must be one of a, b")]
    [InlineData("""{"type":"string","pattern":"^a+$"}""", "\"aa\"", null)]
    [InlineData("""{"type":"string","pattern":"^a+$"}""", "\"b\"", "it must match ^a+$")]
    [InlineData("""{"type":"string","pattern":"^a+$"}""", "\"a\\n\"", "it must match ^a+$")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-02T03:04:05Z\"", null)]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"soon\"", "it must be an ISO 8601 date and time")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a@b\"", null)]
    [InlineData("""{"type":"string","format":"email"}""", "\"@b\"", "it must be an e-mail address")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a@\"", "it must be an e-mail address")]
    [InlineData("""{"type":"string","format":"email"}""", "\"ab\"", "it must be an e-mail address")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a@b@c\"", "it must be an e-mail address")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a b@c\"", "it must be an e-mail address")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"a\"", null)]
    // Numbers.
    [InlineData("""{"type":"number","minimum":1.5,"maximum":2.5}""", "1.4", "it must be at least 1.5")]
    [InlineData("""{"type":"number","minimum":1.5,"maximum":2.5}""", "1.5", null)]
    [InlineData("""{"type":"number","minimum":1.5,"maximum":2.5}""", "2.5", null)]
    [InlineData("""{"type":"number","minimum":1.5,"maximum":2.5}""", "2.6", "it must be at most 2.5")]
    [InlineData("""{"type":"number"}""", "-1e300", null)]
    // Lists.
    [InlineData("""{"type":"array","minItems":1,"maxItems":2}""", "[]", "it must have at least 1 item(s)")]
    [InlineData("""{"type":"array","minItems":1,"maxItems":2}""", "[1]", null)]
    [InlineData("""{"type":"array","minItems":1,"maxItems":2}""", "[1,2]", null)]
    [InlineData("""{"type":"array","minItems":1,"maxItems":2}""", "[1,2,3]", "it must have at most 2 item(s)")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """["a",7,true]""", "it[1] must be a string")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """["a","b"]""", null)]
    // Maps.
    [InlineData("""{"type":"object","required":["a","b"]}""", """{"a":null}""", "it.b is required")]
    [InlineData("""{"type":"object","required":["a"]}""", """{"a":null}""", null)]
    [InlineData("""{"required":["a"]}""", "{}", "it.a is required")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"b":1,"a":2}""", "it.a must be a string")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","required":["b"]}}}""", """{"a":{}}""", "it.a.b is required")]
    [InlineData("""{"type":"object","properties":{"a":{},"b":{}},"additionalProperties":false}""", """{"a":1,"c":2}""", "it.c is no field here; there are a, b")]
    [InlineData("""{"type":"object","additionalProperties":false}""", """{"c":2}""", "it.c is no field here; there are none")]
    [InlineData("""{"type":"object","properties":{},"additionalProperties":false}""", """{"c":2}""", "it.c is no field here; there are none")]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":{"type":"number"}}""", """{"a":"x","c":2}""", null)]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":{"type":"number"}}""", """{"c":"x"}""", "it.c must be a number")]
    public void A_value_is_taken_or_it_is_said_what_it_must_be(string rule, string value, string? fault) => Assert.Equal(fault, Rule(rule).Fault(JsonNode.Parse(value), "it"));

    [Theory]
    [InlineData(12, "e is no field here; there are f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12")]
    [InlineData(13, "e is no field here; there are f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, ...")]
    public void Twelve_names_are_told_and_the_body_itself_has_none(int count, string fault)
    {
        var properties = new JsonObject(Enumerable.Range(1, count).Select(number => KeyValuePair.Create($"f{number}", (JsonNode?)new JsonObject())));
        var rule = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        Assert.Equal(fault, Rule(rule.ToJsonString()).Fault(new JsonObject { ["e"] = 1 }, ""));
        Assert.Equal("a is required", Rule("""{"type":"object","required":["a"]}""").Fault(new JsonObject(), ""));
    }

    [Theory]
    [InlineData("""{"type":"string","maxLength":2}""", "ab", null)]
    [InlineData("""{"type":"string","maxLength":2}""", "abc", "it must have at most 2 character(s)")]
    [InlineData("""{"type":"boolean"}""", "true", null)]
    [InlineData("""{"type":"boolean"}""", "false", null)]
    [InlineData("""{"type":"boolean"}""", "True", "it must be one of true, false")]
    [InlineData("""{"type":"number","maximum":5}""", "5", null)]
    [InlineData("""{"type":"number","maximum":5}""", "5.1", "it must be at most 5")]
    [InlineData("""{"type":"number"}""", "x", "it must be a number")]
    [InlineData("""{"type":"number"}""", "NaN", "it must be a number")]
    [InlineData("""{"type":"number"}""", "Infinity", "it must be a number")]
    [InlineData("""{"type":"integer"}""", "5.5", "it must be a whole number")]
    [InlineData("""{"type":"integer"}""", "5", null)]
    [InlineData("""{"type":"array","items":{"type":"number"},"maxItems":2}""", "1,2", null)]
    [InlineData("""{"type":"array","items":{"type":"number"},"maxItems":2}""", "1,x", "it must be a number")]
    [InlineData("""{"type":"array","items":{"type":"number"},"maxItems":2}""", "1,2,3", "it must have at most 2 item(s)")]
    [InlineData("""{"type":"array"}""", "x", null)]
    [InlineData("""{"type":"object","required":["a"]}""", """{"a":1}""", null)]
    [InlineData("""{"type":"object","required":["a"]}""", "{}", "it.a is required")]
    [InlineData("""{"type":"object"}""", "", null)]
    [InlineData("""{"type":"object"}""", "7", "it must be an object")]
    [InlineData("""{"type":"object"}""", "text", "it must be a JSON object, or have the form it.key=value")]
    [InlineData("{}", "anything", null)]
    public void Texts_of_a_query_are_read_as_what_they_must_be(string rule, string texts, string? fault) => Assert.Equal(fault, Rule(rule).Fault(texts.StartsWith('{') ? [texts] : texts.Split(','), "it"));

    [Theory]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string","maxLength":2}}""", "ab", null)]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string","maxLength":2}}""", "abc", "it must have at most 2 character(s)")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"object"}}""", "abc", null)]
    [InlineData("""{"type":"object"}""", "abc", null)]
    public void Entries_of_maps_have_a_rule(string rule, string text, string? fault) => Assert.Equal(fault, Rule(rule).EntryFault(text, "it"));

    [Theory]
    [InlineData("""{"type":"a","x":1}""", null)]
    [InlineData("""{"type":"a","x":"1"}""", "it.x must be a number")]
    [InlineData("""{"type":"b","x":1}""", "it.x must be a string")]
    [InlineData("""{"type":"c"}""", "it.type must be one of a, b")]
    [InlineData("{}", "it.type must be one of a, b")]
    [InlineData("7", "it must be an object")]
    public void A_value_with_a_type_of_its_own_is_told_by_it(string value, string? fault) => Assert.Equal(fault, Rule("""
        {"oneOf":[
          {"type":"object","properties":{"type":{"type":"string","enum":["a"]},"x":{"type":"number"}}},
          {"type":"object","properties":{"type":{"type":"string","enum":["b"]},"x":{"type":"string"}}}]}
        """).FaultOfKind(JsonNode.Parse(value), "it"));

    [Fact]
    public void A_value_of_one_kind_only_is_told_as_ever() => Assert.Equal("it.a is required", Rule("""{"type":"object","required":["a"]}""").FaultOfKind(new JsonObject(), "it"));

    [Theory]
    [InlineData("{}", false, true)]
    [InlineData("""{"type":"any"}""", false, true)]
    [InlineData("""{"type":"object"}""", false, true)]
    [InlineData("""{"type":"array"}""", true, false)]
    [InlineData("""{"type":"string"}""", false, false)]
    public void In_a_query_there_are_lists_and_maps(string rule, bool isList, bool isMap) => Assert.Equal((isList, isMap), (Rule(rule).IsList, Rule(rule).IsMap));

    [Fact]
    public void Rules_within_are_found_by_their_names()
    {
        FieldRule rule = Rule("""{"type":"object","properties":{"a":{"type":"array"}}}""");
        Assert.True(rule.Property("a")!.IsList);
        Assert.Null(rule.Property("b"));
        Assert.Null(Rule("{}").Property("a"));
    }

    /// <summary>What is asked of a request's headers, path and query, and its body.</summary>
    [Theory]
    [InlineData("listUsers", "", "", "{}", "header x-bot-id is required")]
    [InlineData("listUsers", "x-bot-id=b", "pageSize=0&pageSize=1", "{}", "query pageSize must be given once")]
    [InlineData("listUsers", "x-bot-id=b", "pageSize[a]=1", "{}", "query pageSize has no keys: it must be pageSize=value")]
    [InlineData("listUsers", "x-bot-id=b", "sortDirection=up", "{}", "query sortDirection must be one of asc, desc")]
    [InlineData("listUsers", "x-bot-id=b", "tags=text", "{}", "query tags must be a JSON object, or have the form tags.key=value")]
    [InlineData("listUsers", "x-bot-id=b", "tags.a=1&tags.b=2", "{}", null)]
    [InlineData("getBotAnalytics", "x-workspace-id=w", "startDate=2026-01-01", "{}", "query endDate is required")]
    [InlineData("createUser", "x-bot-id=b", "", "{}", "tags is required")]
    [InlineData("createUser", "x-bot-id=b", "", """{"tags":{"a":7}}""", "tags.a must be a string")]
    [InlineData("createUser", "x-bot-id=b", "", """{"tags":{},"odd":7}""", "odd is no field here; there are tags, ")]
    [InlineData("createUser", "x-bot-id=b", "", """{"tags":{}}""", null)]
    public void Requests_are_held_to_the_rules_of_their_operation(string operation, string headers, string query, string body, string? fault)
    {
        Operation found = Operations.All.Single(one => one.Name == operation);
        var given = new NameValueCollection();
        foreach (string[] header in headers.Split('&').Select(header => header.Split('=')).Where(header => header.Length == 2))
        {
            given.Add(header[0], header[1]);
        }

        var path = found.PathParameters.ToDictionary(name => name, _ => "x");
        void Check() => FieldRules.Of(found).Check(path, new Query(query), given, JsonNode.Parse(body)!.AsObject());
        if (fault is null)
        {
            Check();
            return;
        }

        ApiError error = Assert.Throws<ApiError>(Check);
        Assert.StartsWith(fault, error.Message, System.StringComparison.Ordinal);
        Assert.Equal(fault.StartsWith("query", System.StringComparison.Ordinal) ? "InvalidQuery" : "InvalidPayload", error.Type);
    }

    [Fact]
    public void Every_operation_has_rules_and_those_with_a_body_say_what_is_in_it()
    {
        Assert.All(Operations.All, operation => Assert.NotNull(FieldRules.Of(operation)));
        Assert.All(ChatOperations.All, operation => Assert.NotNull(FieldRules.OfChat(operation)));
        Assert.Null(FieldRules.Of(Operations.ListUsers).Body);
        Assert.NotNull(FieldRules.Of(Operations.CreateUser).Body!.Property("tags"));
        Assert.NotSame(FieldRules.Of(Operations.CreateUser), FieldRules.OfChat(ChatOperations.All.Single(operation => operation.Name == "createUser")));
        Assert.Equal(HttpMethod.Post, Operations.CreateUser.Method);
    }

    private static FieldRule Rule(string json) => Read(JsonNode.Parse(json)!);

    private static FieldRule Read(JsonNode json) => new(json.AsObject(), Read);
}
