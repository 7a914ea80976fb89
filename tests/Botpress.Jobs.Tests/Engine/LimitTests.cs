using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What keeps a job from deleting, sending or waiting too much.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("10", 5, 10)]
    [InlineData("0", 5, 0)]
    [InlineData("150", 5, 150)]
    [InlineData("50%", 5, 2.5)]
    [InlineData(" 12.5% ", 200, 25)]
    [InlineData("0%", 200, 0)]
    [InlineData("100%", 200, 200)]
    [InlineData("100%", 0, 0)]
    public void So_many_may_be_deleted(string maximum, long there, double expected) => Assert.Equal(expected, DeleteLimit.Of(maximum, there, "rows"));

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("a lot")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("50 %")]
    [InlineData("100.1%")]
    [InlineData("50%%")]
    public void What_is_neither_a_number_nor_a_part_is_refused(string maximum)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            JobException refused = Assert.Throws<JobException>(() => DeleteLimit.Of(maximum, 10, "rows"));
            Assert.Equal(
                ("InvalidMaximumDelete", $"-MaximumDelete '{maximum}' is neither a number of rows nor a part of them.", "Give a number, 10 for example, or a part, 25% for example."),
                (refused.Id, refused.Message, refused.Advice));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("indexing_completed", true, FileState.Ready)]
    [InlineData("indexing_completed", false, FileState.Ready)]
    [InlineData("upload_completed", true, FileState.Indexing)]
    [InlineData("upload_completed", false, FileState.Ready)]
    [InlineData("indexing_failed", true, FileState.IndexingFailed)]
    [InlineData("upload_failed", true, FileState.UploadFailed)]
    [InlineData("indexing_pending", true, FileState.Indexing)]
    [InlineData("upload_pending", true, FileState.Uploading)]
    [InlineData(null, false, FileState.Uploading)]
    public void A_status_says_how_far_a_file_is(string? status, bool isIndexed, FileState expected) => Assert.Equal(expected, FileStates.Of(status, isIndexed));

    [Fact]
    public void Requests_begin_evenly_spread()
    {
        var time = TimeSpan.FromSeconds(100);
        var waits = new List<double>();
        RequestGate gate = Gate(10, () => time, waits);

        // A quarter of a second is saved up, and then each waits for its turn.
        Take(gate, 6);
        Assert.Equal([0.05, 0.15, 0.25], waits);
        time += TimeSpan.FromSeconds(0.35);
        waits.Clear();
        Take(gate, 1);
        Assert.Empty(waits);

        // However long nothing was sent, no more than that is saved up.
        time += TimeSpan.FromHours(1);
        Take(gate, 4);
        Assert.Equal([0.05], waits);
    }

    [Fact]
    public void Whose_turn_it_is_does_not_wait()
    {
        var waits = new List<double>();
        Take(Gate(4, () => TimeSpan.FromSeconds(10), waits), 3);
        Assert.Equal([0.25], waits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Without_a_rate_nothing_waits(double rate)
    {
        var waits = new List<double>();
        Take(Gate(rate, () => TimeSpan.Zero, waits), 1000);
        Assert.Empty(waits);
    }

    [Fact]
    public async Task A_wait_for_a_turn_can_be_ended()
    {
        var gate = new RequestGate(0.001);
        await gate.TakeAsync(default);
        using var source = new CancellationTokenSource();
        Task second = gate.TakeAsync(source.Token);
        Assert.False(second.IsCompleted);
        source.Cancel();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public void A_lock_of_this_machine_is_of_its_name()
    {
        string name = $"test {Guid.NewGuid():N}";
        using (MachineLock.Take(name, "the first"))
        {
            JobException refused = Assert.Throws<JobException>(() => MachineLock.Take(name, "the table 'T'"));
            Assert.Equal(JobException.Locked, refused.Id);
            Assert.StartsWith("Another process is at work on the table 'T': it holds '", refused.Message, StringComparison.Ordinal);
            string file = refused.Message.Split('\'')[^2];
            Assert.Equal(
                (CanonicalJson.Hex(CanonicalJson.Sha256(System.Text.Encoding.UTF8.GetBytes(name)))[..32] + ".lock", "locks", "Botpress"),
                (Path.GetFileName(file), Path.GetFileName(Path.GetDirectoryName(file)), Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))));
            MachineLock.Take(name + "2", "another").Dispose();
        }

        MachineLock.Take(name, "the first").Dispose();
    }

    private static RequestGate Gate(double rate, Func<TimeSpan> elapsed, List<double> waits) => new(rate, elapsed, (time, _) =>
    {
        waits.Add(Math.Round(time.TotalSeconds, 6));
        return Task.CompletedTask;
    });

    private static void Take(RequestGate gate, int count)
    {
        foreach (int _ in Enumerable.Range(0, count))
        {
            Assert.True(gate.TakeAsync(default).IsCompletedSuccessfully);
        }
    }
}
