using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Emulator.Vrl;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>The emulator's own bounds: what is just within one runs, and one more is a problem.</summary>
public sealed class VrlBoundTests
{
    private const string TooLong = "a text is too long";
    private const string TooLarge = "a value is too large or too deep";
    private const string TooMuch = "the script does too much";

    [Theory]
    [InlineData("length(\"a\" * 2097152)", null)]
    [InlineData("length(\"a\" * 2097153)", TooLong)]
    [InlineData("length(\"ab\" * 1048576)", null)]
    [InlineData("length(\"ab\" * 1048577)", TooLong)]
    [InlineData("x = \"a\" * 2097151; length(x + \"b\")", null)]
    [InlineData("x = \"a\" * 2097151; length(x + \"bc\")", TooLong)]
    [InlineData("x = \"a\" * 1048576; length(replace(x, \"a\", \"bc\"))", null)]
    [InlineData("x = \"a\" * 1048552; length(join!([x, x], \"s\" * 48))", null)]
    [InlineData("x = \"a\" * 1048552; length(join!([x, x], \"s\" * 49))", TooLong)]
    [InlineData("x = \"\\n\" * 1048575; length(encode_json(x))", null)]
    [InlineData("x = chunks(\"a\" * 159, 1); l = []; for_each(x) -> |_i, _v| { l = [l] }; length(l)", null)]
    [InlineData("x = chunks(\"a\" * 160, 1); l = []; for_each(x) -> |_i, _v| { l = [l] }; length(l)", TooLarge)]
    [InlineData("x = chunks(\"a\" * 159, 1); l = {}; for_each(x) -> |_i, _v| { l = {\"k\": l} }; length(l)", null)]
    [InlineData("x = chunks(\"a\" * 160, 1); l = {}; for_each(x) -> |_i, _v| { l = {\"k\": l} }; length(l)", TooLarge)]
    [InlineData("x = \"a\" * 2097120; length([x])", null)]
    [InlineData("x = \"a\" * 2097121; length([x])", TooLarge)]
    [InlineData("x = \"a\" * 2097120; length({\"\": x})", null)]
    [InlineData("x = \"a\" * 2097120; length({\"k\": x})", TooLarge)]
    [InlineData(".x[100000] = 1; length(array!(.x))", null)]
    [InlineData(".x[100001] = 1", "the index 100001 is too far away")]
    [InlineData(".x[-100000] = 1; length(array!(.x))", null)]
    [InlineData(".x[-100001] = 1", "the index -100001 is too far away")]
    [InlineData("get!({}, chunks(\"a\" * 160, 1))", null)]
    [InlineData("get!({}, chunks(\"a\" * 161, 1))", "a path is too long")]
    [InlineData("x = chunks(\"a\" * 100, 1); n = 0; for_each(x) -> |_i, _v| { for_each([1, 2, 3]) -> |_j, w| { n = n + w } }; n", null)]
    [InlineData("x = chunks(\"a\" * 3000, 1); for_each(x) -> |_i, _v| { for_each(x) -> |_j, _w| { true } }", TooMuch)]
    [InlineData("x = chunks(\"a\" * 300, 1); for_each(x) -> |_i, _v| { parse_int(\"x\") ?? 0 }", null)]
    [InlineData("x = chunks(\"a\" * 8000, 1); for_each(x) -> |_i, _v| { parse_int(\"x\") ?? 0 }", TooMuch)]
    [InlineData("x = \"a\" * 100000; for_each(chunks(\"a\" * 1000, 1)) -> |_i, _v| { upcase(x) }", TooMuch)]
    [InlineData("format_number(1, scale: 10000) != \"\"", null)]
    [InlineData("x = 10001; format_number(1, scale: x)", "function call error for \"format_number\" at (11:37): the scale is out of range")]
    [InlineData("format_number(100000000000000000000000000000.0)", "function call error for \"format_number\" at (0:47): the number is too large to be formatted")]
    [InlineData("match(\"a\", r'a{5000}')", null)]
    [InlineData("match(\"a\", r'a{5001}')", "invalid regular expression")]
    [InlineData("match(\"a\", r'(a{100}){50}')", null)]
    [InlineData("match(\"a\", r'(a{100}){51}')", "invalid regular expression")]
    [InlineData("match(\"a\", r'a{2500}b{2501}')", "invalid regular expression")]
    public void What_is_within_a_bound_runs_and_one_more_is_a_problem(string script, string? problem)
    {
        if (problem is null)
        {
            Assert.NotNull(VrlProgram.Compile(script));
            VrlProgram.Compile(script).Run(new JsonObject());
        }
        else
        {
            Assert.Equal(problem, Assert.Throws<VrlProblem>(() => VrlProgram.Compile(script).Run(new JsonObject())).Text);
        }
    }

