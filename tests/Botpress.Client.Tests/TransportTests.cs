using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class TransportTests
{
    private static readonly Dictionary<string, object?> _id = new() { ["id"] = "c" };
    private readonly StubHandler _handler = new();

    [Theory]
    [InlineData("https://host/", "https://host/v1/chat/conversations/c")]
    [InlineData("https://host/prefix", "https://host/prefix/v1/chat/conversations/c")]
    [InlineData("https://host/prefix/", "https://host/prefix/v1/chat/conversations/c")]
    public async Task A_trailing_slash_is_dropped_and_a_prefix_kept(string url, string expected)
    {
        await SendAsync(Operations.GetConversation, _id, new ApiClientOptions { Url = new Uri(url) });
        Assert.Equal(expected, _handler.Requests[0].Uri.AbsoluteUri);
    }

    [Fact]
    public async Task Headers_are_added_last_and_win()
    {
        await SendAsync(
            Operations.GetConversation, _id,
            new ApiClientOptions { Token = "t", Headers = new Dictionary<string, string> { ["x-bot-id"] = "other", ["x-custom"] = "1", ["Authorization"] = "Bearer zzz" } },
            new ApiContext("w", "b", "i", "a"));
        IReadOnlyDictionary<string, string> sent = _handler.Requests[0].Headers;
        Assert.Equal(
            ("Bearer zzz", "other", "1", "w", "i", "a"),
            (sent["authorization"], sent["x-bot-id"], sent["x-custom"], sent["x-workspace-id"], sent["x-integration-id"], sent["x-integration-alias"]));
    }

    [Fact]
    public async Task Integrations_by_alias_are_asked_for_in_the_administration_only()
    {
        var context = new ApiContext(BotId: "b", MultipleIntegrations: true);
        await SendAsync(Operations.GetBot, _id, new ApiClientOptions(), context);
        await SendAsync(Operations.GetConversation, _id, new ApiClientOptions(), context);
        await SendAsync(Operations.GetBot, _id, new ApiClientOptions(), context with { MultipleIntegrations = false });
        Assert.Equal(["true", null, null], _handler.Requests.Select(request => request.Headers.TryGetValue("x-multiple-integrations", out string? value) ? value : null));
    }

    [Fact]
    public async Task No_token_and_empty_ids_send_no_header()
    {
        await SendAsync(Operations.GetConversation, _id, new ApiClientOptions { Token = "" }, new ApiContext("", "", "", ""));
        Assert.Equal(["accept", "user-agent"], _handler.Requests[0].Headers.Keys.Order());
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_keeps_method_body_and_headers()
    {
        _handler.Then(307, "", ("Location", "/v1/moved")).Then(201, """{"conversation":{}}""");
        await SendAsync(Operations.CreateConversation, new() { ["channel"] = "c" }, new ApiClientOptions { Token = "t" }, new ApiContext(BotId: "b"));
        SentRequest second = _handler.Requests[1];
        Assert.Equal(("POST", "/v1/moved", """{"channel":"c"}""", "Bearer t", "b"), (second.Method, second.Path, second.Text, second.Headers["authorization"], second.Headers["x-bot-id"]));
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_refused_so_that_the_token_stays()
    {
        _handler.Then(302, "", ("Location", "https://elsewhere.example/v1")).Then(200);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetConversation, _id, new ApiClientOptions { Token = "t" }));
        Assert.Equal(ApiException.RedirectRefused, exception.Type);
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task Redirects_that_go_round_end()
    {
        for (int i = 0; i < 10; i++)
        {
            _handler.Then(302, "", ("Location", "/round"));
        }

        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetConversation, _id));
        Assert.Equal(ApiException.RedirectRefused, exception.Type);
        Assert.Equal(6, _handler.Requests.Count);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_body()
    {
        _handler.Then((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. "{}"u8]) }));
        ApiAnswer answer = await SendAsync(Operations.GetConversation, _id);
        Assert.Equal("{}", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_a_timeout_and_is_not_repeated()
    {
        _handler.Then(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new HttpResponseMessage();
        });
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(
            Operations.GetConversation, _id, new ApiClientOptions { Timeout = TimeSpan.FromMilliseconds(50), MaximumRetryCount = 3 }));
        Assert.Equal(ApiException.Timeout, exception.Type);
        Assert.Contains("0.05 s", exception.Message, StringComparison.Ordinal);
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_body_that_stalls_is_a_timeout()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":", keepOpen: true);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendOverNetworkAsync(server, TimeSpan.FromMilliseconds(200)));
        Assert.Equal(ApiException.Timeout, exception.Type);
    }

    [Fact]
    public async Task A_body_that_is_cut_short_is_a_lost_connection()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":", keepOpen: false);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendOverNetworkAsync(server, TimeSpan.FromSeconds(30)));
        Assert.Equal(ApiException.ConnectionLost, exception.Type);
    }

    [Fact]
    public async Task Cancelling_ends_a_stalled_body_at_once()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":", keepOpen: true);
        using var cancel = new CancellationTokenSource();
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, MaximumRetryCount = 0 });
        Task<ApiAnswer> task = client.SendAsync(Operations.GetConversation, _id, new ApiContext(), null, cancel.Token);
        await server.Answered;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named()
    {
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => new ApiClient(new ApiClientOptions { Url = new Uri("http://127.0.0.1:1"), MaximumRetryCount = 0 })
            .SendAsync(Operations.GetConversation, _id, new ApiContext(), null, CancellationToken.None));
        Assert.Equal((ApiException.ConnectionFailed, 0), (exception.Type, exception.Status));
        Assert.StartsWith("Cannot reach http://127.0.0.1:1:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_observer_is_told_the_line_without_the_token_and_bodies_redacted()
    {
        _handler.Then(200, """{"conversation":{"id":"c","signingSecret":"s3cret"}}""");
        var lines = new List<string>();
        using var client = new ApiClient(new ApiClientOptions { Token = "bp_pat_1", MaximumRetryCount = 0 }, _handler);
        await client.SendAsync(
            Operations.UpdateConversation,
            new Dictionary<string, object?> { ["id"] = "bp_pat_1", ["tags"] = new Dictionary<string, object?> { ["token"] = "x", ["a"] = "bp_pat_1" } },
            new ApiContext(),
            new ApiObserver { Answered = (method, target, status, _) => lines.Add($"{method} {target} {status}"), Body = (label, text) => lines.Add($"{label} {text}") },
            CancellationToken.None);
        Assert.Equal(
            [
                """Request {"tags":{"token":"***","a":"***"}}""",
                "PUT /v1/chat/conversations/*** 200",
                """Response {"conversation":{"id":"c","signingSecret":"***"}}""",
            ],
            lines);
    }

    [Fact]
    public async Task The_observer_is_told_how_long_an_answer_took_to_its_last_byte()
    {
        var time = new VirtualTime();
        var lines = new List<string>();
        _handler.Then(async (_, token) =>
        {
            await time.WaitAsync(TimeSpan.FromSeconds(2), token);
            return new HttpResponseMessage { Content = new StreamContent(new Pieces(time, 3, "{", "}")) };
        });
        using var client = new ApiClient(new ApiClientOptions { Clock = time }, _handler);
        await time.RunAsync(() => client.SendAsync(
            Operations.GetConversation, _id, new ApiContext(), new ApiObserver { Answered = (_, _, _, took) => lines.Add($"{took.TotalSeconds} s"), Body = (label, _) => lines.Add(label) }, CancellationToken.None));
        Assert.Equal(["11 s", "Response"], lines);
    }

    [Fact]
    public void A_client_knows_its_address_and_headers()
    {
        using var client = new ApiClient(new ApiClientOptions { Url = new Uri("https://host/x"), Headers = new Dictionary<string, string> { ["x-own"] = "1" } }, _handler);
        Assert.Equal((new Uri("https://host/x"), true, false), (client.Url, client.HasHeader("x-own"), client.HasHeader("x-other")));
    }

    [Theory]
    [InlineData("createBotApiKey", """{"id":"1","value":"bp_bak_x"}""", """{"id":"1","value":"***"}""")]
    [InlineData("listTagValues", """{"id":"1","value":"harmless"}""", """{"id":"1","value":"harmless"}""")]
    [InlineData("upsertFile", """{"file":{"uploadUrl":"https://s/?X-Amz-Signature=1"}}""", """{"file":{"uploadUrl":"***"}}""")]
    [InlineData("getFile", """{"file":{"url":"https://s/f?X-Amz-Date=1&X-Amz-Signature=ab12&x=1"}}""", """{"file":{"url":"https://s/f?X-Amz-Date=1&X-Amz-Signature=***&x=1"}}""")]
    [InlineData("createBot", """{"secrets":{"KEY":"v"},"name":"b"}""", """{"secrets":"***","name":"b"}""")]
    [InlineData("createBot", """{"integrations":{"x":{"configuration":{"apiKey":"v","client_secret":"v","accessToken":"v","privateKey":"v","Password":"v","region":"eu"}}}}""", """{"integrations":{"x":{"configuration":{"apiKey":"***","client_secret":"***","accessToken":"***","privateKey":"***","Password":"***","region":"eu"}}}}""")]
    [InlineData("listUsers", """{"meta":{"nextToken":"n"},"maxTokens":5,"inputTokens":"6","keyColumn":"k","secretCount":3}""", """{"meta":{"nextToken":"n"},"maxTokens":5,"inputTokens":"6","keyColumn":"k","secretCount":3}""")]
    [InlineData("any", """cut {"apiKey":"v","nextToken":"n","secrets":{"A":"v"},"x":"y""", """cut {"apiKey":"***","nextToken":"n","secrets":"***","x":"y""")]
    [InlineData("createPaymentMethodIntent", """{"clientSecret":"seti_1_secret_2"}""", """{"clientSecret":"***"}""")]
    [InlineData("any", "not json with tok-en inside", "not json with *** inside")]
    [InlineData("any", """{"password":1234567,"otp":42,"apiKey":true,"token":null,"hasToken":true,"tokens":9}""", """{"password":"***","otp":"***","apiKey":"***","token":null,"hasToken":true,"tokens":9}""")]
    [InlineData(
        "any",
        """{"pwd":"v","signingKey":"v","encryption_key":"v","auth":"v","Bearer":"v","jwt":"v","passcode":"v","connectionString":"v","dsn":"v","DB_PWD":"v","basicAuth":"v","SENTRY_DSN":"v","x-auth":"v","authHeader":"v"}""",
        """{"pwd":"***","signingKey":"***","encryption_key":"***","auth":"***","Bearer":"***","jwt":"***","passcode":"***","connectionString":"***","dsn":"***","DB_PWD":"***","basicAuth":"***","SENTRY_DSN":"***","x-auth":"***","authHeader":"***"}""")]
    [InlineData("any", """{"author":"v","authorId":"v","authenticated":true,"key":"v","keyColumn":"v","idempotencyKey":"v","status":"v"}""", """{"author":"v","authorId":"v","authenticated":true,"key":"v","keyColumn":"v","idempotencyKey":"v","status":"v"}""")]
    [InlineData("any", """{"text":"see https://h/f?sig=abc&x=1, https://h/?token=abc and a=1&client_secret=abc; Password=abc;"}""", """{"text":"see https://h/f?sig=***&x=1, https://h/?token=*** and a=1&client_secret=***; Password=***;"}""")]
    [InlineData("any", """{"text":"Authorization: Bearer ab1.cd-ef, Basic dXNlcjpwYXNz; mongodb://me:pa@ss@host/db"}""", """{"text":"Authorization: Bearer ***, Basic ***; mongodb://me:***@host/db"}""")]
    [InlineData("any", """{"text":"https://h/?nextToken=abc&code=abc status code=500"}""", """{"text":"https://h/?nextToken=abc&code=*** status code=500"}""")]
    [InlineData("any", """{"a":[{"name":"API_KEY","value":"v"},{"value":"v","key":"DB_PWD"},{"name":"REGION","value":"eu"}]}""", """{"a":[{"name":"API_KEY","value":"***"},{"value":"***","key":"DB_PWD"},{"name":"REGION","value":"eu"}]}""")]
    [InlineData("any", """cut {"name":"API_KEY","secret":false,"value":"v","pwd":12,"y""", """cut {"name":"API_KEY","secret":"***","value":"***","pwd":"***","y""")]
    [InlineData("any", """{"body":"{\"password\":\"v\",\"a\":1}"}""", """{"body":"{\"password\":\"***\",\"a\":1}"}""")]
    [InlineData("any", """{"db.password":"v","client secret":"v","user[token]":"v","pass":"v","smtpPass":"v","pin":1234,"sig":"v","sessionKey":"v","STRIPE_KEY":"v","mfaCode":"v"}""", """{"db.password":"***","client secret":"***","user[token]":"***","pass":"***","smtpPass":"***","pin":"***","sig":"***","sessionKey":"***","STRIPE_KEY":"***","mfaCode":"***"}""")]
    [InlineData("any", """{"passed":true,"passage":"v","pinned":true,"primaryKey":"v","origin":"v","signal":"v","oauthor":"v","compass":"v"}""", """{"passed":true,"passage":"v","pinned":true,"primaryKey":"v","origin":"v","signal":"v","oauthor":"v","compass":"v"}""")]
    [InlineData("any", """{"body":"{\"a\":\"{\\\"apiKey\\\":\\\"v\\\",\\\"b\\\":1}\"}"}""", """{"body":"{\"a\":\"{\\\"apiKey\\\":\\\"***\\\",\\\"b\\\":1}\"}"}""")]
    [InlineData("any", """cut {"body":"{\"apiKey\":\"v w\",\"b\":1}",""", """cut {"body":"{\"apiKey\":\"***\",\"b\":1}",""")]
    [InlineData("any", """{"a":[["x-api-key","v"],["region","v"]],"b":[{"id":"password","value":"v"},{"label":"token","text":"v"}]}""", """{"a":[["x-api-key","***"],["region","v"]],"b":[{"id":"password","value":"***"},{"label":"token","text":"***"}]}""")]
    [InlineData("any", """cut {"value":"v","name":"API_KEY"},{"value":"w","name":"REGION"},""", """cut {"value":"***","name":"API_KEY"},{"value":"w","name":"REGION"},""")]
    [InlineData("any", """{"text":"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- and bp_pat_abcdef0 and eyJhbGciOi.eyJzdWIi.sig_1"}""", """{"text":"*** and *** and ***"}""")]
    [InlineData("any", """{"text":"curl -H 'x-api-key: abc123' and Cookie: a=b; c=d"}""", """{"text":"curl -H 'x-api-key: ***' and Cookie: ***"}""")]
    [InlineData("any", """{"text":"password: hunter2, Password = abc; apiKey='a b'; <token>v</token> https://abcdef0123@github.com/x"}""", """{"text":"password: ***, Password = ***; apiKey=***; <token>***</token> https://***@github.com/x"}""")]
    [InlineData("any", """{"text":"The token: ask for it. Your password is safe. A cookie for the author."}""", """{"text":"The token: ask for it. Your password is safe. A cookie for the author."}""")]
    public void Secrets_are_masked(string operation, string body, string expected) =>
        Assert.Equal(expected, Redaction.Redact(Encoding.UTF8.GetBytes(body), Operations.All.FirstOrDefault(known => known.Name == operation)?.KeyField, ["tok-en"]));

    [Fact]
    public async Task An_upload_carries_neither_token_nor_ids()
    {
        _handler.Then(403, "signature");
        using var client = new ApiClient(new ApiClientOptions { Token = "t" }, _handler);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("héllo"));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => client.Files.UploadAsync(
            new Uri("https://storage.example/k?X-Amz-Signature=a%2Bb"), content, content.Length, "text/plain; charset=utf-8", true, null, null, CancellationToken.None));
        Assert.Equal((ApiException.TransferFailed, 403), (exception.Type, exception.Status));
        SentRequest sent = Assert.Single(_handler.Requests);
        Assert.Equal(("PUT", "X-Amz-Signature=a%2Bb", "héllo"), (sent.Method, sent.Query, sent.Text));
        Assert.Equal(["content-length", "content-type", "x-amz-tagging"], sent.Headers.Keys.Order());
        Assert.Equal(("6", "text/plain; charset=utf-8", "public=true"), (sent.Headers["content-length"], sent.Headers["content-type"], sent.Headers["x-amz-tagging"]));
    }

    [Theory]
    [InlineData("503")]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("broken")]
    [InlineData("refused")]
    public async Task An_upload_begins_again_where_its_content_began(string fault)
    {
        for (int i = 0; i < 2; i++)
        {
            _ = fault switch
            {
                "broken" => _handler.ThenFail(new HttpRequestException("broke", new IOException("broke"))),
                "refused" => _handler.ThenFail(new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused))),
                _ => _handler.Then(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture), "no"),
            };
        }

        using var client = new ApiClient(new ApiClientOptions { RetryInterval = TimeSpan.Zero }, _handler);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("xxcontent"));
        content.Position = 2;
        var told = new List<long>();
        await client.Files.UploadAsync(new Uri("https://storage.example/k"), content, 7, "text/plain", false, new Progress(told.Add), null, CancellationToken.None);
        Assert.Equal(["content", "content", "content"], _handler.Requests.Select(request => request.Text));
        Assert.Equal([7L, 7L, 7L], told);
    }

    [Fact]
    public async Task An_upload_ends_with_the_fault_when_its_repeats_are_used_up_and_makes_none_where_none_are_wanted()
    {
        foreach (int count in new[] { 0, 2 })
        {
            _handler.Requests.Clear();
            for (int i = 0; i <= count; i++)
            {
                _handler.Then(503, "busy");
            }

            using var client = new ApiClient(new ApiClientOptions { RetryInterval = TimeSpan.Zero, MaximumRetryCount = count }, _handler);
            using var content = new MemoryStream([1]);
            ApiException exception = await Assert.ThrowsAsync<ApiException>(
                () => client.Files.UploadAsync(new Uri("https://storage.example/k"), content, 1, null, false, null, null, CancellationToken.None));
            Assert.Equal((ApiException.TransferFailed, 503, count + 1), (exception.Type, exception.Status, _handler.Requests.Count));
        }
    }

    [Fact]
    public async Task Content_that_cannot_be_read_again_goes_out_once()
    {
        _handler.Then(503, "busy").Then(200);
        using var client = new ApiClient(new ApiClientOptions { RetryInterval = TimeSpan.Zero }, _handler);
        using var content = new Forward([1, 2]);
        await Assert.ThrowsAsync<ApiException>(
            () => client.Files.UploadAsync(new Uri("https://storage.example/k"), content, 2, null, false, null, null, CancellationToken.None));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_download_that_breaks_begins_again_and_leaves_nothing_of_the_first_attempt()
    {
        _handler.Then((_, _) =>
        {
            HttpResponseMessage cut = StubHandler.Response(200, "partial content");
            cut.Content.Headers.ContentLength = 100;
            return Task.FromResult(cut);
        }).Then(503).Then(200, "whole");
        using var client = new ApiClient(new ApiClientOptions { RetryInterval = TimeSpan.Zero }, _handler);
        using var target = new MemoryStream();
        await client.Files.DownloadAsync(new Uri("https://files.example/f"), target, null, null, CancellationToken.None);
        Assert.Equal("whole", Encoding.UTF8.GetString(target.ToArray()));
    }

    [Fact]
    public async Task A_download_follows_redirects_and_reports_how_far_it_is()
    {
        _handler.Then(302, "", ("Location", "https://other.example/file")).Then(200, "content");
        using var client = new ApiClient(new ApiClientOptions { Token = "t" }, _handler);
        using var target = new MemoryStream();
        long last = 0;
        await client.Files.DownloadAsync(new Uri("https://files.example/f"), target, new Progress(total => last = total), null, CancellationToken.None, 7);
        Assert.Equal("content", Encoding.UTF8.GetString(target.ToArray()));
        Assert.Equal(7, last);
        Assert.All(_handler.Requests, request => Assert.DoesNotContain("authorization", request.Headers.Keys));
    }

    [Theory]
    [InlineData("http://storage.example/k?X-Amz-Signature=ab", false, 0)]
    [InlineData("http://storage.example/k?X-Amz-Signature=ab", true, 1)]
    public async Task A_file_goes_over_plain_http_only_where_that_is_allowed(string url, bool allowed, int requests)
    {
        using var client = new ApiClient(new ApiClientOptions { AllowUnencrypted = allowed }, _handler);
        using var content = new MemoryStream([1]);
        Task upload = client.Files.UploadAsync(new Uri(url), content, 1, null, false, null, null, CancellationToken.None);
        if (requests == 0)
        {
            ApiException exception = await Assert.ThrowsAsync<ApiException>(() => upload);
            Assert.Equal(ApiException.UnencryptedRefused, exception.Type);
            Assert.DoesNotContain("Signature", exception.Message, StringComparison.Ordinal);
        }
        else
        {
            await upload;
        }

        Assert.Equal(requests, _handler.Requests.Count);
    }

    [Fact]
    public async Task A_download_is_not_redirected_to_plain_http()
    {
        _handler.Then(302, "", ("Location", "http://other.example/file")).Then(200, "content");
        using var client = new ApiClient(new ApiClientOptions(), _handler);
        using var target = new MemoryStream();
        ApiException exception = await Assert.ThrowsAsync<ApiException>(
            () => client.Files.DownloadAsync(new Uri("https://files.example/f"), target, null, null, CancellationToken.None));
        Assert.Equal(ApiException.UnencryptedRefused, exception.Type);
        Assert.Single(_handler.Requests);
    }

    // On this machine only an API that is here, too, has files; and nothing sends from https to http.
    [Theory]
    [InlineData("https://api.example", "http://127.0.0.1:9/k", "", ApiException.AddressRefused)]
    [InlineData("https://api.example", "https://localhost/k", "", ApiException.AddressRefused)]
    [InlineData("http://127.0.0.1:5", "http://127.0.0.1:9/k", "", null)]
    [InlineData("http://127.0.0.1:5", "https://files.example/k", "http://[::1]:9/k", null)]
    [InlineData("https://api.example", "https://files.example/k", "http://127.0.0.1:9/k", ApiException.AddressRefused)]
    [InlineData("https://api.example", "https://files.example/k", "https://127.0.0.1:9/k", ApiException.AddressRefused)]
    [InlineData("https://api.example", "https://files.example/k", "http://files.example/k", ApiException.UnencryptedRefused)]
    [InlineData("https://api.example", "https://files.example/k", "file:///etc/passwd", ApiException.AddressRefused)]
    [InlineData("https://api.example", "https://files.example/k", "ftp://files.example/k", ApiException.AddressRefused)]
    [InlineData("https://api.example", "https://files.example/k", "/other", null)]
    public async Task Where_a_file_comes_from_is_looked_at_each_time(string api, string url, string redirect, string? refusal)
    {
        if (redirect.Length > 0)
        {
            _handler.Then(302, "", ("Location", redirect));
        }

        _handler.Then(200, "content");
        using var client = new ApiClient(new ApiClientOptions { Url = new Uri(api), AllowUnencrypted = true }, _handler);
        using var target = new MemoryStream();
        Task download = client.Files.DownloadAsync(new Uri(url), target, null, null, CancellationToken.None);
        if (refusal is null)
        {
            await download;
            Assert.Equal(7, target.Length);
        }
        else
        {
            Assert.Equal(refusal, (await Assert.ThrowsAsync<ApiException>(() => download)).Type);
            Assert.Equal((redirect.Length > 0 ? 1 : 0, 0), (_handler.Requests.Count, target.Length));
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/k", "http://127.0.0.1:9/other", null)]
    [InlineData("https://files.example/k", "http://127.0.0.1:9/k", ApiException.AddressRefused)]
    public async Task An_address_of_the_users_own_may_be_of_this_machine(string url, string redirect, string? refusal)
    {
        _handler.Then(302, "", ("Location", redirect)).Then(200, "content");
        using var client = new ApiClient(new ApiClientOptions(), _handler);
        using var target = new MemoryStream();
        Exception? exception = await Record.ExceptionAsync(() => client.Files.DownloadAsync(new Uri(url), target, null, null, CancellationToken.None, isUsers: true));
        Assert.Equal(refusal, exception is null ? null : Assert.IsType<ApiException>(exception).Type);
        Assert.Equal(refusal is null ? "content" : "", Encoding.UTF8.GetString(target.ToArray()));
    }

    [Fact]
    public async Task No_file_is_uploaded_to_this_machine_for_an_api_elsewhere()
    {
        using var client = new ApiClient(new ApiClientOptions { AllowUnencrypted = true }, _handler);
        using var content = new MemoryStream([1]);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(
            () => client.Files.UploadAsync(new Uri("http://127.0.0.1:9/k"), content, 1, null, false, null, null, CancellationToken.None));
        Assert.Equal((ApiException.AddressRefused, 0), (exception.Type, _handler.Requests.Count));
    }

    [Theory]
    [InlineData("Ab-c_1", true)]
    [InlineData("x-user-key", true)]
    [InlineData("Transfer-Encoding", false)]
    [InlineData("Authorization", true)]
    [InlineData("", false)]
    [InlineData(" x", false)]
    [InlineData("a b", false)]
    [InlineData("a:b", false)]
    [InlineData("a\nb", false)]
    [InlineData("\u00fc", false)]
    [InlineData("Content-Type", false)]
    [InlineData("content-length", false)]
    [InlineData("Expires", false)]
    public void A_header_is_given_only_by_a_name_that_is_sent(string name, bool expected) => Assert.Equal(expected, ApiClientOptions.IsHeaderName(name));

    [Fact]
    public async Task An_id_that_makes_no_address_is_refused_by_its_name()
    {
        ApiArgumentException exception = await Assert.ThrowsAsync<ApiArgumentException>(
            () => SendAsync(Operations.GetConversation, new() { ["id"] = new string('é', 20_000) }));
        Assert.Equal("id", exception.Field);
        Assert.Empty(_handler.Requests);
    }

    [Fact]
    public async Task An_id_stays_one_segment_of_the_address_over_the_network()
    {
        await using var server = new RawServer(Answer("{}"), keepOpen: false);
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, MaximumRetryCount = 0 });
        await client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = @"a/../b\c d%2F?#é" }, new ApiContext(), null, CancellationToken.None);
        Assert.Equal("GET /v1/chat/conversations/a%2F..%2Fb%5Cc%20d%252F%3F%23%C3%A9 HTTP/1.1", server.Head[0]);
    }

    [Fact]
    public async Task A_body_is_not_announced_before_it_is_sent()
    {
        await using var server = new RawServer(Answer("""{"user":{}}"""), keepOpen: false);
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, MaximumRetryCount = 0 });
        await client.SendAsync(Operations.CreateUser, new Dictionary<string, object?> { ["name"] = "x" }, new ApiContext(), null, CancellationToken.None);
        Assert.Equal("POST /v1/chat/users HTTP/1.1", server.Head[0]);
        Assert.DoesNotContain(server.Head, line => line.StartsWith("Expect", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Requests_that_are_sent_at_once_are_at_the_server_at_once()
    {
        const int Count = 20;
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new ApiClient(new ApiClientOptions
        {
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"),
            Timeout = TimeSpan.FromSeconds(10),
            MaximumRetryCount = 0,
        });
        Task<ApiAnswer>[] requests = [.. Enumerable.Range(0, Count).Select(_ => client.SendAsync(Operations.GetConversation, _id, new ApiContext(), null, CancellationToken.None))];

        // Nobody is answered before all are there.
        var connections = new List<TcpClient>();
        var answering = Task.Run(async () =>
        {
            while (connections.Count < Count)
            {
                connections.Add(await listener.AcceptTcpClientAsync());
            }

            foreach (TcpClient connection in connections)
            {
                _ = await connection.GetStream().ReadAsync(new byte[4096]);
                await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Answer("{}")));
            }
        });
        Assert.All(await Task.WhenAll(requests), answer => Assert.Equal(200, answer.Status));
        await answering;
        connections.ForEach(connection => connection.Dispose());
        listener.Stop();
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("GET")]
    public async Task The_address_of_a_file_is_used_as_it_is(string method)
    {
        const string Target = "/bucket/a%2Fb..%2F%20c?X-Amz-Credential=k%2F20260101&X-Amz-Signature=ab%2Bc";
        await using var server = new RawServer(Answer("content"), keepOpen: false);
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, MaximumRetryCount = 0 });
        using var stream = new MemoryStream();
        stream.WriteByte(1);
        stream.Position = 0;
        var url = new Uri(server.Url.AbsoluteUri.TrimEnd('/') + Target);
        await (method == "PUT"
            ? client.Files.UploadAsync(url, stream, 1, null, false, null, null, CancellationToken.None)
            : client.Files.DownloadAsync(url, stream, null, null, CancellationToken.None));
        Assert.Equal($"{method} {Target} HTTP/1.1", server.Head[0]);
    }

    private static string Answer(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    [Fact]
    public async Task What_is_on_this_machine_is_reached_directly()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", keepOpen: false);
        using var systemProxy = new SystemProxy(new WebProxy("http://127.0.0.1:1"));
        ApiAnswer answer = await SendOverNetworkAsync(server, TimeSpan.FromSeconds(30));
        Assert.Equal("{}", Encoding.UTF8.GetString(answer.Body.ToArray()));
    }

    [Theory]
    [InlineData("http://localhost:1", null, "")]
    [InlineData("http://[::1]:1", null, "")]
    [InlineData("https://127.9.9.9:1", null, "")]
    [InlineData("https://api.example", null, " through the proxy http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:1", "http://192.0.2.1:8080", "")]
