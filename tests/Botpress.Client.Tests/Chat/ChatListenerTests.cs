using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class ChatListenerTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);
    private static readonly ApiContext _context = new() { UserKey = "key-of-user-1" };
    private static readonly ChatListenerOptions _fast = new() { FirstRetry = TimeSpan.FromMilliseconds(1), LongestRetry = TimeSpan.FromMilliseconds(5) };

    private readonly ScriptedChat _chat = new();
    private readonly ApiClient _client;
    private readonly List<string> _lost = [];
    private readonly List<string> _verbose = [];

    public ChatListenerTests() => _client = _chat.Client();

    public void Dispose()
    {
        _client.Dispose();
        _chat.Dispose();
    }

    [Fact]
    public async Task The_stream_is_asked_for_as_the_user_and_uncompressed()
    {
        using ApiClient client = new(new ApiClientOptions { Url = _chat.Url, Token = "bp_pat_owner", UserAgent = "me" });
        using var listener = new ChatListener(client, _context with { BotId = "b" }, "a/b\\ é", null, null);
        await listener.OpenAsync(CancellationToken.None);
        string[] lines = _chat.ListenHeaders.Split(["\r\n"], StringSplitOptions.None);
        Assert.Equal("GET /webhook-123/conversations/a%2Fb%5C%20%C3%A9/listen HTTP/1.1", lines[0]);
        Assert.Equal(
            ["accept: text/event-stream", "user-agent: me", "x-user-key: key-of-user-1"],
            lines.Skip(1).Select(line => line.Replace("User-Agent", "user-agent").Replace("Accept", "accept"))
                .Where(line => !line.StartsWith("Host", StringComparison.Ordinal) && !line.StartsWith("Connection", StringComparison.OrdinalIgnoreCase)).OrderBy(line => line, StringComparer.Ordinal));
        Assert.Equal("***", client.Redact("key-of-user-1"));
    }

    [Fact]
    public async Task Signals_come_in_their_order_whatever_they_are()
    {
        using ChatListener listener = await OpenAsync();
        await _chat.SendAsync(ScriptedChat.Frame("ping"));
        foreach (string text in new[]
        {
            """{"type":"message_created","data":{"id":"m","text":"é😀"}}""", """{"data":null,"type":"brand_new","more":1}""", """{"type":"no_data"}""", """{"type":5,"data":1}""",
            "[1]", "not \"JSON\" \\ é", "{\"type\":\"cut\",\"da",
        })
        {
            await _chat.SendAsync(ScriptedChat.Frame(text));
        }

        Assert.Equal(
            [
                """message_created {"id":"m","text":"é😀"}""", "brand_new null", """unknown {"type":"no_data"}""", """unknown {"type":5,"data":1}""", "unknown [1]", "unknown not \"JSON\" \\ é",
                "unknown {\"type\":\"cut\",\"da",
            ],
            await HeardAsync(listener, 7));
        Assert.Empty(_lost);
    }

    [Theory]
    [InlineData(401, """{"id":"e","code":401,"type":"Unauthorized","message":"bad key"}""", 401, "Unauthorized", "bad key")]
    [InlineData(403, """{"message":"You are no participant"}""", 403, "Forbidden", "You are no participant")]
    [InlineData(404, """{"message":"nothing here"}""", 404, "ResourceNotFound", "nothing here")]
    [InlineData(400, """{"message":"x-user-key is missing"}""", 400, "InvalidPayload", "x-user-key is missing")]
    [InlineData(200, """{"code":403,"message":"no"}""", 403, "Forbidden", "no")]
    [InlineData(200, """{"hello":"key-of-user-1"}""", 200, ApiException.InvalidResponse, "The server's answer cannot be used: it is no stream of events, but application/json. Check the API address. The answer begins: {\"hello\":\"***\"}")]
    [InlineData(204, "", 204, ApiException.InvalidResponse, "The server's answer cannot be used: it is no stream of events, but application/json. Check the API address.")]
    [InlineData(503, "busy", 503, "Unknown", "The server answered with status 503: busy")]
    public async Task A_stream_that_is_refused_is_an_error(int status, string body, int expectedStatus, string type, string message)
    {
        _chat.Refuse(ScriptedChat.Answer(status, body));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(OpenAsync);
        Assert.Equal((expectedStatus, type, message), (exception.Status, exception.Type, exception.Message));
        Assert.Equal(["listen"], _chat.Requests);
    }

    [Fact]
    public async Task A_web_page_is_no_stream()
    {
        _chat.Refuse(ScriptedChat.Answer(200, "<html>Welcome</html>", type: "text/html; charset=utf-8"));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(OpenAsync);
        Assert.Equal(
            "The server's answer cannot be used: it is no stream of events, but text/html; charset=utf-8. Check the API address. The answer begins: <html>Welcome</html>", exception.Message);
    }

    [Fact]
    public async Task The_first_opening_is_repeated_as_requests_are()
    {
        using ApiClient client = _chat.Client(repeats: 2);
        _chat.Refuse(ScriptedChat.Answer(503, "busy"));
        _chat.Refuse(ScriptedChat.Answer(200, """{"code":429,"message":"slowly"}""", "Retry-After: 0\r\n"));
        var waits = new List<string>();
        var observer = new ChatObserver { Requests = new ApiObserver { Waiting = (_, left, reason) => waits.Add($"{left} {reason}"), Answered = (method, target, status, _) => waits.Add($"{method} {target} {status}") } };
        using var listener = new ChatListener(client, _context, "c", _fast, observer);
        await listener.OpenAsync(CancellationToken.None);
        const string Line = "GET /conversations/c/listen";
        Assert.Equal([$"{Line} 503", "1 the server answered with status 503", $"{Line} 200", "0 the server answered with status 429", $"{Line} 200"], waits);

        _chat.Refuse(ScriptedChat.Answer(403, "{}"));
        using var refused = new ChatListener(client, _context, "c", _fast, null);
        await Assert.ThrowsAsync<ApiException>(() => refused.OpenAsync(CancellationToken.None));
        Assert.Equal(4, _chat.Requests.Count);
    }

    [Theory]
    [InlineData("429 No", true)]
    [InlineData("500 No", true)]
    [InlineData("502 No", true)]
    [InlineData("503 No", true)]
    [InlineData("504 No", true)]
    [InlineData("", true)]
    [InlineData("200 No", false)]
    [InlineData("400 No", false)]
    [InlineData("401 No", false)]
    [InlineData("408 No", false)]
    [InlineData("501 No", false)]
    public async Task What_may_pass_is_what_the_first_opening_is_repeated_after(string answer, bool isRepeated)
    {
        using ApiClient client = _chat.Client(repeats: 1);
        _chat.Refuse(answer.Length > 0 ? $"{answer}\r\nContent-Length: 0\r\n\r\n" : "");
        using var listener = new ChatListener(client, _context, "c", _fast, null);
        Exception? exception = await Record.ExceptionAsync(() => listener.OpenAsync(CancellationToken.None));
        Assert.Equal((isRepeated ? null : typeof(ApiException), isRepeated ? 2 : 1), (exception?.GetType(), _chat.Requests.Count));
    }

    [Fact]
    public async Task An_opening_that_failed_may_be_tried_again()
    {
        _chat.Refuse(ScriptedChat.Answer(403, "{}"));
        using var listener = new ChatListener(_client, _context, "c", _fast, null);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => listener.OpenAsync(CancellationToken.None));
        Assert.Equal(ChatOperations.ListenConversation, exception.Operation);
        await listener.OpenAsync(CancellationToken.None);
        await _chat.ListenedAsync();
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"a","data":1}"""));
        Assert.Equal(["a 1"], await HeardAsync(listener, 1));
    }

    [Fact]
    public async Task An_opening_that_nobody_waits_for_any_more_is_gone_on_with_by_the_next_call()
    {
        _chat.HoldsStreams = true;
        using var listener = new ChatListener(_client, _context, "c", _fast, null);
        using (var stopping = new CancellationTokenSource())
        {
            Task given = listener.OpenAsync(stopping.Token);
            await _chat.UntilAsync(() => _chat.Requests.Count > 0);
            stopping.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }

        Task opening = listener.OpenAsync(CancellationToken.None);
        await _chat.ReleaseAsync();
        await opening;
        Assert.Equal(["listen"], _chat.Requests);
    }

    [Fact]
    public async Task A_stream_that_does_not_open_in_time_is_an_error()
    {
        _chat.HoldsStreams = true;
        using var listener = new ChatListener(_client, _context, "c", new ChatListenerOptions { OpenTimeout = TimeSpan.FromMilliseconds(50) }, null);
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => listener.OpenAsync(CancellationToken.None));
        Assert.Equal((ApiException.Timeout, "127.0.0.1 did not open the stream within 0.05 s."), (exception.Type, exception.Message));
        await _chat.UntilAsync(() => _chat.OpenConnections == 0);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_error()
    {
        _chat.Dispose();
        using ApiClient client = _chat.Client(repeats: 1);
        var waits = new List<string>();
        var observer = new ChatObserver { Requests = new ApiObserver { Waiting = (_, left, reason) => waits.Add($"{left} {reason}") } };
        using var listener = new ChatListener(client, _context, "c", _fast, observer);
        Assert.Equal(ApiException.ConnectionFailed, (await Assert.ThrowsAsync<ApiException>(() => listener.OpenAsync(CancellationToken.None))).Type);
        Assert.Equal(["0 no connection could be made"], waits);
    }

    [Theory]
    [InlineData(true, "the server ended it")]
    [InlineData(false, "")]
    public async Task A_stream_that_is_lost_is_opened_again_and_told_of_once(bool isOrderly, string why)
    {
        using ChatListener listener = await OpenAsync();
        for (int time = 1; time <= 3; time++)
        {
            // Half of a frame is none.
            await _chat.SendAsync(ScriptedChat.Frame("""{"type":"before","data":1}""").Concat("data: {\"type\":"u8.ToArray()).ToArray());
            Assert.Equal(["before 1"], await HeardAsync(listener, 1));
            _chat.Refuse(ScriptedChat.Answer(503, "busy"));
            _chat.Cut(isOrderly);
            Task<List<string>> heard = HeardAsync(listener, 1);
            await _chat.ListenedAsync();
            await _chat.SendAsync(ScriptedChat.Frame("""{"type":"after","data":2}"""));
            Assert.Equal(["after 2"], await heard);
            Assert.Equal(time, _lost.Count);
        }

        Assert.All(_lost, text => Assert.Matches("^The connection to the conversation 'c' was lost: .*" + Regex.Escape(why) + @"(?<!\.)\. It is made again\.$", text));
        Assert.Equal(3, _verbose.Count(line => line == "The connection to the conversation 'c' is made again."));
        Assert.Equal(3, _verbose.Count(line => line.StartsWith("The server answered with status 503: busy The next try is in ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Being_refused_when_it_is_opened_again_ends_it(int status)
    {
        using ChatListener listener = await OpenAsync();
        _chat.Refuse(ScriptedChat.Answer(status, """{"message":"gone"}"""));
        _chat.Cut();
        for (int time = 0; time < 2; time++)
        {
            ApiException exception = await Assert.ThrowsAsync<ApiException>(() => listener.NextAsync(_long, CancellationToken.None));
            Assert.Equal((status, "gone"), (exception.Status, exception.Message));
        }

        Assert.Equal(2, _chat.Requests.Count);
    }

    [Fact]
    public async Task Without_reconnecting_a_loss_is_an_error_after_what_came_before()
    {
        using ChatListener listener = await OpenAsync(new ChatListenerOptions { Reconnect = false });
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"a","data":1}"""));
        _chat.Cut(isOrderly: true);
        Assert.Equal(["a 1"], await HeardAsync(listener, 1));
        for (int time = 0; time < 2; time++)
        {
            ApiException exception = await Assert.ThrowsAsync<ApiException>(() => listener.NextAsync(_long, CancellationToken.None));
            Assert.Equal((ApiException.ConnectionLost, "The connection to the conversation 'c' was lost: the server ended it."), (exception.Type, exception.Message));
            Assert.Equal(ChatOperations.ListenConversation, exception.Operation);
        }

        Assert.Equal((1, 0), (_chat.Requests.Count, _lost.Count));
    }

    [Fact]
    public async Task A_frame_that_is_too_long_is_a_loss_and_not_more()
    {
        using ChatListener listener = await OpenAsync();
        Task<List<string>> heard = HeardAsync(listener, 2);
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"a","data":1}"""));
        await _chat.SendAsync(Encoding.UTF8.GetBytes("data: " + new string('x', EventStreamParser.MaximumLength)));
        await _chat.UntilAsync(() => _chat.Opened == 2);
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"b","data":2}"""));
        Assert.Equal(["a 1", "b 2"], await heard);
        Assert.Equal("The connection to the conversation 'c' was lost: a part of it is longer than 2 MiB. It is made again.", Assert.Single(_lost));
    }

    [Fact]
    public async Task A_wait_that_is_over_leaves_what_goes_on_to_the_next()
    {
        using ChatListener listener = await OpenAsync();
        Assert.Null(await listener.NextAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.Null(await listener.NextAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None));
        _chat.HoldsStreams = true;
        _chat.Cut();
        await _chat.UntilAsync(() =>
        {
            Assert.Null(listener.NextAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None).GetAwaiter().GetResult());
            return _chat.Requests.Count == 2;
        });
        Assert.Null(await listener.NextAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Assert.Equal(2, _chat.Requests.Count);
        Assert.Single(_lost);
    }

    [Fact]
    public async Task What_has_come_is_there_for_who_does_not_wait()
    {
        using ChatListener listener = await OpenAsync();
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"a","data":1}"""));
        ChatSignal? signal = null;
        await _chat.UntilAsync(() => (signal = listener.NextAsync(TimeSpan.Zero, CancellationToken.None).GetAwaiter().GetResult()) is not null);
        Assert.Equal("a", signal!.Type);
        Assert.Null(await listener.NextAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Theory]
    [InlineData("opening")]
    [InlineData("silent")]
    [InlineData("waiting to open again")]
    [InlineData("opening again")]
    [InlineData("named wait")]
    public async Task It_is_cancelled_at_once_in_every_state_and_nothing_stays_open(string state)
    {
        // The shortest of three: the machine may be busy with something else.
        var times = new List<TimeSpan>();
        for (int time = 0; time < 3 && !times.Any(ScriptedChat.IsAtOnce); time++)
        {
            using var stopping = new CancellationTokenSource();
            _chat.HoldsStreams = state == "opening";
            var options = new ChatListenerOptions { FirstRetry = state == "waiting to open again" ? _long : TimeSpan.Zero };
            // A client of its own: what it keeps for the next request is not the listener's.
            using ApiClient client = _chat.Client();
            using var listener = new ChatListener(client, _context, "c", options, Observer());
            int asked = _chat.Requests.Count;
            Task waiting = listener.OpenAsync(stopping.Token);
            if (state != "opening")
            {
                await waiting;
                await _chat.ListenedAsync();
                _chat.HoldsStreams = state == "opening again";
                if (state == "named wait")
                {
                    _chat.Refuse(ScriptedChat.Answer(503, "busy", "Retry-After: 30\r\n"));
                }

                waiting = listener.NextAsync(null, stopping.Token);
                if (state != "silent")
                {
                    _lost.Clear();
                    _chat.Cut();
                    await _chat.UntilAsync(() => _lost.Count == 1);
                }
            }

            await _chat.UntilAsync(() => _chat.Requests.Count == asked + (state is "opening again" or "named wait" ? 2 : 1));
            times.Add(await _chat.CancelledAsync(waiting, stopping, listener, client));
        }

        Assert.Contains(times, ScriptedChat.IsAtOnce);
    }

    [Fact]
    public async Task Whoever_is_cancelled_is_so_also_when_a_signal_is_there_and_leaves_it_to_the_next()
    {
        using ChatListener listener = await OpenAsync();
        await _chat.SendAsync([.. ScriptedChat.Frame("""{"type":"a","data":1}"""), .. ScriptedChat.Frame("""{"type":"b","data":2}""")]);
        Assert.Equal(["a 1"], await HeardAsync(listener, 1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listener.NextAsync(null, new CancellationToken(true)));
        Assert.Equal(["b 2"], await HeardAsync(listener, 1));
    }

    [Fact]
    public async Task After_a_cancelled_wait_it_goes_on()
    {
        using ChatListener listener = await OpenAsync();
        using (var stopping = new CancellationTokenSource())
        {
            Task<ChatSignal?> waiting = listener.NextAsync(null, stopping.Token);
            stopping.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"a","data":1}"""));
        Assert.Equal(["a 1"], await HeardAsync(listener, 1));
        Assert.Single(_chat.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_is_told_when_listener_or_client_is_disposed_of(bool isClient)
    {
        using ChatListener listener = await OpenAsync();
        Task<ChatSignal?> waiting = listener.NextAsync(null, CancellationToken.None);
        ((IDisposable)(isClient ? _client : listener)).Dispose();
        Assert.Equal(isClient ? nameof(ApiClient) : nameof(ChatListener), (await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting)).ObjectName);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => listener.NextAsync(null, CancellationToken.None));
        await _chat.UntilAsync(() => _chat.OpenConnections == 0);
        Assert.Empty(_lost.Concat(_verbose));
    }

    [Fact]
    public async Task Many_streams_and_requests_go_on_at_once()
    {
        // .NET Framework has two connections for a host by default.
        ChatListener[] listeners = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync()));
        await _chat.UntilAsync(() => _chat.OpenStreams == 5);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _client.SendAsync(
            ChatOperations.ListMessages, new Dictionary<string, object?> { ["conversationId"] = "c" }, _context, null, CancellationToken.None)));
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"a","data":1}"""));
        foreach (ChatListener listener in listeners)
        {
            Assert.Equal(["a 1"], await HeardAsync(listener, 1));
            listener.Dispose();
        }

        await _chat.UntilAsync(() => _chat.OpenStreams == 0);
    }

    [Fact]
    public async Task Streams_are_no_requests_for_throttle_and_rate_limit()
    {
        using var client = new ApiClient(new ApiClientOptions { Url = _chat.Url, ThrottleLimit = 1, Timeout = TimeSpan.FromMilliseconds(50), MaximumRetryCount = 0 });
        using var first = new ChatListener(client, _context, "c", _fast, null);
        using var second = new ChatListener(client, _context, "c", _fast, null);
        await first.OpenAsync(CancellationToken.None);
        await second.OpenAsync(CancellationToken.None);
        await _chat.UntilAsync(() => _chat.OpenStreams == 2);
        await client.SendAsync(ChatOperations.Hello, new Dictionary<string, object?>(), _context, null, CancellationToken.None);
        // Far longer than an attempt may take.
        Assert.Null(await first.NextAsync(TimeSpan.FromMilliseconds(120), CancellationToken.None));
        await _chat.SendAsync(ScriptedChat.Frame("""{"type":"a","data":1}"""));
        Assert.Equal(["a 1"], await HeardAsync(first, 1));
        Assert.Equal(3, _chat.Requests.Count);
    }

    private ChatObserver Observer() => new() { Lost = _lost.Add, Verbose = _verbose.Add };

    private Task<ChatListener> OpenAsync() => OpenAsync(_fast);

    private async Task<ChatListener> OpenAsync(ChatListenerOptions options)
    {
        int opened = _chat.Opened;
        var listener = new ChatListener(_client, _context, "c", options, Observer());
        try
        {
            await listener.OpenAsync(CancellationToken.None);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        await _chat.UntilAsync(() => _chat.Opened > opened);
        return listener;
    }

    private static async Task<List<string>> HeardAsync(ChatListener listener, int count)
    {
        var heard = new List<string>();
        while (heard.Count < count && await listener.NextAsync(_long, CancellationToken.None) is ChatSignal signal)
        {
            heard.Add($"{signal.Type} {(signal.Type == ChatSignal.Unknown ? signal.Data.GetString() : signal.Data.GetRawText())}");
        }

        return heard;
    }
}
