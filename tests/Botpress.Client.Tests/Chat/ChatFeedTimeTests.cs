using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>When a feed lists, by a clock that a test moves on.</summary>
public sealed class ChatFeedTimeTests : IDisposable
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    // Silence is no matter here.
    private readonly ChatListenerOptions _options;
    private readonly ScriptedChat _chat = new() { Beginning = "" };
    private readonly VirtualTime _time = new();
    private readonly ApiClient _client;
    private readonly List<string> _verbose = [];

    public ChatFeedTimeTests()
    {
        _client = _chat.Client();
        _options = new ChatListenerOptions { Clock = _time, SilenceTimeout = TimeSpan.FromDays(1), FirstRetry = TimeSpan.Zero };
    }

    public void Dispose()
    {
        _client.Dispose();
        _chat.Dispose();
    }

    [Fact]
    public async Task Messages_are_listed_a_minute_after_the_last_one()
    {
        using ChatMessageFeed feed = await OpenAsync();
        _chat.Store("hidden");
        Task<ChatFeedItem?> next = feed.NextAsync(null, CancellationToken.None);
        await _time.UntilWaitAsync(_minute);
        _time.Advance(_minute - _moment);
        await _chat.SayAsync("a");
        Assert.Equal(("a", _time.GetUtcNow()), Shown(await next));
        next = feed.NextAsync(null, CancellationToken.None);
        // What is no message puts nothing off.
        _time.Advance(TimeSpan.FromSeconds(10));
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"event_created","data":{}}"""));
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(50));
        _time.Advance(TimeSpan.FromSeconds(50) - _moment);
        await _time.UntilWaitAsync(_moment);
        Assert.Equal(2, _chat.Requests.Count);
        _time.Advance(_moment);
        Assert.Equal(("hidden*", _time.GetUtcNow()), Shown(await next));
        Assert.Equal(["listen", "list", "list"], _chat.Requests);
        Assert.Equal(["Of the messages 1 page was listed; 0 are new.", "Of the messages 1 page was listed; 1 is new."], _verbose);
    }

    [Fact]
    public async Task A_list_that_fails_though_nothing_was_lost_is_made_after_another_minute()
    {
        using ChatMessageFeed feed = await OpenAsync();
        _chat.RefuseList(ScriptedChat.Answer(503, """{"message":"busy"}""", "Retry-After: 7\r\n"));
        Task<ChatFeedItem?> next = feed.NextAsync(null, CancellationToken.None);
        await _time.AdvanceAsync(_minute);
        await _time.UntilWaitAsync(_minute);
        Assert.Equal("The messages could not be listed: busy", _verbose.Last());
        // What is said meanwhile is told.
        await _chat.SayAsync("a");
        Assert.Equal(("a", _time.GetUtcNow()), Shown(await next));
        _chat.Store("hidden");
        next = feed.NextAsync(null, CancellationToken.None);
        await _time.AdvanceAsync(_minute);
        Assert.Equal(("hidden*", _time.GetUtcNow()), Shown(await next));
    }

    [Fact]
    public async Task A_list_that_fails_after_a_loss_is_tried_when_the_server_says_and_nothing_is_told_before()
    {
        using ChatMessageFeed feed = await OpenAsync();
        _chat.RefuseList(ScriptedChat.Answer(503, """{"message":"busy"}""", "Retry-After: 7\r\n"));
        _chat.Cut();
        _chat.Store("hidden");
        Task<ChatFeedItem?> next = feed.NextAsync(null, CancellationToken.None);
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(7));
        await _chat.ListenedAsync();
        await _chat.SayAsync("told");
        _time.Advance(TimeSpan.FromSeconds(7) - _moment);
        Assert.Contains(_moment, _time.Waits());
        Assert.Equal(["listen", "list", "listen", "list"], _chat.Requests);
        _time.Advance(_moment);
        Assert.Equal("hidden*", Shown(await next).Id);
        Assert.StartsWith("told", Shown(await feed.NextAsync(null, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task Waits_for_a_list_after_a_loss_double_until_one_comes()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatListenerOptions { Clock = _time, SilenceTimeout = TimeSpan.FromDays(1), FirstRetry = TimeSpan.FromSeconds(1), LongestRetry = TimeSpan.FromSeconds(3) });
        for (int round = 0; round < 2; round++)
        {
            Enumerable.Repeat(ScriptedChat.Answer(500, "oops"), 4).ToList().ForEach(_chat.RefuseList);
            _chat.Cut();
            _chat.Store($"hidden_{round}");
            Task<ChatFeedItem?> next = feed.NextAsync(null, CancellationToken.None);
            // The first of them is for the stream.
            foreach (double expected in new[] { round == 0 ? 1 : 2, 1, 2, 3, 3 })
            {
                TimeSpan wait = await _time.UntilWaitAsync(wait => wait <= TimeSpan.FromSeconds(3));
                Assert.InRange(wait.TotalSeconds, expected * 0.75, Math.Min(3, (expected * 1.25) + 0.001));
                _time.Advance(wait);
            }

            Assert.Equal($"hidden_{round}*", Shown(await next).Id);
        }
    }

    [Fact]
    public async Task A_wait_is_over_when_its_time_has_passed_whatever_came_meanwhile()
    {
        using ChatMessageFeed feed = await OpenAsync();
        Task<ChatFeedItem?> next = feed.NextAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(4));
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"event_created","data":{}}"""));
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(6));
        _time.Advance(TimeSpan.FromSeconds(6) - _moment);
        Assert.False(next.IsCompleted);
        _time.Advance(_moment);
        Assert.Null(await next);
    }

    [Fact]
    public async Task A_wait_is_over_in_time_also_before_the_next_try_of_a_list()
    {
        using ChatMessageFeed feed = await OpenAsync();
        _chat.RefuseList(ScriptedChat.Answer(503, "busy", "Retry-After: 7\r\n"));
        _chat.Cut();
        _chat.Store("hidden");
        await _chat.UntilAsync(() =>
        {
            Assert.Null(feed.NextAsync(TimeSpan.Zero, CancellationToken.None).GetAwaiter().GetResult());
            return _verbose.Last().StartsWith("The messages could not be listed", StringComparison.Ordinal);
        });
        Task<ChatFeedItem?> next = feed.NextAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await _time.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Null(await next);
        next = feed.NextAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await _time.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("hidden*", Shown(await next).Id);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_the_next_list_goes_on_after_it()
    {
        using ChatMessageFeed feed = await OpenAsync();
        Task<ChatFeedItem?> next = feed.NextAsync(TimeSpan.FromSeconds(90), CancellationToken.None);
        await _time.AdvanceAsync(_minute);
        await _chat.UntilAsync(() => _verbose.Count == 2);
        await _time.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Null(await next);
        Assert.Equal(["listen", "list", "list"], _chat.Requests);
    }

    private static (string Id, DateTimeOffset ReceivedAt) Shown(ChatFeedItem? item) => (item!.Message.GetProperty("id").GetString() + (item.FromList ? "*" : ""), item.ReceivedAt);

    private async Task<ChatMessageFeed> OpenAsync(ChatListenerOptions? options = null)
    {
        var feed = new ChatMessageFeed(
            _client, new ApiContext { UserKey = "key-of-user-1" }, "c", "user_1", new ChatFeedStart(), options ?? _options, new ChatObserver { Verbose = _verbose.Add });
        await feed.OpenAsync(CancellationToken.None);
        await _chat.ListenedAsync();
        return feed;
    }
}
