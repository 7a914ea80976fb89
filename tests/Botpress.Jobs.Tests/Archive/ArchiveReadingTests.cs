using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>Parts of a run: each is read once, also when the run was interrupted, and what fails keeps no other from being read.</summary>
public sealed class ArchiveReadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reading-").FullName;
    private readonly List<ArchiveProgress> _progress = [];
    private readonly List<string> _told = [];
    private readonly Journal _journal;
    private readonly Spool _spool;
    private readonly ArchiveReading _reading;

    public ArchiveReadingTests()
    {
        _journal = Journal.Open(Path.Combine(_folder, "j"), "archive", "b", "f", disk: new QuickDisk());
        _spool = new Spool(new QuickDisk(), Path.Combine(_folder, "s"), []);
        _reading = New();
    }

    public void Dispose()
    {
        _journal.Dispose();
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_done_is_not_read_again_also_by_another_run()
    {
        int reads = 0;
        Task<bool> Read(ArchiveReading reading, string unit, string result) => reading.ReadAsync(unit, unit, () => Task.FromResult(++reads > 0 ? result : ""));
        Assert.True(await Read(_reading, "a", ""));
        Assert.True(await Read(_reading, "b", "5|6"));
        Assert.True(await Read(_reading, "a", "other"));
        Assert.Equal((2, "", "5|6", null), (reads, _reading.ResultOf("a"), _reading.ResultOf("b"), _reading.ResultOf("c")));
        _reading.Flush();
        Assert.Equal("""{"units":["a","b|5|6"]}""", Lines()[^1]);

        ArchiveReading again = New();
        again.Resume(["a", "b|5|6"]);
        Assert.True(await Read(again, "b", "x"));
        Assert.Equal((2, "", "5|6"), (reads, again.ResultOf("a"), again.ResultOf("b")));
    }

    [Fact]
    public async Task What_was_read_is_on_the_disk_before_it_is_said_to_be_done()
    {
        _reading.Flush();
        Assert.Single(Lines());
        _reading.Take([Line("m", RecordKind.Message), Line("c", RecordKind.Conversation)]);
        _ = await _reading.ReadAsync("a", "a", () => Task.FromResult(""));
        _reading.Flush();
        Assert.Equal($$"""{"run":[0,{{new FileInfo(Path.Combine(_folder, "s")).Length}}],"units":["a"]}""", Lines()[^1]);
        _reading.Flush();
        Assert.Equal(2, Lines().Length);
        Assert.Equal(2, _reading.Bytes);
        Assert.Equal(["m", "c"], _spool.Sorted().Select(line => line.Id));
    }

    [Fact]
    public async Task Two_hundred_parts_are_said_to_be_done_at_once()
    {
        for (int number = 0; number < 199; number++)
        {
            _ = await _reading.ReadAsync($"{number}", "x", () => Task.FromResult(""));
        }

        Assert.Single(Lines());
        _ = await _reading.ReadAsync("199", "x", () => Task.FromResult(""));
        Assert.Equal(2, Lines().Length);
    }

    [Fact]
    public void Four_megabytes_of_lines_are_a_run()
    {
        byte[] line = new byte[1024 * 1024];
        _reading.Take(Enumerable.Range(0, 3).Select(number => new ArchiveRecord(RecordKind.User, "", 1, $"{number}", 0, "", line)));
        Assert.True(_spool.Waiting > 3 * 1024 * 1024);
        _reading.Take([new ArchiveRecord(RecordKind.User, "", 1, "3", 0, "", line)]);
        Assert.Equal((0, 4 * 1024 * 1024, 2), (_spool.Waiting, _reading.Bytes, Lines().Length));
    }

    [Fact]
    public async Task What_fails_is_kept_with_its_reason_and_what_is_gone_may_be_done()
    {
        Assert.False(await _reading.ReadAsync("a", "the first", () => throw new ApiException("Forbidden", "no", 403)));
        Assert.False(await _reading.ReadAsync("b", "the second", () => throw new ApiException("ResourceNotFound", "gone", 404)));
        Assert.True(await _reading.ReadAsync("c", "the third", () => throw new ApiException("ResourceNotFound", "gone", 404), gone: "-5"));
        Assert.Equal("-5", _reading.ResultOf("c"));
        Assert.False(await _reading.ReadAsync("d", "the fourth", () => throw new ApiException("Forbidden", "no", 403), gone: ""));
        Assert.Equal(["the first no", "the second gone", "the fourth no"], _reading.Faults.Select(fault => $"{fault.Step} {fault.Exception.Message}"));
        _reading.ForgetFaults();
        Assert.Empty(_reading.Faults);
    }

    [Fact]
    public async Task Twenty_in_a_row_are_too_many_and_one_that_is_read_is_in_between()
    {
        async Task Fail(int count)
        {
            for (int number = 0; number < count; number++)
            {
                Assert.False(await _reading.ReadAsync("x", "x", () => throw new ApiException("Forbidden", "no", 403)));
            }
        }

        await Fail(19);
        Assert.True(await _reading.ReadAsync("a", "a", () => Task.FromResult("")));
        await Fail(19);
        _reading.ForgetFaults();
        await Fail(19);
        _ = await Assert.ThrowsAsync<JobException>(() => Fail(1));
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(402, "PaymentRequired")]
    [InlineData(0, ApiException.ConnectionFailed)]
    public async Task What_keeps_all_from_being_read_is_thrown(int status, string type)
    {
        Assert.Equal(type, (await Assert.ThrowsAsync<ApiException>(() => _reading.ReadAsync("a", "a", () => throw new ApiException(type, "x", status)))).Type);
        Assert.Empty(_reading.Faults);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Things_are_taken_one_by_one_and_several_at_once(int limit)
    {
        int running = 0;
        int most = 0;
        var done = new System.Collections.Concurrent.ConcurrentBag<int>();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task all = New(limit).EachAsync(Enumerable.Range(0, 20), async number =>
        {
            int now = Interlocked.Increment(ref running);
            lock (done)
            {
                most = Math.Max(most, now);
            }

            if (now == limit)
            {
                open.TrySetResult();
            }

            await open.Task;
            done.Add(number);
            _ = Interlocked.Decrement(ref running);
        }, default);
        await all;
        Assert.Equal(Enumerable.Range(0, 20), done.Order());
        Assert.Equal(limit, most);
        // None at all is one.
        int count = 0;
        await New(0).EachAsync([1, 2], _ => Task.FromResult(count++), default);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task One_that_throws_ends_the_others_and_is_thrown()
    {
        int begun = 0;
        _ = await Assert.ThrowsAsync<FormatException>(() => New(1).EachAsync(Enumerable.Range(0, 20), number => ++begun == 3 ? throw new FormatException() : Task.CompletedTask, default));
        Assert.Equal(3, begun);
        using var source = new CancellationTokenSource();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => New(2).EachAsync(Enumerable.Range(0, 20), _ =>
        {
            source.Cancel();
            return Task.CompletedTask;
        }, source.Token));
    }

    [Fact]
    public async Task What_begins_is_told_at_once_with_what_was_read_so_far()
    {
        _reading.Begin("Reading messages");
        _reading.Take([Line("m", RecordKind.Message), Line("u", RecordKind.User)]);
        _ = await _reading.ReadAsync("a", "a", () => Task.FromResult(""));
        _reading.Begin("Writing files");
        Assert.Equal([new("Reading messages", 0, 0, 0, 0), new("Writing files", 1, 0, 0, 2)], _progress.Where(progress => progress.Done == 0).DistinctBy(progress => progress.Activity));
        Assert.Equal(["Reading messages", "Writing files"], _told);
    }

    [Fact]
    public async Task A_wait_is_told_with_its_reason()
    {
        int reads = 0;
        _ = await _reading.Patience.ReadAsync(() => ++reads == 1 ? throw new ApiException("Internal", "broken", 500) : Task.FromResult(1), default);
        Assert.Matches(@"^Waiting [01]\.\d s: broken$", Assert.Single(_told));
    }

    [Theory]
    [InlineData(ArchiveFormat.Html, "html", "c1.html")]
    [InlineData(ArchiveFormat.Text, "text", "c1.txt")]
    public async Task Transcripts_are_made_of_what_changed_and_of_what_is_not_there(ArchiveFormat format, string folder, string name)
    {
        using var bot = new FakeBot();
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Format = format };
        bot.Add("c1", 3, "earlier");
        bot.Add("c2", 2, "two");
        bot.Add("c1", 1, "later");
        await bot.Archive(bot.Options(wanted));
        string path = Path.Combine(bot.Folder, folder, name);
        string[] places = [.. new[] { "c1", "earlier", "later" }.Select(text => File.ReadAllText(path).IndexOf(text, StringComparison.Ordinal).ToString("0000", System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(places.Order(StringComparer.Ordinal), places);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(bot.Folder, folder)).Length);

        // One that is as it was is not made anew; one that is gone is.
        foreach (string file in Directory.GetFiles(Path.Combine(bot.Folder, folder)))
        {
            File.WriteAllText(file, "mine");
        }

        File.Delete(path);
        await bot.Archive(bot.Options(wanted));
        Assert.Contains("later", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(path.Replace("c1", "c2", StringComparison.Ordinal)));
        bot.Add("c2", 0.5, "four");
        File.WriteAllText(path, "mine");
        await bot.Archive(bot.Options(wanted));
        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Contains("four", File.ReadAllText(path.Replace("c1", "c2", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(bot.Folder, "_journal"), "*.spool").Concat(Directory.GetFiles(Path.Combine(bot.Folder, "_journal"), "*.changed")));
    }

    [Fact]
    public async Task A_month_is_written_anew_where_it_changed_or_is_not_there()
    {
        using var bot = new FakeBot();
        Func<ArchiveOptions, ArchiveOptions> wanted = options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Format = ArchiveFormat.Csv };
        bot.Add("c1", 40, "january");
        bot.Add("c1", 10, "february");
        await bot.Archive(bot.Options(wanted));
        string january = Path.Combine(bot.Folder, "csv", "messages-2026-01-part-1-of-1.csv");
        string february = Path.Combine(bot.Folder, "csv", "messages-2026-02-part-1-of-1.csv");
        Assert.Equal([january, february], Directory.GetFiles(Path.Combine(bot.Folder, "csv")).Order(StringComparer.Ordinal));
        Assert.StartsWith("id,conversationId,userId,direction,type,text,createdAt,updatedAt,origin,tags,payload,extra\r\nm0,c1,,,,january,2026-01-20T12:00:00.000Z,", File.ReadAllText(january), StringComparison.Ordinal);

        File.WriteAllText(january, "mine");
        File.WriteAllText(february, "mine");
        bot.Add("c1", 5, "more");
        await bot.Archive(bot.Options(wanted));
        Assert.Equal("mine", File.ReadAllText(january));
        Assert.Equal(3, File.ReadAllLines(february).Length);
        File.Delete(january);
        await bot.Archive(bot.Options(wanted));
        Assert.Equal(2, File.ReadAllLines(january).Length);
    }

    [Fact]
    public void Keys_of_conversations_are_kept_once_in_an_order()
    {
        string path = Path.Combine(_folder, "changed");
        Assert.Empty(ArchiveRendering.Read(path));
        File.WriteAllBytes(path, [.. ArchiveRendering.ToBytes([new(2, 1), new(1, 2), new(2, 1)]), 5]);
        Assert.Equal([new(1, 2), new(2, 1)], ArchiveRendering.Read(path));
        Assert.Equal(33, new FileInfo(path).Length);
    }

    private string[] Lines()
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(_folder, "j"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static ArchiveRecord Line(string id, RecordKind kind) => new(kind, "", 1, id, 0, "", Encoding.UTF8.GetBytes("x"));

    private ArchiveReading New(int throttleLimit = 2) => new(
        new ArchiveOptions { ThrottleLimit = throttleLimit, Progress = _progress.Add, Verbose = _told.Add }, new FakeService(_ => "").Connect(), new LeapingClock(), _spool, _journal);
}
