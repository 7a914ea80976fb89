using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>What the documentation says of files beyond their fields: keys, filters, locks, owners.</summary>
public class FileRuleTests
{
    [Fact]
    public async Task Every_operation_on_a_file_takes_its_key()
    {
        using Api api = await Api.WithBot();
        string id = await api.NewFile("dir/a b.txt", Encoding.UTF8.GetBytes("One.\n\nTwo."), index: true);
        const string Path = "/v1/files/dir%2Fa%20b.txt";
        await api.Until(Path, answer => (string)answer["file"]!["status"]! == "indexing_completed");
        Assert.Equal(id, (string)(await api.Get(Path))["file"]!["id"]!);
        Assert.Equal("1", (string)(await api.Put(Path, new { tags = new { a = "1" } }))["file"]!["tags"]!["a"]!);
        Assert.Equal(2, (await api.Get($"{Path}/passages"))["passages"]!.AsArray().Count);
        await api.Put($"{Path}/passages", new { passages = new[] { new { content = "x" } } });
        await api.Until(Path, answer => (string)answer["file"]!["status"]! == "indexing_completed");
        Assert.Equal("copy", (string)(await api.Post($"{Path}/copy", new { }))["file"]!["key"]!);
        await api.Delete(Path);
        await api.Fail("GET", $"/v1/files/{id}", null, 404, "ResourceNotFound");
    }

    /// <summary>Each filter in the three forms: as the official client sends it, as the guides write it, as the specification says.</summary>
    [Theory]
    [InlineData("b", "t.k.exists=false", "t[k][exists]=false", """{"k":{"exists":false}}""")]
    [InlineData("acd", "t.k.exists=true", "t[k][exists]=true", """{"k":{"exists":true}}""")]
    [InlineData("ac", "t.k.in=1&t.k.in=2", "t[k][in][0]=1&t[k][in][1]=2", """{"k":{"in":["1","2"]}}""")]
    [InlineData("a", "t.k.in=1", "t[k][in]=1", """{"k":{"in":"1"}}""")]
    [InlineData("ac", "t.k=1&t.k=2", "t[k][0]=1&t[k][1]=2", """{"k":["1","2"]}""")]
    [InlineData("ac", "t.k=1&t.k=2", "t[k][]=1&t[k][]=2", """{"k":["1","2"]}""")]
    [InlineData("a", "t.k=1", "t[k]=1", """{"k":"1"}""")]
    [InlineData("bcd", "t.k.not=1", "t[k][not]=1", """{"k":{"not":"1"}}""")]
    [InlineData("bd", "t.k.not=1&t.k.not=2", "t[k][not][0]=1&t[k][not][1]=2", """{"k":{"not":["1","2"]}}""")]
    [InlineData("cd", "t.k.exists=true&t.k.not=1", "t[k][exists]=true&t[k][not]=1", """{"k":{"exists":true,"not":"1"}}""")]
    [InlineData("d", "t.a.b=x", "t[a.b]=x", """{"a.b":"x"}""")]
    public async Task Tags_are_filtered_by(string keys, string dots, string brackets, string json)
    {
        using Api api = await Api.WithBot();
        foreach ((string key, string tags) in new[] { ("a", """{"k":"1"}"""), ("b", "{}"), ("c", """{"k":"2"}"""), ("d", """{"k":"3","a.b":"x"}""") })
        {
            await api.Put("/v1/files", $$"""{"key":"{{key}}","size":1,"tags":{{tags}}}""");
            await api.Post("/v1/files/knowledge-bases", $$"""{"name":"{{key}}","tags":{{tags}}}""");
        }

        foreach (string query in new[] { dots.Replace("t.", "tags.", StringComparison.Ordinal), brackets.Replace("t[", "tags[", StringComparison.Ordinal), $"tags={Uri.EscapeDataString(json)}" })
        {
            Assert.Equal(keys, string.Concat((await api.Get($"/v1/files?sortField=key&{query}"))["files"]!.AsArray().Select(file => (string)file!["key"]!)));
            Assert.Equal(keys, string.Concat((await api.Get($"/v1/files/knowledge-bases?{query}"))["knowledgeBases"]!.AsArray().Select(found => (string)found!["name"]!).OrderBy(name => name, StringComparer.Ordinal)));
        }
    }

