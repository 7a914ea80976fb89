using System;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class TranscriptTests
{
    private static readonly ArchiveRecord _conversation = Line("""{"id":"c","integration":"web","channel":"chat","createdAt":"2026-01-02T00:00:00.000Z"}""", 0);

    [Fact]
    public void A_page_of_html_says_what_it_is_of()
    {
        var html = new Transcript(ArchiveFormat.Html);
        string head = html.Head("c<1>", _conversation);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>c&#60;1&#62;</title><style>", head, StringComparison.Ordinal);
        Assert.EndsWith("</style></head><body>\n<h1>c&#60;1&#62;</h1><p>web, chat, 2026-01-02T00:00:00.000Z</p>\n", head, StringComparison.Ordinal);
        Assert.Equal("</body></html>\n", html.End);
        Assert.Equal("<small>2026-01-02 03:04:05Z incoming u&#38;1</small><p>a\nb</p>\n", html.Message(Message("""{"direction":"incoming","userId":"u&1","text":"a\nb"}""")));
        Assert.Equal(("html", "c%3A1.html"), (html.Folder, html.FileName("c:1")));
    }

    [Fact]
    public void Markdown_says_it_with_marks_of_its_own_alone()
    {
        var markdown = new Transcript(ArchiveFormat.Markdown);
        Assert.Equal("# c\\_1\n\nweb, chat, 2026\\-01\\-02T00\\:00\\:00\\.000Z\n\n".Replace(", ", "\\, ", StringComparison.Ordinal), markdown.Head("c_1", _conversation));
        Assert.Equal("# c\n\n\n\n", markdown.Head("c", null));
        Assert.Equal("**2026-01-02 03:04:05Z** incoming\n\n> a\\*  \n> b\\|c é\n\n", markdown.Message(Message("""{"direction":"incoming","text":"a*\nb|c é"}""")));
        Assert.Equal(("", "markdown", "c.md"), (markdown.End, markdown.Folder, markdown.FileName("c")));
    }

    [Fact]
    public void Plain_text_says_it_with_lines()
    {
        var text = new Transcript(ArchiveFormat.Text);
        Assert.Equal("c\nweb, chat, 2026-01-02T00:00:00.000Z\n\n", text.Head("c", _conversation));
        Assert.Equal("c\nchat\n\n", text.Head("c", Line("""{"integration":"","channel":"chat","createdAt":5}""", 0)));
        Assert.Equal("[2026-01-02 03:04:05Z] outgoing u\n    a\n    b\n", text.Message(Message("""{"direction":"outgoing","userId":"u","text":"a\nb"}""")));
        Assert.Equal("[2026-01-02 03:04:05Z] u\n    [] {}\n", text.Message(Message("""{"userId":"u"}""")));
        Assert.Equal(("", "text", "c.txt"), (text.End, text.Folder, text.FileName("c")));
    }

    [Theory]
    [InlineData("text", "hi", """{"text":"hi"}""", "hi")]
    [InlineData("choice", "Which?", """{"options":[{"label":"A","value":"a"},{"value":"b"},"c"]}""", "Which? [A, {\"value\":\"b\"}, \"c\"]")]
    [InlineData("choice", "Which?", """{"options":"no list"}""", "Which?")]
    [InlineData("image", null, """{"imageUrl":"https://x/i.png","title":"T"}""", "[image] T - https://x/i.png")]
    [InlineData("file", null, """{"fileUrl":"f","name":"n"}""", "[file] n - f")]
    [InlineData("audio", null, """{"audioUrl":"a","videoUrl":"v","url":"u","address":"d"}""", "[audio] a - v - u - d")]
    [InlineData("odd", null, """{"deep":{"title":"x"}}""", "[odd] {\"deep\":{\"title\":\"x\"}}")]
    [InlineData("odd", null, "[1]", "[odd] [1]")]
    public void A_message_says_what_tells_most_about_it(string type, string? text, string payload, string said) => Assert.Equal(
        $"[2026-01-02 03:04:05Z] \n    {said}\n",
        new Transcript(ArchiveFormat.Text).Message(Message(JsonSerializer.Serialize(new { type, text, payload }))));

    [Theory]
    [InlineData(ArchiveFormat.Html, "<>&\"'`", "&#60;&#62;&#38;&#34;&#39;&#96;")]
    [InlineData(ArchiveFormat.Html, "[a](b) *c*", "[a](b) *c*")]
    [InlineData(ArchiveFormat.Markdown, "#*_[](){}!.-+<>|`~^$=\\", "\\#\\*\\_\\[\\]\\(\\)\\{\\}\\!\\.\\-\\+\\<\\>\\|\\`\\~\\^\\$\\=\\\\")]
    [InlineData(ArchiveFormat.Markdown, "a 1 é «»", "a 1 é «»")]
    [InlineData(ArchiveFormat.Text, "<a> *b* `c`", "<a> *b* `c`")]
    [InlineData(ArchiveFormat.Text, "a\u202Eb\u001b[2J\u0000\u007F\u2028\u2029\u2066", "a(U+202E)b(U+001B)[2J(U+0000)(U+007F)(U+2028)(U+2029)(U+2066)")]
    [InlineData(ArchiveFormat.Text, "tab\there \u200D join", "tab\there \u200D join")]
    [InlineData(ArchiveFormat.Text, "a\r\nb\rc\r", "a\n    b(U+000D)c(U+000D)")]
    [InlineData(ArchiveFormat.Text, "\U000E0041x\U0001F600", "(U+E0041)x\U0001F600")]
    public void Whatever_somebody_wrote_is_text_and_nothing_else(ArchiveFormat format, string text, string shown)
    {
        string message = new Transcript(format).Message(Message(JsonSerializer.Serialize(new { text })));
        Assert.Equal(
            format switch
            {
                ArchiveFormat.Html => $"<small>2026-01-02 03:04:05Z </small><p>{shown}</p>\n",
                ArchiveFormat.Markdown => $"**2026-01-02 03:04:05Z** \n\n> {shown}\n\n",
                _ => $"[2026-01-02 03:04:05Z] \n    {shown}\n",
            },
            message);
    }

    private static ArchiveRecord Message(string json) => Line(json, new DateTime(2026, 1, 2, 3, 4, 5).Ticks);

    private static ArchiveRecord Line(string json, long created) => new(RecordKind.Message, "", created, "", 0, "", Encoding.UTF8.GetBytes(json));
}
