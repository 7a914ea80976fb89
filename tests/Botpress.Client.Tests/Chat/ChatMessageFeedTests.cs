using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class ChatMessageFeedTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);
    private static readonly ApiContext _context = new() { UserKey = "key-of-user-1" };
    private static readonly ChatListenerOptions _fast = new() { FirstRetry = TimeSpan.FromMilliseconds(1), LongestRetry = TimeSpan.FromMilliseconds(5) };

    private readonly ScriptedChat _chat = new() { PageSize = 5 };
    private readonly ApiClient _client;
    private readonly List<string> _lost = [];
    private readonly List<string> _verbose = [];

    public ChatMessageFeedTests() => _client = _chat.Client();

    public void Dispose()
    {
        _client.Dispose();
        _chat.Dispose();
    }

    [Fact]
    public async Task Without_a_start_only_what_comes_from_now_on_is_given()
    {
        Store("old", 12);
        string lateSignal = _chat.Store("late");
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        // Of what is old one page is enough.
        Assert.Equal(["listen", "list"], _chat.Requests);
        // It was stored before the stream was opened, and told of after that.
        await _chat.SendAsync(ScriptedChat.Frame(lateSignal));
        await _chat.SayAsync("new");
        Assert.Equal(["late", "new"], await HeardAsync(feed, 2));
        await feed.CheckAsync(CancellationToken.None);
        Assert.Null(await feed.NextAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_old_is_so_also_when_the_list_shows_more_of_it()
    {
        Store("old", 12);
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        // The page that ended the first list now reaches further back.
        Enumerable.Range(8, 4).ToList().ForEach(number => _chat.Delete($"old_{number}"));
        _chat.Store("new");
        await feed.CheckAsync(CancellationToken.None);
        Assert.Equal(["new*"], await HeardAsync(feed, 1));
        Assert.Null(await feed.NextAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Theory]
    [InlineData("old_4", new[] { "old_5*", "old_6*", "old_7*", "old_8*", "old_9*", "old_10*", "old_11*" })]
    [InlineData("old_11", new string[0])]
    [InlineData("old_0", new[] { "old_1*", "old_2*", "old_3*", "old_4*", "old_5*", "old_6*", "old_7*", "old_8*", "old_9*", "old_10*", "old_11*" })]
    public async Task What_was_said_after_a_message_comes_first_and_oldest_first(string id, string[] expected)
    {
        Store("old", 12);
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart(AfterId: id));
        await _chat.SayAsync("new");
        Assert.Equal([.. expected, "new"], await HeardAsync(feed, expected.Length + 1));
        _chat.Store("hidden");
        await feed.CheckAsync(CancellationToken.None);
        Assert.Equal(["hidden*"], await HeardAsync(feed, 1));
        Assert.Null(await feed.NextAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task A_message_to_begin_after_that_is_not_there_is_an_error()
    {
        Store("old", 12);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => OpenAsync(new ChatFeedStart(AfterId: "gone")));
        Assert.Equal(
            ("ResourceNotFound", "The conversation has no message 'gone' to begin after. It may have been deleted: give another message, or a time."), (exception.Type, exception.Message));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData(null)]
    public async Task What_was_said_since_a_time_of_the_service_comes_first(string? id)
    {
        Store("old", 12);
        // Two messages have each time.
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart(id, new DateTimeOffset(2020, 1, 2, 3, 4, 5, 4, TimeSpan.Zero)));
        await _chat.SayAsync("new");
        Assert.Equal(["old_8*", "old_9*", "old_10*", "old_11*", "new"], await HeardAsync(feed, 5));
        Assert.Equal(["listen", "list"], _chat.Requests);
        _chat.Cut();
        await _chat.SayAsync("hidden");
        Assert.Equal(["hidden*"], await HeardAsync(feed, 1));
        Assert.Null(await feed.NextAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_said_while_the_stream_was_lost_is_listed_before_the_stream_goes_on()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        await _chat.SayAsync("a");
        Assert.Equal(["a"], await HeardAsync(feed, 1));
        _chat.Cut();
        Store("b", 12);
        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"b_{number}*"), await HeardAsync(feed, 12));
        await _chat.SayAsync("c");
        Assert.Equal(["c"], await HeardAsync(feed, 1));
        Assert.Equal(["listen", "list", "listen", "list", "list t8", "list t3"], _chat.Requests);
        Assert.Single(_lost);
    }

    [Fact]
    public async Task However_many_signals_are_missing_all_messages_are_found()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        Store("missing", 30);
        // More than a page that was given hides what is missing.
        for (int number = 0; number < 12; number++)
        {
            await _chat.SayAsync($"told_{number}");
        }

        await HeardAsync(feed, 12);
        _chat.Cut();
        Assert.Equal(Enumerable.Range(0, 30).Select(number => $"missing_{number}*"), await HeardAsync(feed, 30));
        await feed.CheckAsync(CancellationToken.None);
        Assert.Null(await feed.NextAsync(TimeSpan.Zero, CancellationToken.None));
        // What was looked at once is not looked at again.
        Assert.Equal("list", _chat.Requests.Last());
    }

    [Fact]
    public async Task The_list_ends_also_where_the_message_is_gone_that_it_ended_at_before()
    {
        Store("old", 30);
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        _chat.Delete("old_29");
        _chat.Store("hidden");
        await feed.CheckAsync(CancellationToken.None);
        Assert.Equal(["hidden*"], await HeardAsync(feed, 1));
        Assert.Equal(["listen", "list", "list"], _chat.Requests);
    }

    [Fact]
    public async Task Doubled_signals_are_given_once_also_after_a_list()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        byte[] frame = ScriptedChat.Frame(_chat.Store("a"));
        await feed.CheckAsync(CancellationToken.None);
        await _chat.SendAsync([.. frame, .. frame]);
        await _chat.SayAsync("b");
        Assert.Equal(["a*", "b"], await HeardAsync(feed, 2));
    }

    [Fact]
    public async Task So_many_messages_are_listed_that_none_is_forgotten()
    {
        using var chat = new ScriptedChat { PageSize = 500 };
        using ApiClient client = chat.Client();
        using var feed = new ChatMessageFeed(client, _context, "c", "user_1", new ChatFeedStart(), _fast, null);
        await feed.OpenAsync(CancellationToken.None);
        await chat.ListenedAsync();
        string missing = "";
        var frames = new List<byte>();
        for (int number = 0; number < 5000; number++)
        {
            byte[] frame = ScriptedChat.Frame(chat.Store($"m_{number}"));
            if (number == 17)
            {
                missing = "m_17*";
            }
            else
            {
                frames.AddRange(frame);
            }
        }

        frames.AddRange(ScriptedChat.Frame(chat.Store("last")));
        Task sending = chat.SendAsync([.. frames]);
        List<string> heard = await HeardAsync(feed, 5001);
        await sending;
        Assert.Equal(missing, heard.Last());
        Assert.Equal(5001, heard.Distinct().Count());
    }

    [Fact]
    public async Task A_bot_is_known_by_signals_and_the_user_by_their_id()
    {
        _chat.Store("of_user", "user_1");
        _chat.Store("of_bot");
        _chat.Store("of_other", "user_2");
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart(Since: DateTimeOffset.MinValue));
        Assert.Equal([false, null, null], [(await NextAsync(feed)).IsBot, (await NextAsync(feed)).IsBot, (await NextAsync(feed)).IsBot]);
        await _chat.SayAsync("signal_of_bot");
        await _chat.SayAsync("signal_of_user", "user_1");
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"event_created","data":{"id":null,"userId":"user_2","isBot":false,"payload":{}}}"""));
        await _chat.SayAsync("end");
        Assert.Equal([true, false, true], [(await NextAsync(feed)).IsBot, (await NextAsync(feed)).IsBot, (await NextAsync(feed)).IsBot]);
        _chat.Store("listed_of_bot");
        _chat.Store("listed_of_other", "user_2");
        _chat.Store("listed_of_new", "user_3");
        await feed.CheckAsync(CancellationToken.None);
        Assert.Equal([true, false, null], [(await NextAsync(feed)).IsBot, (await NextAsync(feed)).IsBot, (await NextAsync(feed)).IsBot]);
    }

    [Fact]
    public async Task A_message_of_a_signal_is_as_a_listed_one()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        await _chat.SendAsync(ScriptedChat.Frame(
            """{"type":"message_created","data":{"isBot":true,"id":"m","createdAt":"2020-01-02T03:04:05.000Z","userId":"u","payload":{"type":"text","text":"a\ud83d","n":1.50},"metadata":{"isBot":1}}}"""));
        ChatFeedItem item = await NextAsync(feed);
        Assert.Equal(
            """{"id":"m","createdAt":"2020-01-02T03:04:05.000Z","userId":"u","payload":{"type":"text","text":"a\ud83d","n":1.50},"metadata":{"isBot":1}}""", item.Message.GetRawText());
        Assert.Equal((true, false), (item.IsBot, item.FromList));
    }

    [Fact]
    public async Task Other_signals_are_told_of_before_the_message_that_follows_them()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        var told = new List<string>();
        feed.OtherSignal = signal => told.Add(signal.Type);
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"message_stream_delta","data":{"streamId":"s"}}"""));
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"message_created","data":{"text":"no id"}}"""));
        await _chat.SendAsync(ScriptedChat.Frame("nonsense"));
        await _chat.SayAsync("a");
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"participant_added","data":[]}"""));
        await _chat.SayAsync("b");
        Assert.Equal(["a"], await HeardAsync(feed, 1));
        Assert.Equal(["message_stream_delta", "message_created", "unknown"], told);
        Assert.Equal(["b"], await HeardAsync(feed, 1));
        Assert.Equal(4, told.Count);
    }

    [Fact]
    public async Task A_list_that_fails_after_a_loss_is_tried_until_it_comes()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        _chat.RefuseList(ScriptedChat.Answer(503, "busy"));
        _chat.RefuseList(ScriptedChat.Answer(500, "oops"));
        _chat.Cut();
        Store("hidden", 2);
        Task<List<string>> heard = HeardAsync(feed, 3);
        await _chat.ListenedAsync();
        await _chat.SayAsync("told");
        Assert.Equal(["hidden_0*", "hidden_1*", "told"], (await heard).Select(id => id.StartsWith("told", StringComparison.Ordinal) ? "told" : id));
        Assert.Equal(2, _verbose.Count(line => line.StartsWith("The messages could not be listed: The server answered with status 50", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_check_lists_once_more_after_a_list_that_was_under_way()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        _chat.HoldsLists = true;
        _chat.Cut();
        await _chat.UntilAsync(() =>
        {
            Assert.Null(feed.NextAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None).GetAwaiter().GetResult());
            return Lists() == 2;
        });
        Task checking = feed.CheckAsync(CancellationToken.None);
        await _chat.ReleaseAsync();
        await checking;
        Assert.Equal(3, Lists());
        await feed.CheckAsync(CancellationToken.None);
        Assert.Equal(4, Lists());
    }

    [Theory]
    [InlineData(0, "Of the messages 1 page was listed; 0 are new.")]
    [InlineData(1, "Of the messages 1 page was listed; 1 is new.")]
    [InlineData(4, "Of the messages 1 page was listed; 4 are new.")]
    [InlineData(5, "Of the messages 2 pages were listed; 5 are new.")]
    public async Task What_was_listed_is_told(int count, string expected)
    {
        _chat.Store("old");
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        Store("new", count);
        await feed.CheckAsync(CancellationToken.None);
        Assert.Equal(expected, _verbose.Last());
    }

    [Fact]
    public async Task A_list_that_has_no_end_is_taken_as_far_as_it_goes()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        string page = """{"messages":[{"id":"new","createdAt":"2021-01-01T00:00:00.000Z","payload":{}}],"meta":{"nextToken":"same"}}""";
        _chat.RefuseList(ScriptedChat.Answer(200, page));
        _chat.RefuseList(ScriptedChat.Answer(200, page));
        await feed.CheckAsync(CancellationToken.None);
        Assert.Equal(["new*"], await HeardAsync(feed, 1));
        Assert.Contains("listMessages", _verbose[_verbose.Count - 2]);
    }

    [Fact]
    public async Task A_list_that_is_refused_ends_it()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        _chat.RefuseList(ScriptedChat.Answer(403, """{"message":"removed"}"""));
        _chat.Cut();
        Assert.Equal((403, "removed"), await StatusAsync(() => feed.NextAsync(_long, CancellationToken.None)));
        _chat.RefuseList(ScriptedChat.Answer(503, "busy"));
        Assert.Equal(503, (await StatusAsync(() => feed.CheckAsync(CancellationToken.None))).Status);
    }

    [Fact]
    public async Task A_first_list_that_fails_is_an_error()
    {
        _chat.RefuseList(ScriptedChat.Answer(403, """{"message":"You are no participant"}"""));
        Assert.Equal((403, "You are no participant"), await StatusAsync(() => OpenAsync(new ChatFeedStart())));
        await _chat.UntilAsync(() => _chat.OpenStreams == 0);
    }

    [Theory]
    [InlineData("listing first")]
    [InlineData("listing after a loss")]
    [InlineData("listing for a check")]
    [InlineData("waiting to list again")]
    [InlineData("silent")]
    public async Task It_is_cancelled_at_once_in_every_state_and_nothing_stays_open(string state)
    {
        var times = new List<TimeSpan>();
        for (int time = 0; time < 3 && !times.Any(ScriptedChat.IsAtOnce); time++)
        {
            using var stopping = new CancellationTokenSource();
            _chat.HoldsLists = state == "listing first";
            // A client of its own: connections that it keeps are not open for the feed.
            using ApiClient client = _chat.Client();
            var feed = new ChatMessageFeed(
                client, _context, "c", "user_1", new ChatFeedStart(), new ChatListenerOptions { FirstRetry = TimeSpan.Zero, LongestRetry = TimeSpan.FromMinutes(1) }, Observer());
            int lists = Lists();
            Task waiting = feed.OpenAsync(stopping.Token);
            if (state != "listing first")
            {
                await waiting;
                await _chat.ListenedAsync();
                _chat.HoldsLists = true;
                if (state == "waiting to list again")
                {
                    _chat.RefuseList(ScriptedChat.Answer(429, "{}", "Retry-After: 30\r\n"));
                }

                waiting = state == "listing for a check" ? feed.CheckAsync(stopping.Token) : feed.NextAsync(null, stopping.Token);
                if (state is "listing after a loss" or "waiting to list again")
                {
                    _chat.Cut();
                }
            }

            await _chat.UntilAsync(() => Lists() == lists + (state is "listing first" or "silent" ? 1 : 2));
            if (state == "waiting to list again")
            {
                await _chat.UntilAsync(() => _verbose.Any(line => line.StartsWith("The messages could not be listed", StringComparison.Ordinal)));
            }

            times.Add(await _chat.CancelledAsync(waiting, stopping, feed, client));
        }

        Assert.Contains(times, ScriptedChat.IsAtOnce);
    }

    [Fact]
    public async Task A_wait_that_is_over_in_the_middle_of_a_list_leaves_it_to_the_next()
    {
        using ChatMessageFeed feed = await OpenAsync(new ChatFeedStart());
        _chat.Cut();
        _chat.HoldsLists = true;
        await _chat.UntilAsync(() =>
        {
            Assert.Null(feed.NextAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None).GetAwaiter().GetResult());
            return Lists() == 2;
        });
        Assert.Null(await feed.NextAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Assert.Equal(2, Lists());
    }

    [Fact]
    public async Task What_is_given_up_in_any_state_leaves_no_exception_that_nobody_saw()
    {
        var unseen = new List<Exception>();
        void See(object? sender, UnobservedTaskExceptionEventArgs arguments)
        {
            if (arguments.Exception.ToString().Contains("Botpress.Client.", StringComparison.Ordinal))
            {
                lock (unseen)
                {
                    unseen.Add(arguments.Exception);
                }
            }
        }

        TaskScheduler.UnobservedTaskException += See;
        try
        {
            for (int time = 0; time < 20; time++)
            {
                await GiveUpAsync(time);
            }

            await _chat.UntilAsync(() => _chat.OpenConnections == 0);
            for (int time = 0; time < 3; time++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Assert.Empty(unseen);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= See;
        }
    }

    private async Task GiveUpAsync(int time)
    {
        using ApiClient client = _chat.Client();
        using var feed = new ChatMessageFeed(client, _context, "c", "user_1", new ChatFeedStart(), _fast, null);
        (_chat.HoldsStreams, _chat.HoldsLists) = (time % 5 == 0, time % 5 == 1);
        using var stopping = new CancellationTokenSource();
        if (time % 5 < 2)
        {
            int asked = _chat.Requests.Count;
            Task opening = feed.OpenAsync(stopping.Token);
            await _chat.UntilAsync(() => _chat.Requests.Count > asked + (time % 5));
            stopping.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
            return;
        }

        await feed.OpenAsync(stopping.Token);
        // Whoever disposes of it twice does no harm.
        using ChatMessageFeed again = feed;
        Assert.Null(await feed.NextAsync(TimeSpan.FromMilliseconds(1), stopping.Token));
        if (time % 5 > 2)
        {
            (_chat.HoldsStreams, _chat.HoldsLists) = (time % 5 == 3, time % 5 == 4);
            _chat.Cut();
            Assert.Null(await feed.NextAsync(TimeSpan.FromMilliseconds(10), stopping.Token));
        }
    }

    private int Lists() => _chat.Requests.ToArray().Count(request => request == "list");

    private ChatObserver Observer() => new() { Lost = _lost.Add, Verbose = _verbose.Add };

    private void Store(string name, int count)
    {
        for (int number = 0; number < count; number++)
        {
            _chat.Store($"{name}_{number}");
        }
    }

    private async Task<ChatMessageFeed> OpenAsync(ChatFeedStart start, ChatListenerOptions? options = null)
    {
        var feed = new ChatMessageFeed(_client, _context, "c", "user_1", start, options ?? _fast, Observer());
        try
        {
            await feed.OpenAsync(CancellationToken.None);
        }
        catch
        {
            feed.Dispose();
            throw;
        }

        await _chat.ListenedAsync();
        return feed;
    }

    private static async Task<(int Status, string Message)> StatusAsync(Func<Task> action)
    {
        ApiException exception = await Assert.ThrowsAsync<ApiException>(action);
        return (exception.Status, exception.Message);
    }

    private static async Task<ChatFeedItem> NextAsync(ChatMessageFeed feed) =>
        await feed.NextAsync(_long, CancellationToken.None) ?? throw new TimeoutException("No message came.");

    // What was listed is marked.
    private static async Task<List<string>> HeardAsync(ChatMessageFeed feed, int count)
    {
        var heard = new List<string>();
        while (heard.Count < count)
        {
            ChatFeedItem item = await NextAsync(feed);
            heard.Add(item.Message.GetProperty("id").GetString() + (item.FromList ? "*" : ""));
        }

        return heard;
    }
}