    [Theory]
    [InlineData("tags.k.exists=maybe")]
    [InlineData("tags[k][from]=1")]
    [InlineData("tags=%7B%22k%22%3A%7B%22exists%22%3A%22x%22%7D%7D")]
    [InlineData("tags=%7B%22k%22%3A%7B%22near%22%3A%22x%22%7D%7D")]
    public async Task Wrong_tag_filters_are_refused(string query)
    {
        using Api api = await Api.WithBot();
        Assert.Contains("tags.k", await api.Fail("GET", $"/v1/files?{query}", null, 400, "InvalidQuery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_announced_anew_loses_its_content()
    {
        using Api api = await Api.WithBot();
        string id = await api.NewFile("k.txt", Encoding.UTF8.GetBytes("old words"));
        string url = (string)(await api.Get($"/v1/files/{id}"))["file"]!["url"]!;
        JsonNode again = (await api.Put("/v1/files", new { key = "k.txt", size = 3 }))["file"]!;
        Assert.Equal((id, "upload_pending"), ((string)again["id"]!, (string)again["status"]!));
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(url)).StatusCode);
        await client.PutAsync((string)again["uploadUrl"]!, new StringContent("new"));
        Assert.Equal("new", await client.GetStringAsync(url));
    }

    [Fact]
    public async Task File_is_locked_while_it_is_indexed()
    {
        using var api = new Api(transition: 400);
        api.BotId = (string)(await api.Post("/v1/admin/bots", new { }))["bot"]!["id"]!;
        string other = await api.NewFile("other", [1]);
        string id = await api.NewFile("k.md", Encoding.UTF8.GetBytes("# Words"), index: true);
        async Task Locked()
        {
            foreach ((string method, string path, object body) in new (string, string, object)[]
            {
                ("PUT", "/v1/files", new { key = "k.md", size = 1 }),
                ("PUT", $"/v1/files/{id}", new { tags = new { a = "1" } }),
                ("PUT", $"/v1/files/{id}/passages", new { passages = new[] { new { content = "x" } } }),
                ("POST", $"/v1/files/{other}/k.md", new { overwrite = true }),
                ("DELETE", $"/v1/files/{id}", new { }),
            })
            {
                Assert.Contains("being indexed", await api.Fail(method, path, body, 409, "ResourceLockedConflict"), StringComparison.Ordinal);
            }
        }

        await Locked();
        JsonNode done = (await api.Until($"/v1/files/{id}", answer => (string)answer["file"]!["status"]! == "indexing_completed"))["file"]!;
        Assert.Equal("v2", (string)done["indexingStack"]!);
        await api.Put($"/v1/files/{id}/passages", new { passages = new[] { new { content = "set by hand" } } });
        JsonNode pending = (await api.Get($"/v1/files/{id}"))["file"]!;
        Assert.Equal("indexing_pending", (string)pending["status"]!);
        Assert.Null(pending["indexingStack"]);
        Assert.Empty((await api.Get($"/v1/files/{id}/passages"))["passages"]!.AsArray());
        Assert.Empty((await api.Get("/v1/files/search?query=hand"))["passages"]!.AsArray());
        await Locked();
        await api.Until($"/v1/files/{id}", answer => (string)answer["file"]!["status"]! == "indexing_completed");
        Assert.Equal("set by hand", (string)(await api.Get("/v1/files/search?query=hand"))["passages"]![0]!["content"]!);
        await api.Delete($"/v1/files/{id}");
    }

    [Fact]
    public async Task Expiry_is_cut_to_the_minute_wherever_it_is_set()
    {
        using Api api = await Api.WithBot();
        DateTime hour = DateTime.UtcNow.AddHours(1);
        var minute = new DateTime(hour.Year, hour.Month, hour.Day, hour.Hour, hour.Minute, 0, DateTimeKind.Utc);
        string given = minute.AddSeconds(30.5).ToString("o");
        string cut = minute.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        JsonNode file = (await api.Put("/v1/files", new { key = "k", size = 1, expiresAt = given }))["file"]!;
        Assert.Equal(cut, (string)file["expiresAt"]!);
        Assert.Equal(cut, (string)(await api.Put($"/v1/files/{file["id"]}", new { expiresAt = given }))["file"]!["expiresAt"]!);
        await api.Fail("PUT", "/v1/files", new { key = "k", size = 1, expiresAt = DateTime.UtcNow.AddMinutes(-1).ToString("o") }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task Upload_in_public_must_say_so()
    {
        using Api api = await Api.WithBot();
        JsonNode file = (await api.Put("/v1/files", new { key = "p", size = 1, accessPolicies = new[] { "public_content" }, publicContentImmediatelyAccessible = true }))["file"]!;
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PutAsync((string)file["uploadUrl"]!, new ByteArrayContent([1]))).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Put, (string)file["uploadUrl"]!) { Content = new ByteArrayContent([1]) };
        request.Headers.Add("x-amz-tagging", "public=true");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Integration_owns_its_files_and_reads_those_that_are_for_integrations()
    {
        using Api api = await Api.WithBot();
        string integration = (string)(await api.Post("/v1/admin/integrations", new { name = "mail", version = "1.0.0" }))["integration"]!["id"]!;
        await api.Put($"/v1/admin/bots/{api.BotId}", new JsonObject { ["integrations"] = new JsonObject { [integration] = new JsonObject { ["enabled"] = true } } });
        string mine = await api.NewFile("same", [1, 2], new { a = "bot" });
        string shared = await api.NewFile("shared", [3], new { a = "shared" });
        await api.Put($"/v1/files/{shared}", new { accessPolicies = new[] { "integrations" } });
        Assert.Equal($$"""{"type":"bot","id":"{{api.BotId}}"}""", (await api.Get("/v1/files/same"))["file"]!["owner"]!.ToJsonString());

        api.Http.DefaultRequestHeaders.Add("x-integration-id", integration);
        JsonNode own = (await api.Put("/v1/files", new { key = "same", size = 1, tags = new { a = "own" } }))["file"]!;
        Assert.NotEqual(mine, (string)own["id"]!);
        Assert.Equal($$"""{"type":"integration","name":"mail","alias":"{{integration}}"}""", own["owner"]!.ToJsonString());
        Assert.Equal(["same", "shared"], (await api.Get("/v1/files?sortField=key"))["files"]!.AsArray().Select(file => (string)file!["key"]!));
        Assert.Equal((string)own["id"]!, (string)(await api.Get("/v1/files/same"))["file"]!["id"]!);
        Assert.Equal(["own", "shared"], (await api.Get("/v1/files/tags/a/values"))["values"]!.AsArray().Select(value => (string)value!));
        await api.Get("/v1/files/shared");
        await api.Fail("GET", $"/v1/files/{mine}", null, 403, "Forbidden");
        foreach ((string method, string path, object body) in new (string, string, object)[]
        {
            ("PUT", "/v1/files/shared", new { tags = new { b = "1" } }),
            ("PUT", "/v1/files/shared/passages", new { passages = Array.Empty<object>() }),
            ("DELETE", "/v1/files/shared", new { }),
        })
        {
            await api.Fail(method, path, body, 403, "Forbidden");
        }

        await api.Delete("/v1/files/same");
        api.Http.DefaultRequestHeaders.Remove("x-integration-id");
        Assert.Equal(mine, (string)(await api.Get("/v1/files/same"))["file"]!["id"]!);
    }

    [Theory]
    [InlineData("/v1/files")]
    [InlineData("/v1/tables")]
    [InlineData("/v1/chat/users")]
    public async Task Integration_that_the_bot_does_not_have_is_refused_everywhere(string path)
    {
        using Api api = await Api.WithBot();
        string integration = (string)(await api.Post("/v1/admin/integrations", new { name = "mail", version = "1.0.0" }))["integration"]!["id"]!;
        api.Http.DefaultRequestHeaders.Add("x-integration-id", integration);
        Assert.Contains(integration, await api.Fail("GET", path, null, 403, "Forbidden"), StringComparison.Ordinal);
    }
}