#if !NETFRAMEWORK // It asks no proxy at all for this machine.
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:2", " through the proxy http://127.0.0.1:2")]
#endif
    [InlineData("https://api.example", "http://127.0.0.1:2", " through the proxy http://127.0.0.1:2")]
    public async Task A_proxy_on_another_machine_never_gets_what_is_for_this_one(string url, string? given, string through)
    {
        using var systemProxy = new SystemProxy(new WebProxy("http://127.0.0.1:1"));
        ApiException exception = await FailAsync(new Uri(url), given is null ? null : new WebProxy(given));
        Assert.StartsWith($"Cannot reach {url}{through}: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_cannot_be_reached_is_named_without_its_password()
    {
        ApiException exception = await FailAsync(new Uri("https://api.example"), new WebProxy(new Uri("http://user:pass%40word1@127.0.0.1:1")));
        Assert.StartsWith("Cannot reach https://api.example through the proxy http://127.0.0.1:1: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ApiException.ConnectionFailed, exception.Type);
        Assert.DoesNotContain("word1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_without_its_password()
    {
        await using var proxy = new RawServer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", keepOpen: false);
        ApiException exception = await FailAsync(new Uri("https://api.example"), new WebProxy(new UriBuilder(proxy.Url) { UserName = "user", Password = "PASSWORD" }.Uri));
#if !NETFRAMEWORK // There the refusal is an answer like any other, and nothing says who gave it.
        Assert.Contains($"through the proxy {proxy.Url.GetLeftPart(UriPartial.Authority)}", exception.Message, StringComparison.Ordinal);
#endif
        Assert.Contains("407", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("user:", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("to 'http://user:pa@ss@host:1/a' and https://x@y.example.", "to 'http://host:1/a' and https://y.example.")]
    [InlineData("https://host/path@x and a@b.example", "https://host/path@x and a@b.example")]
    public void User_information_is_taken_out_of_addresses(string text, string expected) => Assert.Equal(expected, Redaction.WithoutUserInfo(text));

    [Fact]
    public async Task What_broke_on_a_connection_that_was_there_may_have_been_done()
    {
        _handler.ThenFail(new HttpRequestException("sending", new IOException("read", new SocketException((int)SocketError.HostUnreachable))));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetConversation, _id));
        Assert.Equal(ApiException.ConnectionLost, exception.Type);
    }

    private static async Task<ApiException> FailAsync(Uri url, IWebProxy? proxy)
    {
        using var client = new ApiClient(new ApiClientOptions { Url = url, Proxy = proxy, MaximumRetryCount = 0, Timeout = TimeSpan.FromSeconds(20) });
        return await Assert.ThrowsAsync<ApiException>(() => client.SendAsync(Operations.GetConversation, _id, new ApiContext(), null, CancellationToken.None));
    }

    private async Task<ApiAnswer> SendAsync(Operation operation, Dictionary<string, object?> arguments, ApiClientOptions? options = null, ApiContext? context = null)
    {
        using var client = new ApiClient(options ?? new ApiClientOptions { MaximumRetryCount = 0 }, _handler);
        return await client.SendAsync(operation, arguments, context ?? new ApiContext(), null, CancellationToken.None);
    }

    private static async Task<ApiAnswer> SendOverNetworkAsync(RawServer server, TimeSpan timeout)
    {
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, Timeout = timeout, MaximumRetryCount = 0 });
        return await client.SendAsync(Operations.GetConversation, _id, new ApiContext(), null, CancellationToken.None);
    }

    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    private sealed class Forward(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    /// <summary>Has the system another proxy for a while. Other tests use this machine only, which no proxy is asked for.</summary>
    private sealed class SystemProxy : IDisposable
    {
#if NETFRAMEWORK
        private readonly IWebProxy _before = WebRequest.DefaultWebProxy;
#else
        private readonly IWebProxy _before = HttpClient.DefaultProxy;
#endif

        public SystemProxy(IWebProxy proxy) => Set(proxy);

        public void Dispose() => Set(_before);

        private static void Set(IWebProxy proxy)
        {
#if !NETFRAMEWORK
            HttpClient.DefaultProxy = proxy;
#endif
#pragma warning disable SYSLIB0014 // Where the build for netstandard2.0 looks.
            WebRequest.DefaultWebProxy = proxy;
#pragma warning restore SYSLIB0014
        }
    }
}
