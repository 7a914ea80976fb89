using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class FollowerTests
{
    [Theory]
    [InlineData(2, 200)]
    public Task Followers_see_each_line_once(int count, int lines) => Follow(count, lines);

    [Fact]
    [Trait("Category", "Long")]
    public Task Sixteen_followers_see_each_line_once_with_delays_equal_stamps_shifting_pages_and_faults() => Follow(16, 500);

    private static async Task Follow(int count, int lines)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(async () =>
        {
            var clock = new LeapingClock();
            var log = new FakeLog(clock, seed: number)
            {
                Lines = FakeLog.Write(clock.UtcNow + TimeSpan.FromSeconds(5), lines, 4, 20, seed: number),
                IsNewestFirst = number % 2 == 0,
                IsShuffled = number % 3 == 0,
                FaultRate = 0.02,
            };
            List<string> seen = await Follow(log, clock, Logs(), new FollowOptions { Duration = TimeSpan.FromSeconds((lines / 4) + 175) });

            Assert.Equal(log.Lines.Select(Text).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        })));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Equal_lines_that_the_end_of_a_page_parts_are_both_seen(bool isNewestFirst)
    {
        var clock = new LeapingClock();
        DateTimeOffset time = clock.UtcNow + TimeSpan.FromSeconds(3);
        var log = new FakeLog(clock) { PageSize = 2, IsNewestFirst = isNewestFirst };
        log.Lines.AddRange(Enumerable.Range(0, 7).Select(number => (time, time, "same", number)));

        Assert.Equal(7, (await Follow(log, clock, Logs(), new FollowOptions { Duration = TimeSpan.FromMinutes(1) })).Count);
    }

    [Fact]
    public async Task The_tail_comes_first_and_nothing_that_is_older()
    {
        var clock = new LeapingClock();
        DateTimeOffset start = clock.UtcNow;
        var log = new FakeLog(clock) { IsNewestFirst = true };
        log.Lines.AddRange(Enumerable.Range(0, 300).Select(number => (start.AddMinutes(-400 + number), start, $"old {number}", number)));
        log.Lines.Add((start.AddSeconds(10), start.AddSeconds(11), "new", 300));

        Assert.Equal(["old 297", "old 298", "old 299", "new"], (await Follow(log, clock, Logs(), new FollowOptions { Tail = 3, Duration = TimeSpan.FromMinutes(4) })).Select(WithoutTime));
        Assert.Equal(["new"], (await Follow(log, new LeapingClock(), Logs(), new FollowOptions { Tail = 0, Duration = TimeSpan.FromMinutes(1) }, log)).Select(WithoutTime));
        Assert.Equal(52, (await Follow(log, clock, Logs(), new FollowOptions { StartTime = start.AddMinutes(-151), Duration = TimeSpan.FromMinutes(1) })).Count);
    }

    [Fact]
    public async Task An_outage_is_outlived_with_a_warning_each_minute_and_nothing_is_lost()
    {
        var clock = new LeapingClock();
        DateTimeOffset start = clock.UtcNow;
        var log = new FakeLog(clock) { Lines = FakeLog.Write(start, 900, 0.5, 3, seed: 1), Outage = (start.AddMinutes(5), start.AddMinutes(15)) };
        var warnings = new List<string>();

        List<string> seen = await Follow(log, clock, Logs(), new FollowOptions { Duration = TimeSpan.FromMinutes(31) }, null, warnings.Add);

        Assert.Equal(log.Lines.Select(Text).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.InRange(warnings.Count, 8, 11);
        Assert.Contains("nothing is lost", warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_late_lines_come_is_learned()
    {
        var clock = new LeapingClock();
        var log = new FakeLog(clock) { Lines = FakeLog.Write(clock.UtcNow, 1000, 2, 100, seed: 2) };
        Follower? follower = null;

        List<string> seen = await Follow(log, clock, Logs(), new FollowOptions { Duration = TimeSpan.FromMinutes(12) }, made: made => follower = made);

        Assert.Equal(log.Lines.Select(Text).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.InRange(follower!.Overlap.TotalSeconds, 120, 600);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Readings_that_take_longer_than_lines_are_late_lose_none()
    {
        // Sixty lines a second, half a second for each fifty of them.
        var clock = new LeapingClock();
        var log = new FakeLog(clock) { Lines = FakeLog.Write(clock.UtcNow + TimeSpan.FromSeconds(5), 9000, 60, 20, seed: 5), Duration = TimeSpan.FromSeconds(0.5) };
        Follower? follower = null;

        List<string> seen = await Follow(log, clock, Logs(), new FollowOptions { Duration = TimeSpan.FromMinutes(8) }, made: made => follower = made);

        Assert.Equal(log.Lines.Count, seen.Count);
        Assert.Equal(log.Lines.Select(Text).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        // It is not the lines that are late.
        Assert.InRange(follower!.Overlap.TotalSeconds, 30, 60);
    }

    [Fact]
    public async Task Messages_and_events_are_told_apart_by_their_ids()
    {
        foreach (FollowSource source in new[] { Messages(), Events() })
        {
            var clock = new LeapingClock();
            var log = new FakeLog(clock, source.Operation.Result!) { Lines = FakeLog.Write(clock.UtcNow - TimeSpan.FromSeconds(60), 600, 4, 0.5, seed: 3), IsNewestFirst = true, FaultRate = 0.05, PageSize = 20 };

            List<string> seen = await Follow(log, clock, source, new FollowOptions { Tail = 5, Duration = TimeSpan.FromMinutes(3) });

            Assert.Equal(seen.Count, seen.Distinct().Count());
            int first = int.Parse(seen[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(first, 220, 280);
            Assert.Equal(Enumerable.Range(first, 600 - first).Select(number => $"{number}"), seen.OrderBy(int.Parse));
        }
    }

    [Fact]
    public async Task Idle_it_asks_at_most_seven_hundredths_of_what_a_look_each_second_would()
    {
        var clock = new LeapingClock();
        var log = new FakeLog(clock) { Duration = TimeSpan.Zero };

        _ = await Follow(log, clock, Logs(), new FollowOptions { Duration = TimeSpan.FromHours(1) });

        Assert.InRange(log.Requests, 1, 3600 * 0.07);
    }

    [Fact]
    public async Task What_is_remembered_does_not_grow()
    {
        var clock = new LeapingClock();
        DateTimeOffset start = clock.UtcNow;
        var log = new FakeLog(clock) { Lines = FakeLog.Write(start, 600, 0.15, 1, seed: 4) };
        int most = 0;
        Follower? follower = null;

        List<string> seen = await Follow(log, clock, Logs(), new FollowOptions { Duration = TimeSpan.FromHours(1.2) }, made: made => follower = made, found: () => most = Math.Max(most, follower!.Remembered));

        Assert.Equal(600, seen.Count);
        Assert.InRange(most, 10, 120);
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(404, "ResourceNotFound")]
    public async Task What_no_repeat_helps_ends_it(int status, string type)
    {
        using var server = new AnsweringHandler(status, $$"""{"id":"err_1","code":{{status}},"type":"{{type}}","message":"no"}""");
        var api = new JobApi(new ApiClient(new ApiClientOptions { Url = new Uri("http://localhost:9/"), Token = "t", MaximumRetryCount = 0 }, server), new ApiContext("w", "b"));

        Assert.Equal(type, (await Assert.ThrowsAsync<ApiException>(() => new Follower(api, Logs(), new FollowOptions(), new LeapingClock()).RunAsync(default))).Type);
    }

    [Fact]
    public async Task Canceling_ends_it_at_once()
    {
        var clock = new LeapingClock();
        using var source = new CancellationTokenSource();
        var log = new FakeLog(clock) { Lines = FakeLog.Write(clock.UtcNow, 100, 2, 1, seed: 1) };
        int count = 0;
        var follower = new Follower(log.Connect(), Logs(), new FollowOptions(), clock)
        {
            Found = _ =>
            {
                if (++count == 5)
                {
                    source.Cancel();
                }
            },
        };

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follower.RunAsync(source.Token));
    }

    private static FollowSource Logs() => new(Operations.GetBotLogs, new Dictionary<string, object?> { ["id"] = "bot" }, "timestamp", "timeStart", HasIds: false);

    private static FollowSource Messages() => new(Operations.ListMessages, new Dictionary<string, object?>(), "createdAt", "afterDate", HasIds: true);

    private static FollowSource Events() => new(Operations.ListEvents, new Dictionary<string, object?>(), "createdAt", null, HasIds: true);

    private static string Text((DateTimeOffset Time, DateTimeOffset ShownAt, string Text, int Number) line) => $"{ApiTime.Format(line.Time)} {line.Text}";

    private static string WithoutTime(string line) => line.Substring(line.IndexOf(' ', StringComparison.Ordinal) + 1);

    private static async Task<List<string>> Follow(
        FakeLog log, LeapingClock clock, FollowSource source, FollowOptions options, FakeLog? shared = null, Action<string>? warning = null, Action<Follower>? made = null, Action? found = null)
    {
        if (shared is not null)
        {
            log = new FakeLog(clock) { Lines = shared.Lines, IsNewestFirst = shared.IsNewestFirst };
        }

        var seen = new List<string>();
        var follower = new Follower(log.Connect(), source, options, clock)
        {
            Found = item =>
            {
                seen.Add(source.HasIds ? item.Id.Substring(2) : $"{item.Text("timestamp")} {item.Text("message")}");
                found?.Invoke();
            },
            Warning = warning,
        };
        made?.Invoke(follower);
        await follower.RunAsync(default);
        return seen;
    }

    private sealed class AnsweringHandler(int status, string body) : System.Net.Http.HttpMessageHandler
    {
        protected override Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new System.Net.Http.HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new System.Net.Http.StringContent(body) });
    }
}
