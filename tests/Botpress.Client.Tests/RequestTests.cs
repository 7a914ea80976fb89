using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What a request is made of: path, query, headers and body.</summary>
public sealed class RequestTests
{
    private const string HalfOfACharacter = "has half of a character (a lone surrogate), which cannot be sent. Was the text cut within an emoji?";

    private readonly StubHandler _handler = new();

    public static TheoryData<string, object?> QueryValues => new()
    {
        { "q=", null },
        { "q=", "" },
        { "q=true", true },
        { "q=false", false },
        { "q=a%20b%2B%26%3D%25%2F%3F%23%C3%A9%F0%9F%98%80-._~", "a b+&=%/?#é😀-._~" },
        { "q=-5", -5 },
        { "q=0.1", 0.1 },
        { "q=0.1", 0.1f },
        { "q=1E%2B300", 1e300 },
        { "q=1.50", 1.50m },
        { "q=2024-01-02T03%3A04%3A05.006Z", new DateTime(2024, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc) },
        { "q=2024-01-02T01%3A04%3A05.006Z", new DateTimeOffset(2024, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)) },
        { "q=Token", Paging.Token },
        { "q=n", new Named("n") },
        { "q=", new Named(null) },
        { "q=https%3A%2F%2Fhost%2F", new Uri("https://host/") },
        { "q=1&q=&q=a", new object?[] { 1, null, "a" } },
        { "", Array.Empty<string>() },
        { "", new Dictionary<string, object?>() },
        { "q.k=v&q.a%20b=2&q.n=", new OrderedDictionary { ["k"] = "v", ["a b"] = 2, ["n"] = null } },
        { "q.a.b=1&q.a.c=2&q.a.c=3", new OrderedDictionary { ["a"] = new OrderedDictionary { ["b"] = 1, ["c"] = new[] { 2, 3 } } } },
        { "q.1=2", new Dictionary<int, int> { [1] = 2 } },
        { "q.k=1&q.k=2", new object[] { new OrderedDictionary { ["k"] = 1 }, new OrderedDictionary { ["k"] = 2 } } },
    };

    [Theory]
    [MemberData(nameof(QueryValues))]
    public async Task A_query_is_written_as_the_official_client_does(string query, object? value)
    {
        var operation = new Operation("get", HttpMethod.Get, "/v1/get", Scope.None) { Query = ["a", "q", "z"] };
        await SendAsync(operation, new() { ["z"] = 2, ["q"] = value, ["a"] = 1 });
        Assert.Equal($"a=1{(query.Length > 0 ? "&" : "")}{query}&z=2", _handler.Requests[0].Query);
        Assert.Null(_handler.Requests[0].Body);
    }

    [Fact]
    public async Task A_path_that_has_a_query_keeps_it()
    {
        foreach (string path in new[] { "/v1/get", "/v1/get?x=%2F" })
        {
            await SendAsync(Operation.Custom(HttpMethod.Get, path) with { Query = ["q"] }, new() { ["q"] = "1" });
            await SendAsync(Operation.Custom(HttpMethod.Get, path), []);
        }

        Assert.Equal(["/v1/get?q=1", "/v1/get", "/v1/get?x=%2F&q=1", "/v1/get?x=%2F"], _handler.Requests.Select(request => request.Uri.PathAndQuery));
    }

    // Whatever an id or a value is, the server gets it back as it was, in its place. What has no UTF-8 is refused by its name.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_encoded_decodes_to_what_went_in(int seed)
    {
        var random = new Random(seed);
        var operation = new Operation("get", HttpMethod.Get, "/v1/a/{one}/b/{two}", Scope.None) { Query = ["q", "map", "list"] };
        for (int round = 0; round < 200; round++)
        {
            var handler = new StubHandler();
            using var client = new ApiClient(new ApiClientOptions { MaximumRetryCount = 0 }, handler);
            (string one, string two, string q, string key, string item) = (Text(random), Text(random), Text(random), Text(random), Text(random));
            var arguments = new Dictionary<string, object?>
            {
                ["one"] = one, ["two"] = two, ["q"] = q, ["map"] = new OrderedDictionary { [key] = item, ["x" + key] = new[] { q, item } }, ["list"] = new[] { item, q },
            };
            Exception? exception = await Record.ExceptionAsync(() => client.SendAsync(operation, arguments, new ApiContext(), null, CancellationToken.None));
            string said = $"Seed {seed}, round {round}: {string.Join(" | ", new[] { one, two, q, key, item }.Select(text => string.Concat(text.Select(letter => letter is > ' ' and <= '~' ? $"{letter}" : $"\\u{(int)letter:x4}"))))}: {exception?.Message}";

            string? refused = IsNoId(one) ? "one" : IsNoId(two) ? "two" : IsBroken(q) ? "q" : IsBroken(key) || IsBroken(item) ? "map" : null;
            Assert.True(refused == (exception as ApiArgumentException)?.Field && handler.Requests.Count == (refused is null ? 1 : 0), said);
            if (refused is null)
            {
                Uri uri = handler.Requests[0].Uri;
                string[] segments = [.. uri.OriginalString.Substring("https://api.botpress.cloud".Length).Split('?')[0].Split('/')];
                Assert.True(segments.Select(Uri.UnescapeDataString).SequenceEqual(["", "v1", "a", one, "b", two]), said);
                Assert.True(uri.AbsolutePath.Split('/').Select(Uri.UnescapeDataString).SequenceEqual(["", "v1", "a", one, "b", two]), said);
                (string, string)[] expected = [("q", q), ("map." + key, item), ("map.x" + key, q), ("map.x" + key, item), ("list", item), ("list", q)];
                Assert.True(uri.Query.Substring(1).Split('&').Select(pair => pair.Split('=')).Select(pair => (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1]))).SequenceEqual(expected), said);
                Assert.True(uri.OriginalString.All(letter => letter is > ' ' and < '\u007F'), said);
            }
        }

        static bool IsNoId(string text) => text is "" or "." or ".." || IsBroken(text);
    }

    [Theory]
    [InlineData("", "is empty. Give the id.")]
    [InlineData(null, "is empty. Give the id.")]
    [InlineData(".", "is '.', which is no id. Give the id.")]
    [InlineData("..", "is '..', which is no id. Give the id.")]
    public async Task An_id_that_is_none_is_refused_by_its_name(string? id, string problem) => await RefusedAsync(Operations.GetUser, new() { ["id"] = id }, "id", problem);

    [Fact]
    public async Task Half_of_a_character_is_refused_by_the_name_of_what_has_it()
    {
        await RefusedAsync(Operations.GetUser, new() { ["id"] = "a\ude00" }, "id", HalfOfACharacter);
        await RefusedAsync(Operations.ListConversations, new() { ["tags"] = new Dictionary<string, object?> { ["k"] = new[] { "\ud83d" } } }, "tags", HalfOfACharacter);
        await RefusedAsync(Operations.ListConversations, new() { ["tags"] = new Dictionary<string, object?> { ["\ud83d"] = 1 } }, "tags", HalfOfACharacter);
    }

    [Fact]
    public async Task An_id_that_is_left_out_is_refused_by_its_name() => await RefusedAsync(Operations.GetUser, [], "id", "is empty. Give the id.");

    [Theory]
    [InlineData(double.NaN, "holds NaN, which is no number that can be sent. Give a finite number.")]
    [InlineData(double.NegativeInfinity, "holds -Infinity, which is no number that can be sent. Give a finite number.")]
    [InlineData(float.PositiveInfinity, "holds Infinity, which is no number that can be sent. Give a finite number.")]
    [InlineData(float.NaN, "holds NaN, which is no number that can be sent. Give a finite number.")]
    public async Task A_value_that_no_query_can_hold_is_refused_by_its_name(object value, string problem)
    {
        await RefusedAsync(Operations.ListConversations, new() { ["tags"] = value }, "tags", problem);
        await RefusedAsync(Operations.ListConversations, new() { ["tags"] = new Dictionary<string, object?> { ["k"] = new[] { value } } }, "tags", problem);
    }

    // "https://api.botpress.cloud" has 26 letters, "/v1/chat/users/" 15; "/v1/chat/users?nextToken=" has 25.
    [Fact]
    public async Task An_address_has_65000_characters_at_most()
    {
        await SendAsync(Operations.GetUser, new() { ["id"] = new string('x', 65_000 - 26 - 15) });
        await SendAsync(Operations.ListUsers, new() { ["nextToken"] = new string('x', 65_000 - 26 - 25) });
        Assert.Equal([65_000, 65_000], _handler.Requests.Select(request => request.Uri.AbsoluteUri.Length));
        _handler.Requests.Clear();

        static string TooLong(int length) => $"makes an address of {length} characters; 65000 are the most. Give less.";
        await RefusedAsync(Operations.GetUser, new() { ["id"] = new string('x', 65_001 - 26 - 15) }, "id", TooLong(65_001));
        await RefusedAsync(Operations.GetUser, new() { ["id"] = new string('x', 65_001) }, "id", TooLong(65_001));
        await RefusedAsync(Operations.GetUser, new() { ["id"] = new string('x', 65_000) }, "id", TooLong(65_000 + 26 + 15));
        await RefusedAsync(Operations.ListUsers, new() { ["nextToken"] = new string('x', 65_000 - 10) }, "nextToken", TooLong(65_000 + 26 + 15));
        await RefusedAsync(Operations.ListUsers, new() { ["nextToken"] = new string('x', 65_001 - 26 - 25) }, "nextToken", TooLong(65_001));
        await RefusedAsync(Operations.ListUsers, new() { ["nextToken"] = new string('x', 65_000 - 10 + 1) }, "nextToken", TooLong(65_001));
        await RefusedAsync(Operations.ListConversations, new() { ["tags"] = Enumerable.Repeat("x", 10_000) }, "tags", TooLong(65_001));
        await RefusedAsync(Operation.Custom(HttpMethod.Get, "/" + new string('x', 65_000)), [], "path", TooLong(65_027));

        // The longest is named: what is to become shorter.
        var operation = new Operation("get", HttpMethod.Get, "/{a}/{b}", Scope.None) { Query = ["c", "d", "e"] };
        await RefusedAsync(operation, new() { ["a"] = "1", ["b"] = new string('x', 30_000), ["c"] = "2", ["d"] = new string('x', 40_000) }, "d", TooLong(26 + "/1/".Length + 30_000 + "?c=2&d=".Length + 40_000));
        await RefusedAsync(operation, new() { ["a"] = "1", ["b"] = new string('x', 40_000), ["c"] = "2", ["d"] = new string('x', 30_000) }, "b", TooLong(26 + "/1/".Length + 30_000 + "?c=2&d=".Length + 40_000));
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("HEAD", null)]
    [InlineData("POST", """{"name":"n"}""")]
    [InlineData("PUT", """{"name":"n"}""")]
    [InlineData("DELETE", """{"name":"n"}""")]
    [InlineData("PATCH", """{"name":"n"}""")]
    public async Task What_is_in_no_other_place_is_in_the_body(string method, string? body)
    {
        var operation = new Operation("any", new HttpMethod(method), "/v1/{id}", Scope.None) { Query = ["q"], Headers = ["x-more"] };
        await SendAsync(operation, new() { ["id"] = "i", ["q"] = 1, ["x-more"] = true, ["name"] = "n" });
        SentRequest sent = Assert.Single(_handler.Requests);
        Assert.Equal((method, "/v1/i", "q=1", "true", body), (sent.Method, sent.Path, sent.Query, sent.Headers["x-more"], sent.Body is null ? null : sent.Text));
        Assert.Equal(body is null ? null : "application/json", sent.Headers.TryGetValue("content-type", out string? type) ? type : null);
    }

    [Fact]
    public async Task A_whole_body_goes_out_as_bytes_or_as_json()
    {
        byte[] bytes = [0, 1, 255];
        foreach (object? body in new object?[] { bytes, new[] { 1, 2 }, "text", null })
        {
            await SendAsync(Operation.Custom(HttpMethod.Post, "/v1/any"), new() { [ApiClient.WholeBody] = body, ["left"] = "out" });
        }

        Assert.Equal(bytes, _handler.Requests[0].Body);
        Assert.Equal(["[1,2]", "\"text\"", "null"], _handler.Requests.Skip(1).Select(request => request.Text));
    }

    [Fact]
    public async Task Every_request_says_who_calls_and_what_it_takes()
    {
        await SendAsync(Operations.GetUser, new() { ["id"] = "u" }, new ApiClientOptions { Token = "t", UserAgent = "agent/1" }, new ApiContext("w", "b", "i", "a"));
        Assert.Equal(
            [
                "accept: application/json", "authorization: Bearer t", "user-agent: agent/1", "x-bot-id: b", "x-integration-alias: a", "x-integration-id: i", "x-workspace-id: w",
            ],
            Headers(0));
    }

    [Fact]
    public async Task A_header_of_the_clients_own_replaces_one_of_another_case()
    {
        var headers = new Dictionary<string, string> { ["X-BOT-ID"] = "own", ["authorization"] = "Basic x", ["x-empty"] = "", ["x-more"] = "1" };
        await SendAsync(Operations.GetUser, new() { ["id"] = "u" }, new ApiClientOptions { Token = "t", Headers = headers }, new ApiContext(null, "b"));
        Assert.Equal(["accept: application/json", "authorization: Basic x", "user-agent: Botpress.PowerShell", "x-bot-id: own", "x-more: 1"], Headers(0));
    }

    // Of the bot's owner and what they work with, nothing goes with what a person says who talks to the bot.
    [Fact]
    public async Task A_request_of_a_chat_has_the_key_and_nothing_of_the_owners()
    {
        var headers = new Dictionary<string, string>
        {
            ["authorization"] = "Basic x", ["X-Workspace-Id"] = "own", ["X-Bot-Id"] = "own", ["X-Integration-Id"] = "own", ["X-Integration-Alias"] = "own",
            ["X-Multiple-Integrations"] = "true", ["X-User-Key"] = "other", ["x-more"] = "1",
        };
        var options = new ApiClientOptions { Token = "t", Headers = headers };
        ApiContext context = new("w", "b", "i", "a", MultipleIntegrations: true) { UserKey = "key" };
        var operation = new Operation("any", HttpMethod.Get, "/v1/admin/any", Scope.Chat);
        await SendAsync(operation, [], options, context);
        await SendAsync(operation with { Scope = Scope.None, IsChat = true }, [], options, context);
        await SendAsync(operation with { Scope = Scope.Bot, IsChat = false }, [], new ApiClientOptions(), context);
        Assert.Equal(["accept: application/json", "user-agent: Botpress.PowerShell", "x-more: 1", "x-user-key: key"], Headers(0));
        Assert.Equal(["accept: application/json", "user-agent: Botpress.PowerShell", "x-more: 1"], Headers(1));
        Assert.DoesNotContain(Headers(2), header => header.StartsWith("x-user-key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/admin/any", true, true)]
    [InlineData("/v1/admin/any", false, false)]
    [InlineData("/v1/chat/any", true, false)]
    [InlineData("/v2/v1/admin/any", true, false)]
    public async Task That_a_bot_has_several_integrations_of_a_kind_only_the_admin_api_is_told(string path, bool hasSeveral, bool isTold)
    {
        await SendAsync(new Operation("any", HttpMethod.Get, path, Scope.Bot), [], new ApiClientOptions(), new ApiContext(MultipleIntegrations: hasSeveral));
        Assert.Equal(isTold ? "true" : null, _handler.Requests[0].Headers.TryGetValue("x-multiple-integrations", out string? told) ? told : null);
    }

    [Fact]
    public async Task What_is_posted_says_how_long_it_is_and_of_which_type_and_asks_no_leave()
    {
        await SendAsync(Operations.CreateUser, new() { ["name"] = "é" }, new ApiClientOptions { Url = new Uri("https://host.example/prefix/") });
        Assert.Equal("https://host.example/prefix/v1/chat/users", _handler.Requests[0].Uri.AbsoluteUri);
        Assert.Equal(["accept: application/json", "content-length: 13", "content-type: application/json", "user-agent: Botpress.PowerShell"], Headers(0));
    }

    [Fact]
    public async Task A_header_has_8000_characters_at_most_and_only_those_that_can_be_sent()
    {
        string longest = new('x', 8000);
        await SendAsync(Operations.GetUser, new() { ["id"] = "u" }, new ApiClientOptions(), new ApiContext(BotId: longest, WorkspaceId: " !~"));
        Assert.Equal((longest, " !~"), (_handler.Requests[0].Headers["x-bot-id"], " " + _handler.Requests[0].Headers["x-workspace-id"].Trim()));
        _handler.Requests.Clear();

        const string Unfit = "is sent as a header and has a line break or another character that no header can have. Remove it.";
        const string TooLong = "is sent as a header and has 8001 characters; 8000 are the most.";
        foreach (string bad in new[] { "a\nb", "\u001f", "\u007f", "é", "a\tb" })
        {
            await RefusedAsync(Operations.GetUser, new() { ["id"] = "u" }, "botId", Unfit, new ApiContext(BotId: bad));
        }

        await RefusedAsync(Operations.GetUser, new() { ["id"] = "u" }, "workspaceId", TooLong, new ApiContext(WorkspaceId: longest + "x"));
        await RefusedAsync(Operations.GetUser, new() { ["id"] = "u" }, "integrationId", Unfit, new ApiContext(IntegrationId: "\n"));
        await RefusedAsync(Operations.GetUser, new() { ["id"] = "u" }, "integrationAlias", Unfit, new ApiContext(IntegrationAlias: "\n"));
        await RefusedAsync(new Operation("any", HttpMethod.Get, "/any", Scope.Chat), [], "userKey", Unfit, new ApiContext { UserKey = "\n" });
        await RefusedAsync(new Operation("any", HttpMethod.Get, "/any", Scope.None) { Headers = ["x-more"] }, new() { ["x-more"] = longest + "x" }, "x-more", TooLong);
        await RefusedAsync(Operations.GetUser, new() { ["id"] = "u" }, "x-own", Unfit, options: new ApiClientOptions { Headers = new Dictionary<string, string> { ["x-own"] = "é" } });
        await RefusedAsync(Operations.GetUser, new() { ["id"] = "u" }, "User-Agent", Unfit, options: new ApiClientOptions { UserAgent = "é" });
    }

    // As the framework follows them, but that the token stays. What was posted becomes a GET without a body where the status says so.
    [Theory]
    [InlineData(301, "POST", "GET", "")]
    [InlineData(302, "POST", "GET", "")]
    [InlineData(303, "POST", "GET", "")]
    [InlineData(307, "POST", "POST", "{}")]
    [InlineData(308, "POST", "POST", "{}")]
    [InlineData(301, "PUT", "PUT", "{}")]
    [InlineData(303, "DELETE", "DELETE", "{}")]
    public async Task A_redirect_is_followed_as_its_status_says(int status, string method, string second, string body)
    {
        _handler.Then(status, "", ("Location", "../moved?x=%2F"));
        await SendAsync(new Operation("any", new HttpMethod(method), "/v1/a/b", Scope.None), [], new ApiClientOptions { Token = "t" });
        SentRequest sent = _handler.Requests[1];
        Assert.Equal(("https://api.botpress.cloud/v1/moved?x=%2F", second, body, "Bearer t"), (sent.Uri.AbsoluteUri, sent.Method, sent.Text, sent.Headers["authorization"]));
        Assert.Equal(body.Length > 0, sent.Headers.ContainsKey("content-type"));
    }

    [Theory]
    [InlineData(300, "/moved")]
    [InlineData(304, "/moved")]
    [InlineData(305, "/moved")]
    [InlineData(302, null)]
    public async Task What_is_no_redirect_is_an_error(int status, string? location)
    {
        _handler.Then(status, "", location is null ? [] : [("Location", location)]);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetUser, new() { ["id"] = "u" }));
        Assert.Equal((status, $"The server answered with status {status} and no text."), (exception.Status, exception.Message));
        Assert.Equal(Operations.GetUser, exception.Operation);
    }

    [Theory]
    [InlineData("https://elsewhere.example/v1", "api.botpress.cloud redirects to elsewhere.example, and the token goes to no other host. Check the API address.")]
    [InlineData("https://api.botpress.cloud:444/v1", "api.botpress.cloud redirects to api.botpress.cloud:444, and the token goes to no other host. Check the API address.")]
    [InlineData("http://api.botpress.cloud:443/v1", "api.botpress.cloud redirects to api.botpress.cloud:443, and the token goes to no other host. Check the API address.")]
    [InlineData("urn:a:b", "api.botpress.cloud redirects to an address that begins with urn:, and the token goes to no other host. Check the API address.")]
    public async Task A_redirect_elsewhere_is_refused_with_where_it_goes(string location, string message)
    {
        _handler.Then(302, "", ("Location", location));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetUser, new() { ["id"] = "u" }));
        Assert.Equal((ApiException.RedirectRefused, 302, message), (exception.Type, exception.Status, exception.Message));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_not_a_sixth()
    {
        for (int number = 0; number < 5; number++)
        {
            _handler.Then(307, "", ("Location", $"/{number}"));
        }

        await SendAsync(Operations.GetUser, new() { ["id"] = "u" });
        Assert.Equal(6, _handler.Requests.Count);
        for (int number = 0; number < 6; number++)
        {
            _handler.Then(307, "", ("Location", $"/{number}"));
        }

        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetUser, new() { ["id"] = "u" }));
        Assert.Equal("api.botpress.cloud redirected 5 times. Check the API address.", exception.Message);
    }

    private sealed class Named(string? name)
    {
        public override string? ToString() => name;
    }

    /// <summary>A text of any letters, some of which are only half of one.</summary>
    private static string Text(Random random) => random.Next(25) switch
    {
        0 => "",
        1 => ".",
        2 => "..",
        3 => "\ud83d" + PageReaderTests.Text(random),
        4 => PageReaderTests.Text(random) + "\ude00a",
        5 => new string((char)random.Next(1, 0xD800), 3),
        _ => PageReaderTests.Text(random) + "x",
    };

    private static bool IsBroken(string text)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return false;
        }
        catch (EncoderFallbackException)
        {
            return true;
        }
    }

    private string[] Headers(int request) => [.. _handler.Requests[request].Headers.Select(header => $"{header.Key}: {header.Value}").OrderBy(header => header, StringComparer.Ordinal)];

    private async Task SendAsync(Operation operation, Dictionary<string, object?> arguments, ApiClientOptions? options = null, ApiContext? context = null)
    {
        using var client = new ApiClient(options ?? new ApiClientOptions { MaximumRetryCount = 0 }, _handler);
        await client.SendAsync(operation, arguments, context ?? new ApiContext(), null, CancellationToken.None);
    }

    private async Task RefusedAsync(Operation operation, Dictionary<string, object?> arguments, string field, string problem, ApiContext? context = null, ApiClientOptions? options = null)
    {
        ApiArgumentException exception = await Assert.ThrowsAsync<ApiArgumentException>(() => SendAsync(operation, arguments, options, context));
        Assert.Equal((field, problem), (exception.Field, exception.Problem));
        Assert.Empty(_handler.Requests);
    }
}
