using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What a run of an archive asks for, says, and keeps: of a bot in memory.</summary>
public sealed class ArchiveRunTests : IDisposable
{
    private readonly FakeBot _bot = new();

    public void Dispose() => _bot.Dispose();

    [Fact]
    public async Task A_first_run_asks_for_all_that_has_settled_and_the_next_for_what_came_since()
    {
        _bot.Add("c1", 40, "old");
        _bot.Add("c1", 1, "new");
        _bot.Add("c1", 0.001, "just now");
        _bot.Miscounted["c1"] = -1;

        ArchiveOutcome first = await _bot.Archive();

        Assert.Equal(["/03-01T11:45:00"], _bot.Asked);
        Assert.Equal(["old", "new"], _bot.Texts());
        Assert.Equal((null, At(11, 45), 2, 2, 0, 1, true), (first.From, first.To, first.Messages, first.NewMessages, first.ChangedMessages, first.Conversations, first.IsComplete));
        Assert.Equal((2, At(12, 0), At(12, 0)), (first.Requests, first.StartedAt, first.FinishedAt));
        Assert.True(first.BytesRead > 100 && first.BytesWritten > first.BytesRead);

        _bot.Clock.Now = _bot.Clock.Now.AddHours(6);
        _bot.Miscounted["c1"] = 0;
        ArchiveOutcome second = await _bot.Archive();
        // Two days back from where the archive ended.
        Assert.Equal("02-27T11:45:00/03-01T17:45:00", _bot.Asked.ElementAt(1));
        Assert.Equal((At(11, 45).AddDays(-2), At(17, 45), 3, 1), (second.From, second.To, second.Messages, second.NewMessages));
        Assert.Empty(_bot.Warnings);
        Assert.Empty(second.Gaps);
    }

