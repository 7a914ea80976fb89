using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>Scripts through the API: what they give, and what is said of those that are not right.</summary>
public sealed class VrlApiTests(VrlApiTests.OneApi one) : IClassFixture<VrlApiTests.OneApi>
{
    private const string Path = "/v1/admin/helper/vrl";

    private readonly Api _api = one.Api;

    /// <summary>One emulator for all tests: scripts change nothing in it.</summary>
    public sealed class OneApi : IDisposable
    {
        public Api Api { get; } = new();

        public void Dispose() => Api.Dispose();
    }

    [Theory]
    [InlineData(".total = int!(.price) * int!(.count)", "6", """{"price":2,"count":3,"name":"Ada","nested":{"x":1},"total":6}""")]
    [InlineData("upcase!(.name)", "\"ADA\"", """{"price":2,"count":3,"name":"Ada","nested":{"x":1}}""")]
    [InlineData(".name = upcase!(.name) + \"!\"", "\"ADA!\"", """{"price":2,"count":3,"name":"ADA!","nested":{"x":1}}""")]
    [InlineData("del(.nested.x)\n.ok = (.price + 1 ?? 0) == 3 && !false", "true", """{"price":2,"count":3,"name":"Ada","nested":{},"ok":true}""")]
    [InlineData("length!(.name) == 3 # how long", "true", """{"price":2,"count":3,"name":"Ada","nested":{"x":1}}""")]
    [InlineData(".a.b = -1 + 2 * 3; .missing", "null", """{"price":2,"count":3,"name":"Ada","nested":{"x":1},"a":{"b":5}}""")]
    [InlineData("{ \"at\": t'2024-03-01T08:15:30.5Z', \"half\": 5 / 2, \"big\": 9007199254740993, \"is\": r'a+' }", """{"at":"2024-03-01T08:15:30.500Z","half":2.5,"big":9007199254740992,"is":"a+"}""", """{"price":2,"count":3,"name":"Ada","nested":{"x":1}}""")]
    [InlineData("if (half = 3; half == 3) { \"several\" }", "\"several\"", """{"price":2,"count":3,"name":"Ada","nested":{"x":1}}""")]
    [InlineData("", "null", """{"price":2,"count":3,"name":"Ada","nested":{"x":1}}""")]
    public async Task A_script_gives_its_last_value_and_the_data(string script, string result, string data)
    {
        JsonObject answer = await _api.Post(Path, new { data = new { price = 2, count = 3, name = "Ada", nested = new { x = 1 } }, script });
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(result), answer["result"]), answer.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data), answer["data"]), answer.ToJsonString());
    }

    [Theory]
    [InlineData(".a = 1\n.x = parse_int(\"5\")", "script: compile error 103 at line 2, column 6: unhandled fallible assignment. parse_int can fail here: write .x = parse_int!(\"5\"), or handle it with ?? or .x, err = parse_int(\"5\").")]
    [InlineData("\"é\"; parse_int!(\"x\")", "script: runtime error at line 1, column 6: function call error for \"parse_int\" at (6:21): could not parse integer: invalid digit found in string. Without the ! it can be handled: write parse_int(\"x\") ?? null, or value, err = parse_int(\"x\").")]
    [InlineData("true\nabort \"not today\"", "script: abort at line 2, column 1: not today. The script ended itself.")]
    [InlineData("redact(\"a\", filters: [])", "script: compile error at line 1, column 1: the emulator does not have the function \"redact\". The real API has it: run the script there.")]
    public async Task A_script_that_is_not_right_is_told_where_and_what_to_write(string script, string message) =>
        Assert.Equal(message, await _api.Fail("POST", Path, new { data = new { }, script }, 400, "Runtime"));

    [Theory]
    [InlineData("\"a\" * 9223372036854775807", "a text is too long")]
    [InlineData("x = \"a\" * 1000000; x = x + x; x + x", "a text is too long")]
    [InlineData("replace(\"a\" * 100000, \"a\", \"b\" * 100000)", "a text is too long")]
    [InlineData("x = [1]; x = set!(x, [100001], 1)", "too far away")]
    [InlineData(".x[-100001] = 1", "too far away")]
    [InlineData("l = split(\"a\" * 3000, \"\"); for_each(l) -> |_i, _v| { for_each(l) -> |_j, _w| { true } }", "the script does too much")]
    [InlineData("parse_json!(\"[\" * 100000)", "recursion limit exceeded")]
    [InlineData("match(\"a\", r'((a{99}){99}){99}')", "invalid regular expression")]
    [InlineData("x = [1]; for_each(split(\"a\" * 300, \"\")) -> |_i, _v| { x = [x] }", "too large or too deep")]
    public async Task What_would_never_end_or_fit_is_a_problem(string script, string named) =>
        Assert.Contains(named, await _api.Fail("POST", Path, new { data = new { }, script }, 400, "Runtime"), StringComparison.Ordinal);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("!", "")]
    [InlineData("1 + ", "")]
    [InlineData(".a", "")]
    [InlineData("if true { ", " }")]
    [InlineData("upcase(", ")")]
    public async Task Deep_scripts_are_a_problem(string open, string close)
    {
        string script = string.Concat(Enumerable.Repeat(open, 5000)) + (open == ".a" ? "" : "1") + string.Concat(Enumerable.Repeat(close, 5000));
        Assert.Contains("compile error 203", await _api.Fail("POST", Path, new { data = new { }, script }, 400, "Runtime"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expressions_that_take_exponential_time_elsewhere_take_none_here()
    {
        JsonObject answer = await _api.Post(Path, new { data = new { text = new string('a', 5000) + "!" }, script = "match(string!(.text), r'^(a+)+$')" });
        Assert.False((bool)answer["result"]!);
    }
}
