using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>Which span of time a run reads, and how far the archive reaches after it.</summary>
public class ArchiveWindowTests
{
    private static readonly DateTimeOffset _now = At("03-01T12:00")!.Value;

    // With a quarter of an hour until what is new has settled, and two days of looking back.
    [Theory]
    [InlineData(null, null, null, null, null, "03-01T11:45")]
    [InlineData("02-01T00:00", null, null, null, "02-01T00:00", "03-01T11:45")]
    // What has not settled is not read, whatever is asked for.
    [InlineData(null, "03-01T11:45", null, null, null, "03-01T11:45")]
    [InlineData(null, "03-01T11:46", null, null, null, "03-01T11:45")]
    [InlineData(null, "03-01T11:44", null, null, null, "03-01T11:44")]
    // From a little before where the archive ended, but not from before it begins.
    [InlineData(null, null, null, "02-20T00:00", "02-18T00:00", "03-01T11:45")]
    [InlineData(null, null, "02-18T00:00", "02-20T00:00", "02-18T00:00", "03-01T11:45")]
    [InlineData(null, null, "02-18T00:01", "02-20T00:00", "02-18T00:01", "03-01T11:45")]
    [InlineData(null, null, "02-17T23:59", "02-20T00:00", "02-18T00:00", "03-01T11:45")]
    // What is asked for holds, also before the archive begins and after it ends.
    [InlineData("02-01T00:00", null, "02-18T00:00", "02-20T00:00", "02-01T00:00", "03-01T11:45")]
    [InlineData("02-25T00:00", "02-26T00:00", "02-18T00:00", "02-20T00:00", "02-25T00:00", "02-26T00:00")]
    public void It_is_what_was_asked_for_else_what_came_since(string? after, string? before, string? begins, string? ended, string? from, string? to)
    {
        var window = ArchiveWindow.Of(Options(after, before), Known(begins, ended), _now);
        Assert.Equal(new ArchiveWindow(_now, At(from), At(to)), window);
    }

    [Fact]
    public void With_all_anew_it_is_all_that_the_archive_has()
    {
        var refresh = new ArchiveOptions { Path = "x", BotId = "b", Refresh = true };
        Assert.Equal(At("02-01T00:00"), ArchiveWindow.Of(refresh, Known("02-01T00:00", "02-20T00:00"), _now).From);
        Assert.Null(ArchiveWindow.Of(refresh, Known(null, "02-20T00:00"), _now).From);
        // Unless something else is asked for.
        Assert.Equal(At("02-10T00:00"), ArchiveWindow.Of(new ArchiveOptions { Path = "x", BotId = "b", Refresh = true, After = At("02-10T00:00") }, Known("02-01T00:00", "02-20T00:00"), _now).From);
    }

    [Fact]
    public void Some_conversations_are_read_whole_whatever_the_archive_has()
    {
        var window = ArchiveWindow.Of(new ArchiveOptions { Path = "x", BotId = "b", Conversations = ["c"] }, Known("02-01T00:00", "02-20T00:00"), _now);
        Assert.Equal((null, null), (window.From, window.To));
        window = ArchiveWindow.Of(new ArchiveOptions { Path = "x", BotId = "b", Conversations = ["c"], After = At("01-01T00:00"), Before = At("03-01T11:59") }, Known("02-01T00:00", "02-20T00:00"), _now);
        Assert.Equal((At("01-01T00:00"), At("03-01T11:59")), (window.From, window.To));
    }

