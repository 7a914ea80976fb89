using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What a run of an archive asks for, of whom, and what of the answers it takes: a window of time, a part of the conversations, what has changed.</summary>
public sealed class ArchiveSourcesTests : IDisposable
{
    private readonly FakeBot _bot = new();

    public void Dispose() => _bot.Dispose();

    [Fact]
    public async Task Lists_are_asked_for_what_is_wanted_in_pages_as_long_as_they_may_be()
    {
        _bot.Add("c1", 1, "a");
        _bot.Users.Add(("u1", At(-3)));
        await _bot.Archive(Wanted(channel: "channel", tags: new() { ["a"] = "1" }, people: true));
        Assert.Equal("GET /v1/chat/conversations?channel=channel&pageSize=1000&sortDirection=asc&sortField=createdAt&tags.a=1", _bot.Service.Requests[0].ToString());
        Assert.Contains("GET /v1/chat/conversations/c1/participants?pageSize=100", _bot.Service.Requests.Select(request => request.ToString()));
        Assert.Contains("GET /v1/chat/messages?beforeDate=2026-03-01T11:45:00.000Z&conversationId=c1&pageSize=100", _bot.Service.Requests.Select(request => request.ToString()));

        using var other = new FakeBot();
        other.Users.AddRange([("u1", At(-3)), ("u2", At(-0.001))]);
        await other.Archive(Wanted(other, user: true));
        Assert.Equal("GET /v1/chat/users?pageSize=1000&rangeField=updatedAt&sortDirection=asc&sortField=updatedAt", Last(other, "/users"));
        Assert.Equal(["u1", "u2"], other.Lines(RecordKind.User).Select(line => (string)line["id"]!));
        // The next run asks for those that have changed.
        await other.Archive(Wanted(other, user: true));
        Assert.Equal("GET /v1/chat/users?afterDate=2026-02-27T11:45:00.000Z&pageSize=1000&rangeField=updatedAt&sortDirection=asc&sortField=updatedAt", Last(other, "/users"));
    }

    [Fact]
    public async Task The_journal_names_each_part_that_is_done()
    {
        _bot.Add("c1", 1, "a");
        _bot.Users.Add(("u1", At(-3)));
        await _bot.Archive(Wanted(user: true, people: true, events: true));
        string[] units = [.. _bot.Journal().SelectMany(line => line["units"]?.AsArray() ?? []).Select(unit => (string)unit!)];
        Assert.Equal(["m:/2026-03-01T11:45:00.000Z", "c1", "users", "events"], units.Select(unit => unit.StartsWith("c:", StringComparison.Ordinal) ? unit[^2..] : unit));

        await _bot.Archive(Wanted(conversations: ["c1"]));
        Assert.Equal(["c:c1"], _bot.Journal("part-1-of-1.selected").SelectMany(line => line["units"]?.AsArray() ?? []).Select(unit => (string)unit!));
    }

    [Fact]
    public async Task What_cannot_be_read_is_named()
    {
        _bot.Add("c1", 1, "a");
        _bot.Instead = request => request.Path is "/v1/chat/users" or "/v1/chat/events" || request.Path.EndsWith("/participants", StringComparison.Ordinal) ? FakeAnswer.Error(403) : null;
        Assert.Equal(["c1", "users", "events"], (await _bot.Archive(Wanted(user: true, people: true, events: true))).Errors.Select(error => error.Step));

        _bot.Instead = request => request.Path == "/v1/chat/conversations/c1" ? """{"other":{}}""" : null;
        ArchiveFault fault = Assert.Single((await _bot.Archive(Wanted(conversations: ["c1"]))).Errors);
        Assert.Equal(("c1", "The answer has no conversation."), (fault.Step, fault.Exception.Message));
    }

