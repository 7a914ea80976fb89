using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class ArchiveCrashTests
{
    /// <summary>After each write the process could have been killed: what the next run makes of it is what an uninterrupted one makes.</summary>
    [Theory]
    [Trait("Category", "Long")]
    [InlineData(ArchiveMode.Message, ArchiveFormat.Csv, false)]
    [InlineData(ArchiveMode.Conversation, ArchiveFormat.Html, true)]
    public async Task Killed_at_any_write_it_goes_on_and_is_the_same(ArchiveMode mode, ArchiveFormat format, bool compress)
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: mode == ArchiveMode.Message ? 2 : 1, messages: 2, days: 2);
        ArchiveOptions Wanted(string folder) => new()
        {
            Path = folder, BotId = world.BotId, Mode = mode, Format = format, Compress = compress, IncludeParticipant = true, ThrottleLimit = 1,
        };
        string whole = Path.Combine(world.Folder, "whole");
        string early = Path.Combine(world.Folder, "early");
        // The second night changes files that are there, and has messages that only the counts show.
        await world.Archive(_ => Wanted(early));
        world.Clock.Now += TimeSpan.FromDays(1);
        world.Import(world.Conversations[0], [(world.Clock.Now - TimeSpan.FromDays(20), "late"), (world.Clock.Now - TimeSpan.FromHours(1), "fresh")]);
        Copy(early, whole);
        var counting = new FailingDisk(-1);
        await world.Archive(_ => Wanted(whole), counting);
        world.AssertIsTruth(whole);
        SortedDictionary<string, string> expected = ArchiveWorld.Content(whole);
        for (int k = 0; k < counting.Count; k++)
        {
            string folder = Path.Combine(world.Folder, $"killed-{k}");
            Copy(early, folder);
            await Assert.ThrowsAsync<KilledException>(() => world.Archive(_ => Wanted(folder), new FailingDisk(k)));
            ArchiveOutcome resumed = await world.Archive(_ => Wanted(folder));

            SortedDictionary<string, string> actual = ArchiveWorld.Content(folder);
            Assert.True(expected.SequenceEqual(actual), $"after write {k}: {string.Join(", ", expected.Except(actual).Concat(actual.Except(expected)).Select(pair => pair.Key).Distinct())}");
            Assert.DoesNotContain(Directory.GetFileSystemEntries(Path.Combine(folder, "_journal")), path => Path.GetExtension(path) is ".new" or ".spool" or ".changed");
            Assert.True(resumed.IsComplete);
            Directory.Delete(folder, recursive: true);
        }

        Assert.True(counting.Count > 20, $"{counting.Count} writes");
    }

    [Fact]
    public async Task An_interrupted_run_reads_nothing_twice_and_another_one_waits_for_it()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 30, messages: 2, days: 80);
        long all = (await world.Archive(options => new ArchiveOptions { Path = Path.Combine(options.Path, "other"), BotId = options.BotId, Mode = ArchiveMode.Conversation, ThrottleLimit = 1 })).Requests;
        // It ends when all is read, at the first file that it stages.
        await Assert.ThrowsAsync<KilledException>(() => world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Conversation, ThrottleLimit = 1 }, new KilledAtDisk(".new")));

        JobException refused = await Assert.ThrowsAsync<JobException>(() => world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = world.Clock.Now - TimeSpan.FromDays(1) }));
        ArchiveOutcome resumed = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Mode = ArchiveMode.Conversation, ThrottleLimit = 1 });

        Assert.Equal("JournalOfAnother", refused.Id);
        Assert.True(resumed.IsResumed);
        // The list of conversations.
        Assert.Equal((31, 1), (all, resumed.Requests));
        world.AssertIsTruth(Path.Combine(world.Folder, "other"));
        Assert.Equal(ArchiveWorld.Content(Path.Combine(world.Folder, "other")).Count, ArchiveWorld.Content(world.Folder).Count(pair => !pair.Key.StartsWith("other/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_up_it_begins_anew()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 2, messages: 5, days: 5);
        await Assert.ThrowsAsync<KilledException>(() => world.Archive(disk: new KilledAtDisk(".new")));

        ArchiveOutcome outcome = await world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, After = world.Clock.Now - TimeSpan.FromDays(50), Restart = true });

        Assert.False(outcome.IsResumed);
        world.AssertIsTruth();
    }

    [Fact]
    public async Task The_same_bot_gives_the_same_bytes_in_any_culture()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 3, messages: 5, days: 5);
        CultureInfo before = CultureInfo.CurrentCulture;
        var contents = new List<SortedDictionary<string, string>>();
        try
        {
            foreach (string culture in new[] { "", "tr-TR", "ar-SA", "th-TH" })
            {
                CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = new CultureInfo(culture);
                string folder = Path.Combine(world.Folder, $"in-{culture}");
                await world.Archive(options => new ArchiveOptions { Path = folder, BotId = options.BotId, Format = ArchiveFormat.Csv, Shard = new Shard(1, 1) });
                contents.Add(ArchiveWorld.Content(folder));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.DefaultThreadCurrentCulture = null;
        }

        Assert.All(contents, content => Assert.Equal(contents[0], content));
        Assert.Contains(contents[0].Keys, path => path.StartsWith("csv/messages-20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_index_is_counted_anew()
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 3, messages: 5, days: 40);
        await world.Archive();
        File.WriteAllText(Path.Combine(world.Folder, "_index", "part-1-of-1.bin"), "half of somethi");
        world.Import(world.Conversations[1], [(world.Clock.Now - TimeSpan.FromDays(30), "late")]);

        await world.Archive();

        world.AssertIsTruth();
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