    [Theory]
    [InlineData("02-10T00:00", "02-10T00:00", true)]
    [InlineData("02-10T00:01", "02-10T00:00", true)]
    [InlineData("02-09T23:59", "02-10T00:00", false)]
    public void One_that_does_not_end_after_it_begins_is_refused(string after, string before, bool isRefused)
    {
        foreach (IReadOnlyList<string>? conversations in new[] { null, new[] { "c" } })
        {
            var options = new ArchiveOptions { Path = "x", BotId = "b", After = At(after), Before = At(before), Conversations = conversations };
            if (!isRefused)
            {
                Assert.Equal((At(after), At(before)), ArchiveWindow.Of(options, Known(null, null), _now) is var window ? (window.From, window.To) : default);
                continue;
            }

            JobException refused = Assert.Throws<JobException>(() => ArchiveWindow.Of(options, Known(null, null), _now));
            Assert.Equal(
                ("NothingToArchive", $"There is nothing between {Manifest.Time(At(after))} and {Manifest.Time(At(before))}.", "Give an earlier -After or a later -Before. Messages are archived when they are older than -Settle."),
                (refused.Id, refused.Message, refused.Advice));
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("02-01T00:00", "02-10T00:00")]
    public void A_journal_keeps_it(string? from, string? to)
    {
        var window = new ArchiveWindow(_now, At(from), At(to));
        Assert.Equal(window, ArchiveWindow.Parse(window.ToJson()));
        Assert.Equal(from is null ? null : "2026-02-01T00:00:00.000Z", (string?)window.ToJson()["from"]);
    }

    [Theory]
    // A first one begins where it was asked to; a later one may reach further back, and takes nothing away.
    [InlineData(null, null, null, null)]
    [InlineData("02-05T00:00", null, null, "02-05T00:00")]
    [InlineData(null, "02-01T00:00", "02-20T00:00", "02-01T00:00")]
    [InlineData("02-05T00:00", "02-01T00:00", "02-20T00:00", "02-01T00:00")]
    [InlineData("01-05T00:00", "02-01T00:00", "02-20T00:00", "01-05T00:00")]
    [InlineData("01-05T00:00", null, "02-20T00:00", null)]
    public void The_archive_begins_with_the_earliest_that_was_asked_for(string? after, string? begins, string? ended, string? expected) =>
        Assert.Equal(At(expected), ArchiveWindow.ArchiveFrom(Options(after, null), Known(begins, ended)));

    [Theory]
    [InlineData(null, null, null, "02-20T00:00", "02-20T00:00")]
    [InlineData(null, "02-18T00:00", "02-20T00:00", "02-25T00:00", "02-25T00:00")]
    // One that ends before the archive does moves it no way.
    [InlineData("02-01T00:00", "02-02T00:00", "02-20T00:00", "02-19T00:00", "02-20T00:00")]
    // One that begins where it ends leaves no hole.
    [InlineData(null, "02-20T00:00", "02-20T00:00", "02-25T00:00", "02-25T00:00")]
    public void What_was_read_is_what_the_archive_reaches_to(string? begins, string? from, string? ended, string to, string expected)
    {
        var warnings = new List<string>();
        Manifest manifest = Known(null, ended);
        manifest.Due.Add((null, _now));
        (DateTimeOffset? From, DateTimeOffset? To)[] failed = [(At("02-19T00:00"), At("02-20T00:00")), (null, At("02-01T00:00")), (At("02-18T00:00"), At("02-19T00:00"))];
        new ArchiveWindow(_now, At(from), At(to)).Advance(manifest, failed, At(begins), warnings.Add);

        Assert.Equal((At(begins), At(expected)), (manifest.From, manifest.Watermark));
        // What could not be read, the oldest first, in place of what could not before.
        Assert.Equal([null, At("02-18T00:00"), At("02-19T00:00")], manifest.Due.Select(due => due.From));
        Assert.Empty(manifest.Gaps);
        Assert.Empty(warnings);
    }

    [Fact]
    public void After_a_hole_the_archive_does_not_reach_further()
    {
        var warnings = new List<string>();
        Manifest manifest = Known("02-01T00:00", "02-20T00:00");
        new ArchiveWindow(_now, At("02-20T00:01"), At("02-25T00:00")).Advance(manifest, [], At("02-01T00:00"), warnings.Add);
        Assert.Equal((At("02-01T00:00"), At("02-20T00:00")), (manifest.From, manifest.Watermark));
        Assert.Equal("The archive has no messages between 2026-02-20T00:00:00.000Z and 2026-02-20T00:01:00.000Z: the next run without -After begins before that.", Assert.Single(warnings));
    }

    [Theory]
    [InlineData(0, null, false)]
    [InlineData(1, null, true)]
    [InlineData(1, 0, true)]
    [InlineData(1, -60, true)]
    // One that begins later tells of that hole, which can be read yet.
    [InlineData(1, 60, false)]
    public void What_the_service_has_not_kept_is_a_gap(int minutesTooLate, int? beginsAfterTheEnd, bool isGap)
    {
        var warnings = new List<string>();
        DateTimeOffset ended = _now - TimeSpan.FromDays(90) - TimeSpan.FromMinutes(minutesTooLate);
        var manifest = new Manifest { Watermark = ended };
        new ArchiveWindow(_now, beginsAfterTheEnd is int minutes ? ended.AddMinutes(minutes) : null, _now).Advance(manifest, [], null, warnings.Add);
        Assert.Equal(isGap ? [(ended, _now - TimeSpan.FromDays(90))] : [], manifest.Gaps);
        Assert.Equal(
            isGap ? [$"The archive ended on {Manifest.Time(ended)}, and the service keeps messages for 90 days: what was created before 2025-12-01T12:00:00.000Z may be missing."] : [],
            warnings.Where(text => text.StartsWith("The archive ended", StringComparison.Ordinal)));
        // Nobody needs to be told.
        new ArchiveWindow(_now, null, _now).Advance(new Manifest { Watermark = ended }, [], null, null);
        new ArchiveWindow(_now, _now, _now).Advance(new Manifest { Watermark = ended }, [], null, null);
    }

    private static ArchiveOptions Options(string? after, string? before) => new() { Path = "x", BotId = "b", After = At(after), Before = At(before) };

    private static Manifest Known(string? from, string? watermark) => new() { From = At(from), Watermark = At(watermark) };

    private static DateTimeOffset? At(string? time) => time is null ? null : DateTimeOffset.Parse($"2026-{time}Z", CultureInfo.InvariantCulture);
}
