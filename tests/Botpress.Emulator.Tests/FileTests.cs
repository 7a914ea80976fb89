using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class FileTests
{
    private const string Guide = "# Guide\n\nHow to begin.\n\n## Refunds\n\nA refund takes five days.\nIt goes to your card.\n\n- one\n- two\n";

    [Fact]
    public async Task File_is_uploaded_downloaded_and_deleted()
    {
        using Api api = await Api.WithBot();
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(number => (byte)number)];
        string id = await api.NewFile("a/b c.bin", content);
        JsonNode file = (await api.Get($"/v1/files/{id}"))["file"]!;
        Assert.Equal("upload_completed", (string)file["status"]!);
        Assert.Equal("application/octet-stream", (string)file["contentType"]!);
        string url = (string)file["url"]!;
        using var client = new HttpClient();
        Assert.Equal(content, await client.GetByteArrayAsync(url));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(url.Split('?')[0])).StatusCode);
        foreach ((long? from, long? to, int first, int length) in new (long?, long?, int, int)[] { (10, 19, 10, 10), (99_990, null, 99_990, 10), (null, 5, 99_995, 5), (99_998, 200_000, 99_998, 2) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Range = new RangeHeaderValue(from, to);
            using HttpResponseMessage part = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(first, part.Content.Headers.ContentRange!.From);
            Assert.Equal(content.Skip(first).Take(length), await part.Content.ReadAsByteArrayAsync());
        }

        using var beyond = new HttpRequestMessage(HttpMethod.Get, url);
        beyond.Headers.Range = new RangeHeaderValue(100_000, null);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await client.SendAsync(beyond)).StatusCode);
        await api.Delete($"/v1/files/{id}");
        await api.Fail("GET", $"/v1/files/{id}", null, 404, "ResourceNotFound");
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(url)).StatusCode);
    }

    [Fact]
    public async Task Upload_of_another_size_fails()
    {
        using Api api = await Api.WithBot();
        JsonNode file = (await api.Put("/v1/files", new { key = "k.txt", size = 10 }))["file"]!;
        using var client = new HttpClient();
        HttpResponseMessage wrong = await client.PutAsync((string)file["uploadUrl"]!, new StringContent("short"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        JsonNode failed = (await api.Get($"/v1/files/{file["id"]}"))["file"]!;
        Assert.Equal("upload_failed", (string)failed["status"]!);
        Assert.Contains("10", (string)failed["failedStatusReason"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.PutAsync((string)file["uploadUrl"]!, new StringContent("0123456789"))).StatusCode);
        JsonNode again = (await api.Put("/v1/files", new { key = "k.txt", size = 1 }))["file"]!;
        Assert.Equal((string)file["id"]!, (string)again["id"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PutAsync((string)file["uploadUrl"]!, new StringContent("0123456789"))).StatusCode);
    }

    [Fact]
    public async Task Public_file_needs_no_signature()
    {
        using Api api = await Api.WithBot();
        JsonNode file = (await api.Put("/v1/files", new { key = "p.html", size = 2, accessPolicies = new[] { "public_content" } }))["file"]!;
        using var client = new HttpClient();
        await client.PutAsync((string)file["uploadUrl"]!, new ByteArrayContent([1, 2]));
        using HttpResponseMessage response = await client.GetAsync(((string)file["url"]!).Split('?')[0]);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(new byte[] { 1, 2 }, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Text_is_indexed_and_searched()
    {
        using Api api = await Api.WithBot();
        string id = await api.NewFile("guide.md", Encoding.UTF8.GetBytes(Guide), new { topic = "x" }, index: true);
        await api.Until($"/v1/files/{id}", answer => (string)answer["file"]!["status"]! == "indexing_completed");
        JsonNode[] passages = await api.All($"/v1/files/{id}/passages", "passages");
        Assert.Equal(["title", "paragraph", "subtitle", "paragraph", "list"], passages.Select(passage => (string)passage["meta"]!["subtype"]!));
        JsonNode hit = (await api.Get("/v1/files/search?query=refund%20card&withContext=true&includeBreadcrumb=true&contextDepth=1"))["passages"]![0]!;
        Assert.StartsWith("A refund takes", (string)hit["content"]!);
        Assert.Equal(1, (double)hit["score"]!);
        Assert.Equal(["breadcrumb", "preceding", "current", "subsequent"], hit["context"]!.AsArray().Select(item => (string)item!["type"]!));
        Assert.Equal("consolidated", (string)(await api.Get("/v1/files/search?query=refund&consolidate=true"))["passages"]![0]!["meta"]!["type"]!);
        Assert.Empty((await api.Get("/v1/files/search?query=refund&tags.topic=y"))["passages"]!.AsArray());
        Assert.Empty((await api.Get("/v1/files/search?query=nothing"))["passages"]!.AsArray());
        await api.Fail("GET", "/v1/files/search", null, 400, "InvalidQuery");
        await api.Fail("GET", "/v1/files/search?query=x&limit=51", null, 400, "InvalidQuery");
        await api.Put($"/v1/files/{id}/passages", new { passages = new[] { new { content = "new words", type = "code", pageNumber = 2 } } });
        await api.Until($"/v1/files/{id}", answer => (string)answer["file"]!["status"]! == "indexing_completed");
        Assert.Equal("new words", (string)Assert.Single((await api.Get($"/v1/files/{id}/passages?limit=200"))["passages"]!.AsArray())!["content"]!);
    }

    [Theory]
    [InlineData("image/png", "x")]
    [InlineData("text/plain", "")]
    [InlineData("application/pdf", "x")]
    public async Task What_is_no_text_cannot_be_indexed(string contentType, string content)
    {
        using Api api = await Api.WithBot();
        string id = await api.NewFile("f", Encoding.UTF8.GetBytes(content), index: true, contentType: contentType);
        JsonObject answer = await api.Until($"/v1/files/{id}", found => (string)found["file"]!["status"]! == "indexing_failed");
        Assert.NotNull(answer["file"]!["failedStatusReason"]);
    }

    [Fact]
    public async Task Files_are_listed_by_tags_ids_and_order()
    {
        using Api api = await Api.WithBot();
        string a = await api.NewFile("a", [1, 2, 3], new { color = "red", size = "S" });
        string b = await api.NewFile("b", [1], new { color = "blue" });
        string c = await api.NewFile("c", [1, 2]);
        async Task<string> Find(string query) => string.Concat((await api.Get($"/v1/files?{query}"))["files"]!.AsArray().Select(item => (string)item!["key"]!));
        Assert.Equal("cba", await Find(""));
        Assert.Equal("abc", await Find("sortField=key"));
        Assert.Equal("bca", await Find("sortField=size&sortDirection=asc"));
        Assert.Equal("a", await Find("tags.color=red"));
        Assert.Equal("ba", await Find("tags.color=red&tags.color=blue"));
        Assert.Equal("cb", await Find("tags.color.not=red"));
        Assert.Equal("ba", await Find("tags=" + Uri.EscapeDataString("""{"color":["red","blue"]}""")));
        Assert.Equal("cb", await Find("tags=" + Uri.EscapeDataString("""{"size":{"not":"S"}}""")));
        Assert.Equal("ca", await Find($"ids={a}&ids={c}"));
        Assert.Equal("", await Find("indexed=true"));
        Assert.Equal(["color", "size"], (await api.All("/v1/files/tags", "tags", 1)).Select(tag => (string)tag!));
        Assert.Equal(["blue", "red"], (await api.All("/v1/files/tags/color/values", "values", 1)).Select(value => (string)value!));
        await api.Fail("GET", "/v1/files?tags=x", null, 400, "InvalidQuery");
        await api.Fail("GET", "/v1/files?" + string.Join("&", Enumerable.Repeat("ids=x", 51)), null, 400, "InvalidQuery");
        JsonNode changed = (await api.Put($"/v1/files/{b}", """{"tags":{"color":null,"n":"1"},"metadata":{"k":[1]},"accessPolicies":["integrations"]}"""))["file"]!;
        Assert.Equal("""{"n":"1"}""", changed["tags"]!.ToJsonString());
        Assert.Equal("""{"k":[1]}""", changed["metadata"]!.ToJsonString());
        Assert.Equal("{}", (await api.Put($"/v1/files/{b}", """{"metadata":{"k":null}}"""))["file"]!["metadata"]!.ToJsonString());
        Assert.NotNull((await api.Put($"/v1/files/{b}", new { expiresAt = DateTime.UtcNow.AddDays(5).ToString("o") }))["file"]!["expiresAt"]);
        Assert.Null((await api.Put($"/v1/files/{b}", """{"expiresAt":null}"""))["file"]!["expiresAt"]);
        await api.Fail("PUT", $"/v1/files/{b}", new { expiresAt = DateTime.UtcNow.AddDays(91).ToString("o") }, 400, "InvalidPayload");
    }

    [Theory]
    [InlineData("""{"size":1}""", 400, "InvalidPayload")]
    [InlineData("""{"key":"k"}""", 400, "InvalidPayload")]
    [InlineData("""{"key":"k","size":-1}""", 400, "InvalidPayload")]
    [InlineData("""{"key":"k","size":104857600,"index":true}""", 400, "InvalidPayload")]
    [InlineData("""{"key":"k","size":1073741825}""", 413, "LimitExceeded")]
    [InlineData("""{"key":"k","size":1,"accessPolicies":["odd"]}""", 400, "InvalidPayload")]
    public async Task Wrong_uploads_are_refused(string body, int status, string type)
    {
        using Api api = await Api.WithBot();
        await api.Fail("PUT", "/v1/files", body, status, type);
    }

    [Fact]
    public async Task File_is_copied_by_id_or_key_also_to_another_bot()
    {
        using Api api = await Api.WithBot();
        string id = await api.NewFile("dir/a.txt", [65], new { t = "1" });
        JsonNode copy = (await api.Post("/v1/files/dir%2Fa.txt/dir%2Fb.txt", new { }))["file"]!;
        Assert.Equal("dir/b.txt", (string)copy["key"]!);
        Assert.Equal("1", (string)copy["tags"]!["t"]!);
        await api.Fail("POST", $"/v1/files/{id}/dir%2Fb.txt", new { }, 409, "AlreadyExists");
        await api.Post($"/v1/files/{id}/dir%2Fb.txt", new { overwrite = true });
        await api.Delete($"/v1/files/{id}");
        using var client = new HttpClient();
        Assert.Equal(new byte[] { 65 }, await client.GetByteArrayAsync((string)copy["url"]!));
        string other = (string)(await api.Post("/v1/admin/bots", new { }))["bot"]!["id"]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/files/{copy["id"]}/x");
        request.Headers.Add("x-bot-id", api.BotId);
        request.Headers.Add("x-destination-bot-id", other);
        request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await api.Http.SendAsync(request)).StatusCode);
        api.BotId = other;
        Assert.Equal("x", (string)Assert.Single((await api.Get("/v1/files"))["files"]!.AsArray())!["key"]!);
        await api.Fail("POST", "/v1/files/none/y", new { }, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task Knowledge_base_takes_its_files_along()
    {
        using Api api = await Api.WithBot();
        string id = (string)(await api.Post("/v1/files/knowledge-bases", new { name = "Docs", tags = new { a = "1" } }))["knowledgeBase"]!["id"]!;
        await api.Post("/v1/files/knowledge-bases", new { name = "Other" });
        string inside = await api.NewFile("in", [1], new { kbId = id });
        string outside = await api.NewFile("out", [1]);
        Assert.Equal("Docs", (string)Assert.Single((await api.Get("/v1/files/knowledge-bases?tags.a=1"))["knowledgeBases"]!.AsArray())!["name"]!);
        JsonNode changed = (await api.Put($"/v1/files/knowledge-bases/{id}", """{"name":"New","tags":{"a":null,"b":"2"}}"""))["knowledgeBase"]!;
        Assert.Equal("""{"b":"2"}""", changed["tags"]!.ToJsonString());
        await api.Fail("PUT", $"/v1/files/knowledge-bases/{id}", new { }, 400, "InvalidPayload");
        await api.Delete($"/v1/files/knowledge-bases/{id}");
        await api.Fail("GET", $"/v1/files/{inside}", null, 404, "ResourceNotFound");
        await api.Get($"/v1/files/{outside}");
        await api.Fail("DELETE", $"/v1/files/knowledge-bases/{id}", new { }, 404, "ResourceNotFound");
    }
}
