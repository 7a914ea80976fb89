using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>When a follower looks, how far back, and what it says: in a time in which nothing but its waits takes any.</summary>
public sealed class FollowerRuleTests
{
    private readonly LeapingClock _clock = new();
    private readonly List<(double Second, double ShownAt, string Text)> _lines = [];
    private readonly List<string> _seen = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _told = [];
    private readonly List<(double Second, double? Back)> _looks = [];
    private readonly DateTimeOffset _start;
    private Func<double, FakeAnswer?> _fault = _ => null;

    public FollowerRuleTests() => _start = _clock.UtcNow;

    [Theory]
    [InlineData(0, new[] { 600.0, 3600, 21600, 86400 })]
    [InlineData(-500, new[] { 600.0 })]
    [InlineData(-3000, new[] { 600.0, 3600 })]
    [InlineData(-20000, new[] { 600.0, 3600, 21600 })]
    [InlineData(-80000, new[] { 600.0, 3600, 21600, 86400 })]
    public async Task The_last_items_are_looked_for_further_and_further_back(double at, double[] backs)
    {
        if (at < 0)
        {
            _lines.Add((at, at, "old"));
        }

        await Follow(new() { Tail = 1, Duration = TimeSpan.Zero });
        Assert.Equal(backs, _looks.Select(look => look.Back!.Value));
        Assert.Equal(at < 0 ? ["old"] : [], _seen);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(9, 4)]
    public async Task So_many_come_first_as_are_wanted(int tail, int looks)
    {
        _lines.AddRange([(-2000, 0, "a"), (-50, 0, "b"), (-40, 0, "c")]);
        await Follow(new() { Tail = tail, Duration = TimeSpan.Zero });
        Assert.Equal(new[] { "a", "b", "c" }.TakeLast(Math.Min(tail, 3)), _seen);
        Assert.Equal(looks, _looks.Count);
    }

