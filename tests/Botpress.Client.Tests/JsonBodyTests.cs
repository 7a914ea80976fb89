using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What becomes of arguments in a body.</summary>
public sealed class JsonBodyTests
{
    public static TheoryData<string, object?> Values => new()
    {
        { "null", null },
        { "true", true },
        { "false", false },
        { "\"\"", "" },
        { "\"é中/<>&'+\"", "é中/<>&'+" },
        { """ "\"\\\n\t\u0000\u001B\uD83D\uDE00" """, "\"\\\n\t\0\u001b😀" },
        { "\"c\"", 'c' },
        { "\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"", new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff") },
        { "\"https://host/a?b\"", new Uri("https://host/a?b") },
        { "\"Token\"", Paging.Token },
        { "\"01:02:03\"", new TimeSpan(1, 2, 3) },
        { "\"2024-01-02T03:04:05.006Z\"", new DateTime(2024, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc) },
        { "\"2024-01-02T01:04:05.006Z\"", new DateTimeOffset(2024, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)) },
        { "1", (byte)1 },
        { "-1", (sbyte)-1 },
        { "-2", (short)-2 },
        { "2", (ushort)2 },
        { "-3", -3 },
        { "3", 3u },
        { "-9223372036854775808", long.MinValue },
        { "18446744073709551615", ulong.MaxValue },
        { "1.10", 1.10m },
        { "0.0000000000000000000000000001", 0.0000000000000000000000000001m },
        { "-2147483648", int.MinValue },
        { "79228162514264337593543950336", BigInteger.Pow(2, 96) },
        { "0.1", 0.1 },
        { "0.1", 0.1f },
        { "16777216", 16777216f },
        { "1E+300", 1e300 },
        { "1.7976931348623157E+308", double.MaxValue },
        { "0.30000000000000004", 0.1 + 0.2 },
        { "{}", new Hashtable() },
        { """{"a":{"b":[]},"1":null,"é":true}""", new OrderedMap { ["a"] = new OrderedMap { ["b"] = Array.Empty<int>() }, [1] = null, ["é"] = true } },
        { """{"a":{"b":[]},"1":null,"é":true}""", new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["b"] = Array.Empty<int>() }, ["1"] = null, ["é"] = true } },
        { "[]", new List<object?>() },
        { """[1,"a",[null],{"k":[2.5]}]""", new object?[] { 1, "a", new object?[] { null }, new OrderedMap { ["k"] = new List<double> { 2.5 } } } },
        { """ {"a" : 1.0, "b":"\u00e9"} """, JsonDocument.Parse(""" {"a" : 1.0, "b":"\u00e9"} """).RootElement },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_as_the_official_client_does(string json, object? value)
    {
        Assert.Equal(json.Trim(' '), Encoding.UTF8.GetString(JsonBody.BuildValue(value)));
        Assert.Equal(json.Trim(' '), JsonText.Write(value));
        Assert.Equal($$"""{"é":{{json.Trim(' ')}},"z":0}""", Encoding.UTF8.GetString(JsonBody.Build([new("é", value), new("z", 0)])));
    }

    [Fact]
    public void No_arguments_are_an_empty_object() => Assert.Equal("{}", Encoding.UTF8.GetString(JsonBody.Build([])));

    public static TheoryData<object, string> Unsendable => new()
    {
        { double.NaN, "holds NaN, which JSON cannot express. Give a finite number." },
        { double.PositiveInfinity, "holds Infinity, which JSON cannot express. Give a finite number." },
        { float.NegativeInfinity, "holds -Infinity, which JSON cannot express. Give a finite number." },
        { new object[] { 1, new OrderedMap { ["a"] = float.NaN } }, "holds NaN, which JSON cannot express. Give a finite number." },
        { "a\ud83d", "has half of a character (a lone surrogate), which cannot be sent. Was the text cut within an emoji?" },
        { '\ude00', "has half of a character (a lone surrogate), which cannot be sent. Was the text cut within an emoji?" },
        { new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["\ud83d"] = 1 } }, "has half of a character (a lone surrogate), which cannot be sent. Was the text cut within an emoji?" },
        { new OrderedMap { ["\ud83d"] = 1 }, "has half of a character (a lone surrogate), which cannot be sent. Was the text cut within an emoji?" },
    };

    [Theory]
    [MemberData(nameof(Unsendable))]
    public void What_json_cannot_express_is_refused_by_the_arguments_name(object value, string problem)
    {
        ApiArgumentException exception = Assert.Throws<ApiArgumentException>(() => JsonBody.Build([new("first", 1), new("tags", value)]));
        Assert.Equal(("tags", problem), (exception.Field, exception.Problem));
        exception = Assert.Throws<ApiArgumentException>(() => JsonBody.BuildValue(value));
        Assert.Equal(("body", problem), (exception.Field, exception.Problem));
    }

    [Fact]
    public void An_arguments_own_name_is_refused_when_it_cannot_be_sent() =>
        Assert.Equal("a\ud83d", Assert.Throws<ApiArgumentException>(() => JsonBody.Build([new("a\ud83d", 1)])).Field);

    // What is refused is known once more than a hundred mebibytes are written: ten of ten, all but those that the frame, the commas and the quotes take.
    [Fact]
    public void A_body_has_a_hundred_mebibytes_at_most()
    {
        const int Ten = 10 * 1024 * 1024;
        using var first = JsonDocument.Parse("\"" + new string('x', Ten) + "\"");
        using var last = JsonDocument.Parse("\"" + new string('x', Ten - """{"rows":[""".Length - (9 * "\"\",".Length) - "\"\"".Length) + "\"");
        int written = 0;
        IEnumerable<object?> list = Enumerable.Repeat<object?>(first.RootElement, 9).Append(last.RootElement).Concat([1, 2, 3]).Select(item =>
        {
            written++;
            return item;
        });
        ApiArgumentException exception = Assert.Throws<ApiArgumentException>(() => JsonBody.Build([new("rows", list)]));
        Assert.Equal(("rows", "makes a request of more than 100 MiB. Send less at once.", 12), (exception.Field, exception.Problem, written));
    }

    // What is long is written piece by piece, and no piece is lost, doubled or cut.
    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_long_body_is_written_as_a_short_one(int length)
    {
        string[] texts = [.. Enumerable.Range(0, 12).Select(number => $"{number}{new string('é', length)}")];
        object[] rows = [.. texts.Select(text => new Dictionary<string, object?> { ["t"] = text, ["more"] = new object?[] { text, new OrderedMap { ["n"] = new List<string> { text, "x" } } } })];
        string json = $"[{string.Join(",", texts.Select(text => $$"""{"t":"{{text}}","more":["{{text}}",{"n":["{{text}}","x"]}]}"""))}]";
        Assert.Equal(json, JsonText.Write(rows));
        Assert.Equal($$"""{"rows":{{json}},"all":{{json}}}""", Encoding.UTF8.GetString(JsonBody.Build([new("rows", rows), new("all", rows)])));
    }

    // Any data that JSON can express comes back as it was, whatever its texts.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_written_reads_as_what_was_given(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            object? value = Any(random, 0);
            string json = JsonText.Write(value);
            using var document = JsonDocument.Parse(json);
            Assert.True(Same(value, document.RootElement), $"Seed {seed}, round {round}: {json}");
        }
    }

    private static object? Any(Random random, int depth)
    {
        switch (random.Next(depth < 4 ? 8 : 6))
        {
            case 0:
                return null;
            case 1:
                return random.Next(2) == 0;
            case 2:
                return (long)(random.NextDouble() * long.MaxValue);
            case 3:
                return BitConverter.Int64BitsToDouble((long)(random.NextDouble() * 0x7FEF_FFFF_FFFF_FFFF)) * (random.Next(2) == 0 ? -1 : 1);
            case 4:
                return random.Next(1_000_000) / 1000m;
            case 5:
                return PageReaderTests.Text(random);
            case 6:
                return Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth + 1)).ToList();
            default:
                var map = new OrderedMap();
                for (int count = random.Next(4); count > 0; count--)
                {
                    map[$"{count}{PageReaderTests.Text(random)}"] = Any(random, depth + 1);
                }

                return map;
        }
    }

    private static bool Same(object? value, JsonElement element) => value switch
    {
        null => element.ValueKind == JsonValueKind.Null,
        bool flag => element.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
        long whole => element.GetInt64() == whole,
        double number => element.GetDouble().Equals(number),
        decimal number => element.GetDecimal() == number,
        string text => element.GetString() == text,
        OrderedMap map => map.Keys.Cast<string>().SequenceEqual(element.EnumerateObject().Select(property => property.Name))
            && element.EnumerateObject().All(property => Same(map[property.Name], property.Value)),
        _ => ((List<object?>)value).Count == element.GetArrayLength() && ((List<object?>)value).Zip(element.EnumerateArray(), Same).All(same => same),
    };

    /// <summary>A map in the order in which it was filled, as hashtables of PowerShell can be.</summary>
    private sealed class OrderedMap : System.Collections.Specialized.OrderedDictionary
    {
        public new object? this[object key]
        {
            get => base[key];
            set => base[key] = value;
        }
    }
}
