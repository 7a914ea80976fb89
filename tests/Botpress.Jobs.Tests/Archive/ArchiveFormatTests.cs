using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class ArchiveFormatTests
{
    private static readonly string[] _hostile =
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p><iframe src='http://evil'>", "\" onload=\"x", "&lt;b&gt;", "<!--", "]]>",
        "[click](javascript:alert(1))", "![x](http://evil/x.png)", "# heading", "`code`", "| a | b |", "\u001b[2Jgone", "\u001b]0;title\u0007", "\u202Egnp.exe", "\u2066x", "a\r\nb", "\u0000", "=1+1", "😀 日本",
        "{{7*7}}", "${x}", "a\u2028b", "\U000E0041",
    ];

    [Theory]
    [InlineData(ArchiveFormat.Html, "html")]
    [InlineData(ArchiveFormat.Markdown, "markdown")]
    [InlineData(ArchiveFormat.Text, "text")]
    public async Task What_somebody_wrote_does_nothing_in_a_transcript(ArchiveFormat format, string name)
    {
        using var world = new ArchiveWorld();
        string conversation = world.NewConversation();
        world.Import(conversation, _hostile.Select((text, number) => (world.Clock.Now - TimeSpan.FromMinutes(60 - number), text)));

        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Format = format });
        string page = File.ReadAllText(Directory.GetFiles(Path.Combine(world.Folder, name)).Single());

        Assert.DoesNotContain(page, character => (character < ' ' && character != '\n') || character is '\u202E' or '\u2066' or '\u2028' or '\u007F');
        Assert.Contains("😀 日本", page, StringComparison.Ordinal);
        Assert.Contains("U+202E", page.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
        if (format == ArchiveFormat.Html)
        {
            string[] elements = [.. Regex.Matches(page, "<(/?[a-zA-Z!][a-zA-Z0-9]*)").Select(match => match.Groups[1].Value.ToLowerInvariant()).Distinct()];
            Assert.Subset(new HashSet<string> { "!doctype", "html", "/html", "head", "/head", "meta", "title", "/title", "style", "/style", "body", "/body", "h1", "/h1", "p", "/p", "small", "/small" }, elements.ToHashSet());
            Assert.Equal(_hostile.Length + 1, Regex.Count(page, "<p>"));
        }

        if (format == ArchiveFormat.Markdown)
        {
            Assert.DoesNotMatch(@"(?<!\\)[`\[\]|<!]", page);
        }
    }

    [Fact]
    public async Task Cells_of_a_spreadsheet_are_no_formulas_unless_that_is_wanted()
    {
        using var world = new ArchiveWorld();
        string conversation = world.NewConversation();
        string[] texts = ["=1+1", "+1", "-1", "@x", "\tx", "a,\"b\"\r\nc", " blank", "plain"];
        world.Import(conversation, texts.Select((text, number) => (new DateTimeOffset(world.Clock.Now.Year - 1, 1 + (number % 2), 10, 12, number, 0, TimeSpan.Zero), text)));
        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Format = ArchiveFormat.Csv });
        string[] files = [.. Directory.GetFiles(Path.Combine(world.Folder, "csv")).Order(StringComparer.Ordinal)];

        Assert.Equal([$"messages-{world.Clock.Now.Year - 1}-01-part-1-of-1.csv", $"messages-{world.Clock.Now.Year - 1}-02-part-1-of-1.csv"], files.Select(Path.GetFileName));
        string all = string.Concat(files.Select(File.ReadAllText));
        foreach (string cell in new[] { ",'=1+1,", ",'+1,", ",'-1,", ",'@x,", ",'\tx,", ",\"a,\"\"b\"\"\r\nc\",", ",\" blank\",", ",plain," })
        {
            Assert.Contains(cell, all, StringComparison.Ordinal);
        }

        Assert.Equal(0xEF, File.ReadAllBytes(files[0])[0]);
        await world.Archive(options => new ArchiveOptions { Path = Path.Combine(options.Path, "plain"), BotId = options.BotId, Format = ArchiveFormat.Csv, NoFormulaGuard = true });
        Assert.Contains(",=1+1,", string.Concat(Directory.GetFiles(Path.Combine(world.Folder, "plain", "csv")).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_keeps_no_order_is_read_until_two_readings_agree()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 3, messages: 90, days: 1);

        await world.Archive(handler: new Shuffled(new HttpClientHandler()));

        world.AssertIsTruth();
        Assert.Empty(world.Warnings);
    }

    private sealed class Shuffled(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath is "/v1/chat/messages" or "/v1/chat/conversations")
            {
                var page = (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
                string name = request.RequestUri.AbsolutePath.Split('/')[^1];
                page[name] = new JsonArray([.. page[name]!.AsArray().Select(item => item!.DeepClone()).OrderBy(item => (string)item["id"]! is string id ? id[^1] : ' ')]);
                response.Content = new StringContent(page.ToJsonString());
            }

            return response;
        }
    }
}