    [Fact]
    public void Twenty_come_first_where_nothing_is_said_and_looks_are_two_seconds_apart()
    {
        var options = new FollowOptions();
        Assert.Equal((20, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), null, null), (options.Tail, options.PollInterval, options.Overlap, options.Duration, options.StartTime));
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(15)), (Follower.LongestOverlap, Follower.LongestInterval));
    }

    [Fact]
    public async Task From_a_moment_on_all_come_and_nothing_that_is_older()
    {
        _lines.AddRange([(-101, 0, "before"), (-100, 0, "at"), (-10, 0, "b"), (-99, 5, "late"), (-102, 5, "older and late")]);
        await Follow(new() { StartTime = _start.AddSeconds(-100), Tail = 1, Duration = TimeSpan.FromSeconds(30) });
        Assert.Equal(["at", "b", "late"], _seen);
        Assert.All(_looks, look => Assert.Equal(100, look.Back!.Value - look.Second, 3));
    }

    [Fact]
    public async Task Looks_are_further_apart_while_nothing_comes_and_as_before_when_something_does()
    {
        _lines.Add((30, 30, "a"));
        await Follow(new() { PollInterval = TimeSpan.FromSeconds(2), Tail = 0, Duration = TimeSpan.FromSeconds(120) });
        // Four looks for the tail, then times one and a half, up to fifteen seconds; and at the end of the time there is none.
        Assert.Equal([0, 0, 0, 0, 3, 7.5, 14.25, 24.375, 39.375, 41.375, 44.375, 48.875, 55.625, 65.75, 80.75, 95.75, 110.75], _looks.Select(look => look.Second));
        Assert.Equal(120, (_clock.UtcNow - _start).TotalSeconds);
    }

    [Fact]
    public async Task An_interval_that_is_longer_than_the_longest_stays_as_it_is()
    {
        await Follow(new() { PollInterval = TimeSpan.FromSeconds(40), Tail = 0, Duration = TimeSpan.FromSeconds(130) });
        Assert.Equal([0, 40, 80, 120], _looks.Skip(3).Select(look => look.Second));
    }

    [Fact]
    public async Task A_look_goes_back_two_minutes_at_first_and_then_as_far_as_is_wanted()
    {
        _lines.Add((-200, -200, "a"));
        await Follow(new() { PollInterval = TimeSpan.FromSeconds(20), Tail = 1, Overlap = TimeSpan.FromSeconds(30), Duration = TimeSpan.FromSeconds(200) });
        // Behind the newest item, which was there 200 seconds before.
        Assert.Equal(Enumerable.Repeat(320.0, 5), _looks.Skip(1).Take(5).Select(look => look.Back!.Value - look.Second));
        Assert.Equal(Enumerable.Repeat(230.0, 4), _looks.Skip(6).Select(look => look.Back!.Value - look.Second));
    }

    [Fact]
    public async Task One_that_is_wanted_to_go_further_back_does()
    {
        _lines.Add((-200, -200, "a"));
        await Follow(new() { PollInterval = TimeSpan.FromSeconds(20), Tail = 1, Overlap = TimeSpan.FromSeconds(300), Duration = TimeSpan.FromSeconds(50) });
        Assert.Equal([500.0, 500], _looks.Skip(1).Select(look => look.Back!.Value - look.Second));
    }

    [Fact]
    public async Task Items_come_by_their_time_and_equal_ones_as_they_came()
    {
        _lines.AddRange([(3, 5, "c"), (1, 5, "b"), (1, 5, "a"), (2, 5, "same"), (2, 5, "same")]);
        await Follow(new() { Tail = 0, Duration = TimeSpan.FromSeconds(20) });
        Assert.Equal(["b", "a", "same", "same", "c"], _seen);
    }

    [Fact]
    public async Task An_outage_is_told_each_minute_and_its_end()
    {
        _fault = second => second is >= 10 and < 150 ? FakeAnswer.Error(503, "down") : null;
        _lines.Add((20, 20, "a"));
        await Follow(new() { PollInterval = TimeSpan.FromSeconds(10), Tail = 0, Duration = TimeSpan.FromSeconds(200) });

        Assert.Equal(
            [
                "getBotLogs could not be asked: down It is asked again until it answers, and nothing is lost meanwhile.",
                "getBotLogs could not be asked for 60 s: down It is asked again until it answers, and nothing is lost meanwhile.",
                "getBotLogs could not be asked for 120 s: down It is asked again until it answers, and nothing is lost meanwhile.",
            ],
            _warnings);
        Assert.Equal("It answers again, after 135 s. Nothing is lost.", Assert.Single(_told, text => text.StartsWith("It answers", StringComparison.Ordinal)));
        Assert.Equal(["a"], _seen);
    }

    [Fact]
    public async Task A_second_outage_is_told_like_the_first()
    {
        _fault = second => second is (>= 10 and < 20) or (>= 100 and < 120) ? FakeAnswer.Error(503, "down") : null;
        await Follow(new() { PollInterval = TimeSpan.FromSeconds(10), Tail = 0, Duration = TimeSpan.FromSeconds(200) });
        Assert.Equal(2, _warnings.Count);
        Assert.All(_warnings, warning => Assert.StartsWith("getBotLogs could not be asked: down", warning, StringComparison.Ordinal));
        Assert.Equal(2, _told.Count);
    }

    [Theory]
    [InlineData(15, 30)]
    [InlineData(16, 60)]
    [InlineData(31, 120)]
    [InlineData(100, 240)]
    public async Task What_comes_late_makes_looks_go_back_further(double late, double overlap)
    {
        // One in time, and one that shows so much later than that and has another time.
        _lines.AddRange([(0, 0, "first"), (10, 10, "newest"), (10 - late, 20, "late")]);
        Follower follower = await Follow(new() { PollInterval = TimeSpan.FromSeconds(1), StartTime = _start.AddSeconds(-500), Duration = TimeSpan.FromSeconds(60) });
        Assert.Equal(overlap, follower.Overlap.TotalSeconds);
        Assert.Equal(["first", "newest", "late"], _seen);
        Assert.Equal(overlap == 30 ? [] : [$"Something came {late} s late: each look goes back {overlap} s from now on."], _told);
    }

    [Fact]
    public async Task No_look_goes_back_further_than_ten_minutes_and_one_of_nothing_at_all_begins_with_a_second()
    {
        _lines.AddRange([(0, 0, "first"), (590, 400, "newest"), (0.5, 500, "late")]);
        Follower follower = await Follow(new() { PollInterval = TimeSpan.FromSeconds(1), StartTime = _start.AddSeconds(-1), Overlap = TimeSpan.FromSeconds(599), Duration = TimeSpan.FromSeconds(600) });
        Assert.Equal(600, follower.Overlap.TotalSeconds);

        var other = new FollowerRuleTests();
        other._lines.AddRange([(0, 0, "first"), (10, 2, "newest"), (9.9, 5, "late")]);
        Assert.Equal(1, (await other.Follow(new() { PollInterval = TimeSpan.FromSeconds(1), StartTime = _start.AddSeconds(-1), Overlap = TimeSpan.Zero, Duration = TimeSpan.FromSeconds(20) })).Overlap.TotalSeconds);
    }

    [Fact]
    public async Task What_was_seen_is_remembered_for_ten_minutes()
    {
        _lines.AddRange(Enumerable.Range(0, 100).Select(number => (number * 10.0, number * 10.0, $"{number}")));
        Follower follower = await Follow(new() { PollInterval = TimeSpan.FromSeconds(5), StartTime = _start, Duration = TimeSpan.FromSeconds(1000) });
        Assert.Equal(100, _seen.Count);
        // From 390 to 990.
        Assert.Equal(61, follower.Remembered);
    }

    [Fact]
    public async Task A_look_of_which_a_page_fails_gives_nothing_of_it()
    {
        _lines.AddRange([(5, 5, "a"), (6, 6, "b"), (7, 7, "c")]);
        int pages = 0;
        var service = new FakeService(request => request["nextToken"] is string && ++pages < 3 ? FakeAnswer.Error(400, "broken") : Answer(request, 1));
        await Follow(new() { Tail = 0, Duration = TimeSpan.FromSeconds(60) }, service);
        Assert.Equal(["a", "b", "c"], _seen);
        Assert.StartsWith("getBotLogs could not be asked: getBotLogs gave the token of a page that was read already, so the list would never end. It is asked again", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 1)]
    public async Task What_never_answers_within_the_time_is_an_error(double seconds, int warnings)
    {
        var service = new FakeService(_ => FakeAnswer.Error(503, "down"));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => Follow(new() { Duration = TimeSpan.FromSeconds(seconds) }, service));
        Assert.Equal((503, warnings), (exception.Status, _warnings.Count));
    }

    [Fact]
    public async Task A_time_that_is_longer_than_time_goes_on_is_for_ever()
    {
        using var cancellation = new CancellationTokenSource();
        int looks = 0;
        var service = new FakeService(request =>
        {
            if (++looks == 20)
            {
                cancellation.Cancel();
            }

            return Answer(request, 9);
        });
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Follow(new() { Duration = TimeSpan.MaxValue }, service, cancellationToken: cancellation.Token));
        Assert.Equal(20, looks);
    }

    [Fact]
    public async Task A_list_without_a_time_to_ask_for_is_read_until_a_page_is_known()
    {
        // Newest first, two a page; older than a day are not wanted.
        var ids = new List<(string Id, double Second)> { ("e3", -10), ("e2", -20), ("e1", -30), ("e0", -90000) };
        var service = new FakeService(request =>
        {
            int place = int.Parse(request["nextToken"] ?? "0", CultureInfo.InvariantCulture);
            var shown = ids.Where(one => one.Second <= (_clock.UtcNow - _start).TotalSeconds).OrderByDescending(one => one.Second).ToList();
            string items = string.Join(",", shown.Skip(place).Take(2).Select(one => $"{{\"id\":\"{one.Id}\",\"createdAt\":\"{ApiTime.Format(_start.AddSeconds(one.Second))}\"}}"));
            return $"{{\"events\":[{items}],\"meta\":{{\"nextToken\":{(place + 2 < shown.Count ? $"\"{place + 2}\"" : "null")}}}}}";
        });
        ids.AddRange([("e4", 1), ("e5", 1.5), ("e6", 1.7)]);
        var source = new FollowSource(Operations.ListEvents, new Dictionary<string, object?>(), "createdAt", null, HasIds: true);

        await Follow(new() { Tail = 2, Duration = TimeSpan.FromSeconds(8) }, service, source);

        Assert.Equal(["e2", "e3", "e4", "e5", "e6"], _seen);
        // One page for the tail; three, to what is known; then one each, which is known.
        Assert.Equal([null, null, "2", "4", null, null], service.Requests.Select(request => request["nextToken"]));

        _seen.Clear();
        await new FollowerRuleTests().Follow(new() { Tail = 9, Duration = TimeSpan.Zero }, service, source, _seen);
        Assert.Equal(["e1", "e2", "e3", "e4", "e5", "e6"], _seen);
    }

    private async Task<Follower> Follow(FollowOptions options, FakeService? service = null, FollowSource? source = null, List<string>? seen = null, CancellationToken cancellationToken = default)
    {
        var follower = new Follower(
            (service ?? new FakeService(request => Answer(request, 100))).Connect(),
            source ?? new FollowSource(Operations.GetBotLogs, new Dictionary<string, object?> { ["id"] = "bot" }, "timestamp", "timeStart", HasIds: false),
            options,
            _clock)
        {
            Found = item => (seen ?? _seen).Add(item.Text("message") ?? item.Id),
            Warning = _warnings.Add,
            Verbose = _told.Add,
        };
        await follower.RunAsync(cancellationToken);
        return follower;
    }

    private FakeAnswer Answer(FakeRequest request, int pageSize)
    {
        double now = (_clock.UtcNow - _start).TotalSeconds;
        if (request["nextToken"] is null)
        {
            double from = (DateTimeOffset.Parse(request["timeStart"]!, CultureInfo.InvariantCulture) - _start).TotalSeconds;
            _looks.Add((now, Math.Round(now - from, 3)));
        }

        if (_fault(now) is FakeAnswer fault)
        {
            return fault;
        }

        var start = DateTimeOffset.Parse(request["timeStart"]!, CultureInfo.InvariantCulture);
        var shown = _lines.Where(line => line.ShownAt <= now && _start.AddSeconds(line.Second) >= start).ToList();
        int place = int.Parse(request["nextToken"] ?? "0", CultureInfo.InvariantCulture);
        string items = string.Join(",", shown.Skip(place).Take(pageSize).Select(line => $"{{\"timestamp\":\"{ApiTime.Format(_start.AddSeconds(line.Second))}\",\"message\":\"{line.Text}\"}}"));
        return $"{{\"logs\":[{items}],\"nextToken\":{(place + pageSize < shown.Count ? $"\"{place + pageSize}\"" : "null")}}}";
    }
}
