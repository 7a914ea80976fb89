using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What a run that could not be begun leaves behind: what was there.</summary>
public sealed class ArchiveRefusedTests : IDisposable
{
    private readonly FakeBot _bot = new();

    public void Dispose() => _bot.Dispose();

    [Theory]
    [InlineData(401, null)]
    [InlineData(402, null)]
    [InlineData(401, "j/k/journal.jsonl")]
    [InlineData(401, "new/archive/journal.jsonl")]
    public async Task A_token_that_is_refused_leaves_nothing_that_was_not_there(int status, string? journal)
    {
        _bot.Add("c1", 1, "a");
        _bot.Instead = _ => FakeAnswer.Error(status);
        ArchiveOptions Wanted(string path, string[]? conversations = null) => new()
        {
            Path = Path.Combine(_bot.Folder, path), BotId = "b", Conversations = conversations, JournalPath = journal is null ? null : Path.Combine(_bot.Folder, journal),
        };
        Assert.Equal(status, (await Assert.ThrowsAsync<ApiException>(() => _bot.Archive(Wanted("new/archive")))).Status);
        Assert.Empty(Content());
        Assert.Equal(status, (await Assert.ThrowsAsync<ApiException>(() => _bot.Archive(Wanted("new/archive", ["c1"])))).Status);
        Assert.Empty(Content());

        // A folder that was there stays, and so does what is in it.
        string there = Path.Combine(_bot.Folder, "there");
        Directory.CreateDirectory(Path.Combine(there, "_journal"));
        File.WriteAllText(Path.Combine(there, "_journal", "mine.txt"), "mine");
        File.WriteAllText(Path.Combine(there, "_journal", "part-1-of-1.lock"), "");
        SortedDictionary<string, string> before = Content();
        _ = await Assert.ThrowsAsync<ApiException>(() => _bot.Archive(Wanted("there")));
        Assert.Equal(before, Content());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_archive_stays_as_it_was_to_the_byte(bool restart)
    {
        _bot.Add("c1", 1, "a");
        await _bot.Archive();
        SortedDictionary<string, string> before = Content();
        _bot.Instead = _ => FakeAnswer.Error(401);
        _ = await Assert.ThrowsAsync<ApiException>(() => _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Restart = restart })));
        Assert.Equal(before, Content());
    }

    [Fact]
    public async Task What_an_interrupted_run_has_read_is_given_up_only_by_one_that_begins()
    {
        _bot.Add("c1", 3, "a");
        _bot.Add("c2", 2, "b");
        await Assert.ThrowsAsync<KilledException>(() => _bot.Archive(disk: new KilledAtDisk(".new")));
        _bot.Instead = _ => FakeAnswer.Error(401);
        _ = await Assert.ThrowsAsync<ApiException>(() => _bot.Archive(_bot.Options(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Restart = true, Refresh = true })));

        _bot.Instead = _ => null;
        int asked = _bot.Asked.Count();
        ArchiveOutcome resumed = await _bot.Archive();
        Assert.True(resumed.IsResumed);
        Assert.Equal(["a", "b"], _bot.Texts());
        Assert.Equal(asked, _bot.Asked.Count());
    }

    [Fact]
    public async Task What_another_holds_or_is_in_the_way_leaves_nothing_either()
    {
        string journal = Path.Combine(_bot.Folder, "held.jsonl");
        ArchiveOptions wanted = _bot.Options(options => new ArchiveOptions { Path = Path.Combine(options.Path, "new"), BotId = options.BotId, JournalPath = journal });
        using (Journal.Open(journal, "archive", "b", "x"))
        {
            Assert.Equal(JobException.Locked, (await Assert.ThrowsAsync<JobException>(() => _bot.Archive(wanted))).Id);
            Assert.False(Directory.Exists(wanted.Path));
        }

        File.Delete(journal);
        File.Delete(journal + ".lock");
        Directory.CreateDirectory(journal);
        await Assert.ThrowsAnyAsync<Exception>(() => _bot.Archive(wanted));
        Assert.Equal(["held.jsonl"], Directory.GetFileSystemEntries(_bot.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    /// <summary>All files and folders, with what is in them.</summary>
    private SortedDictionary<string, string> Content() => new(
        Directory.GetFileSystemEntries(_bot.Folder, "*", SearchOption.AllDirectories).ToDictionary(path => path, path => File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "folder"),
        StringComparer.Ordinal);
}
