using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class RetryTests
{
    private readonly StubHandler _handler = new();
    private readonly List<(TimeSpan Wait, int? Left, string Reason)> _waits = [];

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_is_safe_to_repeat_is_repeated_byte_for_byte(int status)
    {
        _handler.Then(status).Then(status).Then(200, """{"conversation":{}}""");
        ApiAnswer answer = await SendAsync(Operations.UpdateConversation, new() { ["id"] = "c", ["tags"] = new Dictionary<string, object?> { ["a"] = "é" } });

        Assert.Equal(200, answer.Status);
        Assert.Equal(3, _handler.Requests.Count);
        Assert.Single(_handler.Requests.Select(request => $"{request.Method} {request.Uri} {request.Text}").Distinct());
        Assert.Equal([1, 0], _waits.Select(wait => wait.Left!.Value));
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
    public async Task Other_errors_are_final(int status)
    {
        _handler.Then(status).Then(200);
        await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetConversation, new() { ["id"] = "c" }));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_connection_that_was_never_made_is_tried_again_for_any_method()
    {
        _handler.ThenFail(new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused))).Then(201, """{"message":{}}""");
        Assert.Equal(201, (await SendAsync(Operations.CreateMessage)).Status);
        Assert.Equal("no connection could be made", Assert.Single(_waits).Reason);
    }

    [Fact]
    public async Task A_connection_that_broke_is_tried_again_only_where_that_is_safe()
    {
        var reset = new HttpRequestException("reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset)));
        _handler.ThenFail(reset).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" });
        Assert.Equal(2, _handler.Requests.Count);

        _handler.ThenFail(reset).Then(200);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.CreateMessage));
        Assert.Equal(ApiException.ConnectionLost, exception.Type);
        Assert.Equal(3, _handler.Requests.Count);
    }

    [Theory]
    [InlineData("Retry-After", "0", 0)]
    [InlineData("RateLimit-Reset", "0", 0)]
    [InlineData("X-RateLimit-Reset", "0.05", 0.05)]
    public async Task The_wait_that_the_server_names_is_the_one_that_is_made(string header, string value, double seconds)
    {
        _handler.Then(429, "{}", (header, value)).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" }, interval: TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(_waits).Wait);
    }

    [Fact]
    public async Task The_rate_limit_says_nothing_of_when_a_fault_of_the_server_ends()
    {
        _handler.Then(503, "{}", ("RateLimit-Remaining", "90"), ("RateLimit-Reset", "3600")).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" }, interval: TimeSpan.FromMilliseconds(1));
        Assert.InRange(Assert.Single(_waits).Wait, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_reset_given_as_unix_time_is_understood()
    {
        _handler.Then(429, "{}", ("X-RateLimit-Reset", DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" }, interval: TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, Assert.Single(_waits).Wait);
    }

    [Fact]
    public async Task A_date_in_retry_after_is_understood()
    {
        _handler.Then(503, "{}", ("Retry-After", DateTimeOffset.UtcNow.AddSeconds(-5).ToString("R"))).Then(200, """{"conversation":{}}""");
        await SendAsync(Operations.GetConversation, new() { ["id"] = "c" }, interval: TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, Assert.Single(_waits).Wait);
    }

    [Fact]
    public async Task A_wait_beyond_the_cap_is_not_made()
    {
        _handler.Then(429, """{"id":"e","code":429,"type":"RateLimited","message":"slow down"}""", ("Retry-After", "3600")).Then(200);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => SendAsync(Operations.GetConversation, new() { ["id"] = "c" }));
        Assert.Equal("RateLimited", exception.Type);
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task A_rate_limit_that_is_used_up_delays_the_next_request()
    {
        _handler.Then(200, """{"conversation":{}}""", ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "1")).Then(200, """{"conversation":{}}""");
        using ApiClient client = Client();
        await client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), Observer(), CancellationToken.None);
        await client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), Observer(), CancellationToken.None);
        (TimeSpan wait, int? left, string reason) = Assert.Single(_waits);
        Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Null(left);
        Assert.Equal("the rate limit is used up", reason);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_no_wait_longer()
    {
        var clock = new SettableClock();
        _handler.Then(200, """{"conversation":{}}""", ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "2"));
        using var client = new ApiClient(new ApiClientOptions { Clock = clock }, _handler);
        await GetAsync(client);
        clock.Time -= TimeSpan.FromHours(1);
        await CancelledInWaitAsync(client);
        Assert.InRange(Assert.Single(_waits).Wait, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("1e300", 120)]
    [InlineData("99999999", 120)]
    [InlineData("1700000060", 60)]
    public async Task A_wait_for_the_rate_limit_is_capped_and_a_moment_is_told_by_the_servers_own_clock(string reset, double seconds)
    {
        var clock = new SettableClock { Time = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000) };
        string date = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).ToString("R");
        _handler.Then(200, """{"conversation":{}}""", ("RateLimit-Remaining", "0"), ("RateLimit-Reset", reset), ("Date", date));
        using var client = new ApiClient(new ApiClientOptions { Clock = clock }, _handler);
        await GetAsync(client);
        if (reset == "1e300")
        {
            // That is no moment, and no wait.
            await GetAsync(client);
            Assert.Empty(_waits);
            return;
        }

        await CancelledInWaitAsync(client);
        Assert.InRange(Assert.Single(_waits).Wait.TotalSeconds, seconds - 10, seconds);
    }

    [Fact]
    public async Task A_moment_in_retry_after_is_told_by_the_servers_own_clock()
    {
        var clock = new SettableClock { Time = DateTimeOffset.UtcNow - TimeSpan.FromHours(1) };
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _handler.Then(429, "{}", ("Retry-After", now.ToString("R")), ("Date", now.ToString("R"))).Then(200, """{"conversation":{}}""");
        using var client = new ApiClient(new ApiClientOptions { Clock = clock }, _handler);
        await GetAsync(client, Observer());
        Assert.Equal(TimeSpan.Zero, Assert.Single(_waits).Wait);
    }

    [Fact]
    public async Task A_request_that_is_refused_holds_the_others_back()
    {
        _handler.Then(429, "{}", ("Retry-After", "60")).Then(200, """{"conversation":{}}""");
        using ApiClient client = Client();
        using var cancel = new CancellationTokenSource();
        using var refused = new SemaphoreSlim(0);
        Task first = GetAsync(client, new ApiObserver { Waiting = (_, _, _) => refused.Release() }, cancel.Token);
        await refused.WaitAsync();

        await CancelledInWaitAsync(client);
        (TimeSpan wait, int? left, string reason) = Assert.Single(_waits);
        Assert.InRange(wait.TotalSeconds, 50, 60);
        Assert.Null(left);
        Assert.Equal("another request was refused (status 429)", reason);
        Assert.Single(_handler.Requests);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    private async Task CancelledInWaitAsync(ApiClient client)
    {
        using var cancel = new CancellationTokenSource();
        var observer = new ApiObserver
        {
            Waiting = (wait, left, reason) =>
            {
                _waits.Add((wait, left, reason));
                cancel.Cancel();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(client, observer, cancel.Token));
    }

    private sealed class SettableClock : ApiClock
    {
        public DateTimeOffset Time { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset UtcNow => Time;
    }

    [Fact]
    public async Task Requests_side_by_side_take_only_what_the_limit_leaves()
    {
        _handler.Then(200, """{"conversation":{}}""", ("RateLimit-Remaining", "2"), ("RateLimit-Reset", "60"));
        using ApiClient client = Client();
        await GetAsync(client);
        using var cancel = new CancellationTokenSource();
        int waiting = 0;
        using var settled = new SemaphoreSlim(0);
        var observer = new ApiObserver
        {
            Answered = (_, _, _, _) => settled.Release(),
            Waiting = (wait, _, _) =>
            {
                Assert.InRange(wait.TotalSeconds, 50, 60);
                Interlocked.Increment(ref waiting);
                settled.Release();
            },
        };
        Task[] tasks = [.. Enumerable.Range(0, 5).Select(_ => GetAsync(client, observer, cancel.Token))];
        for (int count = 0; count < tasks.Length; count++)
        {
            await settled.WaitAsync();
        }

        Assert.Equal(3, waiting);
        Assert.Equal(3, _handler.Requests.Count);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(tasks));
    }

    [Fact]
    public async Task An_answer_that_was_overtaken_does_not_raise_what_is_left()
    {
        _handler.Then(200, """{"conversation":{}}""", ("RateLimit-Remaining", "2"), ("RateLimit-Reset", "60"));
        using ApiClient client = Client();
        await GetAsync(client);
        using var cancel = new CancellationTokenSource();
        var sent = new TaskCompletionSource();
        _handler.Then(async (_, _) =>
        {
            await sent.Task;
            return StubHandler.Response(200, """{"conversation":{}}""", ("RateLimit-Remaining", "1"), ("RateLimit-Reset", "60"));
        }).Then(200, """{"conversation":{}}""", ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "60"));
        Task<ApiAnswer> overtaken = GetAsync(client);
        await GetAsync(client);
        sent.SetResult();
        await overtaken;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => GetAsync(client, new ApiObserver { Waiting = (_, _, _) => cancel.Cancel() }, cancel.Token));
        Assert.Equal(3, _handler.Requests.Count);
    }

    [Fact]
    public async Task A_window_that_slides_is_no_single_period()
    {
        // The end moves on by less than a second each time, and what is left comes back.
        using ApiClient client = Client();
        for (int count = 0; count < 6; count++)
        {
            _handler.Then(200, """{"conversation":{}}""", ("RateLimit-Remaining", "2"), ("RateLimit-Reset", (60 + count).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            await GetAsync(client, Observer());
        }

        Assert.Empty(_waits);
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
        await GetAsync(client);
        _handler.Then(503).Then(503);
        await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, Observer()));
        Assert.Equal(101, _waits.Count);
    }

    [Fact]
    public async Task A_limit_that_the_server_names_does_not_use_up_repeats()
    {
        using ApiClient client = Client();
        for (int count = 0; count < 150; count++)
        {
            _handler.Then(429, "{}", ("Retry-After", "0")).Then(200, """{"conversation":{}}""");
            await GetAsync(client, Observer());
        }

        Assert.Equal(150, _waits.Count);
    }

    [Theory]
    [InlineData("<html><body>Bad gateway</body></html>")]
    [InlineData("""{"conversation":{"id":"c""")]
    public async Task A_damaged_answer_is_asked_for_again_where_that_is_safe(string body)
    {
        _handler.Then(200, body).Then(200, """ {"conversation":{}} """);
        Assert.Equal(200, (await SendAsync(Operations.GetConversation, new() { ["id"] = "c" })).Status);
        Assert.Equal("the answer was damaged", Assert.Single(_waits).Reason);

        _handler.Then(200, body).Then(200);
        await SendAsync(Operations.CreateMessage);
        Assert.Equal(3, _handler.Requests.Count);
    }

    [Fact]
    public async Task What_is_no_operation_of_the_api_may_answer_with_any_text()
    {
        _handler.Then(200, "pong");
        await SendAsync(Operation.Custom(HttpMethod.Get, "/ping"));
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task No_more_requests_than_the_throttle_allows_are_under_way()
    {
        int most = 0;
        int now = 0;
        var release = new TaskCompletionSource();
        for (int count = 0; count < 6; count++)
        {
            _handler.Then(async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await release.Task;
                Interlocked.Decrement(ref now);
                return StubHandler.Response(200, """{"conversation":{}}""");
            });
        }

        using var client = new ApiClient(new ApiClientOptions { ThrottleLimit = 2 }, _handler);
        Task[] tasks = [.. Enumerable.Range(0, 6).Select(_ => GetAsync(client))];
        Assert.Equal(2, now);
        release.SetResult();
        await Task.WhenAll(tasks);
        Assert.Equal(2, most);
        Assert.Equal(6, _handler.Requests.Count);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_place()
    {
        _handler.Then((_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith<HttpResponseMessage>(_ => throw new OperationCanceledException(cancellationToken), TaskScheduler.Default))
            .Then(200, """{"conversation":{}}""");
        using var client = new ApiClient(new ApiClientOptions { ThrottleLimit = 1 }, _handler);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        Task<ApiAnswer> running = GetAsync(client, null, first.Token);
        Task<ApiAnswer> waiting = GetAsync(client, null, second.Token);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(200, (await GetAsync(client)).Status);
    }

    [Fact]
    public async Task Zero_retries_means_one_attempt()
    {
        _handler.Then(503).Then(200);
        using var client = new ApiClient(new ApiClientOptions { MaximumRetryCount = 0 }, _handler);
        await Assert.ThrowsAsync<ApiException>(() => client.SendAsync(
            Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), null, CancellationToken.None));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        _handler.Then(429, "{}", ("Retry-After", "100"));
        using var cancel = new CancellationTokenSource();
        using ApiClient client = Client();
        Task<ApiAnswer> task = client.SendAsync(
            Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(),
            new ApiObserver { Waiting = (_, _, _) => cancel.Cancel() }, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task After_one_refusal_nothing_is_refused_twice(bool tellsLimit, bool slides)
    {
        const int Limit = 10;
        const int AtOnce = 16;
        var server = new LimitedServer(Limit, TimeSpan.FromSeconds(0.5), tellsLimit, slides);
        using var client = new ApiClient(new ApiClientOptions { MaximumRetryCount = 5 }, new AnsweringHandler(server.Answer));
        var refusals = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (int id = Interlocked.Increment(ref next); id < 40; id = Interlocked.Increment(ref next))
            {
                int own = id;
                var observer = new ApiObserver { Answered = (_, _, status, _) => _ = status == 429 ? refusals.AddOrUpdate(own, 1, (_, count) => count + 1) : 0 };
                Assert.Equal(200, (await GetAsync(client, observer)).Status);
            }
        })));

        Assert.InRange(refusals.Count, 0, AtOnce);
        Assert.All(refusals, refused => Assert.Equal(1, refused.Value));

        // Those that went out before an answer told the limit.
        Assert.All(refusals.Keys, id => Assert.True(!tellsLimit || id < AtOnce, $"Request {id} was refused."));
    }

    /// <summary>Lets so many requests in within a time, and refuses the others.</summary>
    private sealed class LimitedServer(int limit, TimeSpan window, bool tellsLimit, bool slides)
    {
        private readonly Queue<TimeSpan> _letIn = new();
        private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
        private TimeSpan _begun;

        public async Task<HttpResponseMessage> Answer()
        {
            bool isRefused;
            int left;
            lock (_letIn)
            {
                TimeSpan now = _watch.Elapsed;
                if (!slides && now - _begun >= window)
                {
                    _letIn.Clear();
                    _begun = now;
                }

                while (slides && _letIn.Count > 0 && now - _letIn.Peek() >= window)
                {
                    _letIn.Dequeue();
                }

                isRefused = _letIn.Count >= limit;
                if (!isRefused)
                {
                    _letIn.Enqueue(now);
                }

                left = limit - _letIn.Count;
            }

            await Task.Delay(10);
            string reset = window.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            List<(string, string)> headers = [];
            if (tellsLimit)
            {
                headers.AddRange([("RateLimit-Limit", $"{limit}"), ("RateLimit-Remaining", $"{left}"), ("RateLimit-Reset", reset)]);
            }
            else if (isRefused)
            {
                // Whole seconds only.
                headers.Add(("Retry-After", "1"));
            }

            return StubHandler.Response(isRefused ? 429 : 200, """{"conversation":{}}""", [.. headers]);
        }
    }

    private sealed class AnsweringHandler(Func<Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer();
    }

    private ApiClient Client(TimeSpan? interval = null) => new(
        new ApiClientOptions { MaximumRetryCount = 2, RetryInterval = interval ?? TimeSpan.FromMilliseconds(1) }, _handler);

    private static Task<ApiAnswer> GetAsync(ApiClient client, ApiObserver? observer = null, CancellationToken cancellationToken = default) =>
        client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), observer, cancellationToken);

    private ApiObserver Observer() => new() { Waiting = (wait, left, reason) => _waits.Add((wait, left, reason)) };

    private Task<ApiAnswer> SendAsync(Operation operation, Dictionary<string, object?>? arguments = null, TimeSpan? interval = null) =>
        Client(interval).SendAsync(operation, arguments ?? [], new ApiContext(), Observer(), CancellationToken.None);
}
