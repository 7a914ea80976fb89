using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

public class JsonTests
{
    [Theory]
    [InlineData("\"a\"", "a", null, null)]
    [InlineData("\"7\"", "7", null, null)]
    [InlineData("\"\"", "", null, null)]
    [InlineData("7", null, 7.0, null)]
    [InlineData("-1.5e3", null, -1500.0, null)]
    [InlineData("true", null, null, true)]
    [InlineData("false", null, null, false)]
    [InlineData("{}", null, null, null)]
    [InlineData("[]", null, null, null)]
    [InlineData("null", null, null, null)]
    public void A_value_is_a_text_a_number_a_flag_or_none_of_these(string json, string? text, double? number, bool? flag)
    {
        var node = JsonNode.Parse(json);
        Assert.Equal((text is not null, text), (Json.IsText(node, out string? foundText), foundText));
        Assert.Equal((number is not null, number ?? 0), (Json.IsNumber(node, out double foundNumber), foundNumber));
        Assert.Equal((flag is not null, flag ?? false), (Json.IsFlag(node, out bool foundFlag), foundFlag));
        Assert.Equal(text, new JsonObject { ["a"] = node?.DeepClone() }.TextOrNull("a"));
    }

    [Fact]
    public void A_number_is_one_whatever_it_was_made_from()
    {
        Assert.Equal([1, 2, 3.5, 4], new JsonNode[] { 1, 2L, 3.5, JsonNode.Parse("4")! }.Select(Json.ToDouble));
        Assert.Equal("Not a number.", Assert.Throws<InvalidOperationException>(() => Json.ToDouble("x")).Message);
    }

    [Theory]
    [InlineData(7, "7")]
    [InlineData(-7, "-7")]
    [InlineData(7.5, "7.5")]
    [InlineData(999999999999999, "999999999999999")]
    [InlineData(1e20, "1E+20")]
    [InlineData(-1e20, "-1E+20")]
    public void A_number_has_a_fraction_only_where_it_has_one(double value, string json) => Assert.Equal(json, Json.Number(value).ToJsonString());

    [Fact]
    public void Texts_are_written_as_they_are() => Assert.Equal("{\"a\":\"é<'+\"}", Encoding.UTF8.GetString(Json.Bytes(new JsonObject { ["a"] = "é<'+" })));

    [Fact]
    public void Lists_are_made_of_anything()
    {
        Assert.Equal("[1,null,\"a\"]", Json.Array(1, null, "a").ToJsonString());
        Assert.Equal("[1,null]", Json.List(new JsonNode?[] { 1, null }).ToJsonString());
        Assert.Equal("[\"a\",\"b\"]", Json.Texts("a", "b").ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":null,"c":{"d":null}}""", """{"a":1,"c":{"d":null}}""")]
    [InlineData("""{"a":{"x":1}}""", """{"a":{"y":2}}""", """{"a":{"y":2}}""")]
    [InlineData("""{"a":1}""", "null", """{"a":1}""")]
    public void A_null_removes_and_all_else_replaces(string target, string changes, string merged)
    {
        JsonObject map = JsonNode.Parse(target)!.AsObject();
        var given = JsonNode.Parse(changes) as JsonObject;
        map.Merge(given);
        Assert.Equal(merged, map.ToJsonString());
        Assert.Equal(changes, given?.ToJsonString() ?? "null");
    }

    [Fact]
    public void Maps_are_cut_and_filled_without_nulls()
    {
        JsonObject map = JsonNode.Parse("""{"a":1,"b":null,"c":"x"}""")!.AsObject();
        Assert.Equal("""{"a":1,"c":"x"}""", map.WithoutNulls().ToJsonString());
        Assert.Equal("""{"c":"x","a":1}""", map.Only("c", "b", "none", "a").ToJsonString());
        Assert.Equal("""{"a":1,"b":null,"c":"x"}""", map.ToJsonString());
        JsonNode free = 7;
        Assert.Equal("""{"a":1,"free":7}""", new JsonObject { ["a"] = 1 }.With("none", null).With("free", free).ToJsonString());
        Assert.NotNull(free.Parent);
        Assert.Equal("x", map.Text("c"));
        Assert.NotSame(map, map.Copy());
    }

    [Theory]
    [InlineData("\"a\"", "\"\\u0061\"", true)]
    [InlineData("\"a\"", "\"b\"", false)]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("0.1", "0.10", true)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "\"null\"", false)]
    [InlineData("""{"a":1}""", """{"a":1}""", true)]
    public void Values_that_are_the_same_share_a_key(string left, string right, bool same) =>
        Assert.Equal(same, Json.Key(JsonNode.Parse(left)) == Json.Key(JsonNode.Parse(right)));

    [Theory]
    [InlineData("1", "2", -1)]
    [InlineData("2.0", "2", 0)]
    [InlineData("\"B\"", "\"a\"", -1)]
    [InlineData("\"b\"", "\"a\"", 1)]
    [InlineData("\"2026-01-01T01:00:00+01:00\"", "\"2026-01-01\"", 0)]
    [InlineData("\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00.001Z\"", -1)]
    [InlineData("\"2026-01-01T00:00Z\"", "\"2026-01-01 later\"", 1)]
    [InlineData("false", "true", -1)]
    [InlineData("true", "true", 0)]
    [InlineData("1", "\"1\"", null)]
    [InlineData("1", "true", null)]
    [InlineData("true", "\"true\"", null)]
    [InlineData("null", "null", null)]
    [InlineData("{}", "{}", null)]
    public void Values_of_one_type_have_an_order(string left, string right, int? order)
    {
        Assert.Equal(order, Json.Compare(JsonNode.Parse(left), JsonNode.Parse(right)) is int found ? Math.Sign(found) : null);
        Assert.Equal(-order, Json.Compare(JsonNode.Parse(right), JsonNode.Parse(left)) is int other ? Math.Sign(other) : null);
    }

    [Theory]
    [InlineData("""{"a":[1,{"b":2.0}],"c":null}""", """{"c":null,"a":[1.0,{"b":2}]}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    [InlineData("""{"a":null}""", """{"b":null}""", false)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":1,"b":2}""", """{"a":1,"b":3}""", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1]", "[1,2]", false)]
    [InlineData("[1,2]", "[1]", false)]
    [InlineData("[]", "[]", true)]
    [InlineData("[]", "{}", false)]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "0", false)]
    public void Trees_say_the_same_whatever_their_order_and_form(string left, string right, bool same)
    {
        Assert.Equal(same, Json.Same(JsonNode.Parse(left), JsonNode.Parse(right)));
        Assert.Equal(same, Json.Same(JsonNode.Parse(right), JsonNode.Parse(left)));
    }

    [Theory]
    [InlineData("""{"a":1,"b":[{"c":{"d":2}}]}""", false)]
    [InlineData("""{"a":1,"a":2}""", true)]
    [InlineData("""{"x":{"a":1,"a":2}}""", true)]
    [InlineData("""[0,{"a":1,"a":2}]""", true)]
    [InlineData("null", false)]
    public void A_name_given_twice_shows_at_once(string json, bool isWrong)
    {
        var node = JsonNode.Parse(json);
        Assert.Equal(isWrong, Record.Exception(() => Json.Touch(node)) is ArgumentException);
    }
}
