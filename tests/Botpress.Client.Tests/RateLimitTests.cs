using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>How a client keeps below the server's limit, and below its own on what is under way at once.</summary>
public sealed class RateLimitTests
{
    private const string Good = """{"conversation":{}}""";

    private readonly VirtualTime _time = new();
    private readonly StubHandler _handler;
    private readonly List<(double Wait, int? Left, string Reason)> _waits = [];
    private readonly ApiClient _client;

    public RateLimitTests()
    {
        _handler = new StubHandler(_time);
        _client = new ApiClient(new ApiClientOptions { MaximumRetryCount = 2, Clock = _time }, _handler);
    }

    [Fact]
    public async Task A_limit_that_is_used_up_delays_the_next_request()
    {
        _handler.Then(200, Good, ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "30"));
        Assert.Equal([0, 30], await SendAsync(2));
        Assert.Equal([(30, null, "the rate limit is used up")], _waits);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_no_wait_longer()
    {
        _handler.Then(200, Good, ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "2"));
        await SendAsync(1);
        _time.Start -= TimeSpan.FromHours(1);
        Assert.Equal([2], await SendAsync(1));
    }

    // Seconds, or a moment, which is told by the server's own clock. No client waits longer than two minutes, and what is neither is no wait.
    [Theory]
    [InlineData("RateLimit-Reset", "20", 20)]
    [InlineData("X-RateLimit-Reset", "20", 20)]
    [InlineData("RateLimit-Reset", "120", 120)]
    [InlineData("RateLimit-Reset", "121", 120)]
    [InlineData("RateLimit-Reset", "999999999", 120)]
    [InlineData("RateLimit-Reset", "1700000060", 60)]
    [InlineData("RateLimit-Reset", "1700000000", 0)]
    [InlineData("RateLimit-Reset", "1000000000", 0)]
    [InlineData("RateLimit-Reset", "99999999999", 120)]
    [InlineData("RateLimit-Reset", "100000000000", 0)]
    [InlineData("RateLimit-Reset", "1e300", 0)]
    [InlineData("RateLimit-Reset", "0", 0)]
    [InlineData("RateLimit-Reset", "-1", 0)]
    [InlineData("RateLimit-Reset", "NaN", 0)]
    [InlineData("RateLimit-Reset", "soon", 0)]
    public async Task When_the_limit_is_reset_is_told_in_several_ways(string header, string value, double seconds)
    {
        string date = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).ToString("R");
        _handler.Then(200, Good, ("RateLimit-Remaining", "0"), (header, value), ("Date", date));
        Assert.Equal([0, seconds], await SendAsync(2));
    }

    [Fact]
    public async Task Where_a_server_tells_no_time_ours_counts()
    {
        _handler.Then(200, Good, ("RateLimit-Remaining", "0"), ("RateLimit-Reset", _time.Start.AddSeconds(40).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        Assert.Equal([0, 40], await SendAsync(2));
    }

    [Fact]
    public async Task The_name_of_the_standard_counts_before_the_older_one()
    {
        _handler.Then(200, Good, ("X-RateLimit-Limit", "1"), ("RateLimit-Limit", "2"), ("X-RateLimit-Remaining", "0"), ("RateLimit-Remaining", "1"), ("X-RateLimit-Reset", "50"), ("RateLimit-Reset", "20"));
        Assert.Equal([0, 0, 20], await SendAsync(3));
    }

    [Fact]
    public async Task The_older_names_are_understood()
    {
        _handler.Then(200, Good, ("X-RateLimit-Limit", "3"), ("X-RateLimit-Remaining", "2"), ("X-RateLimit-Reset", "20"));
        Assert.Equal([0, 0, 0, 20, 20, 20, 40], await SendAsync(7));
    }

    // Numbers that are none, and what nobody can have left.
    [Theory]
    [InlineData("RateLimit-Remaining", "NaN")]
    [InlineData("RateLimit-Remaining", "Infinity")]
    [InlineData("RateLimit-Remaining", "-5")]
    [InlineData("RateLimit-Remaining", "1e400")]
    [InlineData("RateLimit-Limit", "NaN")]
    [InlineData("RateLimit-Limit", "Infinity")]
    [InlineData("RateLimit-Limit", "-5")]
    [InlineData("RateLimit-Limit", "0")]
    public async Task What_makes_no_sense_ends_no_request(string header, string value)
    {
        (string, string)[] headers = header == "RateLimit-Limit" ? [("RateLimit-Remaining", "0"), ("RateLimit-Reset", "10"), (header, value)] : [(header, value), ("RateLimit-Reset", "10")];
        _handler.Then(200, Good, headers);
        List<double> sent = await SendAsync(6);
        Assert.InRange(sent[5], 0, 60);
    }

    [Fact]
    public async Task A_request_that_is_refused_holds_the_others_back()
    {
        await SendAsync(4);
        _handler.Then(429, "{}", ("Retry-After", "60"));
        Assert.Equal([0, 60, 60, 60], await SendAtOnceAsync(3));
        Assert.Equal([(60, 1, "the rate limit is reached (status 429)"), (60, null, "another request was refused (status 429)"), (60, null, "another request was refused (status 429)")], _waits);
    }

    [Fact]
    public async Task Who_was_refused_tells_of_one_wait()
    {
        _handler.Then(429, "{}", ("Retry-After", "5"), ("RateLimit-Limit", "1"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "5"));
        Assert.Equal([0, 5], await SendAsync(1));
        Assert.Equal([(5, 1, "the rate limit is reached (status 429)")], _waits);
    }

    [Fact]
    public async Task Requests_side_by_side_take_only_what_the_limit_leaves()
    {
        _handler.Then(200, Good, ("RateLimit-Remaining", "2"), ("RateLimit-Reset", "60"));
        await SendAsync(1);
        Assert.Equal([0, 0, 60, 60, 60], await SendAtOnceAsync(5));
        Assert.Equal(Enumerable.Repeat((60.0, (int?)null, "the rate limit is used up"), 3), _waits);
    }

    [Fact]
    public async Task An_answer_that_was_overtaken_does_not_raise_what_is_left()
    {
        _handler.Then(200, Good, ("RateLimit-Remaining", "2"), ("RateLimit-Reset", "60")).Then(async (_, _) =>
        {
            await _time.WaitAsync(TimeSpan.FromSeconds(1));
            return StubHandler.Response(200, Good, ("RateLimit-Remaining", "1"), ("RateLimit-Reset", "59"));
        }).Then(200, Good, ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "60"));
        await SendAsync(1);
        await SendAtOnceAsync(2);
        Assert.Equal([60], await SendAsync(1));
    }

    [Fact]
    public async Task A_window_that_slides_is_no_single_period()
    {
        // The end moves on by less than a second each time, and what is left comes back.
        for (int count = 0; count < 6; count++)
        {
            _handler.Then(200, Good, ("RateLimit-Remaining", "2"), ("RateLimit-Reset", (60 + count).ToString(CultureInfo.InvariantCulture)));
        }

        await SendAsync(6);
        Assert.Empty(_waits);
    }

    // Whole seconds: the same end comes out up to a second apart.
    [Theory]
    [InlineData("31", 30)]
    [InlineData("29", 29)]
    [InlineData("31.4", 30)]
    [InlineData("31.5", 0)]
    [InlineData("28.75", 28.75)]
    [InlineData("28.5", 0)]
    public async Task Ends_that_lie_close_are_one(string reset, double third)
    {
        // What is left goes up only in another period.
        _handler.Then(200, Good, ("RateLimit-Limit", "10"), ("RateLimit-Remaining", "1"), ("RateLimit-Reset", "30")).Then(200, Good, ("RateLimit-Remaining", "5"), ("RateLimit-Reset", reset));
        Assert.Equal([0, 0, third], await SendAsync(3));
    }

    [Fact]
    public async Task No_more_than_the_limit_are_sent_within_any_time_as_long_as_the_period()
    {
        _handler.Then(200, Good, ("RateLimit-Limit", "2"), ("RateLimit-Remaining", "1"), ("RateLimit-Reset", "10"));
        await SendAsync(1);
        _time.Advance(TimeSpan.FromSeconds(4));
        _handler.Then(200, Good, ("RateLimit-Limit", "2"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "6"));
        Assert.Equal([4, 10, 14, 20], await SendAsync(4));
    }

    [Fact]
    public async Task What_others_take_who_use_the_token_is_gone_until_the_reset()
    {
        _handler.Then(200, Good, ("RateLimit-Limit", "10"), ("RateLimit-Remaining", "2"), ("RateLimit-Reset", "30"))
            .Then(200, Good, ("RateLimit-Limit", "10"), ("RateLimit-Remaining", "1"), ("RateLimit-Reset", "30"))
            .Then(200, Good, ("RateLimit-Limit", "10"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "30"));
        Assert.Equal([0, 0, 0, 30, 30], await SendAsync(5));
    }

    [Fact]
    public async Task Others_that_used_it_up_in_the_period_before_count_no_more()
    {
        _handler.Then(200, Good, ("RateLimit-Limit", "5"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "10"));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([5, 15, 15, 15, 15, 15, 25], await SendAsync(7));
    }

    [Fact]
    public async Task What_was_sent_in_the_period_before_counts_no_more_where_the_server_says_so()
    {
        Then(5, (4, 10), (3, 5), (2, 5), (1, 5), (4, 10), (3, 10), (2, 10), (1, 10), (0, 10));
        await SendAsync(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await SendAsync(3);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([10, 10, 10, 10, 10, 20], await SendAsync(6));
    }

    [Fact]
    public async Task What_was_sent_in_the_period_before_still_counts_where_the_server_counts_it()
    {
        Then(5, (4, 10), (3, 2), (2, 2), (2, 10), (1, 10), (0, 10));
        await SendAsync(1);
        _time.Advance(TimeSpan.FromSeconds(8));
        await SendAsync(2);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([10, 10, 10, 18, 18, 20], await SendAsync(6));
    }

    [Fact]
    public async Task What_is_under_way_may_be_counted_already_and_is_no_others()
    {
        for (int count = 0; count < 2; count++)
        {
            _handler.Then(async (_, _) =>
            {
                await _time.WaitAsync(TimeSpan.FromSeconds(1));
                return StubHandler.Response(200, Good, ("RateLimit-Limit", "4"), ("RateLimit-Remaining", "2"), ("RateLimit-Reset", "10"));
            });
        }

        Assert.Equal([0, 0], await SendAtOnceAsync(2));
        Assert.Equal([1, 1, 11], await SendAsync(3));
    }

    [Fact]
    public async Task Others_that_have_one_of_it_have_it_until_the_reset()
    {
        Then(4, (3, 10), (2, 2), (1, 10), (0, 10));
        await SendAsync(1);
        _time.Advance(TimeSpan.FromSeconds(8));
        await SendAsync(1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([10, 10, 20], await SendAsync(3));
    }

    [Fact]
    public async Task A_refusal_changes_nothing_of_a_period_that_is_known()
    {
        Then(2, (1, 10));
        await SendAsync(1);
        _handler.Then(429, "{}", ("Retry-After", "3"));
        Assert.Equal([0, 3], await SendAsync(1));
        Assert.Equal([10], await SendAsync(1));
    }

    [Fact]
    public async Task Of_a_limit_whose_period_is_not_told_the_refusal_tells_it()
    {
        _handler.Then(429, "{}", ("RateLimit-Limit", "2"), ("Retry-After", "10"));
        Assert.Equal([0, 10, 10, 20], await SendAsync(3));
    }

    [Fact]
    public async Task A_limit_whose_period_nobody_knows_holds_nothing_back()
    {
        _handler.Then(200, Good, ("RateLimit-Limit", "2"));
        await SendAsync(1);
        for (int count = 0; count < 3; count++)
        {
            _handler.Then(async (_, _) =>
            {
                await _time.WaitAsync(TimeSpan.FromSeconds(1));
                return StubHandler.Response(200, Good);
            });
        }

        Assert.Equal([0, 0, 0], await SendAtOnceAsync(3));
    }

    [Fact]
    public async Task What_was_let_in_longer_ago_than_the_wait_is_no_part_of_a_limit_that_is_found_out()
    {
        await SendAsync(3);
        _time.Advance(TimeSpan.FromSeconds(20));
        await SendAsync(2);
        _handler.Then(429, "{}", ("Retry-After", "10"));
        Assert.Equal([20, 30, 30, 40], await SendAsync(3));
    }

    [Fact]
    public async Task A_refusal_that_asks_for_no_wait_tells_nothing()
    {
        await SendAsync(4);
        _handler.Then(429, "{}", ("Retry-After", "0"));
        await SendAsync(1);
        _handler.Then(429, "{}", ("Retry-After", "10"));
        Assert.Equal([0, 10, 10, 10, 10, 10, 20], await SendAsync(6));
    }

    [Fact]
    public async Task A_later_refusal_tells_the_period_anew()
    {
        await SendAsync(4);
        _handler.Then(429, "{}", ("Retry-After", "10"));
        Assert.Equal([0, 10, 10, 10], await SendAsync(3));
        _handler.Then(429, "{}", ("Retry-After", "30"));
        Assert.Equal([10, 40, 40, 40, 70], await SendAsync(4));
    }

    [Fact]
    public async Task Who_has_to_wait_twice_tells_of_it_once()
    {
        await SendAsync(1);
        _handler.Then(429, "{}", ("Retry-After", "10"));
        Assert.Equal([0, 10, 20, 30], await SendAtOnceAsync(3));
        Assert.Equal([(10, 1, "the rate limit is reached (status 429)"), (10, null, "another request was refused (status 429)"), (10, null, "another request was refused (status 429)")], _waits);
    }

    [Fact]
    public async Task A_request_that_ends_without_an_answer_leaves_its_place_to_the_next()
    {
        Then(1, (0, 10));
        await SendAsync(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        _handler.Then(async (_, _) =>
        {
            await _time.WaitAsync(TimeSpan.FromSeconds(3));
            throw new InvalidOperationException("broken");
        });
        Task<Exception?>? first = null;
        List<double> sent = await TimesOfAsync(() =>
        {
            first = Record.ExceptionAsync(() => GetAsync(_client, Observer()));
            return Task.WhenAll(first, GetAsync(_client, Observer()));
        });
        Assert.IsType<InvalidOperationException>(await first!);
        Assert.Equal(10, sent[0]);
        Assert.InRange(sent[1], 13, 13.02);
        Assert.Empty(_waits);
    }

    // How many there may be is what was let in before the refusal; after ten periods without another, a quarter more is tried, or one.
    [Fact]
    public async Task A_limit_that_nobody_tells_is_found_out()
    {
        await SendAsync(4);
        _handler.Then(429, "{}", ("Retry-After", "10"));
        List<double> sent = await SendAsync(1);
        Assert.Equal([0, 10], sent);
        sent = await SendAsync(60);
        Assert.Equal(
            [.. Enumerable.Repeat(10.0, 3), .. Enumerable.Range(2, 9).SelectMany(period => Enumerable.Repeat(period * 10.0, 4)), .. Enumerable.Range(11, 4).SelectMany(period => Enumerable.Repeat(period * 10.0, 5))],
            sent.Take(59));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 5)]
    [InlineData(7, 8)]
    [InlineData(8, 10)]
    [InlineData(40, 50)]
    public async Task A_quarter_more_is_tried_of_what_was_found_out(int found, int more)
    {
        await SendAsync(found);
        _handler.Then(429, "{}", ("Retry-After", "10"));
        await SendAsync(1);
        List<double> sent = await SendAsync((found * 9) - 1 + (2 * more));
        Assert.Equal(Enumerable.Repeat(110.0, more), sent.Skip((found * 10) - 1).Take(more));
    }

    [Fact]
    public async Task Of_what_was_let_in_ten_thousand_are_remembered()
    {
        var limit = new RateLimit(TimeSpan.FromMinutes(2), _time);
        Assert.Equal(10_001, await LetInAsync(limit, 10_001));
        limit.Pause(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await LetInAsync(limit, 1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10_000, await LetInAsync(limit, 20_000));
    }

    // Sends requests that are answered at once, as many as are let in without a wait.
    private static async Task<int> LetInAsync(RateLimit limit, int most)
    {
        using var response = new HttpResponseMessage();
        for (int count = 0; count < most; count++)
        {
            using var none = new CancellationTokenSource();
            Task taken = limit.TakeAsync(null, false, none.Token);
            if (!taken.IsCompleted)
            {
                none.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taken);
                return count;
            }

            limit.Observe(200, response.Headers);
            limit.Ended();
        }

        return most;
    }

    [Theory]
    [InlineData("1", new double[] { 0, 10, 20, 30 })]
    [InlineData("0.5", new double[] { 0, 10, 10, 20 })]
    public async Task A_limit_of_less_than_one_is_none_that_was_told(string limit, double[] sent)
    {
        _handler.Then(200, Good, ("RateLimit-Limit", limit), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "10"));
        Assert.Equal(sent, await SendAsync(4));
    }

    [Theory]
    [InlineData("5", "20")]
    [InlineData("20", "5")]
    public async Task A_second_refusal_makes_a_pause_longer_and_never_shorter(string first, string second)
    {
        await SendAsync(4);
        foreach (string wait in new[] { first, second })
        {
            _handler.Then(async (_, _) =>
            {
                await _time.WaitAsync(TimeSpan.FromSeconds(1));
                return StubHandler.Response(429, "{}", ("Retry-After", wait));
            });
        }

        Assert.Equal([0, 0, 21, 21], await SendAtOnceAsync(2));

        // The first says how long a period is: four within it are what was let in.
        double next = 21 + double.Parse(first, CultureInfo.InvariantCulture);
        Assert.Equal([21, 21, next, next], await SendAsync(4));
    }

    [Fact]
    public async Task A_request_that_fails_is_under_way_no_more()
    {
        _handler.Then(200, Good, ("RateLimit-Limit", "2"), ("RateLimit-Remaining", "1"), ("RateLimit-Reset", "30")).ThenFail(new InvalidOperationException("broken"));
        await SendAsync(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(1));
        Assert.Equal([0, 30], await SendAsync(2));
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
        var server = new LimitedServer(_time, Limit, TimeSpan.FromSeconds(0.5), tellsLimit, slides);
        using var client = new ApiClient(new ApiClientOptions { MaximumRetryCount = 5, Clock = _time }, new AnsweringHandler(server.Answer));
        var refusals = new Dictionary<int, int>();
        int next = 0;
        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (next < 40)
            {
                int own = next++;
                var observer = new ApiObserver { Answered = (_, _, status, _) => refusals[own] = (refusals.TryGetValue(own, out int count) ? count : 0) + (status == 429 ? 1 : 0) };
                ApiAnswer answer = await client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), observer, CancellationToken.None);
                Assert.Equal(200, answer.Status);
            }
        })));

        // Those that went out before an answer told the limit.
        Assert.Equal(40, refusals.Count);
        Assert.Equal(AtOnce - Limit, refusals.Where(refused => refused.Key < AtOnce).Sum(refused => refused.Value));
        Assert.All(refusals, refused => Assert.InRange(refused.Value, 0, tellsLimit && refused.Key >= AtOnce ? 0 : 1));
    }

    [Fact]
    public async Task No_more_requests_than_the_throttle_allows_are_under_way()
    {
        int most = 0;
        int now = 0;
        for (int count = 0; count < 6; count++)
        {
            _handler.Then(async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await _time.WaitAsync(TimeSpan.FromSeconds(1));
                Interlocked.Decrement(ref now);
                return StubHandler.Response(200, Good);
            });
        }

        using var client = new ApiClient(new ApiClientOptions { ThrottleLimit = 2, Clock = _time }, _handler);
        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 6).Select(_ => GetAsync(client))));
        Assert.Equal((2, 6), (most, _handler.Requests.Count));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_place()
    {
        _handler.Then((_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith<HttpResponseMessage>(_ => throw new OperationCanceledException(cancellationToken), TaskScheduler.Default))
            .Then(200, Good);
        using var client = new ApiClient(new ApiClientOptions { ThrottleLimit = 1, Clock = _time }, _handler);
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
    public async Task The_wait_for_a_place_is_no_part_of_the_time_that_an_attempt_may_take()
    {
        for (int count = 0; count < 3; count++)
        {
            _handler.Then(async (_, cancellationToken) =>
            {
                await _time.WaitAsync(TimeSpan.FromSeconds(50), cancellationToken);
                return StubHandler.Response(200, Good);
            });
        }

        using var client = new ApiClient(new ApiClientOptions { ThrottleLimit = 1, Timeout = TimeSpan.FromSeconds(60), Clock = _time }, _handler);
        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 3).Select(_ => GetAsync(client))));
        Assert.Equal(TimeSpan.FromSeconds(150), _time.Elapsed);
    }

    /// <summary>Lets so many requests in within a time, and refuses the others.</summary>
    private sealed class LimitedServer(VirtualTime time, int limit, TimeSpan window, bool tellsLimit, bool slides)
    {
        private readonly Queue<TimeSpan> _letIn = new();
        private TimeSpan _begun;

        public async Task<HttpResponseMessage> Answer()
        {
            TimeSpan now = time.Elapsed;
            if (!slides && now - _begun >= window)
            {
                _letIn.Clear();
                _begun = now;
            }

            while (slides && _letIn.Count > 0 && now - _letIn.Peek() >= window)
            {
                _letIn.Dequeue();
            }

            bool isRefused = _letIn.Count >= limit;
            if (!isRefused)
            {
                _letIn.Enqueue(now);
            }

            int left = limit - _letIn.Count;
            await time.WaitAsync(TimeSpan.FromMilliseconds(10));
            string reset = window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
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

            return StubHandler.Response(isRefused ? 429 : 200, Good, [.. headers]);
        }
    }

    private sealed class AnsweringHandler(Func<Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer();
    }

    /// <summary>Answers that tell the limit, what is left, and when it is reset.</summary>
    private void Then(int limit, params (int Left, int Reset)[] answers)
    {
        foreach ((int left, int reset) in answers)
        {
            _handler.Then(200, Good, ("RateLimit-Limit", $"{limit}"), ("RateLimit-Remaining", $"{left}"), ("RateLimit-Reset", $"{reset}"));
        }
    }

    /// <summary>Sends requests one after the other.</summary>
    /// <returns>When they were sent, in seconds since the beginning.</returns>
    private Task<List<double>> SendAsync(int count) => TimesOfAsync(async () =>
    {
        for (int i = 0; i < count; i++)
        {
            await GetAsync(_client, Observer()).ConfigureAwait(false);
        }
    });

    /// <summary>Sends requests all at once.</summary>
    private Task<List<double>> SendAtOnceAsync(int count) => TimesOfAsync(() => Task.WhenAll(Enumerable.Range(0, count).Select(_ => GetAsync(_client, Observer()))));

    private async Task<List<double>> TimesOfAsync(Func<Task> work)
    {
        int before = _handler.Requests.Count;
        await _time.RunAsync(work);
        return [.. _handler.Requests.Skip(before).Select(request => request.At.TotalSeconds)];
    }

    private static Task<ApiAnswer> GetAsync(ApiClient client, ApiObserver? observer = null, CancellationToken cancellationToken = default) =>
        client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), observer, cancellationToken);

    private ApiObserver Observer() => new() { Waiting = (wait, left, reason) => _waits.Add((wait.TotalSeconds, left, reason)) };
}
