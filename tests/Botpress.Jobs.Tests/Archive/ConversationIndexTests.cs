using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class ConversationIndexTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_it_knows_it_knows_again()
    {
        ConversationIndex index = Filled();
        File.WriteAllBytes(_path, index.ToBytes());

        ConversationIndex read = ConversationIndex.Read(_path)!;

        Assert.Equal((3, 1), (read.Count, read.Unreconciled));
        Assert.Equal(index.ToBytes(), read.ToBytes());
        ConversationIndex.Entry entry = read[ConversationKey.Of("a")];
        Assert.Equal(
            (2, 7, 50L, 9UL, ConversationIndex.EntryFlags.Due | ConversationIndex.EntryFlags.Unreconciled), (entry.Archived, entry.Excess, entry.LastMessage, entry.State, entry.Flags));
        Assert.Equal((true, false, false), (read.Knows(ConversationKey.Of("a")), read.Knows(ConversationKey.Of("b")), read.Knows(ConversationKey.Of("none"))));
        Assert.Equal(0, read[ConversationKey.Of("none")].Archived);
        Assert.Equal(3, read.Count);
    }

    [Fact]
    public void The_same_is_the_same_bytes_in_whatever_order_it_came()
    {
        var one = new ConversationIndex();
        var other = new ConversationIndex();
        string[] ids = ["a", "b", "c", "d"];
        Array.ForEach(ids, id => one.AddMessage(ConversationKey.Of(id), 5));
        Array.ForEach([.. Enumerable.Reverse(ids)], id => other.AddMessage(ConversationKey.Of(id), 5));
        Assert.Equal(one.ToBytes(), other.ToBytes());
    }

    [Fact]
    public void Flags_are_set_and_taken_away_one_by_one()
    {
        var index = new ConversationIndex();
        var key = ConversationKey.Of("a");
        index.Set(key, ConversationIndex.EntryFlags.Due, true);
        index.Set(key, ConversationIndex.EntryFlags.Compared, true);
        index.Set(key, ConversationIndex.EntryFlags.Due, false);
        index.Set(key, ConversationIndex.EntryFlags.Unreconciled, false);
        Assert.Equal(ConversationIndex.EntryFlags.Compared, index[key].Flags);
        Assert.Equal(0, index.Unreconciled);
    }

    [Fact]
    public void What_is_not_whole_is_none()
    {
        byte[] whole = Filled().ToBytes();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.True(ConversationIndex.Read(_path) is null, $"{length} bytes");
        }

        whole[1]++;
        File.WriteAllBytes(_path, whole);
        Assert.Null(ConversationIndex.Read(_path));
        File.WriteAllText(_path, "half of somethi");
        Assert.Null(ConversationIndex.Read(_path));
        Assert.Null(ConversationIndex.Read(_path + ".none"));
    }

    private static ConversationIndex Filled()
    {
        var index = new ConversationIndex();
        index.AddMessage(ConversationKey.Of("a"), 50);
        index.AddMessage(ConversationKey.Of("a"), 30);
        index.AddMessage(ConversationKey.Of("b"), 10);
        var key = ConversationKey.Of("a");
        ConversationIndex.Entry entry = index[key];
        (entry.Excess, entry.State) = (7, 9);
        index[key] = entry;
        index.Set(key, ConversationIndex.EntryFlags.Due, true);
        index.Set(key, ConversationIndex.EntryFlags.Unreconciled, true);
        index.Set(ConversationKey.Of("c"), ConversationIndex.EntryFlags.Compared, true);
        return index;
    }
}
