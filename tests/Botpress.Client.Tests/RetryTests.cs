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

/// <summary>What is sent again, how often, and after which wait.</summary>
public sealed class RetryTests
{
    private static readonly HttpRequestException _refused = new("refused", new SocketException((int)SocketError.ConnectionRefused));
    private static readonly HttpRequestException _broken = new("reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset)));

    private readonly VirtualTime _time = new();
    private readonly StubHandler _handler = new();
    private readonly List<(TimeSpan Wait, int? Left, string Reason)> _waits = [];

    [Theory]
    [InlineData(429, "the rate limit is reached (status 429)")]
    [InlineData(500, "the server answered with status 500")]
    [InlineData(502, "the server answered with status 502")]
    [InlineData(503, "the server answered with status 503")]
    [InlineData(504, "the server answered with status 504")]
    public async Task What_is_safe_to_repeat_is_repeated_byte_for_byte(int status, string reason)
    {
        _handler.Then(status).Then(status).Then(200, """{"conversation":{}}""");
        ApiAnswer answer = await SendAsync(Operations.UpdateConversation, new() { ["id"] = "c", ["tags"] = new Dictionary<string, object?> { ["a"] = "é" } });

        Assert.Equal(200, answer.Status);
        Assert.Equal(3, _handler.Requests.Count);
        Assert.Single(_handler.Requests.Select(request => $"{request.Method} {request.Uri} {request.Text}").Distinct());
        Assert.Equal([(1, reason), (0, reason)], _waits.Select(wait => (wait.Left!.Value, wait.Reason)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_post_that_is_not_safe_is_never_repeated_after_a_5xx(int status)
    {
        _handler.Then(status, """{"id":"e1","code":500,"type":"Internal","message":"m"}""").Then(200);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.CreateMessage));
        Assert.Equal("Internal", exception.Type);
        Assert.Equal(status, exception.Status);
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_post_is_repeated_after_a_429_which_carried_nothing_out()
    {
        _handler.Then(429, "{}", ("Retry-After", "0")).Then(201, """{"message":{}}""");
        Assert.Equal(201, (await SendAsync(Operations.CreateMessage)).Status);
        Assert.Equal(2, _handler.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(501)]
    [InlineData(505)]
    public async Task Other_errors_are_final(int status)
    {
        _handler.Then(status).Then(200);
        await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetConversation, new() { ["id"] = "c" }));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_connection_that_was_never_made_is_tried_again_for_any_method()
    {
        _handler.ThenFail(_refused).Then(201, """{"message":{}}""");
        Assert.Equal(201, (await SendAsync(Operations.CreateMessage)).Status);
        Assert.Equal("no connection could be made", Assert.Single(_waits).Reason);
    }

    [Fact]
    public async Task A_connection_that_broke_is_tried_again_only_where_that_is_safe()
    {
        _handler.ThenFail(_broken).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" });
        Assert.Equal(2, _handler.Requests.Count);
        Assert.Equal("the connection broke", Assert.Single(_waits).Reason);

        _handler.ThenFail(_broken).Then(200);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.CreateMessage));
        Assert.Equal(ApiException.ConnectionLost, exception.Type);
        Assert.Equal(3, _handler.Requests.Count);
    }

    [Theory]
    [InlineData(429, "Retry-After", "0", 0)]
    [InlineData(429, "Retry-After", "7", 7)]
    [InlineData(503, "Retry-After", "7", 7)]
    [InlineData(429, "RateLimit-Reset", "0", 0)]
    [InlineData(429, "RateLimit-Reset", "20", 20)]
    [InlineData(429, "X-RateLimit-Reset", "0.05", 0.05)]
    [InlineData(429, "X-RateLimit-Reset", "1772366405", 5)]
    [InlineData(429, "X-RateLimit-Reset", "1772366395", 0)]
    [InlineData(429, "Retry-After", "Sun, 01 Mar 2026 12:00:05 GMT", 5)]
    [InlineData(503, "Retry-After", "Sun, 01 Mar 2026 11:59:55 GMT", 0)]
    public async Task The_wait_that_the_server_names_is_the_one_that_is_made(int status, string header, string value, double seconds)
    {
        _handler.Then(status, "{}", (header, value)).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" }, interval: TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(_waits).Wait);
        Assert.Equal(TimeSpan.FromSeconds(seconds), _time.Elapsed);
    }

    [Fact]
    public async Task A_moment_in_retry_after_is_told_by_the_servers_own_clock()
    {
        _handler.Then(429, "{}", ("Retry-After", "Fri, 01 Jan 2027 00:00:09 GMT"), ("Date", "Fri, 01 Jan 2027 00:00:00 GMT")).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" });
        Assert.Equal(TimeSpan.FromSeconds(9), Assert.Single(_waits).Wait);
    }

    [Fact]
    public async Task The_rate_limit_says_nothing_of_when_a_fault_of_the_server_ends()
    {
        _handler.Then(503, "{}", ("RateLimit-Remaining", "90"), ("RateLimit-Reset", "3600")).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" });
        Assert.InRange(Assert.Single(_waits).Wait, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("120", 2)]
    [InlineData("121", 1)]
    public async Task A_wait_beyond_the_longest_is_not_made(string seconds, int requests)
    {
        _handler.Then(429, """{"id":"e","code":429,"type":"RateLimited","message":"slow down"}""", ("Retry-After", seconds)).Then(200, """{"conversation":{}}""");
        Task<ApiAnswer> sent = SendAsync(Operations.GetConversation, new() { ["id"] = "c" });
        if (requests > 1)
        {
            await sent;
            Assert.Equal(TimeSpan.FromMinutes(2), Assert.Single(_waits).Wait);
        }
        else
        {
            Assert.Equal("RateLimited", (await Assert.ThrowsAsync<ApiException>(() => sent)).Type);
            Assert.Empty(_waits);
        }

        Assert.Equal(requests, _handler.Requests.Count);
    }

    // Twice as long each time, on the average; never longer than the longest.
    [Theory]
    [InlineData(1, 120)]
    [InlineData(10, 5)]
    public async Task Waits_that_nobody_names_grow(double interval, double longest)
    {
        using ApiClient client = Client(new ApiClientOptions
        {
            MaximumRetryCount = 6, RetryInterval = TimeSpan.FromSeconds(interval), MaximumWait = TimeSpan.FromSeconds(longest), Clock = _time,
        });
        for (int count = 0; count < 7; count++)
        {
            _handler.Then(503);
        }

        await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        Assert.Equal([5, 4, 3, 2, 1, 0], _waits.Select(wait => wait.Left!.Value));
        Assert.All(_waits, wait => Assert.InRange(wait.Wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(longest)));
        // Nor twice as long to the moment: those that failed together do not come back together.
        Assert.True(interval > longest || !_waits.Select(wait => wait.Wait.TotalSeconds).SequenceEqual(Enumerable.Range(0, 6).Select(repeat => interval * Math.Pow(2, repeat))));
        Assert.InRange(_waits[0].Wait.TotalSeconds, 0, Math.Min(interval * 1.5, longest));
        Assert.InRange(_waits.Sum(wait => wait.Wait.TotalSeconds), Math.Min(interval * 20, longest * 4), Math.Min(interval * 100, longest * 6));
        Assert.InRange(_time.Elapsed.TotalSeconds, _waits.Sum(wait => wait.Wait.TotalSeconds) - 0.01, _waits.Sum(wait => wait.Wait.TotalSeconds) + 0.01);
    }

    [Fact]
    public async Task A_server_that_fails_all_the_time_uses_up_the_repeats()
    {
        using ApiClient client = Client();
        for (int count = 0; count < 60; count++)
        {
            _handler.Then(503).Then(503).Then(503);
            await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        }

        // Two repeats each, until the hundred that there are at first are gone.
        Assert.Equal(100, _waits.Count);
    }

    [Fact]
    public async Task Answers_without_a_fault_give_repeats_back()
    {
        using ApiClient client = Client();
        for (int count = 0; count < 50; count++)
        {
            _handler.Then(503).Then(503).Then(503);
            await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        }

        Assert.Equal(100, _waits.Count);
        await GetAsync(client);
        _handler.Then(503);
        await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        Assert.Equal(100, _waits.Count);
        await GetAsync(client);
        _handler.Then(503).Then(503);
        await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        Assert.Equal(101, _waits.Count);
    }

    [Fact]
    public async Task No_more_repeats_are_given_back_than_there_were()
    {
        using ApiClient client = Client();
        await GetAsync(client);
        await GetAsync(client);
        for (int count = 0; count < 60; count++)
        {
            _handler.Then(503).Then(503).Then(503);
            await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        }

        Assert.Equal(100, _waits.Count);
    }

    [Fact]
    public async Task What_costs_the_server_nothing_does_not_use_up_repeats()
    {
        using ApiClient client = Client();
        for (int count = 0; count < 75; count++)
        {
            _handler.Then(429, "{}", ("Retry-After", "0")).Then(200, """{"conversation":{}}""");
            await GetAsync(client, Observer());
            _handler.ThenFail(_refused).Then(200, """{"conversation":{}}""");
            await GetAsync(client, Observer());
        }

        Assert.Equal(150, _waits.Count);
        for (int count = 0; count < 60; count++)
        {
            _handler.Then(503).Then(503).Then(503);
            await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        }

        Assert.Equal(250, _waits.Count);
    }

    [Theory]
    [InlineData("<html><body>Bad gateway</body></html>")]
    [InlineData("""{"conversation":{"id":"c""")]
    [InlineData("""["conversation"}""")]
    [InlineData("\"conversation\"")]
    [InlineData("}")]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    public async Task A_damaged_answer_is_asked_for_again_where_that_is_safe(string body)
    {
        _handler.Then(200, body).Then(200, " \t\r\n{\"conversation\":{}} \t\r\n");
        Assert.Equal(200, (await SendAsync(Operations.GetConversation, new() { ["id"] = "c" })).Status);
        Assert.Equal("the answer was damaged", Assert.Single(_waits).Reason);

        _handler.Then(200, body).Then(200);
        await SendAsync(Operations.CreateMessage);
        Assert.Equal(3, _handler.Requests.Count);
    }

    [Theory]
    [InlineData("deleteConversation", "")]
    [InlineData("deleteConversation", "{}")]
    [InlineData("getConversation", "[]")]
    public async Task An_answer_is_whole_that_is_an_object_a_list_or_nothing_where_nothing_is_expected(string operation, string body)
    {
        _handler.Then(200, body);
        await SendAsync(TestData.Operation(operation), new() { ["id"] = "c" });
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task What_is_no_operation_of_the_api_may_answer_with_any_text()
    {
        _handler.Then(200, "pong");
        await SendAsync(Operation.Custom(HttpMethod.Get, "/ping"));
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task Zero_retries_means_one_attempt()
    {
        _handler.Then(503).Then(200);
        using ApiClient client = Client(new ApiClientOptions { MaximumRetryCount = 0, Clock = _time });
        await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        Assert.Single(_handler.Requests);
    }

    // What was never connected can have done nothing; of what broke on a connection that was there, nobody knows.
    public static TheoryData<string, Exception, bool> Faults()
    {
        var data = new TheoryData<string, Exception, bool>();
        foreach (SocketError error in new[]
        {
            SocketError.ConnectionRefused, SocketError.HostNotFound, SocketError.HostUnreachable, SocketError.NetworkUnreachable, SocketError.NetworkDown, SocketError.NoData,
            SocketError.TryAgain, SocketError.AddressNotAvailable,
        })
        {
            data.Add($"{error}", new HttpRequestException("sending", new SocketException((int)error)), true);
            data.Add($"read {error}", new HttpRequestException("sending", new IOException("read", new SocketException((int)error))), false);
        }

        data.Add("reset", new HttpRequestException("sending", new SocketException((int)SocketError.ConnectionReset)), false);
        data.Add("nothing known", new HttpRequestException("sending"), false);
        data.Add("certificate", new HttpRequestException("sending", new System.Security.Authentication.AuthenticationException("certificate")), true);
        data.Add("web, refused", new HttpRequestException("sending", new WebException("no", WebExceptionStatus.ConnectFailure)), true);
        data.Add("web, no name", new HttpRequestException("sending", new WebException("no", WebExceptionStatus.NameResolutionFailure)), true);
        data.Add("web, receiving", new HttpRequestException("sending", new WebException("no", WebExceptionStatus.ReceiveFailure)), false);
        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_connection_that_was_never_made_is_told_from_one_that_broke(string name, Exception fault, bool neverMade)
    {
        _handler.ThenFail(fault);
        using ApiClient client = Client(new ApiClientOptions { Url = new Uri("https://host.example:8443/prefix"), MaximumRetryCount = 0, Clock = _time });
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => GetAsync(client));
        string detail = fault.GetBaseException().Message.TrimEnd('.');
        Assert.Equal(
            (name, neverMade ? ApiException.ConnectionFailed : ApiException.ConnectionLost,
                neverMade ? $"Cannot reach https://host.example:8443: {detail}. Check the API address and the network."
                    : $"The connection to host.example:8443 broke before the whole answer had come: {detail}."),
            (name, exception.Type, exception.Message));
        Assert.Same(fault, exception.InnerException);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        _handler.Then(429, "{}", ("Retry-After", "100"));
        using var cancel = new CancellationTokenSource();
        using ApiClient client = Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(client, new ApiObserver { Waiting = (_, _, _) => cancel.Cancel() }, cancel.Token));
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task Disposing_the_client_ends_a_wait_and_says_so()
    {
        _handler.Then(429, "{}", ("Retry-After", "100"));
        ApiClient client = Client();
        ObjectDisposedException exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => GetAsync(client, new ApiObserver { Waiting = (_, _, _) => client.Dispose() }));
        Assert.Equal("ApiClient", exception.ObjectName);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => GetAsync(client));
        Assert.Equal((TimeSpan.Zero, 1), (_time.Elapsed, _handler.Requests.Count));
    }

    [Fact]
    public async Task A_fault_of_the_transport_after_the_caller_has_cancelled_is_the_callers_end()
    {
        using var cancel = new CancellationTokenSource();
        _handler.Then((_, _) =>
        {
            cancel.Cancel();
            return Task.FromException<HttpResponseMessage>(_broken);
        });
        using ApiClient client = Client();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(client, null, cancel.Token));
        Assert.Equal(cancel.Token, exception.CancellationToken);
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task An_attempt_has_the_whole_of_the_timeout_and_is_not_repeated_after_it()
    {
        _handler.Then(async (_, token) =>
        {
            await _time.WaitAsync(TimeSpan.FromSeconds(59));
            return StubHandler.Response(503, "{}", ("Retry-After", "100"));
        }).Then(async (_, token) =>
        {
            await _time.WaitAsync(TimeSpan.FromSeconds(61), token);
            return StubHandler.Response(200, """{"conversation":{}}""");
        });
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetConversation, new() { ["id"] = "c" }));
        Assert.Equal((ApiException.Timeout, "No whole answer came from api.botpress.cloud within 60 s."), (exception.Type, exception.Message));
        Assert.Equal((59 + 100 + 60, 2), (_time.Elapsed.TotalSeconds, _handler.Requests.Count));
    }

