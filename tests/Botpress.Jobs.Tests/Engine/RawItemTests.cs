using System.Text;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class RawItemTests
{
    [Theory]
    [InlineData("""{"id":"a","name":"x"}""", "a")]
    [InlineData("""{"name":"x","id":"a","more":[1]}""", "a")]
    [InlineData("""{"id":"a","id":"b"}""", "b")]
    [InlineData("""{"inner":{"id":"deep"},"list":[{"id":"deeper"}],"id":"a"}""", "a")]
    [InlineData("""{"id":{"id":"deep"}}""", "")]
    [InlineData("""{"id":5}""", "")]
    [InlineData("""{"id":"a","id":null}""", "")]
    [InlineData("""{"ID":"a"}""", "")]
    [InlineData("""{}""", "")]
    [InlineData("""{"\ud83d":"x","id":"a"}""", "a")]
    [InlineData("""{"i\u0064":"\u00e9\ud83d"}""", "é\uFFFD")]
    public void The_id_is_the_items_own_text(string json, string expected) => Assert.Equal(expected, Item(json).Id);

    [Theory]
    [InlineData("2026-01-02T03:04:05.006Z", "2026-01-02T03:04:05.0060000+00:00")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.0000000+00:00")]
    [InlineData("2026-01-02T03:04:05", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("yesterday", null)]
    public void A_moment_is_meant_in_utc(string text, string? expected) => Assert.Equal(expected, Item($$"""{"at":"{{text}}"}""").Time("at")?.ToString("O"));

    [Fact]
    public void Its_json_stays_as_it_was_written()
    {
        const string Json = """{ "id" : "a", "n": 1.50, "deep": {"é":"\u00e9"} }""";
        RawItem item = Item(Json);
        Assert.Equal((Json, null), (item.ToString(), item.Time("deep")));
        using System.Text.Json.JsonDocument document = item.Parse();
        Assert.Equal("1.50", document.RootElement.GetProperty("n").GetRawText());
    }

    private static RawItem Item(string json) => new(Encoding.UTF8.GetBytes(json));
}
