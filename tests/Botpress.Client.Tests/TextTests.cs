using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>Numbers, times and texts, as they are read and shown.</summary>
public sealed class TextTests
{
    public static TheoryData<string, object> Numbers => new()
    {
        { "0", 0L },
        { "-0", -0.0 },
        { "-1", -1L },
        { "9223372036854775807", long.MaxValue },
        { "9223372036854775808", new BigInteger(9223372036854775808m) },
        { "-9223372036854775809", new BigInteger(-9223372036854775809m) },
        { "1.0", 1.0 },
        { "1e2", 100.0 },
        { "1E-2", 0.01 },
        { "0.1", 0.1 },
        { "1.7976931348623157E+308", double.MaxValue },
        { "0.30000000000000004", 0.1 + 0.2 },
        { "1.10000000000000000", 1.1 },
        { "0.12345678901234567890", 0.12345678901234567890m },
        { "12345678901234567.5", 12345678901234567.5m },
        { "79228162514264337593543950335.5", 79228162514264337593543950335.5 },
        { "1e309", BigInteger.Pow(10, 309) },
        { "-1.25e310", -125 * BigInteger.Pow(10, 308) },
        { "1.5e1000", 15 * BigInteger.Pow(10, 999) },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_read_with_all_of_its_digits(string json, object expected)
    {
        object number = Number(json);
        Assert.Equal(expected.GetType(), number.GetType());
        Assert.Equal(expected, number);
        Assert.Equal(expected is double zero && 1 / zero < 0, number is double other && 1 / other < 0);
    }

    [Fact]
    public void A_number_has_a_thousand_digits_at_most()
    {
        Assert.Equal(BigInteger.Parse(new string('9', 1000), CultureInfo.InvariantCulture), Number(new string('9', 1000)));
        Assert.Equal("A number has 1001 digits.", Assert.Throws<JsonException>(() => Number(new string('9', 1001))).Message);
        Assert.Equal("A number is too large.", Assert.Throws<JsonException>(() => Number("1e1001")).Message);
        Assert.Equal("A number is too large.", Assert.Throws<JsonException>(() => Number("1e99999999999")).Message);
        Assert.Equal("A number is too large.", Assert.Throws<JsonException>(() => Number("1" + new string('0', 320) + ".5")).Message);
    }

    // Control characters, and marks that turn the direction or end a line; each with its neighbours.
    [Fact]
    public void What_a_terminal_would_obey_is_unfit()
    {
        IEnumerable<int> unfit = Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x061C, 0x200E, 0x200F]).Concat(Enumerable.Range(0x2028, 7)).Concat(Enumerable.Range(0x2066, 4));
        Assert.Equal(unfit, Enumerable.Range(0, 0x10000).Where(letter => TerminalText.IsUnfit((char)letter)));
    }

    [Theory]
    [InlineData("plain é 😀", "plain é 😀", "plain é 😀", "plain é 😀")]
    [InlineData("", "", "", "")]
    [InlineData("a\tb\nc", "a\tb\nc", "a\uFFFDb\uFFFDc", "abc")]
    [InlineData("a\r\nb\rc\r", "a\nb\uFFFDc\uFFFD", "a\uFFFD\uFFFDb\uFFFDc\uFFFD", "abc")]
    [InlineData("\u001b[31mx\u202e", "\uFFFD[31mx\uFFFD", "\uFFFD[31mx\uFFFD", "[31mx")]
    public void Text_is_made_fit_to_be_shown(string text, string clean, string line, string stripped) =>
        Assert.Equal((clean, line, stripped), (TerminalText.Clean(text), TerminalText.Line(text), TerminalText.Strip(text)));

    [Fact]
    public void Text_that_is_fit_is_given_back_as_it_is()
    {
        string text = new('x', 3);
        Assert.Same(text, TerminalText.Clean(text));
        Assert.Same(text, TerminalText.Line(text));
        Assert.Same(text, TerminalText.Strip(text));
        Assert.Same(text, TerminalText.EscapeJson(text));
    }

    [Fact]
    public void Json_keeps_its_meaning_when_it_is_made_fit() =>
        Assert.Equal("{\n\t\"a\":\"\\u202e é\\u009b \"}", TerminalText.EscapeJson("{\n\t\"a\":\"\u202e é\u009b \"}"));

    [Fact]
    public void A_time_is_written_in_utc_with_milliseconds()
    {
        Assert.Equal("2024-01-02T03:04:05.006Z", ApiTime.Format(new DateTime(2024, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc)));
        Assert.Equal("2024-01-02T05:04:05.000Z", ApiTime.Format(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(-2))));
        var local = new DateTime(2024, 7, 2, 3, 4, 5);
        Assert.Equal(ApiTime.Format(new DateTimeOffset(local)), ApiTime.Format(local));
    }

    private static object Number(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        _ = reader.Read();
        return JsonNumber.Read(ref reader);
    }
}
