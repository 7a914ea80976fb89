using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using static Botpress.Jobs.ConversationIndex;

namespace Botpress.Jobs.Tests;

/// <summary>Which conversations are read again because they say another number of messages than the archive has.</summary>
public sealed class CountComparisonTests : IDisposable
{
    private readonly FakeBot _bot = new();
    private readonly ConversationIndex _index = new();

    public void Dispose() => _bot.Dispose();

    [Fact]
    public async Task What_says_another_number_is_read_again()
    {
        CountComparison comparison = await Compare(null, ("equal", 2, default), ("fewer", 2, new Entry { Archived = 3 }), ("more", 2, new Entry { Archived = 1 }),
            ("known", 2, new Entry { Archived = 3, Excess = 1 }), ("less", 3, new Entry { Archived = 3, Excess = 1 }), ("due", 2, new Entry { Archived = 2, Flags = EntryFlags.Due }));
        Assert.Equal([("due", 2), ("fewer", 2), ("less", 3), ("more", 2)], comparison.Differing().OrderBy(one => one.Id, StringComparer.Ordinal));
        Assert.False(comparison.HasChanged);
    }

    [Fact]
    public async Task Where_the_archive_begins_later_a_first_look_only_learns_the_number()
    {
        // Conversations of five days ago, and an archive of the last four.
        (string, int, Entry)[] all = [("first", 7, new Entry { Archived = 2 }), ("again", 7, new Entry { Archived = 2, Flags = EntryFlags.Compared }), ("due", 7, new Entry { Archived = 2, Flags = EntryFlags.Due })];
        CountComparison comparison = await Compare(_bot.Clock.Now.AddDays(-4), all);
        Assert.Equal([("again", 7), ("due", 7)], comparison.Differing().OrderBy(one => one.Id, StringComparer.Ordinal));
        Assert.True(comparison.HasChanged);
        Assert.Equal((-5, EntryFlags.Compared), (_index[ConversationKey.Of("first")].Excess, _index[ConversationKey.Of("first")].Flags));
        // And is none that differs any more.
        var second = new CountComparison(Archive, _index, _bot.Clock.Now.AddDays(-4), new object());
        Assert.Equal(["again", "due"], second.Differing().Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.False(second.HasChanged);
    }

    [Theory]
    // One that began when the archive does has nothing before it.
    [InlineData(-5, true)]
    [InlineData(-5.1, true)]
    [InlineData(-4.9, false)]
    public async Task Where_it_begins_with_the_conversation_a_first_look_compares(double days, bool differs)
    {
        CountComparison comparison = await Compare(_bot.Clock.Now.AddDays(days), ("c", 7, new Entry { Archived = 2 }));
        Assert.Equal(differs ? [("c", 7)] : [], comparison.Differing());
        Assert.Equal(!differs, comparison.HasChanged);
    }

    [Fact]
    public async Task One_that_says_no_number_is_not_compared()
    {
        _bot.Instead = request => request.Path == "/v1/chat/conversations" && request["nextToken"] is null
            ? """{"conversations":[{"id":"c","createdAt":"2026-02-24T12:00:00.000Z"},{"id":"d","createdAt":"2026-02-24T13:00:00.000Z","messageCount":4}],"meta":{}}""" : null;
        await _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Before = _bot.Clock.Now.AddDays(-1) }));
        _index[ConversationKey.Of("c")] = new Entry { Archived = 3 };
        Assert.Equal([("d", 4)], new CountComparison(Archive, _index, null, new object()).Differing());
    }

    [Fact]
    public async Task What_was_read_whole_and_still_differs_is_kept_as_it_is()
    {
        CountComparison comparison = await Compare(null, ("c", 5, new Entry { Archived = 3, LastMessage = 17 }), ("d", 5, new Entry { Archived = 3, Excess = 1, Flags = EntryFlags.Unreconciled }));
        Assert.Equal(2, comparison.Differing().Count());
        // Three are here of five, and of the other all that there are to be.
        _index.AddMessage(ConversationKey.Of("d"), 18);
        comparison.Read = new Dictionary<ConversationKey, int> { [ConversationKey.Of("c")] = -5, [ConversationKey.Of("d")] = -4 };
        Assert.True(comparison.HasChanged);
        comparison.Settle();
        Assert.Equal((3, -2, 17, EntryFlags.Compared | EntryFlags.Unreconciled), Of("c"));
        Assert.Equal((4, 0, 18, EntryFlags.Compared), Of("d"));
    }

    private ArchiveFolder Archive => new(_bot.Folder, Shard.Whole, new QuickDisk());

    private (int Archived, int Excess, long LastMessage, EntryFlags Flags) Of(string id) =>
        _index[ConversationKey.Of(id)] is var entry ? (entry.Archived, entry.Excess, entry.LastMessage, entry.Flags) : default;

    // An archive that has the conversations, of five days ago, and what its index says of each; one that says nothing agrees.
    private async Task<CountComparison> Compare(DateTimeOffset? archiveFrom, params (string Id, int Count, Entry Entry)[] conversations)
    {
        foreach ((string id, int count, Entry entry) in conversations)
        {
            _bot.Conversations.Add((id, _bot.Clock.Now.AddDays(-5), "channel"));
            _bot.Miscounted[id] = count;
            _index[ConversationKey.Of(id)] = entry.Archived == 0 ? new Entry { Archived = count } : entry;
        }

        await _bot.Archive();
        return new CountComparison(Archive, _index, archiveFrom, new object());
    }
}
