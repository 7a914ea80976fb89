using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Emulator;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class ArchiveTests
{
    [Theory]
    [InlineData(ArchiveMode.Message)]
    [InlineData(ArchiveMode.Conversation)]
    public async Task A_first_run_has_every_message_once_and_a_second_changes_nothing(ArchiveMode mode)
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 12, messages: 25, days: 88);

        ArchiveOutcome first = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = mode });
        world.AssertIsTruth();
        Assert.Equal((300, 300, 12, true, 0), (first.Messages, first.NewMessages, first.Conversations, first.IsComplete, first.Unreconciled));
        SortedDictionary<string, string> before = ArchiveWorld.Content(world.Folder);
        ArchiveOutcome second = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = mode });

        Assert.Equal(before, ArchiveWorld.Content(world.Folder));
        Assert.Equal((0, 0), (second.NewMessages, second.ChangedMessages));
        Assert.Empty(second.Partitions);
        JsonObject line = world.Lines()[0];
        Assert.Equal(["id", "conversationId", "userId", "direction", "type", "text", "createdAt", "updatedAt", "origin", "tags", "payload", "extra"], line.Select(member => member.Key));
        Assert.Equal("{}", (string?)line["tags"]);
        Assert.Equal($"{{\"text\":\"{line["text"]}\"}}", (string?)line["payload"]);
        Assert.Null(line["extra"]);
    }

    [Fact]
    public async Task A_small_bot_takes_few_requests_and_what_is_refused_leaves_nothing_to_go_on_with()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 3, messages: 10, days: 80);
        ArchiveOptions Wanted(string? channel = null) => new() { Path = world.Folder, BotId = world.BotId, Channel = channel };

        world.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.Status, Status = 401 });
        _ = await Assert.ThrowsAsync<Botpress.Client.ApiException>(() => world.Archive(_ => Wanted(channel: "mistaken")));
        ArchiveOutcome first = await world.Archive(_ => Wanted());
        Assert.Equal((30, 2), (first.Messages, first.Requests));
        Assert.Equal("ArchiveFiltered", (await Assert.ThrowsAsync<JobException>(() => world.Archive(_ => Wanted(channel: "other")))).Id);
        Assert.False((await world.Archive(_ => Wanted())).IsResumed);
        world.AssertIsTruth();
    }

    [Fact]
    public async Task A_nightly_run_over_an_unchanged_archive_asks_for_little()
    {
        // So long ago did the conversations change last, by their own word.
        using var world = new ArchiveWorld(clock: TimeSpan.FromDays(-40));
        world.Fill(conversations: 100, messages: 30, days: 88);
        foreach ((ArchiveMode mode, string name) in new[] { (ArchiveMode.Conversation, "c"), (ArchiveMode.Message, "m") })
        {
            string folder = Path.Combine(world.Folder, name);
            ArchiveOutcome first = await world.Archive(options => new ArchiveOptions { Path = folder, BotId = options.BotId, Mode = mode, Lookback = TimeSpan.FromMinutes(1) });
            world.AssertIsTruth(folder);
            world.Clock.Now += TimeSpan.FromHours(3);
            ArchiveOutcome night = await world.Archive(options => new ArchiveOptions { Path = folder, BotId = options.BotId, Mode = mode, Lookback = TimeSpan.FromMinutes(1) });

            // Of few messages, the first run takes little more.
            Assert.True(night.Requests <= Math.Max(2, 0.05 * first.Requests), $"{mode}: {night.Requests} of {first.Requests}");
        }
    }

    [Theory]
    [InlineData(ArchiveMode.Message, false)]
    [InlineData(ArchiveMode.Conversation, false)]
    [InlineData(ArchiveMode.Message, true)]
    [InlineData(ArchiveMode.Conversation, true)]
    public async Task Three_nights_with_late_edited_and_deleted_messages_lose_nothing(ArchiveMode mode, bool touches)
    {
        using var world = new ArchiveWorld(new EmulatorBehavior { MessageTouchesConversation = touches });
        world.Fill(conversations: 5, messages: 10, days: 60);
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = mode };
        await world.Archive(wanted);
        string deleted = world.Import(world.Conversations[0], [(world.Clock.Now - TimeSpan.FromMinutes(20), "is deleted")])[0];
        for (int night = 1; night <= 3; night++)
        {
            world.Clock.Now += TimeSpan.FromDays(1);
            // In an old conversation, and older than any window; and changed, in the window.
            world.Import(world.Conversations[night], [(world.Clock.Now - TimeSpan.FromDays(40), $"late {night}"), (world.Clock.Now - TimeSpan.FromHours(2), $"fresh {night}")]);
            string edited = world.Truth.First(pair => pair.Value == $"fresh {night}").Key;
            world.Send(HttpMethod.Put, $"/v1/chat/messages/{edited}", new { payload = new { text = $"edited {night}" }, tags = new { } });
            world.Truth[edited] = $"edited {night}";
            if (night == 2)
            {
                world.Send(HttpMethod.Delete, $"/v1/chat/messages/{deleted}");
            }

            await world.Archive(wanted);
            world.AssertIsTruth();
        }

        ArchiveOutcome refreshed = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = mode, Refresh = true });
        world.AssertIsTruth();
        Assert.Equal(1, refreshed.Unreconciled);
    }

    [Fact]
    public async Task A_message_that_was_changed_after_the_lookback_is_found_by_a_refresh()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 2, messages: 5, days: 50);
        await world.Archive();
        string id = (string)world.Lines()[0]["id"]!;
        world.Send(HttpMethod.Put, $"/v1/chat/messages/{id}", new { payload = new { text = "changed" }, tags = new { } });

        Assert.Equal(0, (await world.Archive()).ChangedMessages);
        ArchiveOutcome refreshed = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Refresh = true });

        world.Truth[id] = "changed";
        world.AssertIsTruth();
        Assert.Equal((0, 1, 1), (refreshed.NewMessages, refreshed.ChangedMessages, refreshed.Partitions.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_union_of_shards_is_the_truth_with_faults_and_a_writer(int seed)
    {
        using var world = new ArchiveWorld(new EmulatorBehavior { TokensByPosition = true }, faults: 0.1, seed);
        world.Fill(conversations: 24, messages: 8, days: 80);
        using var ending = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (int i = 0; !ending.IsCancellationRequested; i++)
            {
                // The faults hit the writer, too, and what it was told failed may be there all the same.
                try
                {
                    world.Say(world.Conversations[i % 24], $"meanwhile {i}");
                }
                catch (Exception exception) when (exception is Xunit.Sdk.XunitException or HttpRequestException or TaskCanceledException or System.Text.Json.JsonException or IOException)
                {
                }
            }
        });
        Func<int, Func<ArchiveOptions, ArchiveOptions>> shard = number => options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Shard = new Shard(number, 4), ThrottleLimit = 2 };

        ArchiveOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => world.Archive(shard(number))));
        ending.Cancel();
        await writer;
        Assert.All(outcomes, outcome => Assert.True(outcome.IsComplete, string.Join("; ", outcome.Errors)));

        // What the writer wrote is too young to be archived, until it has settled.
        world.FaultRate = 0;
        world.Clock.Now = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(16);
        await Task.WhenAll(Enumerable.Range(1, 4).Select(number => world.Archive(shard(number))));
        foreach (JsonNode? message in AllOf(world))
        {
            world.Truth[(string)message!["id"]!] = (string)message["payload"]!["text"]!;
        }

        world.AssertIsTruth();
    }

    [Theory]
    [InlineData(ArchiveMode.Message)]
    [InlineData(ArchiveMode.Conversation)]
    public async Task Lists_that_shift_while_they_are_read_hide_nothing(ArchiveMode mode)
    {
        using var world = new ArchiveWorld(new EmulatorBehavior { TokensByPosition = true });
        world.Fill(conversations: 3, messages: 250, days: 3);
        var left = new Queue<string>(world.Truth.Keys.Where((_, index) => index % 5 == 0));
        // After each page somebody deletes what was just read, or adds to it.
        var handler = new Between(new HttpClientHandler(), request =>
        {
            if (request.RequestUri!.AbsolutePath == "/v1/chat/messages" && left.Count > 0)
            {
                world.Send(HttpMethod.Delete, $"/v1/chat/messages/{left.Dequeue()}");
                world.Import(world.Conversations[1], [(world.Clock.Now - TimeSpan.FromMinutes(16), $"added {left.Count}")]);
            }
        });

        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = mode, ThrottleLimit = 1 }, handler: handler);
        world.Clock.Now += TimeSpan.FromHours(1);
        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = mode, ThrottleLimit = 1 });

        HashSet<string> archived = [.. world.Lines().Select(line => (string)line["id"]!)];
        Assert.Subset(archived, AllOf(world).Select(message => (string)message!["id"]!).ToHashSet());
    }

    [Fact]
    public async Task Messages_of_one_moment_are_all_there()
    {
        using var world = new ArchiveWorld();
        DateTimeOffset moment = world.Clock.Now - TimeSpan.FromDays(3);
        world.Import(world.NewConversation(), Enumerable.Range(0, 350).Select(number => (moment + TimeSpan.FromMilliseconds(number / 340), $"text {number}")));

        await world.Archive();

        world.AssertIsTruth();
    }

    [Fact]
    public async Task Fields_that_nobody_knows_survive()
    {
        using var world = new ArchiveWorld(new EmulatorBehavior { UnknownField = "fieldOfTomorrow" });
        world.Fill(conversations: 1, messages: 2, days: 1);

        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, IncludeUser = true, IncludeParticipant = true });

        foreach (string kind in new[] { "messages", "conversations", "users" })
        {
            Assert.NotEmpty(world.Lines(kind));
            Assert.All(world.Lines(kind), line => Assert.Contains("fieldOfTomorrow", (string?)line["extra"], StringComparison.Ordinal));
        }

        Assert.Contains("fieldOfTomorrow", (string?)world.Lines("participants")[0]["participants"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_events_and_participants_come_along()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 2, messages: 3, days: 1);
        world.Send(HttpMethod.Post, "/v1/chat/events", new { type = "custom", payload = new { a = 1 } });
        world.Clock.Now += TimeSpan.FromHours(1);
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions
        {
            Path = options.Path, BotId = options.BotId, IncludeUser = true, IncludeEvent = true, IncludeParticipant = true, Compress = true,
        };

        await world.Archive(wanted);
        SortedDictionary<string, string> before = ArchiveWorld.Content(world.Folder);
        await world.Archive(wanted);

        Assert.Equal(before, ArchiveWorld.Content(world.Folder));
        Assert.Equal(3, world.Lines("users").Count);
        Assert.Contains(world.Lines("events"), line => (string?)line["payload"] == "{\"a\":1}");
        Assert.Equal(world.Conversations.Order(StringComparer.Ordinal), world.Lines("participants").Select(line => (string)line["id"]!).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(Path.Combine(world.Folder, "messages"), "*", SearchOption.AllDirectories), path => Assert.EndsWith(".jsonl.gz", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Some_conversations_come_whole_and_move_nothing_else()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 3, messages: 4, days: 30);
        string now = world.Say(world.Conversations[0], "just said");

        ArchiveOutcome outcome = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Conversations = [world.Conversations[0], world.Conversations[1], "conv_00000000000000000000000000"] });
        Assert.Equal((9, "conv_00000000000000000000000000", false), (outcome.Messages, outcome.Errors.Single().Step, outcome.IsComplete));
        Assert.Contains(world.Lines(), line => (string?)line["id"] == now);
        world.Clock.Now += TimeSpan.FromHours(1);
        await world.Archive();

        world.AssertIsTruth();
    }

    [Fact]
    public async Task A_filter_takes_some_conversations_and_is_kept()
    {
        using var world = new ArchiveWorld();
        world.Import(world.NewConversation("one"), [(world.Clock.Now - TimeSpan.FromDays(1), "in one")]);
        string other = world.Import(world.NewConversation("two"), [(world.Clock.Now - TimeSpan.FromDays(1), "in two")])[0];
        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Channel = "one", IncludeUser = true });
        JobException refused = await Assert.ThrowsAsync<JobException>(() => world.Archive());

        world.Truth.Remove(other);
        world.AssertIsTruth();
        Assert.Equal("ArchiveFiltered", refused.Id);
        Assert.Contains("{\"channel\":\"one\"}", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(world.Lines("users"));
    }

    [Fact]
    public async Task Where_the_messages_of_a_bot_cannot_be_listed_each_conversation_is_read()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 4, messages: 6, days: 20);
        HttpMessageHandler Refuse() => new Between(new HttpClientHandler(), request =>
        {
            if (request.RequestUri!.AbsolutePath == "/v1/chat/messages" && !request.RequestUri.Query.Contains("conversationId", StringComparison.Ordinal))
            {
                throw new RefusedException();
            }
        });

        JobException refused = await Assert.ThrowsAsync<JobException>(() => world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Message }, handler: Refuse()));
        ArchiveOutcome outcome = await world.Archive(handler: Refuse());

        Assert.Equal("ListingRefused", refused.Id);
        world.AssertIsTruth();
        Assert.True(outcome.IsComplete);
        Assert.Contains("Each conversation is read by itself.", world.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_read_by_the_next_run()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 4, messages: 6, days: 20);
        string broken = world.Conversations[2];
        HttpMessageHandler handler = new Between(new HttpClientHandler(), request =>
        {
            if (request.RequestUri!.Query.Contains(broken, StringComparison.Ordinal))
            {
                throw new RefusedException(500);
            }
        });
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Conversation, Lookback = TimeSpan.FromMinutes(1) };

        ArchiveOutcome first = await world.Archive(wanted, handler: handler);
        Assert.False(first.IsComplete);
        Assert.Equal(18, first.Messages);
        Assert.NotEmpty(first.Errors);
        Assert.All(first.Errors, error => Assert.Equal(broken, error.Step));
        world.Clock.Now += TimeSpan.FromDays(1);
        Assert.True((await world.Archive(wanted)).IsComplete);

        world.AssertIsTruth();
    }

    [Fact]
    public async Task An_archive_that_would_have_messages_twice_or_of_another_bot_is_refused()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 2, messages: 2, days: 2);
        await world.Archive();
        async Task<string> Refused(Func<ArchiveOptions, ArchiveOptions> change) => (await Assert.ThrowsAsync<JobException>(() => world.Archive(change))).Id;

        Assert.Equal("ArchiveSharded", await Refused(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Shard = new Shard(1, 2) }));
        Assert.Equal("ArchiveOfAnother", await Refused(options => new ArchiveOptions { Path = options.Path, BotId = "another" }));
        Assert.Equal("NothingToArchive", await Refused(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = world.Clock.Now }));
        using (JobLock.Take(Path.Combine(world.Folder, "_journal", "part-1-of-1.lock"), "it"))
        {
            Assert.Equal(JobException.Locked, await Refused(options => options));
        }

        string manifest = Path.Combine(world.Folder, "_manifest", "part-1-of-1.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
        Assert.Equal("ArchiveVersion", await Refused(options => options));
    }

    [Fact]
    public async Task A_dry_run_tells_and_writes_nothing()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 2, messages: 5, days: 1);
        ArchiveOutcome dry = await world.Archive(options => new ArchiveOptions { Path = Path.Combine(options.Path, "not-there"), BotId = options.BotId, IsDryRun = true });

        Assert.Empty(Directory.GetFileSystemEntries(world.Folder));
        Assert.Equal(10, dry.NewMessages);
        Assert.Contains(dry.Partitions, change => change.IsNew && change.Path.StartsWith("messages/date=", StringComparison.Ordinal));

        ArchiveOutcome declined = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Confirm = _ => Task.FromResult(false) });
        Assert.True(declined.IsDeclined);
        Assert.Empty(world.Lines());
    }

    [Fact]
    public async Task A_gap_longer_than_the_service_keeps_is_told()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 1, messages: 2, days: 1);
        await world.Archive();
        world.Clock.Now += TimeSpan.FromDays(100);

        ArchiveOutcome late = await world.Archive();

        Assert.Single(late.Gaps);
        Assert.Contains("may be missing", Assert.Single(world.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_begins_and_ends_where_it_is_asked_to()
    {
        using var world = new ArchiveWorld();
        DateTimeOffset now = world.Clock.Now;
        world.Import(world.NewConversation(), Enumerable.Range(1, 20).Select(day => (now - TimeSpan.FromDays(day), $"day {day}")));
        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = now - TimeSpan.FromDays(10.5), Before = now - TimeSpan.FromDays(5.5) });
        Assert.Equal(["day 10", "day 9", "day 8", "day 7", "day 6"], world.Lines().Select(line => (string)line["text"]!));

        await world.Archive();
        Assert.Equal(Enumerable.Range(1, 10).Reverse().Select(day => $"day {day}"), world.Lines().Select(line => (string)line["text"]!));
        await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = now - TimeSpan.FromDays(30) });
        world.AssertIsTruth();
    }

    private static IEnumerable<JsonNode?> AllOf(ArchiveWorld world)
    {
        string? token = null;
        do
        {
            JsonObject page = world.Send(HttpMethod.Get, $"/v1/chat/messages?pageSize=1000{(token is null ? "" : $"&nextToken={Uri.EscapeDataString(token)}")}");
            foreach (JsonNode? message in page["messages"]!.AsArray())
            {
                yield return message;
            }

            token = (string?)page["meta"]!["nextToken"];
        }
        while (token is not null);
    }

    private sealed class RefusedException(int status = 403) : Exception
    {
        public int Status => status;
    }

    private sealed class Between(HttpMessageHandler inner, Action<HttpRequestMessage> before) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                before(request);
            }
            catch (RefusedException refused)
            {
                return new HttpResponseMessage((System.Net.HttpStatusCode)refused.Status)
                {
                    Content = new StringContent("""{"id":"err_1","code":403,"type":"Forbidden","message":"That is not allowed"}"""),
                };
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
