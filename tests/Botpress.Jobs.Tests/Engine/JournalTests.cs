using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class JournalTests : IDisposable
{
    private static readonly JsonSerializerOptions _asItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private string JournalPath => Path.Combine(_folder, "journal.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_goes_on_after_the_last_whole_line_and_begins_anew_after_its_end()
    {
        string id;
        using (Journal first = Open())
        {
            id = first.Id;
            Assert.Equal((false, 0, 32), (first.IsResumed, first.Entries.Count, id.Length));
            first.Write(new JsonObject { ["step"] = 1 });
            first.Write(new JsonObject { ["text"] = "日本 <&>" });
        }

        Assert.Equal([$$"""{"fingerprint":"input","id":"{{id}}","job":"job","target":"target"}""", "{\"step\":1}", "{\"text\":\"日本 <&>\"}"], File.ReadAllLines(JournalPath));
        File.AppendAllText(JournalPath, "{\"step\":3");
        using (Journal second = Open())
        {
            Assert.Equal((true, id), (second.IsResumed, second.Id));
            Assert.Equal(["{\"step\":1}", "{\"text\":\"日本 <&>\"}"], Texts(second));
            second.Write(new JsonObject { ["step"] = 4 });
            second.Finish();
        }

        Assert.Equal(["{\"step\":4}", "{\"finished\":true}"], File.ReadAllLines(JournalPath).Skip(3));
        using Journal third = Open();
        Assert.False(third.IsResumed);
        Assert.Empty(third.Entries);
        Assert.NotEqual(id, third.Id);
        Assert.Single(File.ReadAllLines(JournalPath));
    }

    [Theory]
    [InlineData("other", "target", "input", "job")]
    [InlineData("job", "other", "input", "target")]
    [InlineData("job", "target", "other", "input")]
    public void One_of_another_run_is_refused_unless_that_is_given_up(string job, string target, string input, string what)
    {
        using (Journal first = Open())
        {
            first.Write(new JsonObject { ["step"] = 1 });
        }

        JobException refused = Assert.Throws<JobException>(() => Journal.Open(JournalPath, job, target, input));
        Assert.Equal(
            ("JournalOfAnother", $"The journal '{JournalPath}' is of a run that was not finished and had another {what} (job of target).", "Run the command as it was run then, to finish it; or give up what it has read so far with -Restart."),
            (refused.Id, refused.Message, refused.Advice));
        // What was refused has let go of it.
        using var journal = Journal.Open(JournalPath, job, target, input, restart: true);
        Assert.False(journal.IsResumed);
        Assert.Single(File.ReadAllLines(JournalPath));
    }

    [Fact]
    public void One_of_a_run_that_did_nothing_yet_keeps_nobody_away()
    {
        using (var first = Journal.Open(JournalPath, "job", "mistaken", "input"))
        {
            first.Write(new JsonObject { ["window"] = "all" }, isWork: false);
            first.GiveUp();
        }

        // It is as if it had never been.
        Assert.Equal((false, false), (File.Exists(JournalPath), File.Exists(JournalPath + ".lock")));
        Journal.Open(JournalPath, "job", "refused", "input").Dispose();
        byte[] before = File.ReadAllBytes(JournalPath);
        Journal.Open(JournalPath, "job", "given up", "input").GiveUp();
        Assert.Equal(before, File.ReadAllBytes(JournalPath));
        Assert.True(File.Exists(JournalPath + ".lock"));

        using Journal second = Open();
        Assert.False(second.IsResumed);
        Assert.Single(File.ReadAllLines(JournalPath));
    }

    [Fact]
    public void What_was_done_is_not_given_up()
    {
        using (Journal first = Open())
        {
            first.Write(new JsonObject { ["step"] = 1 });
            first.Write(new JsonObject { ["step"] = 2 }, isWork: false);
            first.Write(new JsonObject { ["step"] = 3 });
            first.GiveUp();
        }

        using (Journal second = Open())
        {
            Assert.True(second.IsResumed);
            // It goes on with what another has done.
            second.GiveUp();
            Assert.True(second.HasWork);
        }

        using Journal third = Open();
        Assert.Equal(["{\"step\":1}", "{\"step\":2}", "{\"step\":3}"], Texts(third));
    }

    [Fact]
    public void One_that_another_has_is_refused_and_a_damaged_one_told()
    {
        using (Open())
        {
            JobException locked = Assert.Throws<JobException>(() => Open());
            Assert.Equal(
                (JobException.Locked, $"Another process is at work on the journal '{JournalPath}': it holds '{JournalPath}.lock'.", "Wait until it has ended. Nothing has to be deleted: the lock goes with its process."),
                (locked.Id, locked.Message, locked.Advice));
        }

        string[] lines = File.ReadAllLines(JournalPath);
        File.WriteAllLines(JournalPath, ["", .. lines, "{\"step\":1}"]);
        Assert.Equal($"The journal '{JournalPath}' is damaged at line 1.", Assert.Throws<JobException>(() => Open()).Message);
        File.WriteAllLines(JournalPath, lines);
        File.AppendAllText(JournalPath, "{\"step\":1}\nno json\n{\"step\":2}\n");
        JobException damaged = Assert.Throws<JobException>(() => Open());
        Assert.Equal(
            ("JournalDamaged", $"The journal '{JournalPath}' is damaged at line 3.", "Begin anew with -Restart. What the job has finished before stays as it is."),
            (damaged.Id, damaged.Message, damaged.Advice));
    }

    [Theory]
    [InlineData("no json\n")]
    [InlineData("[1]\n")]
    [InlineData("null\n")]
    public void A_last_line_that_is_none_was_never_written(string line)
    {
        using (Journal first = Open())
        {
            first.Write(new JsonObject { ["step"] = 1 });
        }

        long length = new FileInfo(JournalPath).Length;
        File.AppendAllText(JournalPath, line);
        using Journal second = Open();
        Assert.Equal(["{\"step\":1}"], Texts(second));
        Assert.Equal(length, new FileInfo(JournalPath).Length);
    }

    [Fact]
    public void A_lock_of_a_folder_that_is_not_there_is_no_lock_of_another() =>
        Assert.Throws<DirectoryNotFoundException>(() => JobLock.Take(Path.Combine(_folder, "none", "x.lock"), "it"));

    /// <summary>Wherever the last write was cut, a run that goes on has what was written whole, and in the end each entry once.</summary>
    [Theory]
    [InlineData(1)]
    public void Cut_at_any_byte_it_loses_nothing_and_repeats_nothing(int seed)
    {
        var random = new Random(seed);
        string[] texts = ["a", "é", "日本\n", "\"\\", "\U0001F600", "x"];
        JsonObject[] entries = [.. Enumerable.Range(0, 3).Select(number => new JsonObject { ["step"] = number, ["text"] = texts[random.Next(texts.Length)] })];
        using (Journal journal = Open())
        {
            Write(journal, entries);
        }

        byte[] whole = File.ReadAllBytes(JournalPath);
        int head = Array.IndexOf(whole, (byte)'\n') + 1;
        // Within the first line each is as the other.
        for (int cut = 0; cut <= whole.Length; cut += cut < head - 1 ? Math.Min(40, head - 1 - cut) : 1)
        {
            File.WriteAllBytes(JournalPath, whole[..cut]);
            int lines = whole[..cut].Count(value => value == '\n');
            using (Journal journal = Open())
            {
                Assert.True(Texts(journal).SequenceEqual(entries.Take(Math.Max(0, lines - 1)).Select(Text)), $"seed {seed}, cut {cut}");
                Assert.Equal(cut > head && lines > 1, journal.IsResumed);
                Write(journal, entries.Skip(journal.Entries.Count));
            }

            using Journal again = Open();
            Assert.True(Texts(again).SequenceEqual(entries.Select(Text)), $"seed {seed}, cut {cut}, when it was gone on with");
        }
    }

    [Fact]
    public void Each_entry_is_on_the_disk_before_the_job_goes_on()
    {
        var disk = new FlushingDisk();
        using var journal = Journal.Open(JournalPath, "job", "target", "input", disk: disk);
        long head = new FileInfo(JournalPath).Length;
        journal.Write(new JsonObject { ["step"] = 1 });
        journal.Write(new JsonObject { ["step"] = 2 });

        Assert.Equal([head, head + 11, head + 22], disk.Lengths);
        Assert.Equal(head + 22, disk.Written);
    }

    [Fact]
    public async Task Several_may_write_at_once()
    {
        using (Journal journal = Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() => Write(journal, Enumerable.Range(0, 10).Select(number => new JsonObject { ["step"] = (worker * 10) + number })))));
        }

        using Journal again = Open();
        Assert.Equal(Enumerable.Range(0, 40), again.Entries.Select(entry => (int)entry["step"]!).Order());
    }

    private static void Write(Journal journal, IEnumerable<JsonObject> entries)
    {
        foreach (JsonObject entry in entries)
        {
            journal.Write(entry);
        }
    }

    private static IEnumerable<string> Texts(Journal journal) => journal.Entries.Select(Text);

    private static string Text(JsonObject entry) => entry.ToJsonString(_asItIs);

    private Journal Open() => Journal.Open(JournalPath, "job", "target", "input", disk: new QuickDisk());

    private sealed class FlushingDisk : JobDisk
    {
        public List<long> Lengths { get; } = [];

        public override void Flush(FileStream stream) => Lengths.Add(stream.Length);
    }
}
