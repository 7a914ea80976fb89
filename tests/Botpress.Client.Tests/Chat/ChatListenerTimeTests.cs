using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>How long a listener waits for what, by a clock that a test moves on.</summary>
public sealed class ChatListenerTimeTests : IDisposable
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly ApiContext _context = new() { UserKey = "key-of-user-1" };
    private static readonly byte[] _frame = ScriptedChat.Frame("""{"type":"a","data":1}""");

    // Nothing comes but what a test sends.
    private readonly ScriptedChat _chat = new() { Beginning = "" };
    private readonly VirtualTime _time = new();
    private readonly ApiClient _client;
    private readonly List<string> _lost = [];
    private readonly List<string> _verbose = [];

    public ChatListenerTimeTests() => _client = _chat.Client();

    public void Dispose()
    {
        _client.Dispose();
        _chat.Dispose();
    }

    [Fact]
    public void Without_a_word_it_waits_as_long_as_is_written()
    {
        var options = new ChatListenerOptions();
        Assert.Equal([30, 60, 0.5, 30, 60], new[] { options.OpenTimeout, options.SilenceTimeout, options.FirstRetry, options.LongestRetry, options.ListInterval }.Select(time => time.TotalSeconds));
        Assert.Equal((true, TimeProvider.System), (options.Reconnect, options.Clock));
    }

    [Fact]
    public async Task A_minute_of_silence_counts_as_loss_and_anything_that_comes_ends_it()
    {
        using ChatListener listener = await OpenAsync(new ChatListenerOptions { Clock = _time });
        Task<ChatSignal?> next = listener.NextAsync(null, CancellationToken.None);
        await _time.UntilWaitAsync(_minute);
        _time.Advance(_minute - _moment);
        await _chat.SendAsync(ScriptedChat.Frame("ping"));
        await _time.UntilWaitAsync(_minute);
        _time.Advance(_minute - _moment);
        Assert.Equal([_moment], _time.Waits());
        Assert.Equal((0, 1), (_lost.Count, _chat.OpenConnections));
        _time.Advance(_moment);
        // About half a second, and then it is opened again.
        TimeSpan wait = await _time.UntilWaitAsync(wait => wait < TimeSpan.FromSeconds(1));
        Assert.Equal(["The connection to the conversation 'c' was lost: nothing came for 60 s. It is made again."], _lost);
        await _chat.UntilAsync(() => _chat.OpenConnections == 0);
        Assert.Equal(["listen"], _chat.Requests);
        _time.Advance(wait);
        await _time.UntilWaitAsync(_minute);
        Assert.Equal(["The connection to the conversation 'c' is made again."], _verbose);
        await _chat.ListenedAsync();
        await _chat.SendAsync(_frame);
        Assert.Equal(("a", _time.GetUtcNow()), ((await next)!.Type, (await next)!.ReceivedAt));
    }

    [Fact]
    public async Task Silence_is_counted_whether_somebody_waits_or_not()
    {
        using ChatListener listener = await OpenAsync(new ChatListenerOptions { Clock = _time });
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await listener.NextAsync(TimeSpan.Zero, CancellationToken.None));
        await _time.AdvanceAsync(TimeSpan.FromSeconds(40));
        await _time.UntilWaitAsync(wait => wait < TimeSpan.FromSeconds(1));
        Assert.Single(_lost);
    }

    [Fact]
    public async Task A_wait_that_the_server_names_is_kept()
    {
        using ChatListener listener = await OpenAsync(new ChatListenerOptions { Clock = _time, FirstRetry = TimeSpan.Zero });
        _chat.Refuse(ScriptedChat.Answer(429, """{"message":"slowly"}""", "Retry-After: 7\r\n"));
        _chat.Cut();
        Task<ChatSignal?> next = listener.NextAsync(null, CancellationToken.None);
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(7));
        Assert.Equal(["slowly The next try is in 7 s."], _verbose);
        _time.Advance(TimeSpan.FromSeconds(7) - _moment);
        Assert.Equal([_moment], _time.Waits());
        Assert.Equal(2, _chat.Requests.Count);
        _time.Advance(_moment);
        await _chat.ListenedAsync();
        await _chat.SendAsync(_frame);
        Assert.Equal("a", (await next)!.Type);
    }

    [Fact]
    public async Task Waits_double_up_to_the_longest_and_begin_anew_after_a_frame()
    {
        using ChatListener listener = await OpenAsync(new ChatListenerOptions { Clock = _time });
        foreach (string frame in new[] { "ping", "nothing", """{"type":"a","data":1}""" })
        {
            await _chat.SendAsync(ScriptedChat.Frame(frame));
            Assert.Equal(frame == "ping" ? null : "", (await listener.NextAsync(frame == "ping" ? TimeSpan.Zero : null, CancellationToken.None))?.Type.Substring(0, 0));
            Enumerable.Repeat(ScriptedChat.Answer(503, "busy"), 7).ToList().ForEach(_chat.Refuse);
            Task<ChatSignal?> next = listener.NextAsync(null, CancellationToken.None);
            // It is heard before the stream is cut.
            await _time.UntilWaitAsync(_minute);
            _chat.Cut();
            foreach (double expected in new[] { 0.5, 1, 2, 4, 8, 16, 30, 30 })
            {
                TimeSpan wait = await _time.UntilWaitAsync(wait => wait <= TimeSpan.FromSeconds(30));
                Assert.InRange(wait.TotalSeconds, expected * 0.75, Math.Min(30, (expected * 1.25) + 0.001));
                _time.Advance(wait);
            }

            await _chat.ListenedAsync();
            await _chat.SendAsync(_frame);
            Assert.Equal("a", (await next)!.Type);
        }
    }

    [Fact]
    public async Task A_wait_is_over_when_its_time_has_passed_though_the_stream_was_opened_again()
    {
        using ChatListener listener = await OpenAsync(new ChatListenerOptions { Clock = _time, FirstRetry = TimeSpan.Zero });
        Task<ChatSignal?> next = listener.NextAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        await _time.UntilWaitAsync(_minute);
        _time.Advance(TimeSpan.FromSeconds(4));
        _chat.Cut();
        await _time.UntilWaitAsync(_minute);
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(6));
        _time.Advance(TimeSpan.FromSeconds(6) - _moment);
        Assert.Contains(_moment, _time.Waits());
        Assert.False(next.IsCompleted);
        _time.Advance(_moment);
        Assert.Null(await next);
    }

    [Theory]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public async Task For_the_first_opening_no_longer_is_waited_than_for_any_request(int named, bool isKept)
    {
        using ApiClient client = _chat.Client(repeats: 1);
        _chat.Refuse(ScriptedChat.Answer(503, """{"message":"busy"}""", $"Retry-After: {named}\r\n"));
        var waits = new List<double>();
        var observer = new ChatObserver { Requests = new ApiObserver { Waiting = (wait, _, _) => waits.Add(wait.TotalSeconds) } };
        using var listener = new ChatListener(client, _context, "c", new ChatListenerOptions { Clock = _time }, observer);
        Task opening = listener.OpenAsync(CancellationToken.None);
        if (isKept)
        {
            await _time.AdvanceAsync(TimeSpan.FromSeconds(named));
            await opening;
        }
        else
        {
            Assert.Equal("busy", (await Assert.ThrowsAsync<ApiException>(() => opening)).Message);
        }

        Assert.Equal(isKept ? [named] : [], waits);
    }

    private async Task<ChatListener> OpenAsync(ChatListenerOptions options)
    {
        var listener = new ChatListener(_client, _context, "c", options, new ChatObserver { Lost = _lost.Add, Verbose = _verbose.Add });
        await listener.OpenAsync(CancellationToken.None);
        await _chat.ListenedAsync();
        return listener;
    }
}
