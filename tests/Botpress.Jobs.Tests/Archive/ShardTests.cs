using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>Where what is archived belongs: a function of its id and its time alone.</summary>
public sealed class ShardTests
{
    [Theory]
    [InlineData("1/1", "1/1", "part-1-of-1")]
    [InlineData("2/8", "2/8", "part-2-of-8")]
    [InlineData(" 3 / 4 ", "3/4", "part-3-of-4")]
    [InlineData("1024/1024", "1024/1024", "part-1024-of-1024")]
    [InlineData("0/4", null, null)]
    [InlineData("5/4", null, null)]
    [InlineData("1/1025", null, null)]
    [InlineData("-1/4", null, null)]
    [InlineData("1/0", null, null)]
    [InlineData("1", null, null)]
    [InlineData("1/2/3", null, null)]
    [InlineData("a/4", null, null)]
    [InlineData("1/b", null, null)]
    [InlineData("1.0/4", null, null)]
    [InlineData("", null, null)]
    public void A_part_is_named_by_its_number_and_theirs(string text, string? shown, string? file)
    {
        var shard = Shard.Parse(text);
        Assert.Equal((shown, file), (shard?.ToString(), shard?.FileName));
    }

    [Theory]
    [InlineData("abc", 8, 3)]
    [InlineData("abc", 1000, 75)]
    [InlineData("", 7, 2)]
    public void An_id_is_in_the_part_that_its_hash_says(string id, int count, int number)
    {
        // The first eight bytes of its SHA-256, big-endian, modulo the count, from 1 on.
        ulong first = Convert.ToUInt64(CanonicalJson.Hex(CanonicalJson.Sha256(Encoding.UTF8.GetBytes(id)))[..16], 16);
        Assert.Equal((ulong)number, (first % (ulong)count) + 1);
        Assert.Equal([number], Enumerable.Range(1, count).Where(part => new Shard(part, count).Has(id)));
    }

    /// <summary>Each id is in one part of however many, and always in the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_id_is_in_exactly_one_part(int seed)
    {
        var random = new Random(seed);
        string[] ids = [.. Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(' ', 0x2000))))];
        for (int count = 1; count <= 9; count++)
        {
            Shard[] parts = [.. Enumerable.Range(1, count).Select(number => new Shard(number, count))];
            var placed = new Dictionary<string, Shard>();
            foreach (string id in ids)
            {
                Shard part = Assert.Single(parts, part => part.Has(id));
                Assert.True(part == (placed.TryGetValue(id, out Shard? before) ? before : part), $"seed {seed}: {id}");
                placed[id] = part;
            }

            Assert.True(placed.Values.Distinct().Count() == count, $"seed {seed}: of {count} parts one has nothing");
        }
    }

    /// <summary>The file of a line says its day of UTC, whatever else is in it.</summary>
    [Theory]
    [InlineData("2026-01-01T00:00:00.000Z", "2026-01-01")]
    [InlineData("2026-01-01T23:59:59.999Z", "2026-01-01")]
    [InlineData("2026-01-01T23:00:00.000-02:00", "2026-01-02")]
    [InlineData("2024-02-29T12:00:00.000Z", "2024-02-29")]
    public void A_line_is_in_the_file_of_its_day(string time, string date)
    {
        foreach (string more in new[] { "", ",\"text\":\"x\"", ",\"updatedAt\":\"2030-01-01T00:00:00Z\"" })
        {
            Assert.Equal(date, ArchiveLine.Of(RecordKind.Message, new RawItem(Encoding.UTF8.GetBytes($"{{\"id\":\"m\",\"createdAt\":\"{time}\"{more}}}"))).Date);
        }

        Assert.Equal($"messages/date={date}/part-2-of-3.jsonl.gz", new ArchiveFolder("/a", new Shard(2, 3), new JobDisk()).PartitionOf(RecordKind.Message, date, compress: true));
    }

    [Fact]
    public void Keys_have_an_order()
    {
        ConversationKey[] keys = [new(1, 1), new(1, 2), new(2, 0), new(ulong.MaxValue, 0)];
        for (int i = 0; i < keys.Length; i++)
        {
            for (int j = 0; j < keys.Length; j++)
            {
                Assert.Equal((Math.Sign(i.CompareTo(j)), (i < j), (i > j), (i <= j), (i >= j)), (Math.Sign(keys[i].CompareTo(keys[j])), (keys[i] < keys[j]), (keys[i] > keys[j]), (keys[i] <= keys[j]), (keys[i] >= keys[j])));
            }
        }

        Assert.Equal(new ConversationKey(0xba7816bf8f01cfea, 0x414140de5dae2223), ConversationKey.Of("abc"));
        Assert.Equal(0x0203040506070809UL, ConversationKey.BigEndian([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1));
    }

    [Fact]
    public void Lines_are_sorted_by_kind_group_time_and_id()
    {
        ArchiveRecord[] sorted =
        [
            Record(RecordKind.Message, "a", 1, "x"), Record(RecordKind.Message, "a", 1, "y"), Record(RecordKind.Message, "a", 2, "a"), Record(RecordKind.Message, "b", 0, "a"), Record(RecordKind.Conversation, "", 0, ""),
        ];
        Assert.Equal(sorted, Enumerable.Reverse(sorted).Order());
        Assert.Equal(0, Record(RecordKind.User, "g", 5, "i").CompareTo(Record(RecordKind.User, "g", 5, "i", updated: 9)));
        // By what text is, and not by how a culture sorts it.
        Assert.True(Record(RecordKind.Message, "", 1, "B").CompareTo(Record(RecordKind.Message, "", 1, "a")) < 0);
        Assert.Equal(3 + (2 * (2 + 1)) + 160, new ArchiveRecord(RecordKind.Message, "", 1, "id", 1, "c", [1, 2, 3]).Size);
    }

    [Fact]
    public void A_line_is_read_as_it_was_written()
    {
        var record = new ArchiveRecord(RecordKind.Event, "g", 5, "é", 7, "c", "line"u8.ToArray());
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        record.WriteTo(writer);
        record.WriteTo(writer);
        bytes.Position = 0;
        using var reader = new BinaryReader(bytes);
        foreach (int _ in Enumerable.Range(0, 2))
        {
            var read = ArchiveRecord.ReadFrom(reader);
            Assert.Equal((RecordKind.Event, "g", 5L, "é", 7L, "c", "line"), (read.Kind, read.Group, read.Created, read.Id, read.Updated, read.ConversationId, read.ToString()));
        }

        Assert.Equal(bytes.Length, bytes.Position);
    }

    private static ArchiveRecord Record(RecordKind kind, string group, long created, string id, long updated = 0) => new(kind, group, created, id, updated, "", []);
}
