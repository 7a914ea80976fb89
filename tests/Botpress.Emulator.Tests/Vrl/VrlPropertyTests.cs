using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Botpress.Emulator.Vrl;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>Rules that hold for any value: what is written is read again, and what is put together comes apart. A failure names seed and value.</summary>
public sealed class VrlPropertyTests
{
    private const int Seed = 20240301;
    private const string Letters = "aZ09 .,;:=&?#%+-_~/\\\"'\n\t{}[]<>|`^$@!\u00e9\u03a3\u20ac\U0001F389";

    private Random _random = new(Seed);

    /// <summary>Programs that give back what they were given as <c>.v</c>, for any text.</summary>
    [Theory]
    [InlineData("decode_base16!(encode_base16(v))")]
    [InlineData("decode_base64!(encode_base64(v))")]
    [InlineData("decode_base64!(encode_base64(v, padding: false))")]
    [InlineData("decode_base64!(encode_base64(v, charset: \"url_safe\"), charset: \"url_safe\")")]
    [InlineData("decode_percent(encode_percent(v))")]
    [InlineData("decode_percent(encode_percent(v, ascii_set: \"COMPONENT\"))")]
    [InlineData("decode_percent(encode_percent(v, ascii_set: \"WWW_FORM_URLENCODED\"))")]
    [InlineData("parse_json!(encode_json(v))")]
    [InlineData("parse_json!(encode_json([v], pretty: true))[0]")]
    [InlineData("get!(parse_json!(encode_json(set!({}, [v], v))), [v])")]
    [InlineData("join!(split(v, \" \"), \" \")")]
    [InlineData("decode_base16!(join!(chunks(encode_base16(v), 3)))")]
    [InlineData("replace_with(v, r'.') -> |m| { m.string }")]
    [InlineData("replace(v, r'(?P<x>.)', \"$x\")")]
    [InlineData("parse_query_string(\"k=\" + encode_percent(v)).k")]
    [InlineData("x = parse_csv!(\"a,\\\"\" + replace(v, \"\\\"\", \"\\\"\\\"\") + \"\\\",b\"); x[1]")]
    [InlineData("truncate(v, strlen(v))")]
    [InlineData("slice!(\"ab\" + v + \"c\", 2, length(v) + 2)")]
    [InlineData("slice!(\"ab\" + v + \"c\", 2, -1)")]
    [InlineData("if contains(\"x\" + v, v) && starts_with(v + \"x\", v) && ends_with(\"x\" + v, v) && find(v, v) == 0 { v }")]
    public void A_text_comes_back_from_what_was_made_of_it(string program) => Holds(program, () => Text());

    [Theory]
    [InlineData("parse_json!(encode_json(.v))")]
    [InlineData("parse_json!(encode_json(.v, pretty: true))")]
    [InlineData("x = .v; del(.v); .v = x; .v")]
    [InlineData("unique([.v, .v, .v])[0]")]
    [InlineData("x = map_values([.v]) -> |v| { v }; x[0]")]
    [InlineData("x = filter([.v, 1]) -> |i, _v| { i == 0 }; x[0]")]
    [InlineData("append([.v], [])[0]")]
    [InlineData("zip([.v], [1])[0][0]")]
    [InlineData("object_from_array([[\"k\", .v]]).k")]
    [InlineData("get!({\"a\": [0, .v]}, [\"a\", -1])")]
    [InlineData("if .v != .v { \"not itself\" } else { .v }")]
    [InlineData("if .v == [.v] { \"what holds it\" } else { .v }")]
    [InlineData("if includes([1, .v], .v) && tally_value([.v, .v], .v) == 2 { .v } else { \"not found\" }")]
    public void A_value_comes_back_from_what_was_made_of_it(string program) => Holds(program, () => Value(3));

    [Theory]
    [InlineData("unflatten(flatten(object!(.v)))")]
    [InlineData("unflatten(flatten(object!(.v), separator: \"/\"), separator: \"/\")")]
    [InlineData("merge(object!(.v), object!(.v))")]
    [InlineData("merge(object!(.v), object!(.v), deep: true)")]
    [InlineData("map_keys(object!(.v), recursive: true) -> |k| { k }")]
    [InlineData("object_from_array(values(object!(.v)), keys(object!(.v)))")]
    [InlineData("compact(object!(.v))")]
    public void An_object_of_full_parts_comes_back(string program) => Holds(program, () => Full(3));