    [Fact]
    public async Task What_is_as_old_as_the_end_of_the_window_is_not_in_it_and_what_is_as_old_as_its_start_is()
    {
        double settled = -15 / 1440.0;
        _bot.Add("c1", -settled, "at the end");
        _bot.Add("c1", -settled + (1 / 86_400_000.0), "just before it");
        _bot.Events.AddRange([("at the end", At(settled)), ("before", At(settled).AddMilliseconds(-1))]);
        ArchiveOutcome first = await _bot.Archive(Wanted(events: true));
        Assert.Equal(["just before it"], _bot.Texts());
        Assert.Equal(["before"], _bot.Lines(RecordKind.Event).Select(line => (string)line["id"]!));
        // The service counts two, one of which is not to be here yet: that is no difference.
        Assert.Equal((0, 1), (first.Unreconciled, first.Messages));

        using var other = new FakeBot();
        other.Events.AddRange(Enumerable.Range(0, 450).Select(number => ($"e{number}", At(-1))));
        await other.Archive(Wanted(other, events: true, after: At(-1)));
        Assert.Equal(450, other.Lines(RecordKind.Event).Count());
        Assert.Equal(5, other.Service.Requests.Count(request => request.Path.EndsWith("/events", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_part_of_the_conversations_has_their_messages_events_and_people_and_no_others(int number)
    {
        var shard = new Shard(number, 2);
        string[] ids = [.. Enumerable.Range(0, 20).Select(id => $"c{id}")];
        foreach (string id in ids)
        {
            _bot.Add(id, 1, id);
        }

        _bot.Users.AddRange(Enumerable.Range(0, 20).Select(id => ($"u{id}", At(-3))));
        _bot.Instead = request => request.Path == "/v1/chat/events"
            ? $"{{\"events\":[{string.Join(",", ids.Select(id => $"{{\"id\":\"e-{id}\",\"conversationId\":\"{id}\",\"createdAt\":\"2026-02-28T12:00:00.000Z\"}}"))},{{\"id\":\"none\",\"createdAt\":\"2026-02-28T12:00:00.000Z\"}}],\"meta\":{{}}}}" : null;
        await _bot.Archive(Wanted(shard: shard, mode: ArchiveMode.Message, user: true, events: true));

        string[] own = [.. ids.Where(shard.Has).Order(StringComparer.Ordinal)];
        Assert.Equal(own, _bot.Texts(shard).Order(StringComparer.Ordinal));
        Assert.Equal(own, _bot.Lines(RecordKind.Conversation, shard).Select(line => (string)line["id"]!).Order(StringComparer.Ordinal));
        Assert.Equal(
            own.Select(id => $"e-{id}").Concat(shard.Has("none") ? ["none"] : []).Order(StringComparer.Ordinal), _bot.Lines(RecordKind.Event, shard).Select(line => (string)line["id"]!).Order(StringComparer.Ordinal));
        Assert.Equal(_bot.Users.Select(user => user.Id).Where(shard.Has).Order(StringComparer.Ordinal), _bot.Lines(RecordKind.User, shard).Select(line => (string)line["id"]!).Order(StringComparer.Ordinal));
        Assert.InRange(own.Length, 1, 19);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Some_conversations_come_with_what_is_wanted_of_them(bool all)
    {
        _bot.Add("c1", 1, "a");
        _bot.Users.Add(("u1", At(-3)));
        _bot.Events.Add(("e1", At(-2)));
        ArchiveOutcome outcome = await _bot.Archive(Wanted(conversations: ["c1"], user: all, events: all, people: all));
        Assert.Equal((1, 1), (outcome.Messages, outcome.Conversations));
        Assert.Equal(all ? ["u1"] : [], _bot.Lines(RecordKind.User).Select(line => (string)line["id"]!));
        Assert.Equal(all ? ["e1"] : [], _bot.Lines(RecordKind.Event).Select(line => (string)line["id"]!));
        Assert.Equal(all ? ["c1"] : [], _bot.Lines(RecordKind.Participants).Select(line => (string)line["id"]!));
        string[] expected = ["GET /v1/chat/conversations/c1", "GET /v1/chat/conversations/c1/participants?pageSize=100", "GET /v1/chat/events?conversationId=c1&pageSize=100", "GET /v1/chat/messages?conversationId=c1&pageSize=100"];
        Assert.Equal(all ? expected : [expected[0], expected[3]], _bot.Service.Requests.Select(request => request.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_conversation_is_asked_for_messages_where_it_may_have_other_ones()
    {
        // The archive ended on the 27th of February, and looks back for a day.
        double edge = 3 + (15 / 1440.0);
        foreach ((string id, double days) in new[] { ("old", 30.0), ("last", edge), ("before", edge + (1 / 86_400_000.0)), ("miscounted", 20), ("touched", 20), ("touched before", 20), ("tagged", 20) })
        {
            _bot.Add(id, days, id);
        }

        _bot.Miscounted["miscounted"] = 4;
        _bot.More["last"] = _bot.More["before"] = ",\"updatedAt\":\"2026-02-01T00:00:00.000Z\"";
        _bot.More["touched"] = ",\"updatedAt\":\"2026-02-26T11:45:00.000Z\"";
        _bot.More["touched before"] = ",\"updatedAt\":\"2026-02-26T11:44:59.999Z\"";
        _bot.Clock.Now = At(-2);
        await _bot.Archive(Conversations());
        Assert.Contains("miscounted /", _bot.Asked);
        _bot.Clock.Now = At(2);

        async Task<IEnumerable<string>> AskedAsync()
        {
            int before = _bot.Asked.Count();
            _ = await _bot.Archive(Conversations());
            return _bot.Asked.Skip(before).Order(StringComparer.Ordinal);
        }

        // That the service counts more of one than it has is known.
        Assert.Equal(["last 02-26T11:45:00/03-03T11:45:00", "touched 02-26T11:45:00/03-03T11:45:00"], await AskedAsync());
        // What looks different may have others, whatever its number says; a new one may have them of any time.
        _bot.More["tagged"] = ",\"tags\":{\"a\":\"1\"}";
        _bot.Messages.Add(("m", "new", At(-50), "new"));
        _bot.Conversations.Add(("new", At(-50), "channel"));
        Assert.Equal(["new /03-03T11:45:00", "tagged 03-02T11:45:00/03-03T11:45:00"], await AskedAsync());
        Assert.Empty(await AskedAsync());
        Assert.Equal(8, _bot.Texts().Count());
    }

    [Fact]
    public async Task One_that_could_not_be_read_is_read_whole_the_next_time_and_then_is_like_others()
    {
        _bot.Add("c1", 30, "a");
        await _bot.Archive(Conversations());
        _bot.More["c1"] = ",\"tags\":{\"a\":\"1\"}";
        _bot.Instead = request => request.Path == "/v1/chat/messages" ? FakeAnswer.Error(403) : null;
        Assert.Equal(["c1"], (await _bot.Archive(Conversations())).Errors.Select(error => error.Step).Distinct());

        _bot.Instead = _ => null;
        int before = _bot.Asked.Count();
        Assert.True((await _bot.Archive(Conversations())).IsComplete);
        Assert.Equal(["c1 /03-01T11:45:00"], _bot.Asked.Skip(before));
        _bot.More["c1"] = ",\"tags\":{\"a\":\"2\"}";
        await _bot.Archive(Conversations());
        Assert.Equal(["c1 /03-01T11:45:00", "c1 02-28T11:45:00/03-01T11:45:00"], _bot.Asked.Skip(before));
    }

    [Fact]
    public async Task People_are_asked_for_where_the_conversation_changed_until_they_came()
    {
        _bot.Add("c1", 30, "a");
        _bot.Users.Add(("u1", At(-40)));
        bool isDown = true;
        _bot.Instead = request => isDown && request.Path.EndsWith("/participants", StringComparison.Ordinal) ? FakeAnswer.Error(403) : null;
        int asked() => _bot.Service.Requests.Count(request => request.Path.EndsWith("/participants", StringComparison.Ordinal));
        Assert.False((await _bot.Archive(Wanted(people: true))).IsComplete);
        isDown = false;
        int before = asked();
        Assert.True((await _bot.Archive(Wanted(people: true))).IsComplete);
        Assert.Equal((1, "u1"), (asked() - before, (string?)_bot.Lines(RecordKind.Participants).Single()["participants"] is string people ? (string?)JsonNode.Parse(people)![0]!["id"] : null));
        await _bot.Archive(Wanted(people: true));
        Assert.Equal(1, asked() - before);
        _bot.More["c1"] = ",\"tags\":{\"a\":\"1\"}";
        await _bot.Archive(Wanted(people: true));
        Assert.Equal(2, asked() - before);
    }

    [Fact]
    public async Task A_number_that_could_not_be_looked_into_is_the_next_time()
    {
        _bot.Add("c1", 30, "a");
        _bot.Miscounted["c1"] = 1;
        _bot.Instead = request => request["conversationId"] is not null ? FakeAnswer.Error(403) : null;
        Assert.False((await _bot.Archive()).IsComplete);
        Assert.Equal(2, (int)_bot.Journal().Last(line => line["committed"] is not null)["committed"]!);

        // Also when the numbers are equal by then.
        _bot.Instead = _ => null;
        _bot.Miscounted["c1"] = 0;
        int before = _bot.Asked.Count();
        Assert.True((await _bot.Archive()).IsComplete);
        Assert.Equal(["02-27T11:45:00/03-01T11:45:00", "c1 /"], _bot.Asked.Skip(before));
        Assert.True((await _bot.Archive()).IsComplete);
        Assert.Equal(["02-27T11:45:00/03-01T11:45:00"], _bot.Asked.Skip(before + 2));
    }

    [Fact]
    public void Too_long_a_window_is_read_by_days_and_what_is_older_than_is_kept_at_once()
    {
        DateTimeOffset now = At(0);
        // The ninety days before now begin on the first of December, at midnight.
        var start = new DateTimeOffset(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (DateTimeOffset? from in new DateTimeOffset?[] { null, start.AddMilliseconds(-1), start.AddYears(-5) })
        {
            Assert.Equal([(from, start), .. Days(start, start.AddDays(10)), (start.AddDays(10), start.AddDays(10.5))], ArchiveSources.Parts(from, start.AddDays(10.5), now));
        }

        // From what is kept on, by days from where it begins.
        Assert.Equal(Days(start, start.AddDays(8)), ArchiveSources.Parts(start, start.AddDays(8), now));
        Assert.Equal(
            [(start.AddHours(30), start.AddDays(2)), .. Days(start.AddDays(2), start.AddDays(8).AddHours(30)), (start.AddDays(9), start.AddDays(8).AddHours(31))],
            ArchiveSources.Parts(start.AddHours(30), start.AddDays(8).AddHours(31), now));
        // All of it older than is kept: no part of it is later than it ends.
        Assert.Equal([(null, start.AddDays(-20))], ArchiveSources.Parts(null, start.AddDays(-20), now));
        Assert.Equal([(null, start)], ArchiveSources.Parts(null, start, now));

        static IEnumerable<(DateTimeOffset?, DateTimeOffset?)> Days(DateTimeOffset from, DateTimeOffset to)
        {
            for (DateTimeOffset day = from; day.AddDays(1) <= to; day = day.AddDays(1))
            {
                yield return (day, day.AddDays(1));
            }
        }
    }

    [Fact]
    public void A_week_or_less_is_halved_until_it_is_two_seconds()
    {
        DateTimeOffset from = At(-10);
        Assert.Equal([(from, from.AddDays(3.5)), (from.AddDays(3.5), from.AddDays(7))], ArchiveSources.Parts(from, from.AddDays(7), At(0)));
        Assert.Equal(8, ArchiveSources.Parts(from, from.AddDays(7).AddMilliseconds(1), At(0)).Count());
        Assert.Equal([(from, from.AddMilliseconds(1000)), (from.AddMilliseconds(1000), from.AddMilliseconds(2000))], ArchiveSources.Parts(from, from.AddMilliseconds(2000), At(0)));
        Assert.Equal([(from, from.AddMilliseconds(1001)), (from.AddMilliseconds(1001), from.AddMilliseconds(2001))], ArchiveSources.Parts(from, from.AddMilliseconds(2001), At(0)));
        Assert.Equal([(from, from.AddMilliseconds(1999))], ArchiveSources.Parts(from, from.AddMilliseconds(1999), At(0)));
    }

    private static string Last(FakeBot bot, string path) => bot.Service.Requests.Last(request => request.Path.EndsWith(path, StringComparison.Ordinal)).ToString();

    private ArchiveOptions Conversations() => Wanted(mode: ArchiveMode.Conversation, lookback: TimeSpan.FromDays(1));

    private ArchiveOptions Wanted(
        FakeBot? bot = null, ArchiveMode mode = ArchiveMode.Auto, Shard? shard = null, string? channel = null, Dictionary<string, string>? tags = null, IReadOnlyList<string>? conversations = null,
        bool user = false, bool people = false, bool events = false, DateTimeOffset? after = null, TimeSpan? lookback = null) => new()
    {
        Path = (bot ?? _bot).Folder, BotId = "b", Mode = mode, Shard = shard ?? Shard.Whole, Channel = channel, Tags = tags, Conversations = conversations,
        IncludeUser = user, IncludeParticipant = people, IncludeEvent = events, After = after, Lookback = lookback ?? TimeSpan.FromDays(2), ThrottleLimit = 1,
    };

    private static DateTimeOffset At(double days) => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddDays(days);
}
