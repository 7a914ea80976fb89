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

    private ApiClient Client(TimeSpan? interval = null) => new(
        new ApiClientOptions { MaximumRetryCount = 2, RetryInterval = interval ?? TimeSpan.FromMilliseconds(1) }, _handler);

    private ApiObserver Observer() => new() { Waiting = (wait, left, reason) => _waits.Add((wait, left, reason)) };

    private Task<ApiAnswer> SendAsync(Operation operation, Dictionary<string, object?>? arguments = null, TimeSpan? interval = null) =>
        Client(interval).SendAsync(operation, arguments ?? [], new ApiContext(), Observer(), CancellationToken.None);
}