    [Theory]
    [InlineData("parse_key_value!(encode_key_value(object!(.v)))")]
    [InlineData("parse_key_value!(encode_key_value(object!(.v), key_value_delimiter: \":\", field_delimiter: \",\"), key_value_delimiter: \":\", field_delimiter: \",\")")]
    [InlineData("parse_logfmt!(encode_logfmt(object!(.v)))")]
    public void Pairs_of_words_come_back_from_their_line(string program) =>
        Holds(program, () => new JsonObject(Enumerable.Range(0, _random.Next(1, 5)).Select(index => new KeyValuePair<string, JsonNode?>("k" + index, string.Join(" ", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => "w" + _random.Next(100)))))));

    [Fact]
    public void Whole_numbers_come_back_from_their_digits_in_any_base() => Holds("x = [format_int!(int!(.v[0]), int!(.v[1]))]; parse_int!(get!(x, [0]), int!(.v[1])) == .v[0] && to_int!(to_string!(.v[0])) == .v[0]", () => new JsonArray(_random.NextInt64(-(1L << 53), 1L << 53) >> _random.Next(50), _random.Next(2, 37)), _ => true);

    [Fact]
    public void Floats_come_back_from_their_digits() => Holds("to_float!(to_string!(.v)) == .v && parse_json!(encode_json(.v)) == .v", () => Double(), _ => true);

    [Fact]
    public void Moments_come_back_from_each_form() => Holds(
        """
        t = from_unix_timestamp!(int!(.v), unit: "milliseconds")
        [to_unix_timestamp(t, unit: "milliseconds"), to_unix_timestamp(parse_timestamp!(to_string(t), "%+"), unit: "milliseconds"),
          to_unix_timestamp(parse_timestamp!(format_timestamp!(t, "%Y %j %H:%M:%S%.f"), "%Y %j %H:%M:%S%.f"), unit: "milliseconds"),
          to_unix_timestamp(parse_timestamp!(format_timestamp!(t, "%a %e %B %Y %I:%M:%S.%3f %p %z", timezone: "Asia/Tokyo"), "%a %e %B %Y %I:%M:%S.%3f %p %z"), unit: "milliseconds"),
          to_unix_timestamp(parse_timestamp!(format_timestamp!(t, "%s"), "%s")) * 1000 + mod(mod(int!(.v), 1000) + 1000, 1000)]
        """,
        () => _random.NextInt64(0, 4_000_000_000_000),
        value => new JsonArray(value, value!.DeepClone(), value.DeepClone(), value.DeepClone(), value.DeepClone()));

    [Fact]
    public void Sums_and_orders_of_lists_keep_their_laws() => Holds(
        """
        l = array!(.v)
        u = unique(l)
        n = 0
        for_each(u) -> |_i, x| { n = n + tally_value(l, x) }
        [n == length(l), unique(u) == u, length(append(l, u)) == length(l) + length(u), flatten([l, [l]]) == append(l, l), length(zip(l, l)) == length(l), push(l, 0)[-1] == 0, compact(l) == l]
        """,
        () => new JsonArray([.. Enumerable.Range(0, _random.Next(8)).Select(_ => (JsonNode?)_random.Next(1, 4))]),
        _ => new JsonArray([.. Enumerable.Repeat(0, 7).Select(_ => (JsonNode?)true)]));

    [Fact]
    public void A_literal_is_the_text_that_it_shows()
    {
        for (int round = 0; round < 200; round++)
        {
            string text = Text();
            string literal = text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\t", "\\t").Replace("{{", "{ {");
            string expected = text.Replace("{{", "{ {");
            VrlOutcome outcome = VrlProgram.Compile($"# {text.Replace("\n", " ")}\n[\"{literal}\", [ \"{literal}\" ,1]][0]").Run(null);
            Assert.True(outcome.Result is VrlText got && got.Text == expected, $"seed {Seed}, round {round}: {literal}");
        }
    }

    /// <summary>Hundreds of values, and what the program gives for each: the value itself where nothing else is said.</summary>
    private void Holds(string program, Func<JsonNode?> make, Func<JsonNode?, JsonNode?>? expected = null)
    {
        _random = new Random(Seed);
        var compiled = VrlProgram.Compile("v = string(.v) ?? \"\"\n" + program);
        for (int round = 0; round < 200; round++)
        {
            JsonNode? value = make();
            JsonNode? got = VrlData.Write(compiled.Run(new JsonObject { ["v"] = value?.DeepClone() }).Result);
            JsonNode? want = expected is null ? value : expected(value);
            Assert.True(JsonNode.DeepEquals(Plain(want), Plain(got)), $"seed {Seed}, round {round}: {value?.ToJsonString()} became {got?.ToJsonString()}");
        }
    }

    /// <summary>The same JSON with numbers as they are written, and keys in their order.</summary>
    private static JsonNode? Plain(JsonNode? node) => node is null ? null : JsonNode.Parse(node.ToJsonString());

    private string Text()
    {
        var text = new StringBuilder();
        int[] runes = [.. Letters.EnumerateRunes().Select(rune => rune.Value)];
        for (int length = _random.Next(12); length > 0; length--)
        {
            text.Append(char.ConvertFromUtf32(runes[_random.Next(runes.Length)]));
        }

        return text.ToString();
    }

    private JsonNode? Value(int depth) => _random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 => _random.Next(-1000, 1000),
        3 => Math.Round(_random.NextDouble() * 1000, 3) + 0.0005,
        4 or 5 => Text(),
        6 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, _random.Next(4)).Select(index => new KeyValuePair<string, JsonNode?>(index + Text(), Value(depth - 1)))),
    };

    /// <summary>An object without empty parts, and with keys of letters.</summary>
    private JsonObject Full(int depth) => new(Enumerable.Range(0, _random.Next(1, 4)).Select(index => new KeyValuePair<string, JsonNode?>(
        "k" + index,
        depth > 0 && _random.Next(2) == 0 ? Full(depth - 1) : _random.Next(3) == 0 ? new JsonArray(1, "x") : _random.Next(100))));

    private double Double() => BitConverter.Int64BitsToDouble(_random.NextInt64()) is double any && double.IsFinite(any) && Math.Abs(any) is < 1e300 and > 1e-300 && _random.Next(2) == 0 ? any
        : double.Parse(_random.Next(1000).ToString(CultureInfo.InvariantCulture) + "." + _random.Next(1000), CultureInfo.InvariantCulture) + 0.0001;
}
