using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What happens in chats comes to who listens, once, in its order, and to nobody else.</summary>
public class SignalTests
{
    [Fact]
    public async Task A_stream_hears_its_channels_only_and_in_order()
    {
        var hub = new SignalHub();
        using SignalStream stream = hub.Open("conv_1", "user_1")!;
        hub.Publish("conv_1", "message_created", new JsonObject { ["text"] = "é" });
        hub.Publish("conv_2", "message_created", new JsonObject { ["text"] = "other" });
        hub.Publish("user_1", "event_created", []);
        Assert.Equal("event: message\ndata: {\"type\":\"message_created\",\"data\":{\"text\":\"é\"}}\n\n", await NextOf(stream));
        Assert.Equal("event: message\ndata: {\"type\":\"event_created\",\"data\":{}}\n\n", await NextOf(stream));
        Assert.Null(await NextOf(stream));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_signal_comes_as_often_as_it_is_said(int copies)
    {
        var hub = new SignalHub { Copies = () => copies };
        using SignalStream stream = hub.Open("a")!;
        hub.Publish("a", "x", []);
        for (int copy = 0; copy < copies; copy++)
        {
            Assert.NotNull(await NextOf(stream));
        }

        Assert.Null(await NextOf(stream));
    }

    [Fact]
    public async Task A_signal_comes_once_unless_something_goes_wrong()
    {
        var hub = new SignalHub();
        using SignalStream stream = hub.Open("a")!;
        hub.Publish("a", "x", []);
        Assert.NotNull(await NextOf(stream));
        Assert.Null(await NextOf(stream));
    }

    [Fact]
    public async Task A_channel_that_closes_ends_its_streams_behind_what_is_on_its_way()
    {
        var hub = new SignalHub();
        using SignalStream stream = hub.Open("a")!;
        using SignalStream other = hub.Open("b")!;
        hub.Publish("a", "x", []);
        hub.Close("a");
        hub.Publish("a", "late", []);
        (byte[]? frame, bool hasEnded) = await stream.NextAsync(TimeSpan.Zero);
        Assert.Equal((true, false), (frame is not null, hasEnded));
        Assert.Equal((null, true), await stream.NextAsync(TimeSpan.Zero));
        Assert.False(stream.IsBroken);
        Assert.Equal((null, false), await other.NextAsync(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_end_at_once_or_behind_what_is_on_its_way(bool isBroken)
    {
        var hub = new SignalHub();
        using SignalStream stream = hub.Open("a")!;
        hub.Publish("a", "x", []);
        hub.CloseAll(isBroken);
        (byte[]? frame, bool hasEnded) = await stream.NextAsync(TimeSpan.Zero);
        Assert.Equal((!isBroken, isBroken, isBroken), (frame is not null, hasEnded, stream.IsBroken));
        Assert.Equal((null, true), await stream.NextAsync(TimeSpan.Zero));
    }

    [Fact]
    public void What_is_broken_stays_so()
    {
        using var stream = new SignalStream(["a"], _ => { });
        stream.End(isBroken: true);
        stream.End(isBroken: false);
        Assert.True(stream.IsBroken);
        Assert.Equal(["a"], stream.Channels);
    }

    [Fact]
    public async Task Who_is_woken_waits_no_longer_and_is_woken_once()
    {
        var hub = new SignalHub();
        using SignalStream stream = hub.Open("a")!;
        Task<(byte[]? Frame, bool HasEnded)> next = stream.NextAsync(TimeSpan.FromSeconds(5));
        hub.WakeAll();
        hub.WakeAll();
        Assert.Equal((null, false), await next);
        hub.WakeAll();
        hub.WakeAll();
        hub.Publish("a", "x", []);
        (byte[]? first, _) = await stream.NextAsync(TimeSpan.Zero);
        (byte[]? second, _) = await stream.NextAsync(TimeSpan.Zero);
        Assert.Single(new[] { first, second }, frame => frame is not null);
    }

    [Fact]
    public void There_is_room_for_200_and_what_stands_still_takes_none()
    {
        var hub = new SignalHub();
        SignalStream[] all = [.. Enumerable.Range(0, 200).Select(_ => hub.Open("a")!)];
        Assert.DoesNotContain(null, all);
        Assert.True(hub.IsFull);
        Assert.Null(hub.Open("a"));
        Assert.Equal(200, hub.Count);
        all[0].IsStalled = true;
        Assert.False(hub.IsFull);
        Assert.NotNull(hub.Open("a"));
        Assert.Equal(201, hub.Count);
        all[1].Dispose();
        Assert.Equal((200, false), (hub.Count, hub.IsFull));
        Assert.NotNull(hub.Open("a"));
        Assert.True(hub.IsFull);
    }

    private static async Task<string?> NextOf(SignalStream stream) => (await stream.NextAsync(TimeSpan.Zero)).Frame is byte[] frame ? Encoding.UTF8.GetString(frame) : null;
}