    /// <summary>What becomes of an attempt, whether the server may have done what was asked for, and whether it is an answer of success.</summary>
    private static readonly (string Name, Action<StubHandler> Play, bool MayBeDone, bool IsGood)[] _fates =
    [
        ("200", handler => handler.Then(200, """{"message":{}}"""), true, true),
        ("damaged", handler => handler.Then(200, "<html>"), true, false),
        ("cut", handler => handler.Then((_, _) => Task.FromResult(Cut())), true, false),
        ("400", handler => handler.Then(400), true, false),
        ("408", handler => handler.Then(408), true, false),
        ("500", handler => handler.Then(500), true, false),
        ("502", handler => handler.Then(502, "<html>"), true, false),
        ("503 now", handler => handler.Then(503, "{}", ("Retry-After", "0")), true, false),
        ("504", handler => handler.Then(504, ""), true, false),
        ("broken", handler => handler.ThenFail(_broken), true, false),
        ("disposed", handler => handler.ThenFail(new ObjectDisposedException("stream")), true, false),
        ("redirected", handler => handler.Then(302, "", ("Location", "https://elsewhere.example/")), true, false),
        ("429", handler => handler.Then(429), false, false),
        ("429 in 5 s", handler => handler.Then(429, "{}", ("Retry-After", "5")), false, false),
        ("429 in a day", handler => handler.Then(429, "{}", ("Retry-After", "86400")), false, false),
        ("no connection", handler => handler.ThenFail(_refused), false, false),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_not_safe_to_repeat_is_never_sent_again_once_it_may_have_been_done(int seed)
    {
        var random = new Random(seed);
        Operation[] operations = [.. Operations.All.Where(operation => operation.Scope != Scope.Chat && !operation.PathParameters.Any())];
        Assert.Contains(operations, operation => !operation.Repeatable);
        Assert.Contains(operations, operation => operation.Repeatable);
        for (int round = 0; round < 150; round++)
        {
            Operation operation = operations[random.Next(operations.Length)];
            var handler = new StubHandler();
            int repeats = random.Next(6);
            (string Name, Action<StubHandler> Play, bool MayBeDone, bool IsGood)[] fates = [.. Enumerable.Range(0, repeats + 3).Select(_ => _fates[random.Next(_fates.Length)])];
            Array.ForEach(fates, fate => fate.Play(handler));
            using var client = new ApiClient(new ApiClientOptions { MaximumRetryCount = repeats, Clock = _time }, handler);
            Exception? exception = await Record.ExceptionAsync(
                () => _time.RunAsync(() => client.SendAsync(operation, new Dictionary<string, object?>(), new ApiContext(), null, CancellationToken.None)));

            string said = $"Seed {seed}, round {round}: {operation.Name}, {repeats} repeats, {string.Join(", ", fates.Select(fate => fate.Name))}: {handler.Requests.Count} requests, {exception?.Message}";
            int sent = handler.Requests.Count;
            Assert.True(sent <= repeats + 1, said);
            Assert.True(operation.Repeatable || fates.Take(sent - 1).All(fate => !fate.MayBeDone), said);
            Assert.True(fates.Take(sent - 1).All(fate => !fate.IsGood), said);
            Assert.True(exception is null == (fates[sent - 1].IsGood || fates[sent - 1].Name == "damaged"), said);
        }
    }

    private static HttpResponseMessage Cut()
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"message\":")) };
        response.Content.Headers.ContentLength = 100;
        return response;
    }

    private ApiClient Client(ApiClientOptions? options = null) => new(options ?? new ApiClientOptions { MaximumRetryCount = 2, Clock = _time }, _handler);

    private Task<ApiAnswer> GetAsync(ApiClient client, ApiObserver? observer = null, CancellationToken cancellationToken = default) =>
        _time.RunAsync(() => client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), observer, cancellationToken));

    private ApiObserver Observer() => new() { Waiting = (wait, left, reason) => _waits.Add((wait, left, reason)) };

    private async Task<ApiAnswer> SendAsync(Operation operation, Dictionary<string, object?>? arguments = null, TimeSpan? interval = null)
    {
        using ApiClient client = Client(new ApiClientOptions { MaximumRetryCount = 2, RetryInterval = interval ?? TimeSpan.FromSeconds(1), Clock = _time });
        return await _time.RunAsync(() => client.SendAsync(operation, arguments ?? [], new ApiContext(), Observer(), CancellationToken.None));
    }
}
