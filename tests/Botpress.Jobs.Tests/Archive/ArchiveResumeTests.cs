using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>An archive whose run was killed at a write goes on, is the same as if it had not been, and says the same of what it did.</summary>
public sealed class ArchiveResumeTests : IDisposable
{
    private readonly FakeBot _bot = new();

    public ArchiveResumeTests()
    {
        _bot.Add("c1", 40, "a");
        _bot.Add("c1", 1, "b");
        // The number shows one that is not there: the conversation is read again, and there is a second merge.
        _bot.Miscounted["c1"] = 1;
    }

    public void Dispose() => _bot.Dispose();

    [Fact]
    public async Task Killed_at_any_write_it_says_what_it_would_have_said()
    {
        string whole = Path.Combine(_bot.Folder, "whole");
        var counting = new FailingDisk(-1);
        ArchiveOutcome expected = await _bot.Archive(In(whole), counting);
        SortedDictionary<string, string> content = ArchiveWorld.Content(whole);
        Assert.Equal((2, 1, 2, 3), (expected.NewMessages, expected.Unreconciled, expected.Messages, expected.Partitions.Count));
        int finished = 0;
        for (int write = 0; write < counting.Count; write++)
        {
            string folder = Path.Combine(_bot.Folder, $"killed-{write}");
            _ = await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(In(folder), new FailingDisk(write)));
            if (JournalIn(folder).LastOrDefault()?["finished"] is not null)
            {
                // It was about to remove what nobody needs any more.
                finished++;
                continue;
            }

            _bot.Told.Clear();
            ArchiveOutcome outcome = await _bot.Archive(In(folder));
            Assert.Equal((write, 2, 0, 2, 1, 1), (write, outcome.NewMessages, outcome.ChangedMessages, outcome.Messages, outcome.Conversations, outcome.Unreconciled));
            Assert.Equal(expected.Partitions, outcome.Partitions);
            Assert.Equal((expected.From, expected.To), (outcome.From, outcome.To));
            Assert.Equal(content, ArchiveWorld.Content(folder));
            Assert.Equal(outcome.IsResumed, _bot.Told.Contains("A run that was interrupted goes on."));
            string[] committed = [.. JournalIn(folder).Where(line => line["committed"] is not null).Select(line => line["committed"]!.ToJsonString())];
            Assert.Equal(["1", "2"], committed);
            Assert.Equal(["part-1-of-1.jsonl", "part-1-of-1.jsonl.lock", "part-1-of-1.lock"], Directory.GetFileSystemEntries(Path.Combine(folder, "_journal")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        Assert.InRange(counting.Count, 15, 60);
        Assert.InRange(finished, 1, 2);
    }

    [Fact]
    public async Task What_is_done_is_not_done_again()
    {
        // Both merges are done, and written down.
        _ = await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(_bot.Options(), new KilledAtDisk("_journal/part-1-of-1.jsonl", time: 7)));
        Assert.Equal(["window", "run", "committed", "run", "committed"], _bot.Journal().Skip(1).Select(line => line.AsObject().First().Key));
        int before = _bot.Service.Requests.Count;
        _bot.Told.Clear();
        ArchiveOutcome outcome = await _bot.Archive();
        Assert.Equal((true, 0, 2), (outcome.IsResumed, outcome.Requests, outcome.NewMessages));
        Assert.Equal(before, _bot.Service.Requests.Count);
        Assert.Equal(["A run that was interrupted goes on.", "Writing transcripts"], _bot.Told);
    }

    [Fact]
    public async Task Killed_again_while_it_goes_on_it_still_is_the_same()
    {
        string whole = Path.Combine(_bot.Folder, "whole");
        await _bot.Archive(In(whole));
        SortedDictionary<string, string> content = ArchiveWorld.Content(whole);
        for (int write = 0; write < 25; write++)
        {
            // Right when all of the first merge is to be put in place; then at each write of the run that does so.
            string folder = Path.Combine(_bot.Folder, $"again-{write}");
            _ = await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(In(folder), new KilledAtDisk("", folder: "date=")));
            try
            {
                await _bot.Archive(In(folder), new FailingDisk(write));
            }
            catch (KilledException)
            {
                await _bot.Archive(In(folder));
            }

            Assert.Equal(content, ArchiveWorld.Content(folder));
        }
    }

    [Fact]
    public async Task What_was_read_to_compare_is_kept_also_when_there_is_nothing_to_compare_any_more()
    {
        // A message that was imported late shows in the number only. It was read, and not yet put in place.
        await _bot.Archive();
        _bot.Messages.Add(("late", "c1", _bot.Clock.Now.AddDays(-20), "late"));
        _ = await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(disk: new KilledAtDisk("/commit.json", time: 2)));
        // By the next run the number is what it was.
        _bot.Messages.RemoveAll(message => message.Text == "b");
        ArchiveOutcome outcome = await _bot.Archive();
        Assert.True(outcome.IsResumed);
        Assert.Equal(["a", "late", "b"], _bot.Texts());
    }

    [Fact]
    public void Whoever_goes_on_must_want_the_same()
    {
        DateTimeOffset time = _bot.Clock.Now;
        ArchiveOptions[] different = [
            new(), new() { Shard = new Shard(1, 2) }, new() { Channel = "c" }, new() { IntegrationName = "c" }, new() { Tags = new Dictionary<string, string> { ["c"] = "" } },
            new() { After = time }, new() { Before = time }, new() { Conversations = [] }, new() { Conversations = ["a"] }, new() { Conversations = ["a", "b"] }];
        Assert.Equal(different.Length, different.Select(ArchiveFilter.Fingerprint).Distinct().Count());
        // How it is read and written is another matter.
        Assert.Equal(
            ArchiveFilter.Fingerprint(different[0]),
            ArchiveFilter.Fingerprint(new ArchiveOptions { Mode = ArchiveMode.Conversation, ThrottleLimit = 9, Format = ArchiveFormat.Html, Tags = new Dictionary<string, string>(), Path = "elsewhere" }));
        Assert.Equal(ArchiveFilter.Fingerprint(different[^1]), ArchiveFilter.Fingerprint(new ArchiveOptions { Conversations = ["b", "a"] }));
        Assert.Equal("", ArchiveFilter.Of(new ArchiveOptions { Tags = new Dictionary<string, string>() }));
    }

    private ArchiveOptions In(string folder) => _bot.Options(options => new ArchiveOptions { Path = folder, BotId = options.BotId, ThrottleLimit = 1, Verbose = options.Verbose });

    private static JsonNode[] JournalIn(string folder) =>
        Path.Combine(folder, "_journal", "part-1-of-1.jsonl") is var path && File.Exists(path) ? [.. File.ReadAllLines(path).Select(line => JsonNode.Parse(line)!)] : [];
}
