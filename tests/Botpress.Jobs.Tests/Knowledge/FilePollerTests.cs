using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class FilePollerTests
{
    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(1, 0.5)]
    [InlineData(4, 4)]
    [InlineData(5, 8)]
    [InlineData(6, 15)]
    [InlineData(1000, 15)]
    public void Looks_are_further_and_further_apart(int look, double seconds) => Assert.Equal(seconds, FilePoller.IntervalOf(look).TotalSeconds);

    [Fact]
    public async Task Files_are_asked_for_fifty_at_a_time()
    {
        var service = new FakeService(request => Files(request["ids"]!.Split(',').Where(id => id != "f7")));
        string[] ids = [.. Enumerable.Range(0, 101).Select(number => $"f{number}")];

        Dictionary<string, RemoteFile> found = await new FilePoller(service.Connect(), new LeapingClock()).LookAsync(ids, default);

        Assert.Equal([50, 50, 1], service.Requests.Select(request => request["ids"]!.Split(',').Length));
        Assert.Equal(ids.Where(id => id != "f7").Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found, file => Assert.Equal(file.Key, file.Value.Id));
        Assert.Empty(await new FilePoller(service.Connect(), new LeapingClock()).LookAsync([], default));
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task A_file_is_waited_for_until_it_is_free_or_gone()
    {
        var clock = new LeapingClock();
        DateTimeOffset start = clock.UtcNow;
        int looks = 0;
        var service = new FakeService(_ => Files(["f"], ++looks < 4 ? "indexing_pending" : "indexing_completed"));

        Assert.True(await new FilePoller(service.Connect(), clock).UntilFreeAsync("f", start.AddMinutes(1), default));
        Assert.Equal((4, 0.25 + 0.5 + 1 + 2), (looks, (clock.UtcNow - start).TotalSeconds));
        Assert.True(await new FilePoller(new FakeService(_ => Files([])).Connect(), clock).UntilFreeAsync("f", clock.UtcNow.AddMinutes(1), default));
    }

    [Fact]
    public async Task The_wait_for_a_locked_file_has_an_end()
    {
        var clock = new LeapingClock();
        DateTimeOffset start = clock.UtcNow;
        var service = new FakeService(_ => Files(["f"], "indexing_pending"));
        var poller = new FilePoller(service.Connect(), clock);

        Assert.False(await poller.UntilFreeAsync("f", start.AddSeconds(3.75), default));
        Assert.Equal(4, service.Requests.Count);
        Assert.False(await poller.UntilFreeAsync("f", clock.UtcNow, default));
        Assert.Equal(4, service.Requests.Count);
    }

    [Fact]
    public async Task Those_that_wait_at_the_same_time_are_asked_for_together()
    {
        var clock = new GatedClock();
        var service = new FakeService(request => Files(request["ids"]!.Split(',').Where(id => id != "gone")));
        var poller = new FilePoller(service.Connect(), clock);
        Task<bool>[] waits = [.. new[] { "a", "b", "a", "gone" }.Select(id => poller.UntilFreeAsync(id, clock.UtcNow.AddMinutes(1), default))];

        Assert.Single(clock.Waits);
        clock.Open();
        Assert.All(await Task.WhenAll(waits), Assert.True);
        Assert.Equal("a,b,gone", Assert.Single(service.Requests)["ids"]);
        // The next one asks anew.
        Task<bool> next = poller.UntilFreeAsync("c", clock.UtcNow.AddMinutes(1), default);
        Assert.True(await next);
        Assert.Equal("c", service.Requests[1]["ids"]);
    }

    [Fact]
    public async Task What_keeps_the_one_who_asks_from_it_is_told_to_all()
    {
        var clock = new GatedClock();
        int asked = 0;
        var service = new FakeService(request => ++asked == 1 ? FakeAnswer.Error(403) : Files(request["ids"]!.Split(',')));
        var poller = new FilePoller(service.Connect(), clock);
        Task<bool>[] waits = [.. new[] { "a", "b" }.Select(id => poller.UntilFreeAsync(id, clock.UtcNow.AddMinutes(1), default))];
        clock.Open();
        foreach (Task<bool> wait in waits)
        {
            Assert.Equal(403, (await Assert.ThrowsAsync<ApiException>(() => wait)).Status);
        }

        Assert.True(await poller.UntilFreeAsync("a", clock.UtcNow.AddMinutes(1), default));
    }

    [Fact]
    public async Task A_wait_that_is_ended_leaves_the_others_with_that_and_the_next_free()
    {
        var clock = new GatedClock();
        using var source = new CancellationTokenSource();
        var poller = new FilePoller(new FakeService(request => Files(request["ids"]!.Split(','))).Connect(), clock);
        Task<bool>[] waits = [.. new[] { "a", "b" }.Select(id => poller.UntilFreeAsync(id, clock.UtcNow.AddMinutes(1), source.Token))];
        source.Cancel();
        foreach (Task<bool> wait in waits)
        {
            _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        clock.Open();
        Assert.True(await poller.UntilFreeAsync("a", clock.UtcNow.AddMinutes(1), default));
    }

    private static FakeAnswer Files(IEnumerable<string> ids, string status = "indexing_completed") =>
        $"{{\"files\":[{string.Join(",", ids.Select(id => $"{{\"id\":\"{id}\",\"key\":\"{id}\",\"status\":\"{status}\",\"index\":true}}"))}],\"meta\":{{}}}}";

    /// <summary>A clock whose waits last until they are let go.</summary>
    private sealed class GatedClock : JobClock
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset UtcNow { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Open() => _open.SetResult();

        public override Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
        {
            Waits.Add(time);
            return _open.Task.WaitAsync(cancellationToken);
        }
    }
}