    [Theory]
    [InlineData("(", "1", ")", 255)]
    [InlineData("[", "1", "]", 255)]
    [InlineData("{\"a\":", "1", "}", 255)]
    [InlineData("!", "true", "", 255)]
    [InlineData("if true { ", "1", " }", 127)]
    [InlineData("{ ", "1", " }", 255)]
    [InlineData("upcase(", "\"a\"", ")", 127)]
    [InlineData("", "1", " + 1", 255)]
    public void Expressions_stand_in_one_another_to_a_depth(string open, string inner, string close, int most)
    {
        string Nested(int times) => string.Concat(Enumerable.Repeat(open, times)) + inner + string.Concat(Enumerable.Repeat(close, times));
        VrlProgram.Compile(Nested(most));
        VrlProblem problem = Assert.Throws<VrlProblem>(() => VrlProgram.Compile(Nested(most + 1)));
        Assert.Equal((203, "The emulator takes expressions that are 256 deep at most: put a part in a variable."), (problem.Code, problem.Advice));
    }

    [Fact]
    public void Paths_have_a_most_of_steps()
    {
        VrlProgram.Compile("." + string.Join(".", Enumerable.Repeat("a", 160)));
        VrlProblem problem = Assert.Throws<VrlProblem>(() => VrlProgram.Compile("." + string.Join(".", Enumerable.Repeat("a", 161)) + " 1"));
        Assert.Contains("The emulator takes paths of at most 160 steps.", problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_have_a_most_of_letters()
    {
        VrlProgram.Compile("1 #".PadRight(100_000, 'x'));
        VrlProblem problem = Assert.Throws<VrlProblem>(() => VrlProgram.Compile("1 #".PadRight(100_001, 'x')));
        Assert.Equal(("compile", 0, "the script is too long", "The emulator takes scripts of at most 100,000 letters."), (problem.Kind, problem.Code, problem.Text, problem.Advice));
    }

    [Fact]
    public void Groups_of_an_expression_stand_in_one_another_to_a_depth()
    {
        static string Groups(int times) => $"match(\"a\", r'{new string('(', times)}a{new string(')', times)}')";
        Assert.Equal(true, VrlProgram.Compile(Groups(99)).Run(null).Result);
        Assert.Equal("regex parse error: exceeded the maximum number of nested parentheses", Assert.Throws<VrlProblem>(() => VrlProgram.Compile(Groups(100))).Advice);
    }

    [Fact]
    public void Errors_show_the_first_of_many_types()
    {
        var data = new JsonObject { ["l"] = new JsonArray([.. Enumerable.Range(0, 501).Select(number => (JsonNode?)number)]) };
        VrlProblem problem = Assert.Throws<VrlProblem>(() => VrlProgram.Compile("upcase!(.l)").Run(data));
        Assert.Equal($"function call error for \"upcase\" at (0:11): expected string, got [{string.Join(", ", Enumerable.Repeat("integer", 500))}]", problem.Text);
    }

    /// <summary>Whole numbers that JavaScript knows are written as such, others as the double that they become there.</summary>
    [Theory]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData("-9007199254740993", "-9007199254740992")]
    [InlineData("9223372036854775807", "9.223372036854776E+18")]
    [InlineData("2.0", "2")]
    [InlineData("-2.0", "-2")]
    [InlineData("2.5", "2.5")]
    [InlineData("999999999999999.0", "999999999999999")]
    [InlineData("1000000000000000.0", "1000000000000000")]
    [InlineData("to_float!(\"inf\")", null)]
    [InlineData("to_float!(\"-inf\")", null)]
    [InlineData("true", "true")]
    [InlineData("r'a+'", "\"a\\u002B\"")]
    [InlineData("t'2024-03-01T08:15:30.5Z'", "\"2024-03-01T08:15:30.500Z\"")]
    [InlineData("[1, {\"b\": null}]", "[1,{\"b\":null}]")]
    public void Values_are_written_as_the_API_has_them(string script, string? json) =>
        Assert.Equal(json, VrlData.Write(VrlProgram.Compile(script).Run(new JsonObject()).Result)?.ToJsonString());

    /// <summary>A number of the data is whole where it has no fraction and fits.</summary>
    [Theory]
    [InlineData("1", "integer")]
    [InlineData("1.0", "integer")]
    [InlineData("1e3", "integer")]
    [InlineData("1.5", "float")]
    [InlineData("-9223372036854775808", "integer")]
    [InlineData("9223372036854774784", "integer")]
    [InlineData("9223372036854775808", "float")]
    [InlineData("-9223372036854777856", "float")]
    [InlineData("1e300", "float")]
    [InlineData("true", "boolean")]
    [InlineData("false", "boolean")]
    [InlineData("null", "null")]
    [InlineData("\"a\"", "string")]
    [InlineData("[1,[]]", "[integer, array]")]
    [InlineData("{\"a\":{}}", "{ a: object }")]
    public void Values_of_the_data_have_their_type(string json, string kind) => Assert.Equal(kind, VrlValues.KindName(VrlData.Read(JsonNode.Parse(json))));
}
