using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What is read of a page, and what is said of an answer that is none.</summary>
public sealed class PageReaderTests
{
    // The items, the next page's token, whether there is more, and warnings.
    [Theory]
    [InlineData("""{"items":[1,"a",{"b":[2]},null]}""", """1|"a"|{"b":[2]}|null""", null, false, "")]
    [InlineData("""{"items":[]}""", "", null, false, "")]
    [InlineData("""{"other":{"items":[9]},"more":[[9]],"items":[1],"last":{"hasMore":true}}""", "1", null, false, "")]
    [InlineData("""{"items":[1],"meta":{"nextToken":"t"}}""", "1", "t", false, "")]
    [InlineData("""{"meta":{"nextToken":"t","more":{"nextToken":"no"}},"items":[1]}""", "1", "t", false, "")]
    [InlineData("""{"meta":{"more":{"nextToken":"no"},"list":["nextToken"]},"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"meta":{"nextToken":null},"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"meta":{"nextToken":5},"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"meta":{"nextToken":["no"]},"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"meta":null,"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"meta":"nextToken","items":[1]}""", "1", null, false, "")]
    [InlineData("""{"meta":[{"nextToken":"no"}],"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"nextToken":"t","items":[1]}""", "1", "t", false, "")]
    [InlineData("""{"nextToken":"t","items":[1],"meta":{}}""", "1", "t", false, "")]
    [InlineData("""{"nextToken":"t","items":[1],"meta":{"nextToken":"u"}}""", "1", "u", false, "")]
    [InlineData("""{"meta":{"nextToken":"u"},"items":[1],"nextToken":"t"}""", "1", "t", false, "")]
    [InlineData("""{"nextToken":"","items":[1]}""", "1", "", false, "")]
    [InlineData("""{"nextToken":7,"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"nextToken":null,"items":[1]}""", "1", null, false, "")]
    [InlineData("""{"hasMore":true,"items":[1]}""", "1", null, true, "")]
    [InlineData("""{"items":[1],"hasMore":false}""", "1", null, false, "")]
    [InlineData("""{"items":[1],"hasMore":"true"}""", "1", null, false, "")]
    [InlineData("""{"items":[1],"hasMore":1}""", "1", null, false, "")]
    [InlineData("""{"warnings":["slow",{"a":["no"]},["no"],null,"cut \ud83d"],"items":[1]}""", "1", null, false, "slow|cut \uFFFD")]
    [InlineData("""{"items":[1],"warnings":"none"}""", "1", null, false, "")]
    [InlineData("""{"warnings":{"a":"no"},"items":[1]}""", "1", null, false, "")]
    public void A_page_is_its_items_and_where_the_list_goes_on(string body, string items, string? token, bool hasMore, string warnings)
    {
        Page<string> page = Read(body, "items");
        Assert.Equal((items, token, hasMore, warnings), (string.Join("|", page.Items), page.NextToken, page.HasMore, string.Join("|", page.Warnings)));
    }

    [Fact]
    public void An_answer_may_be_the_list()
    {
        Page<string> page = Read("""[1,{"nextToken":"no","hasMore":true}]""", null);
        Assert.Equal((2, null, false, 0), (page.Items.Count, page.NextToken, page.HasMore, page.Warnings.Count));
    }

    [Theory]
    [InlineData("[1,2]", "1|2")]
    [InlineData("""{"any":[1,2],"meta":{},"warnings":["w"]}""", "1|2")]
    [InlineData("""{"warnings":[],"n":1,"other":{"list":[3]},"any":[1]}""", "1")]
    public void The_only_list_is_found_whatever_its_name(string body, string items) => Assert.Equal(items, string.Join("|", Read(body, Operation.OnlyList).Items));

    [Theory]
    [InlineData("""{"meta":{}}""", "The answer has no list: it is no page of one.")]
    [InlineData("""{"warnings":["w"]}""", "The answer has no list: it is no page of one.")]
    [InlineData("5", "The answer has no list: it is no page of one.")]
    [InlineData("null", "The answer has no list: it is no page of one.")]
    [InlineData("""{"a":[],"b":[1],"warnings":[]}""", "The answer has 2 lists: name the items property, one of a, b.")]
    [InlineData("""{"a":[],"b":[1],"c\u001b":[]}""", "The answer has 3 lists: name the items property, one of a, b, c\uFFFD.")]
    public void Which_list_is_meant_must_be_said_where_there_is_not_one(string body, string message) =>
        Assert.Equal((ApiException.InvalidResponse, message), Refused(body, Operation.OnlyList));

    [Theory]
    [InlineData("", "it is not the JSON that was expected. Check the API address. The answer begins: (empty)")]
    [InlineData("  ", "it is not the JSON that was expected. Check the API address. The answer begins: (empty)")]
    [InlineData("<html>Hello</html>", "it is a web page, not JSON. Check the API address. The answer begins: <html>Hello</html>")]
    [InlineData("Hello <b>", "it is not the JSON that was expected. Check the API address. The answer begins: Hello <b>")]
    [InlineData("[1]", "it is not the JSON that was expected. Check the API address. The answer begins: [1]")]
    [InlineData("null", "it is not the JSON that was expected. Check the API address. The answer begins: null")]
    [InlineData("""{"items":{}}""", """it is not the JSON that was expected. Check the API address. The answer begins: {"items":{}}""")]
    [InlineData("""{"items":null}""", """it is not the JSON that was expected. Check the API address. The answer begins: {"items":null}""")]
    [InlineData("""{"items":[1""", """it is not the JSON that was expected. Check the API address. The answer begins: {"items":[1""")]
    [InlineData("""{"items":[1],"meta":{"nextToken":"\ud83d"}}""", """it is not the JSON that was expected. Check the API address. The answer begins: {"items":[1],"meta":{"nextToken":"\ud83d"}}""")]
    [InlineData("""{"other":[]}""", """it has no list 'items'. Check the API address. The answer begins: {"other":[]}""")]
    [InlineData("""{"value":"new-key","key":"new-key","apiKey":"a","bot":"b"}""", """it has no list 'items'. Check the API address. The answer begins: {"value":"***","key":"***","apiKey":"***","bot":"b"}""")]
    public void An_answer_that_is_no_page_is_refused_with_how_it_begins(string body, string message) =>
        Assert.Equal((ApiException.InvalidResponse, "The server's answer cannot be used: " + message), Refused(body, "items"));