    [Fact]
    public async Task A_window_may_be_named()
    {
        foreach (double days in new[] { 9.5, 8.5, 7.5, 6.5, 5.5 })
        {
            _bot.Add("c1", days, $"{days}");
        }

        ArchiveOutcome outcome = await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = At(12, 0).AddDays(-9), Before = At(12, 0).AddDays(-6) }));
        Assert.Equal(["02-20T12:00:00/02-23T12:00:00"], _bot.Asked);
        Assert.Equal(["8.5", "7.5", "6.5"], _bot.Texts());
        Assert.Equal((At(12, 0).AddDays(-9), At(12, 0).AddDays(-6)), (outcome.From, outcome.To));

        // One that ends where it begins has nothing.
        JobException nothing = await Assert.ThrowsAsync<JobException>(() => _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = At(11, 45) })));
        Assert.Equal(
            ("NothingToArchive", "There is nothing between 2026-03-01T11:45:00.000Z and 2026-03-01T11:45:00.000Z.", "Give an earlier -After or a later -Before. Messages are archived when they are older than -Settle."),
            (nothing.Id, nothing.Message, nothing.Advice));
        // And the next run is not of that one.
        Assert.False((await _bot.Archive()).IsResumed);
        Assert.Equal(["8.5", "7.5", "6.5", "5.5"], _bot.Texts());
    }

    [Fact]
    public async Task A_run_that_begins_after_the_archive_ended_tells_of_the_hole()
    {
        _bot.Add("c1", 30);
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Before = At(12, 0).AddDays(-20) }));
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = At(12, 0).AddDays(-10), Warning = options.Warning }));

        Assert.Equal("The archive has no messages between 2026-02-09T12:00:00.000Z and 2026-02-19T12:00:00.000Z: the next run without -After begins before that.", Assert.Single(_bot.Warnings));
        await _bot.Archive();
        Assert.Contains("02-07T12:00:00/03-01T11:45:00", _bot.Asked);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, true)]
    public async Task What_the_service_does_not_keep_any_more_is_told(int minutes, bool isTold)
    {
        _bot.Add("c1", 1);
        await _bot.Archive();
        _bot.Clock.Now = At(11, 45).AddDays(90).AddMinutes(minutes);
        ArchiveOutcome late = await _bot.Archive();
        Assert.Equal(isTold ? ["The archive ended on 2026-03-01T11:45:00.000Z, and the service keeps messages for 90 days: what was created before 2026-03-01T12:15:00.000Z may be missing."] : [], _bot.Warnings);
        Assert.Equal(isTold ? [(At(11, 45), At(12, 15))] : [], late.Gaps);
        // It stays said.
        Assert.Equal(late.Gaps, (await _bot.Archive()).Gaps);
    }

    [Fact]
    public async Task An_archive_of_a_filter_stays_one()
    {
        _bot.Add("c1", 1);
        Func<ArchiveOptions, ArchiveOptions> filtered = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Channel = "channel", IntegrationName = "i", Tags = new Dictionary<string, string> { ["a"] = "1" } };
        await _bot.Archive(_bot.Options(filtered));
        Assert.Equal(["c1 /03-01T11:45:00"], _bot.Asked);
        Assert.Equal(("channel", "i"), (_bot.Service.Requests[0]["channel"], _bot.Service.Requests[0]["integrationName"]));

        JobException refused = await Assert.ThrowsAsync<JobException>(() => _bot.Archive());
        Assert.Equal(
            ("ArchiveFiltered", $"The archive '{_bot.Folder}' is of the conversations with {{\"channel\":\"channel\",\"integrationName\":\"i\",\"tags\":{{\"a\":\"1\"}}}}, and not of all.", "Use -IntegrationName, -Channel and -Tag as before, or give another -Path."),
            (refused.Id, refused.Message, refused.Advice));
        using var other = new FakeBot();
        await other.Archive();
        Assert.Equal(
            $"The archive '{other.Folder}' is of all conversations, and not of those with {{\"channel\":\"x\"}}.",
            (await Assert.ThrowsAsync<JobException>(() => other.Archive(other.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Channel = "x" })))).Message);
    }

    [Fact]
    public async Task More_than_fifty_pages_are_read_by_days_and_days_by_halves()
    {
        // Ten thousand of the last eleven hours, and one of long ago.
        _bot.Messages.AddRange(Enumerable.Range(1, 10_200).Select(number => ($"a{number}", "c", At(11, 45).AddSeconds(-4 * number), "x")));
        _bot.Messages.Add(("old", "c", At(11, 45).AddDays(-300), "old"));

        ArchiveOutcome outcome = await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Message, ThrottleLimit = 1 }));

        Assert.Equal((10_201, true), (outcome.Messages, outcome.IsComplete));
        (string From, string To, string Left)[] parts = [.. File.ReadAllLines(Path.Combine(_bot.Folder, "_journal", "part-1-of-1.jsonl")).SelectMany(line => JsonNode.Parse(line)!["units"]?.AsArray() ?? [])
            .Select(unit => ((string)unit!).Split(':', 2)[1].Split('/', '|')).Select(part => (part[0], part[1], part.ElementAtOrDefault(2) ?? ""))];
        Assert.Equal(("", "2026-03-01T11:45:00.000Z"), (parts[0].From, parts[0].To));
        // All that is older than the ninety days that the service keeps, and each day from there.
        Assert.Equal(("", "2025-12-01T00:00:00.000Z", ""), parts[1]);
        Assert.Equal(("2025-12-01T00:00:00.000Z", "2025-12-02T00:00:00.000Z", ""), parts[2]);
        Assert.Equal(("2026-02-28T00:00:00.000Z", "2026-03-01T00:00:00.000Z", ""), parts[91]);
        Assert.Equal(("2026-03-01T00:00:00.000Z", parts[0].Left), (parts[92].From, parts[92].To));
        // What is left of the last one is halved.
        Assert.Equal(("2026-03-01T00:00:00.000Z", parts[94].From, parts[92].Left), (parts[93].From, parts[93].To, parts[94].To));
        Assert.InRange(Manifest.Time(JsonValue.Create(parts[93].To))!.Value - Manifest.Time(JsonValue.Create(parts[93].From))!.Value - (Manifest.Time(JsonValue.Create(parts[94].To))!.Value - Manifest.Time(JsonValue.Create(parts[94].From))!.Value), TimeSpan.FromMilliseconds(-2), TimeSpan.FromMilliseconds(2));
        Assert.Equal(95, parts.Length);
    }

    [Theory]
    [InlineData(403, "Forbidden", "no", true)]
    [InlineData(400, "InvalidPayload", "conversationId is required", true)]
    [InlineData(422, "InvalidPayload", "ConversationID is required", true)]
    [InlineData(400, "InvalidPayload", "something else", false)]
    public async Task Where_messages_are_only_listed_by_conversation_each_is_read_by_itself(int status, string type, string message, bool isRefusal)
    {
        _bot.Add("c1", 2, "a");
        _bot.Add("c2", 1, "b");
        _bot.Instead = request => request.Path == "/v1/chat/messages" && request["conversationId"] is null ? FakeAnswer.Error(status, message, type) : null;

        ArchiveOutcome outcome = await _bot.Archive();

        Assert.Equal(isRefusal ? [$"The messages of the bot cannot be listed without a conversation: {message} Each conversation is read by itself."] : [], _bot.Warnings);
        Assert.Equal((isRefusal, 2), (outcome.IsComplete, outcome.Messages));
        if (isRefusal)
        {
            Assert.Equal(["/03-01T11:45:00", "c1 /03-01T11:45:00", "c2 /03-01T11:45:00"], _bot.Asked.Order(StringComparer.Ordinal));
            using var other = new FakeBot { Instead = _bot.Instead };
            JobException refused = await Assert.ThrowsAsync<JobException>(() => other.Archive(other.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Message })));
            Assert.Equal(("ListingRefused", $"The messages of the bot cannot be listed without a conversation: {message}", "Use -Mode Conversation."), (refused.Id, refused.Message, refused.Advice));
        }
    }

    [Fact]
    public async Task A_span_that_cannot_be_read_is_due_the_next_time()
    {
        _bot.Add("c1", 2, "a");
        bool isDown = true;
        _bot.Instead = request => request.Path == "/v1/chat/messages" && isDown ? FakeAnswer.Error(500, "broken") : null;
        ArchiveOutcome first = await _bot.Archive();

        Assert.Equal(["messages /2026-03-01T11:45:00.000Z", "c1"], first.Errors.Select(error => error.Step));
        Assert.Contains("messages /2026-03-01T11:45:00.000Z could not be read, and is read by the next run: broken", _bot.Told);
        Assert.Contains(_bot.Told, text => text.StartsWith("Waiting 0.", StringComparison.Ordinal) || text.StartsWith("Waiting 1.", StringComparison.Ordinal));
        Assert.Equal((0, false), (first.Messages, first.IsComplete));
        isDown = false;
        _bot.Clock.Now = _bot.Clock.Now.AddDays(5);
        Assert.Equal((1, true), (await _bot.Archive()) is var second ? (second.Messages, second.IsComplete) : default);
        Assert.Contains("/03-01T11:45:00", _bot.Asked.TakeLast(4));
    }

    [Fact]
    public async Task Twenty_parts_in_a_row_that_cannot_be_read_say_that_the_service_is_down()
    {
        for (int number = 0; number < 30; number++)
        {
            _bot.Add($"c{number:00}", 50 - number);
        }

        _bot.Instead = request => request.Path == "/v1/chat/messages" ? FakeAnswer.Error(404, "none") : null;
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Conversation, ThrottleLimit = 1 };
        // One that is gone is none that cannot be read.
        Assert.True((await _bot.Archive(_bot.Options(wanted))).IsComplete);

        using var other = new FakeBot();
        other.Conversations.AddRange(_bot.Conversations);
        other.Instead = request => request.Path == "/v1/chat/messages" ? FakeAnswer.Error(403, "no") : null;
        JobException down = await Assert.ThrowsAsync<JobException>(() => other.Archive(other.Options(wanted)));
        Assert.Equal(("ServiceDown", "20 parts in a row could not be read, the last of them c19: no", "Run the command again later: it goes on where it ended."), (down.Id, down.Message, down.Advice));
        Assert.Equal(21, other.Service.Requests.Count);
    }

    [Fact]
    public async Task A_number_that_differs_is_looked_into_and_remembered()
    {
        _bot.Add("c1", 5, "a");
        _bot.Add("c2", 4, "b");
        _bot.Miscounted["c1"] = 3;

        ArchiveOutcome first = await _bot.Archive();
        Assert.Equal(1, first.Unreconciled);
        Assert.Equal(["/03-01T11:45:00", "c1 /"], _bot.Asked);
        ArchiveOutcome second = await _bot.Archive();
        Assert.Equal((1, 3), (second.Unreconciled, _bot.Asked.Count()));

        // One that is there, and was not read.
        _bot.Messages.Add(("late", "c1", At(12, 0).AddDays(-4), "late"));
        _bot.Miscounted["c1"] = 0;
        ArchiveOutcome third = await _bot.Archive();
        Assert.Equal(["a", "late", "b"], _bot.Texts());
        Assert.Equal((1, 0), (third.NewMessages, third.Unreconciled));
    }

    [Fact]
    public async Task Only_conversations_that_changed_are_read_again()
    {
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Conversation, Lookback = TimeSpan.FromDays(1) };
        _bot.Add("c1", 30, "a");
        _bot.Add("c2", 20, "b");
        await _bot.Archive(_bot.Options(wanted));
        Assert.Equal(["c1 /03-01T11:45:00", "c2 /03-01T11:45:00"], _bot.Asked.Order(StringComparer.Ordinal));

        _bot.Add("c2", 0.5, "c");
        int before = _bot.Asked.Count();
        await _bot.Archive(_bot.Options(wanted));
        Assert.Equal(["c2 02-28T11:45:00/03-01T11:45:00"], _bot.Asked.Skip(before));
        Assert.Equal(["a", "b", "c"], _bot.Texts());

        // Its last message is in the lookback.
        before = _bot.Asked.Count();
        await _bot.Archive(_bot.Options(wanted));
        Assert.Equal(["c2 02-28T11:45:00/03-01T11:45:00"], _bot.Asked.Skip(before));
        before = _bot.Asked.Count();
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Conversation, Refresh = true }));
        Assert.Equal(["c1 /03-01T11:45:00", "c2 /03-01T11:45:00"], _bot.Asked.Skip(before).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Events_are_read_until_three_pages_in_a_row_are_older()
    {
        _bot.Events.AddRange(Enumerable.Range(0, 1000).Select(number => ($"e{number}", At(12, 0).AddMinutes(-10 * number))));
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, IncludeEvent = true, After = At(12, 0).AddMinutes(-1500) };
        await _bot.Archive(_bot.Options(wanted));

        // Fifteen tens of minutes are two pages; the second has older ones, too.
        Assert.Equal(5, _bot.Service.Requests.Count(request => request.Path == "/v1/chat/events"));
        Assert.All(_bot.Service.Requests.Where(request => request.Path == "/v1/chat/events"), request => Assert.Equal("100", request["pageSize"]));
        // From the start on, and what has settled.
        var folder = new ArchiveFolder(_bot.Folder, Shard.Whole, new QuickDisk());
        string[] ids = [.. folder.Partitions(RecordKind.Event).SelectMany(path => PartitionFile.Read(RecordKind.Event, folder.PathOf(path))).Select(line => line.Id)];
        Assert.Equal((149, "e150", "e2"), (ids.Length, ids[0], ids[^1]));
    }

    [Fact]
    public async Task A_list_of_events_that_loops_is_a_fault()
    {
        _bot.Instead = request => request.Path == "/v1/chat/events" ? """{"events":[],"meta":{"nextToken":"1"}}""" : null;
        ArchiveOutcome outcome = await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, IncludeEvent = true, Before = At(12, 0) }));
        ArchiveFault fault = Assert.Single(outcome.Errors);
        Assert.Equal(("events", "listEvents gave the token of a page that was read already."), (fault.Step, fault.Exception.Message));
    }

    [Fact]
    public async Task Some_conversations_come_whole()
    {
        _bot.Add("c1", 200, "old");
        _bot.Add("c1", 0.001, "now");
        _bot.Add("c2", 1, "other");
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Conversations = ["c1", "none"], Verbose = options.Verbose };
        ArchiveOutcome outcome = await _bot.Archive(_bot.Options(wanted));

        Assert.Equal(["old", "now"], _bot.Texts());
        Assert.Equal(("none", null, null), (Assert.Single(outcome.Errors).Step, outcome.From, outcome.To));
        Assert.True(File.Exists(Path.Combine(_bot.Folder, "_journal", "part-1-of-1.selected.jsonl")));
        Assert.Equal(["c1 /"], _bot.Asked);
        // It is no run of the whole.
        await _bot.Archive();
        Assert.Equal(["old", "other", "now"], _bot.Texts());
    }

    [Fact]
    public async Task A_run_that_was_interrupted_long_ago_is_finished_and_followed_by_another()
    {
        _bot.Add("c1", 1, "a");
        _ = await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(disk: new KilledAtDisk("/commit.json.new")));
        _bot.Clock.Now = _bot.Clock.Now.AddMinutes(60);
        Assert.True(Assert.Single(await _bot.ArchiveAll()).IsResumed);

        _bot.Add("c1", 0.01, "b");
        _ = await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(disk: new KilledAtDisk("/commit.json.new")));
        _bot.Clock.Now = _bot.Clock.Now.AddMinutes(61);
        _bot.Add("c1", 0.02, "c");
        var disk = new QuickDisk();
        IReadOnlyList<ArchiveOutcome> both = await _bot.ArchiveAll(disk: disk);
        Assert.Equal([true, false], both.Select(outcome => outcome.IsResumed));
        // Each says what it did itself.
        Assert.Equal((2, 2), (both[0].Requests, both[1].Requests));
        Assert.True(both[0].BytesWritten > 100 && both[1].BytesWritten > 100);
        Assert.Equal(disk.Written, both[0].BytesWritten + both[1].BytesWritten);
        Assert.Equal(["a", "c", "b"], _bot.Texts().OrderBy(text => text == "a" ? 0 : text == "c" ? 1 : 2));
        Assert.Contains("A run that was interrupted goes on.", _bot.Told);
        Assert.Equal(3, both[1].Messages);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be()
    {
        _bot.Add("c1", 1, "a");
        string[] before = Directory.GetFileSystemEntries(_bot.Folder);
        ArchiveOutcome dry = await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, IsDryRun = true }));
        Assert.Equal(before, Directory.GetFileSystemEntries(_bot.Folder));
        Assert.Equal((1, 0, false, true), (dry.NewMessages, dry.Messages, dry.IsDeclined, dry.IsComplete));
        Assert.Equal(["messages/date=2026-02-28/part-1-of-1.jsonl", "conversations/date=2026-02-28/part-1-of-1.jsonl"], dry.Partitions.Select(change => change.Path));

        ArchivePlan? asked = null;
        ArchiveOutcome declined = await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Confirm = plan => Task.FromResult((asked = plan) is null) }));
        Assert.Equal((true, false, 2), (declined.IsDeclined, declined.IsComplete, asked!.Partitions.Count));
        Assert.Empty(_bot.Texts());
        Assert.False(Directory.Exists(Path.Combine(_bot.Folder, "_journal", "part-1-of-1.new")));
        Assert.Single((await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Confirm = _ => Task.FromResult(true) }))).Partitions, change => change.Path.StartsWith("messages/", StringComparison.Ordinal));
        // With nothing to change, nobody is asked.
        Assert.True((await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Confirm = _ => throw new InvalidOperationException() }))).IsComplete);
    }

    [Fact]
    public async Task It_is_told_how_it_goes_on()
    {
        _bot.Add("c1", 1, "a");
        var activities = new List<string>();
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, IncludeUser = true, IncludeEvent = true, Verbose = options.Verbose, Progress = progress => activities.Add(progress.Activity) }));
        string[] expected = ["Reading messages", "Reading conversations", "Reading users", "Reading events", "Writing files", "Comparing the numbers of messages", "Writing transcripts"];
        Assert.Equal(expected, _bot.Told.Where(text => expected.Contains(text)).Distinct());
        Assert.Equal(expected, activities.Distinct());
    }

    [Fact]
    public async Task What_is_declined_says_what_there_is_and_what_could_not_be_read()
    {
        _bot.Add("c1", 1, "a");
        await _bot.Archive();
        _bot.Add("c1", 0.5, "b");
        _bot.Instead = request => request.Path == "/v1/chat/events" ? FakeAnswer.Error(403) : null;
        ArchiveOutcome declined = await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, IncludeEvent = true, Confirm = _ => Task.FromResult(false) }));
        Assert.Equal((true, 1, "events"), (declined.IsDeclined, declined.Conversations, Assert.Single(declined.Errors).Step));
        Assert.Equal(["a"], _bot.Texts());
    }

    [Fact]
    public async Task Stopped_while_it_is_asked_about_it_puts_nothing_in_place()
    {
        _bot.Add("c1", 1, "a");
        using var ending = new CancellationTokenSource();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bot.ArchiveAll(
            _bot.Options(options => new ArchiveOptions
            {
                Path = options.Path, BotId = options.BotId, Confirm = _ =>
                {
                    ending.Cancel();
                    return Task.FromResult(true);
                },
            }), cancellationToken: ending.Token));
        Assert.Empty(_bot.Texts());
        Assert.True((await _bot.Archive()).IsResumed);
        Assert.Equal(["a"], _bot.Texts());
    }

    [Fact]
    public async Task Another_bot_or_another_process_is_refused_also_by_a_dry_run()
    {
        await _bot.Archive();
        foreach (bool isDry in new[] { false, true })
        {
            JobException refused = await Assert.ThrowsAsync<JobException>(() => _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = "other", IsDryRun = isDry })));
            Assert.Equal("ArchiveOfAnother", refused.Id);
        }

        using var held = JobLock.Take(Path.Combine(_bot.Folder, "_journal", "part-1-of-1.lock"), "");
        Assert.Contains($"this part of the archive '{_bot.Folder}'", (await Assert.ThrowsAsync<JobException>(() => _bot.Archive())).Message);
    }

    [Fact]
    public async Task One_run_is_written_down_once()
    {
        _bot.Add("c1", 1, "a");
        await _bot.Archive();
        Assert.Equal(["1"], _bot.Journal().Where(line => line["committed"] is not null).Select(line => line["committed"]!.ToJsonString()));
        Assert.DoesNotContain("A run that was interrupted goes on.", _bot.Told);

        // What a first look has learned of a conversation from before the archive begins is written, too.
        using var other = new FakeBot();
        other.Add("c1", 40, "old");
        other.Add("c1", 1, "new");
        Func<ArchiveOptions, ArchiveOptions> late = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = At(12, 0).AddDays(-9) };
        await other.Archive(other.Options(late));
        Assert.Equal(["1", "2"], other.Journal().Where(line => line["committed"] is not null).Select(line => line["committed"]!.ToJsonString()));
        Assert.Equal(["02-20T12:00:00/03-01T11:45:00"], other.Asked);
        await other.Archive();
        Assert.Equal(["new"], other.Texts());
        Assert.Equal(2, other.Asked.Count());
    }

    [Fact]
    public async Task Some_conversations_are_no_comparison_and_come_from_before_the_archive_begins()
    {
        _bot.Add("c1", 40, "old");
        _bot.Add("c2", 1, "new");
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = At(12, 0).AddDays(-9) }));
        _bot.Told.Clear();
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Conversations = ["c1"], Verbose = options.Verbose }));
        Assert.Equal(["Reading conversations", "Writing files", "Writing transcripts"], _bot.Told);
        Assert.Equal("c1 /", _bot.Asked.Last());
        Assert.Equal(["old", "new"], _bot.Texts());
    }

    [Fact]
    public async Task Where_messages_are_only_listed_by_conversation_what_was_due_by_time_is_no_fault()
    {
        _bot.Add("c1", 2, "a");
        _bot.Instead = request => request.Path == "/v1/chat/messages" ? FakeAnswer.Error(500, "broken") : null;
        Assert.False((await _bot.Archive()).IsComplete);
        _bot.Instead = request => request.Path == "/v1/chat/messages" && request["conversationId"] is null
            ? request["afterDate"] is null ? FakeAnswer.Error(500, "broken") : FakeAnswer.Error(403, "no") : null;
        ArchiveOutcome outcome = await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, ThrottleLimit = 1, Warning = options.Warning, Before = At(11, 45).AddDays(-1), After = At(12, 0).AddDays(-9) }));
        Assert.Equal((true, 1), (outcome.IsComplete, outcome.Messages));
        Assert.Equal("The messages of the bot cannot be listed without a conversation: no Each conversation is read by itself.", Assert.Single(_bot.Warnings));
        Assert.Empty(Manifest.Read(Path.Combine(_bot.Folder, "_manifest", "part-1-of-1.json")).Due);
    }

    [Fact]
    public async Task A_window_that_was_asked_for_is_finished_later_and_nothing_follows_it()
    {
        _bot.Add("c1", 5, "a");
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Before = At(12, 0).AddDays(-1) };
        _ = await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(_bot.Options(wanted), new KilledAtDisk("/commit.json.new")));
        _bot.Clock.Now = _bot.Clock.Now.AddDays(2);
        Assert.True(Assert.Single(await _bot.ArchiveAll(_bot.Options(wanted))).IsResumed);
    }

    [Fact]
    public async Task A_journal_may_stand_elsewhere()
    {
        _bot.Add("c1", 1, "a");
        string path = Path.Combine(_bot.Folder, "elsewhere", "j.jsonl");
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, JournalPath = path }));
        JsonNode[] lines = [.. File.ReadAllLines(path).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(("archive", "b"), ((string?)lines[0]["job"], (string?)lines[0]["target"]));
        Assert.Equal("""{"now":"2026-03-01T12:00:00.000Z","from":null,"to":"2026-03-01T11:45:00.000Z"}""", lines[1]["window"]!.ToJsonString());
        Assert.True((bool)lines[^1]["finished"]!);
        Assert.Equal(["j.jsonl", "j.jsonl.lock"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 3, 1, hour, minute, 0, TimeSpan.Zero);
}
