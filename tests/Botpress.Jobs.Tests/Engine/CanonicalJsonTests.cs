using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{ "a" : [ 3, 1, 2 ] }""", """{"a":[3,1,2]}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":{"c":1},"b":0,"a":3}""", """{"a":3,"b":0}""")]
    [InlineData("""{"Z":1,"a":2,"é":3}""", """{"Z":1,"a":2,"é":3}""")]
    [InlineData("""{"n":1.50,"e":1E5,"big":123456789012345678901234567890}""", """{"big":123456789012345678901234567890,"e":1E5,"n":1.50}""")]
    [InlineData("""{"t":"\u00e9\/\u0001\n<>&'\ud83d\ude00"}""", "{\"t\":\"é/\\u0001\\n<>&'\U0001F600\"}")]
    [InlineData("""{"t":"cut \ud83d"}""", "{\"t\":\"cut \uFFFD\"}")]
    [InlineData("""{"cut \ud83d":1,"a\u0062":2}""", "{\"ab\":2,\"cut \uFFFD\":1}")]
    [InlineData("""[null,true,false,{},[]]""", """[null,true,false,{},[]]""")]
    [InlineData(""" "text" """, "\"text\"")]
    public void Equal_data_have_one_form(string json, string expected)
    {
        byte[] canonical = CanonicalJson.Of(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, Encoding.UTF8.GetString(canonical));
        Assert.Equal(canonical, CanonicalJson.Of(canonical));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\"\\\\/", "\\\"\\\\/")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\\u0000\\u000B\\u001F \\u007F\\u0080", "\\u0000\\u000b\\u001f \u007F\u0080")]
    [InlineData("\\uD83D\\uDE00!", "\U0001F600!")]
    [InlineData("\\uD83D", "\uFFFD")]
    [InlineData("\\uD83D!", "\uFFFD!")]
    [InlineData("\\uD83D\\uD83D\\uDE00", "\uFFFD\U0001F600")]
    [InlineData("\\uDE00\\uD83D", "\uFFFD\uFFFD")]
    public void Text_is_escaped_only_where_it_has_to_be(string text, string expected) =>
        Assert.Equal($"\"{expected}\"", CanonicalJson.Quote(System.Text.RegularExpressions.Regex.Unescape(text)));

    [Fact]
    public void What_is_left_out_is_named_by_its_path()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"url":"x","integrations":{"slack":{"status":"registered","id":"1"}},"status":"active","list":[{"url":1,"id":2},{"url":3}]}""");

        Assert.Equal(
            """{"integrations":{"slack":{"id":"1"}},"list":[{"id":2},{}],"status":"active"}""",
            Encoding.UTF8.GetString(CanonicalJson.Of(json, path => path is "url" or "integrations/slack/status" or "list/url")));
        Assert.Equal("{}", Encoding.UTF8.GetString(CanonicalJson.Of(json, _ => true)));
        Assert.Equal(CanonicalJson.Hash(Encoding.UTF8.GetBytes("""{"a":1}""")), CanonicalJson.Hash(Encoding.UTF8.GetBytes("""{"b":2,"a":1}"""), path => path == "b"));
    }

    [Fact]
    public void The_hash_is_that_of_the_form()
    {
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", CanonicalJson.Hash(Encoding.UTF8.GetBytes("{ }")));
        Assert.Equal("000fa0ff", CanonicalJson.Hex([0, 15, 160, 255]));
    }

    [Fact]
    public void What_is_no_json_is_refused() => Assert.ThrowsAny<JsonException>(() => CanonicalJson.Of("{\"a\":"u8.ToArray()));

    /// <summary>However the same data are written, in whatever order and with whatever escapes, their form is one, and is its own form.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_form_does_not_depend_on_how_data_are_written(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            object? value = RandomValue(random, 4);
            string one = Written(value, random);
            string other = Written(value, random);
            byte[] form = CanonicalJson.Of(Encoding.UTF8.GetBytes(one));
            string told = $"seed {seed}, round {round}: {one}";

            Assert.True(form.SequenceEqual(CanonicalJson.Of(Encoding.UTF8.GetBytes(other))), $"{told} and {other}");
            Assert.True(form.SequenceEqual(CanonicalJson.Of(form)), told);
            Assert.True(form.Length <= Encoding.UTF8.GetByteCount(one), $"{told} is shorter than its form");
            object? read = Read(form);
            Assert.True(Same(value, read), $"{told} is other data than {Encoding.UTF8.GetString(form)}");
        }
    }

    private static object? RandomValue(Random random, int depth)
    {
        string[] numbers = ["0", "-0", "1", "1.0", "1.50", "1e5", "1E+05", "-12.25e-3", "123456789012345678901234567890", "0.1000"];
        string[] texts = ["", "a", "A", "é", "\U0001F600", "a/b", "\"", "\\", "\n\t\r\b\f", "\u0000\u001f\u007f", "\u2028<>&'", "日本"];
        switch (random.Next(depth > 0 ? 7 : 4))
        {
            case 0:
                return random.Next(3) switch { 0 => null, 1 => true, _ => false };
            case 1:
                return new Number(numbers[random.Next(numbers.Length)]);
            case 2:
            case 3:
                return texts[random.Next(texts.Length)] + texts[random.Next(texts.Length)];
            case 4:
                return Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth - 1)).ToList();
            default:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                for (int i = random.Next(5); i > 0; i--)
                {
                    map[texts[random.Next(texts.Length)] + texts[random.Next(texts.Length)]] = RandomValue(random, depth - 1);
                }

                return map;
        }
    }

    /// <summary>The value as somebody may write it: members in any order, blanks and escapes anywhere.</summary>
    private static string Written(object? value, Random random)
    {
        string[] blanks = ["", "", "", " ", "\n", "\r\n\t"];
        string Blank() => blanks[random.Next(blanks.Length)];
        string text = value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            Number number => number.Text,
            string one => Quoted(one, random),
            List<object?> list => $"[{string.Join(",", list.Select(item => Written(item, random)))}{Blank()}]",
            Dictionary<string, object?> map => $"{{{string.Join(",", map.OrderBy(_ => random.Next()).Select(member => $"{Blank()}{Quoted(member.Key, random)}{Blank()}:{Written(member.Value, random)}"))}{Blank()}}}",
            _ => throw new InvalidOperationException(),
        };
        return Blank() + text + Blank();
    }

    private static string Quoted(string text, Random random)
    {
        var quoted = new StringBuilder("\"");
        foreach (char character in text)
        {
            bool must = character is '"' or '\\' or < ' ';
            _ = must || random.Next(4) == 0
                ? quoted.Append("\\u").Append(((int)character).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture))
                : quoted.Append(character);
        }

        // Half of a pair may be escaped, and the other half written out: that is no text that UTF-8 could hold.
        string whole = quoted.Append('"').ToString();
        return whole.Any(char.IsSurrogate) && whole.Contains("\\u", StringComparison.Ordinal) ? JsonSerializer.Serialize(text) : whole;
    }

    private static object? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Plain(document.RootElement);

        static object? Plain(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().ToDictionary(member => member.Name, member => Plain(member.Value), StringComparer.Ordinal),
            JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => new Number(element.GetRawText()),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    private static bool Same(object? one, object? other) => (one, other) switch
    {
        (Dictionary<string, object?> left, Dictionary<string, object?> right) => left.Count == right.Count && left.All(member => right.TryGetValue(member.Key, out object? value) && Same(member.Value, value)),
        (List<object?> left, List<object?> right) => left.Count == right.Count && left.Zip(right, Same).All(same => same),
        _ => Equals(one, other),
    };

    private sealed record Number(string Text);
}