    [Fact]
    public void Of_an_answer_that_is_no_page_the_beginning_is_shown()
    {
        string message = Refused("[" + new string('1', 2000), "items").Message;
        Assert.Equal("The server's answer cannot be used: it is not the JSON that was expected. Check the API address. The answer begins: [" + new string('1', 299) + "...", message);
    }

    [Fact]
    public void What_an_item_cannot_be_read_as_is_the_servers_fault() =>
        Assert.Equal(
            """The server's answer cannot be used: it is not the JSON that was expected. Check the API address. The answer begins: {"items":["no date"]}""",
            Assert.Throws<ApiException>(() => PageReader.Read(Encoding.UTF8.GetBytes("""{"items":["no date"]}"""), "items", static (ref Utf8JsonReader reader) => reader.GetDateTimeOffset())).Message);

    // However the bytes come: in one piece or many, cut within a letter or an escape, with their number told or not.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_page_is_the_same_however_its_bytes_are_cut(int seed)
    {
        var random = new Random(seed);
        var time = new VirtualTime();
        for (int round = 0; round < 60; round++)
        {
            string[] ids = [.. Enumerable.Range(0, random.Next(8)).Select(_ => Text(random))];
            string token = Text(random) + "t";
            var handler = new StubHandler();
            foreach (string body in new[] { Body(random, ids, token), Body(random, [], "") })
            {
                byte[] bytes = [.. random.Next(4) == 0 ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(body)];
                handler.Then((_, _) => Task.FromResult(Cut(random, time, bytes)));
            }

            using var client = new ApiClient(new ApiClientOptions { MaximumRetryCount = 0 }, handler);
            var read = new List<string>();
            var warnings = new List<string>();
            await foreach (Page<string> page in client.PagesAsync(
                Operations.ListUsers, new Dictionary<string, object?>(), new ApiContext(),
                static (ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader).GetProperty("id").GetString()!, null))
            {
                read.AddRange(page.Items);
                warnings.AddRange(page.Warnings);
            }

            string said = $"Seed {seed}, round {round}: {string.Join("|", ids)}, read {string.Join("|", read)}";
            Assert.True(ids.SequenceEqual(read), said);
            Assert.True(warnings.SequenceEqual(["slow", "slow"]), said);
            Assert.True(handler.Requests.Count == 2 && Uri.UnescapeDataString(handler.Requests[1].Uri.OriginalString.Split(["nextToken="], StringSplitOptions.None)[1]) == token, said);
        }
    }

    /// <summary>A text of any letters.</summary>
    internal static string Text(Random random)
    {
        string[] letters = ["a", "Z", "7", "é", "ß", "中", "😀", "\u0301", "\"", "\\", "/", "{", "]", ",", ":", " ", "\n", "\t", "\u0000", "\u2028", "\uFFFD", "%", "+", "&", "=", "..", "\uD7FF", "\uE000", "\uFEFF"];
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => letters[random.Next(letters.Length)]));
    }

    private static string Body(Random random, string[] ids, string token)
    {
        // With escapes for all but ASCII, or with none that need not be.
        var encoder = new JsonSerializerOptions { Encoder = random.Next(2) == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        string Quoted(string text) => JsonSerializer.Serialize(text, encoder);
        string space = random.Next(2) == 0 ? "" : " \r\n\t";
        string[] parts = [
            $"\"users\"{space}:{space}[{string.Join("," + space, ids.Select(id => $"{{\"more\":{{\"id\":[1,2.5e-7]}},\"id\":{Quoted(id)}}}"))}]",
            $"\"meta\":{{{space}\"nextToken\":{Quoted(token)}}}",
            "\"warnings\":[\"slow\"]",
            $"\"other\":[[],{{\"a\":true}},{Quoted(Text(random))},null]",
        ];
        return $"{space}{{{string.Join(",", parts.OrderBy(_ => random.Next()))}}}{space}";
    }

    private static HttpResponseMessage Cut(Random random, VirtualTime time, byte[] bytes)
    {
        var pieces = new List<byte[]>();
        for (int start = 0; start < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - start, random.Next(4) == 0 ? 1 : random.Next(1, bytes.Length + 1));
            pieces.Add(bytes.AsSpan(start, length).ToArray());
            start += length;
        }

        var response = new HttpResponseMessage { Content = new StreamContent(new Pieces(time, 0, pieces)) };
        response.Content.Headers.ContentLength = random.Next(2) == 0 ? null : bytes.Length;
        return response;
    }

    private static (string Type, string Message) Refused(string body, string items)
    {
        ApiException exception = Assert.Throws<ApiException>(() => Read(body, items));
        return (exception.Type, exception.Message);
    }

    private static Page<string> Read(string body, string? items) =>
        PageReader.Read(Encoding.UTF8.GetBytes(body), items, static (ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader).GetRawText());
}
