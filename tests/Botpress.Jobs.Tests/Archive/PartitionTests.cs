using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>The files of an archive: as they are read, written, merged and put in their place.</summary>
public sealed class PartitionTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("partitions-").FullName;
    private readonly QuickDisk _disk = new();
    private readonly ConversationIndex _index = new();
    private readonly Manifest _manifest = new() { BotId = "b" };

    private ArchiveFolder NewFolder(Shard? shard = null) => new(_root, shard ?? Shard.Whole, _disk);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_written_is_read_and_its_hash_is_of_the_lines(bool compress)
    {
        string path = Path.Combine(_root, compress ? "a.jsonl.gz" : "a.jsonl");
        // One is longer than any buffer.
        byte[][] lines = [Line("a", 1), Line("b", 2, new string('x', 200_000)), Line("c", 3)];
        string hash;
        using (var writer = new PartitionWriter(_disk, path, compress))
        {
            Array.ForEach(lines, writer.Write);
            Assert.Equal(3, writer.Lines);
            hash = writer.Finish();
        }

        Assert.Equal(lines, PartitionFile.Read(RecordKind.Message, path).Select(record => record.Line));
        Assert.Equal(CanonicalJson.Hex(CanonicalJson.Sha256([.. lines.SelectMany(line => line.Append((byte)'\n'))])), hash);
        Assert.Equal(!compress, File.ReadAllBytes(path)[0] == '{');
        Assert.Equal(new FileInfo(path).Length, _disk.Written);
    }

    [Fact]
    public void A_last_line_may_lack_its_end()
    {
        string path = Path.Combine(_root, "a.jsonl");
        File.WriteAllBytes(path, [.. Line("a", 1), (byte)'\n', .. Line("b", 2)]);
        Assert.Equal(["a", "b"], PartitionFile.Read(RecordKind.Message, path).Select(record => record.Id));
        File.WriteAllText(path, "");
        Assert.Empty(PartitionFile.Read(RecordKind.Message, path));
    }

    [Theory]
    [InlineData("no json", " at line 2")]
    [InlineData("{\"id\":\"x\"}", " at line 2")]
    public void A_line_that_is_none_is_told(string line, string where)
    {
        string path = Path.Combine(_root, "a.jsonl");
        File.WriteAllBytes(path, [.. Line("a", 1), (byte)'\n', .. Encoding.UTF8.GetBytes(line), (byte)'\n']);
        JobException damaged = Assert.Throws<JobException>(() => PartitionFile.Read(RecordKind.Message, path).ToArray());
        Assert.Equal(("ArchiveDamaged", "Take it from a copy, or move it out of the archive and read what the service still has with -Refresh."), (damaged.Id, damaged.Advice));
        Assert.StartsWith($"The file '{path}' of the archive is damaged{where}: ", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_that_is_none_is_told()
    {
        string path = Path.Combine(_root, "a.jsonl.gz");
        File.WriteAllText(path, "no gzip at all, but long enough");
        Assert.StartsWith($"The file '{path}' of the archive is damaged: ", Assert.Throws<JobException>(() => PartitionFile.Read(RecordKind.Message, path).ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_written_in_pieces_of_a_size_whoever_writes_into_it()
    {
        string path = Path.Combine(_root, "pieces");
        var disk = new CountingDisk();
        byte[] bytes = new byte[150_000];
        new Random(1).NextBytes(bytes);
        using (var stream = new DiskStream(disk, path))
        {
            Assert.Equal((false, false, true), (stream.CanRead, stream.CanSeek, stream.CanWrite));
            for (int at = 0; at < bytes.Length; at += 1000)
            {
                stream.Write(bytes, at, 1000);
                stream.Flush();
            }

            stream.Write(bytes, 0, 0);
            stream.Finish();
        }

        // It is made, and written twice whole and once to its end.
        Assert.Equal(4, disk.Count);
        Assert.Equal(bytes, File.ReadAllBytes(path));
        using (var stream = new DiskStream(disk, path))
        {
            stream.Write(bytes, 0, 150_000);
            stream.Finish();
        }

        Assert.Equal(8, disk.Count);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void New_lines_are_merged_in_their_order_and_equal_ones_change_nothing()
    {
        PartitionMerge first = Merge([Message("a", day: 1, hour: 1), Message("c", day: 1, hour: 3), Message("d", day: 2, hour: 0, conversation: "other"), Record(RecordKind.Conversation, "k", 1, 1)]);
        Assert.Equal(
            ["messages/date=2026-01-01/part-1-of-1.jsonl True 2 0", "messages/date=2026-01-02/part-1-of-1.jsonl True 1 0", "conversations/date=2026-01-01/part-1-of-1.jsonl True 1 0"], Changes(first));
        Assert.Equal((3, 0), (first.Plan.NewMessages, first.Plan.ChangedMessages));
        Assert.Equal(2, first.Conversations.Count);

        PartitionMerge second = Merge([Message("b", day: 1, hour: 2), Message("c", day: 1, hour: 3), Message("d", day: 2, hour: 0, conversation: "other")]);
        Assert.Equal(["messages/date=2026-01-01/part-1-of-1.jsonl False 1 0"], Changes(second));
        Assert.Equal((1, 0), (second.Plan.NewMessages, second.Plan.ChangedMessages));
        Assert.Equal(["a", "b", "c"], Ids("2026-01-01"));
        Assert.Equal(("messages/date=2026-01-01/part-1-of-1.jsonl", 3), (_manifest.Partitions.Keys.Order(StringComparer.Ordinal).ElementAt(1), _manifest.Partitions["messages/date=2026-01-01/part-1-of-1.jsonl"].Lines));
        Assert.Equal((4, 1), (_manifest.CountOf(RecordKind.Message), _manifest.CountOf(RecordKind.Conversation)));
        ConversationIndex.Entry entry = _index[ConversationKey.Of("conv")];
        Assert.Equal((3, Time(1, 3)), (entry.Archived, entry.LastMessage));
        // What was made for nothing is not there any more.
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_root, "_journal"), "*.new"));
    }

    [Fact]
    public void Of_two_lines_with_one_id_the_newer_one_is_kept()
    {
        _ = Merge([Message("a", 1, 1, updated: 5, text: "old"), Message("b", 1, 2, updated: 5, text: "stays"), Message("c", 1, 3, updated: 5, text: "same time")]);

        PartitionMerge merge = Merge([Message("a", 1, 1, updated: 6, text: "new"), Message("b", 1, 2, updated: 4, text: "older"), Message("c", 1, 3, updated: 5, text: "last wins")]);

        Assert.Equal(["messages/date=2026-01-01/part-1-of-1.jsonl False 0 2"], Changes(merge));
        Assert.Equal((0, 2), (merge.Plan.NewMessages, merge.Plan.ChangedMessages));
        Assert.Equal(["new", "stays", "last wins"], Read("2026-01-01").Select(line => (string)JsonNode.Parse(line.Line)!["text"]!));
        Assert.Equal(3, _index[ConversationKey.Of("conv")].Archived);
        Assert.Single(merge.Conversations);
    }

    [Fact]
    public void A_file_that_is_written_otherwise_now_takes_the_place_of_the_other()
    {
        _ = Merge([Message("a", 1, 1)]);
        PartitionMerge merge = Merge([Message("b", 1, 2)], compress: true);

        Assert.Equal(["messages/date=2026-01-01/part-1-of-1.jsonl.gz False 1 0"], Changes(merge));
        Assert.Equal(["part-1-of-1.jsonl.gz"], Directory.GetFiles(Path.Combine(_root, "messages", "date=2026-01-01")).Select(Path.GetFileName));
        Assert.Equal(["messages/date=2026-01-01/part-1-of-1.jsonl.gz"], _manifest.Partitions.Keys);
        Assert.Equal(["a", "b"], Ids("2026-01-01"));
        // One without changes stays as it is.
        Assert.Empty(Changes(Merge([Message("a", 1, 1)])));
        Assert.Equal("messages/date=2026-01-01/part-1-of-1.jsonl.gz", NewFolder().FindPartition(RecordKind.Message, "2026-01-01"));
    }

    [Fact]
    public void A_dry_run_finds_out_and_writes_nothing()
    {
        _ = Merge([Message("a", 1, 1)]);
        long written = _disk.Written;
        var merge = new PartitionMerge(NewFolder(), _disk, compress: false, isDryRun: true, _index, _manifest);
        merge.Run([Message("a", 1, 1, updated: 9, text: "new"), Message("b", 1, 2), Message("c", 3, 0)], default);
        Assert.Equal(["messages/date=2026-01-01/part-1-of-1.jsonl False 1 1", "messages/date=2026-01-03/part-1-of-1.jsonl True 1 0"], Changes(merge));
        Assert.Equal((written, 1), (_disk.Written, Read("2026-01-01").Count()));
    }

    [Fact]
    public void A_lost_index_is_counted_of_the_files()
    {
        _ = Merge([Message("a", 1, 1), Message("b", 2, 1), Message("c", 2, 2, conversation: "other"), Record(RecordKind.Event, "e", 2, 2)]);
        ConversationIndex counted = PartitionMerge.Counted(NewFolder(), default);
        Assert.Equal((2, 2, Time(2, 1), 1), (counted.Count, counted[ConversationKey.Of("conv")].Archived, counted[ConversationKey.Of("conv")].LastMessage, counted[ConversationKey.Of("other")].Archived));
        Assert.Equal(_index.ToBytes(), counted.ToBytes());
    }

    [Fact]
    public void The_files_of_a_kind_come_by_their_days_and_those_of_other_parts_do_not()
    {
        foreach (string path in new[] { "users/date=2026-02-01/part-1-of-2.jsonl", "users/date=2025-12-31/part-1-of-2.jsonl.gz", "users/date=2026-01-15/part-2-of-2.jsonl", "users/other/part-1-of-2.jsonl" })
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
            File.WriteAllText(Path.Combine(_root, path), "");
        }

        ArchiveFolder folder = NewFolder(new Shard(1, 2));
        Assert.Equal(["users/date=2025-12-31/part-1-of-2.jsonl.gz", "users/date=2026-02-01/part-1-of-2.jsonl"], folder.Partitions(RecordKind.User));
        Assert.Empty(folder.Partitions(RecordKind.Message));
        Assert.Null(folder.FindPartition(RecordKind.User, "2026-01-15"));
        Assert.Equal(["messages", "conversations", "participants", "users", "events"], ArchiveFolder.Kinds.Select(ArchiveFolder.NameOf));
        Assert.Equal(
            ["_manifest/part-1-of-2.json", "_index/part-1-of-2.bin", "_journal/part-1-of-2.jsonl", "_journal/part-1-of-2.lock"],
            new[] { folder.ManifestPath, folder.IndexPath, folder.JournalPath, folder.LockPath }.Select(path => Path.GetRelativePath(_root, path).Replace('\\', '/')));
    }

    [Fact]
    public void An_archive_of_another_bot_or_otherwise_divided_is_refused()
    {
        ArchiveFolder folder = NewFolder();
        folder.Check("b");
        folder.Prepare();
        Assert.Equal(["_index", "_journal", "_manifest"], Directory.GetDirectories(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        File.WriteAllBytes(folder.ManifestPath, new Manifest { BotId = "b" }.ToBytes());

        folder.Check("b");
        Assert.Equal(("ArchiveOfAnother", $"'{_root}' is the archive of the bot b, not of c.", "Give each bot a folder of its own with -Path."), Refused(Shard.Whole, "c"));
        Assert.Equal(("ArchiveSharded", $"'{_root}' is divided into 1 part, and not into 3: messages would be in it twice.", "Leave out -Shard, or give another -Path."), Refused(new Shard(2, 3), "b"));
        File.Delete(folder.ManifestPath);
        File.WriteAllBytes(Path.Combine(_root, "_manifest", "part-2-of-3.json"), new Manifest { BotId = "b", Shard = new Shard(2, 3) }.ToBytes());
        NewFolder(new Shard(1, 3)).Check("b");
        Assert.Equal(("ArchiveSharded", $"'{_root}' is divided into 3 parts, and not into 1: messages would be in it twice.", "Use -Shard 1/3 to 3/3, or give another -Path."), Refused(Shard.Whole, "b"));
        string file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        JobException isFile = Assert.Throws<JobException>(() => new ArchiveFolder(file, Shard.Whole, _disk).Check("b"));
        Assert.Equal(("NotAFolder", $"'{file}' is a file, and no folder.", "Give the path of a folder; it is made where it is not there."), (isFile.Id, isFile.Message, isFile.Advice));

        (string, string, string?) Refused(Shard shard, string botId)
        {
            JobException refused = Assert.Throws<JobException>(() => NewFolder(shard).Check(botId));
            return (refused.Id, refused.Message, refused.Advice);
        }
    }

    [Fact]
    public void What_was_about_to_be_put_in_its_place_is_by_the_next_run()
    {
        ArchiveFolder folder = NewFolder();
        folder.Prepare();
        Assert.Null(folder.Recover());
        using (Journal journal = Open(folder))
        {
            _ = Directory.CreateDirectory(Path.Combine(_root, "gone"));
            File.WriteAllText(Path.Combine(_root, "gone", "file"), "x");
            folder.Stage("a/one", [1]);
            folder.Stage("two", [2]);
            folder.StageDelete("gone/file");
            // The last moment at which a crash leaves the list and nothing of what it says done.
            var disk = new FailsAtDisk(path => path.EndsWith("one", StringComparison.Ordinal));
            var crashing = new ArchiveFolder(_root, Shard.Whole, disk);
            crashing.Stage("a/one", [1]);
            crashing.Stage("two", [2]);
            crashing.StageDelete("gone/file");
            _ = Assert.Throws<KilledException>(() => crashing.Commit(journal, new JsonObject { ["committed"] = 1 }));
            Assert.False(File.Exists(Path.Combine(_root, "two")));
        }

        (string Journal, JsonObject Entry)? recovered = NewFolder().Recover();
        Assert.Equal("""{"committed":1}""", recovered!.Value.Entry.ToJsonString());
        Assert.Equal([1], File.ReadAllBytes(Path.Combine(_root, "a", "one")));
        Assert.Equal([2], File.ReadAllBytes(Path.Combine(_root, "two")));
        Assert.False(File.Exists(Path.Combine(_root, "gone", "file")));
        // Twice is as once.
        Assert.NotNull(NewFolder().Recover());
        NewFolder().ClearStaged();
        Assert.Null(NewFolder().Recover());
        using Journal again = Open(folder);
        Assert.False(again.IsResumed);
    }

    [Fact]
    public void What_is_put_in_its_place_stands_in_the_journal()
    {
        ArchiveFolder folder = NewFolder();
        folder.Prepare();
        using (Journal journal = Open(folder))
        {
            folder.Stage("one", [1]);
            string taken = folder.Stage("two");
            File.WriteAllText(taken, "x");
            folder.Unstage();
            Assert.False(File.Exists(taken));
            folder.Commit(journal, new JsonObject { ["committed"] = 1 });
        }

        Assert.Equal((true, false, false), (File.Exists(Path.Combine(_root, "one")), File.Exists(Path.Combine(_root, "two")), Directory.Exists(Path.Combine(_root, "_journal", "part-1-of-1.new"))));
        using Journal again = Open(folder);
        Assert.Equal("""{"committed":1}""", Assert.Single(again.Entries).ToJsonString());
    }

    [Fact]
    public void A_manifest_says_what_the_archive_has()
    {
        var manifest = new Manifest { BotId = "b", Shard = new Shard(2, 3), Filter = "{}", From = At(1), Watermark = At(2), Unreconciled = 4 };
        manifest.Gaps.Add((At(3), At(4)));
        manifest.Due.Add((null, At(5)));
        manifest.Partitions["users/date=2026-01-02/x"] = (7, "h2");
        manifest.Partitions["messages/date=2026-01-01/x"] = (5, "h1");
        string text = Encoding.UTF8.GetString(manifest.ToBytes());

        Assert.Equal(
            """
            {
              "format": "botpress-archive",
              "version": 1,
              "botId": "b",
              "shard": "2/3",
              "filter": "{}",
              "from": "2026-01-01T00:00:00.000Z",
              "watermark": "2026-01-02T00:00:00.000Z",
              "gaps": [
                {
                  "from": "2026-01-03T00:00:00.000Z",
                  "to": "2026-01-04T00:00:00.000Z"
                }
              ],
              "due": [
                {
                  "from": null,
                  "to": "2026-01-05T00:00:00.000Z"
                }
              ],
              "unreconciled": 4,
              "counts": {
                "messages": 5,
                "conversations": 0,
                "participants": 0,
                "users": 7,
                "events": 0
              },
              "partitions": [
                {
                  "path": "messages/date=2026-01-01/x",
                  "lines": 5,
                  "sha256": "h1"
                },
                {
                  "path": "users/date=2026-01-02/x",
                  "lines": 7,
                  "sha256": "h2"
                }
              ]
            }

            """.Replace("\r\n", "\n", StringComparison.Ordinal),
            text);
        Assert.Equal(text, Encoding.UTF8.GetString(ReadManifest(text).ToBytes()));
        Assert.Equal(new Manifest().ToBytes(), ReadManifest(Encoding.UTF8.GetString(new Manifest().ToBytes())).ToBytes());
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "ArchiveVersion", "is of format botpress-archive 2, which this version of the module does not know.", "Use the version that made it, or a newer one, or give another -Path.")]
    [InlineData("botpress-archive", "other", "ArchiveVersion", "is of format other 1, which this version of the module does not know.", "Use the version that made it, or a newer one, or give another -Path.")]
    [InlineData("\"1/1\"", "\"3/2\"", "ArchiveDamaged", "is no manifest of an archive: ", "Take it from a copy, or give another -Path.")]
    [InlineData("\"gaps\"", "\"gips\"", "ArchiveDamaged", "is no manifest of an archive: ", "Take it from a copy, or give another -Path.")]
    [InlineData("\"unreconciled\": 0", "\"unreconciled\": \"x\"", "ArchiveDamaged", "is no manifest of an archive: ", "Take it from a copy, or give another -Path.")]
    [InlineData("{", "", "ArchiveDamaged", "is no manifest of an archive: ", "Take it from a copy, or give another -Path.")]
    [InlineData("null", "\"then\"", "ArchiveDamaged", "is no manifest of an archive: ", "Take it from a copy, or give another -Path.")]
    public void A_manifest_that_cannot_be_read_is_told(string part, string instead, string id, string message, string advice)
    {
        string text = Encoding.UTF8.GetString(new Manifest().ToBytes()).Replace(part, instead, StringComparison.Ordinal);
        JobException refused = Assert.Throws<JobException>(() => ReadManifest(text));
        Assert.Equal((id, advice), (refused.Id, refused.Advice));
        Assert.StartsWith($"'{Path.Combine(_root, "manifest")}' {message}", refused.Message, StringComparison.Ordinal);
    }

    private Manifest ReadManifest(string text)
    {
        string path = Path.Combine(_root, "manifest");
        File.WriteAllText(path, text);
        return Manifest.Read(path);
    }

    private static Journal Open(ArchiveFolder folder) => Journal.Open(folder.JournalPath, "archive", "b", "f", disk: new QuickDisk());

    private PartitionMerge Merge(ArchiveRecord[] lines, bool compress = false)
    {
        ArchiveFolder folder = NewFolder();
        folder.Prepare();
        var merge = new PartitionMerge(folder, _disk, compress, isDryRun: false, _index, _manifest);
        merge.Run(lines, default);
        using Journal journal = Open(folder);
        folder.Commit(journal, []);
        return merge;
    }

    private static IEnumerable<string> Changes(PartitionMerge merge) => merge.Plan.Partitions.Select(change => $"{change.Path} {change.IsNew} {change.Added} {change.Changed}");

    private IEnumerable<ArchiveRecord> Read(string date) => PartitionFile.Read(RecordKind.Message, NewFolder().PathOf(NewFolder().FindPartition(RecordKind.Message, date)!));

    private IEnumerable<string> Ids(string date) => Read(date).Select(line => line.Id);

    private static DateTimeOffset At(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static long Time(int day, int hour) => At(day).AddHours(hour).UtcTicks;

    /// <summary>A message that was last changed so many milliseconds after a moment.</summary>
    private static ArchiveRecord Message(string id, int day, int hour, string conversation = "conv", int updated = 0, string text = "t") =>
        new(RecordKind.Message, "", Time(day, hour), id, At(1).AddMilliseconds(updated).UtcTicks, conversation, Encoding.UTF8.GetBytes(
            $"{{\"id\":\"{id}\",\"conversationId\":\"{conversation}\",\"createdAt\":\"{Manifest.Time(At(day).AddHours(hour))}\",\"updatedAt\":\"{Manifest.Time(At(1).AddMilliseconds(updated))}\",\"text\":\"{text}\"}}"));

    private static ArchiveRecord Record(RecordKind kind, string id, int day, int hour) => new(kind, "", Time(day, hour), id, 0, id, Line(id, Time(day, hour)));

    private static byte[] Line(string id, long time, string text = "") => Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\",\"createdAt\":\"{Manifest.Time(new DateTimeOffset(time, TimeSpan.Zero))}\",\"text\":\"{text}\"}}");

    private sealed class CountingDisk : QuickDisk
    {
        public int Count { get; private set; }

        protected override void OnWrite(string path) => Count++;
    }

    private sealed class FailsAtDisk(Func<string, bool> isAt) : QuickDisk
    {
        protected override void OnWrite(string path)
        {
            if (isAt(path))
            {
                throw new KilledException();
            }
        }
    }
}
