using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>The streams of chats: what they bring, how they end, and what can go wrong with them.</summary>
public class ChatStreamTests
{
    private static async Task<(ChatClient User, string Conversation, string ConversationId)> Chat(Api api)
    {
        ChatClient user = await ChatClient.New(api);
        string conversation = await user.NewConversation();
        return (user, conversation, conversation);
    }

    private static Task<JsonObject> Speak(Api api, string conversationId, string text) =>
        api.Post("/v1/chat/messages", new { conversationId, userId = api.BotId, type = "text", payload = new { text }, tags = new { } });

    private static async Task<string> NextText(ChatClient.Listener listener) => (string)(await listener.Next("message_created"))["payload"]!["text"]!;

    [Fact]
    public async Task Silence_is_broken_by_pings()
    {
        using var api = new Api(sample: true, set: options => options.PingInterval = TimeSpan.FromMilliseconds(30));
        (ChatClient user, string conversation, string _) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        Assert.Equal("event: message\ndata: ping\n\n", await listener.ReadFrame());
        Assert.Equal("event: message\ndata: ping\n\n", await listener.ReadFrame());
        await user.Say(conversation, "naïve 日本");
        Assert.Equal("naïve 日本", await NextText(listener));
    }

    [Fact]
    public async Task A_stop_ends_streams()
    {
        var api = new Api(sample: true);
        (ChatClient user, string conversation, string _) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        api.Server.Stop();
        Assert.Null(await listener.ReadFrame());
        api.Dispose();
    }

    [Fact]
    public async Task There_are_200_streams_at_the_most_and_who_goes_makes_room_before_the_next_ping()
    {
        using var api = new Api(sample: true);
        (ChatClient user, string conversation, string _) = await Chat(api);
        var open = new List<ChatClient.Listener>();
        for (int count = 0; count < 200; count++)
        {
            open.Add(await user.Listen(conversation));
        }

        await user.Fail("GET", $"conversations/{conversation}/listen", null, 429, "RateLimited");
        // Those who are there hear no more of it than that, and go on.
        await user.Say(conversation, "still here");
        Assert.Equal("still here", await NextText(open[1]));
        // The server sees that it is gone when it writes, which it does for who wants the place.
        open[0].Dispose();
        open.Add(await ListenSoon(user, conversation));
        // One that stalls leaves its place, too.
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.StalledStream });
        await user.Say(conversation, "one of them does not hear this");
        open.Add(await ListenSoon(user, conversation));
        await user.Fail("GET", $"conversations/{conversation}/listen", null, 429, "RateLimited");
        open.ForEach(listener => listener.Dispose());
    }

    /// <summary>Listens as soon as there is a place.</summary>
    private static async Task<ChatClient.Listener> ListenSoon(ChatClient user, string conversation)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(20);
        while (true)
        {
            Assert.True(DateTime.UtcNow < deadline, "Nobody noticed that a client is gone.");
            try
            {
                return await user.Listen(conversation);
            }
            catch (Xunit.Sdk.TrueException)
            {
                await Task.Delay(20);
            }
        }
    }

    [Fact]
    public async Task An_open_stream_outlives_its_key()
    {
        using var api = new Api(sample: true);
        (ChatClient _, string conversation, string conversationId) = await Chat(api);
        ChatClient owner = await ChatClient.New(api, new { id = "ada" });
        conversation = await owner.NewConversation();
        using ChatClient.Listener listener = await ChatClient.Signed(api, new { id = "ada", exp = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() }).Listen(conversation);
        api.Server.ClockOffset = TimeSpan.FromHours(2);
        await owner.Say(conversation, "late");
        Assert.Equal("late", await NextText(listener));
    }

    [Fact]
    public async Task Signals_come_twice_or_not_at_all()
    {
        using var api = new Api(sample: true);
        (ChatClient user, string conversation, string conversationId) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.LostSignal, AfterFrames = 1 });
        foreach (string text in new[] { "a", "b", "c" })
        {
            await Speak(api, conversationId, text);
        }

        Assert.Equal("a", await NextText(listener));
        Assert.Equal("c", await NextText(listener));
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.DoubledSignal });
        await Speak(api, conversationId, "d");
        await Speak(api, conversationId, "e");
        Assert.Equal("d", await NextText(listener));
        Assert.Equal("d", await NextText(listener));
        Assert.Equal("e", await NextText(listener));
        Assert.Equal(["c", "b", "a"], (await user.Get($"conversations/{conversation}/messages"))["messages"]!.AsArray().Skip(2).Select(message => (string)message!["payload"]!["text"]!));
        Assert.Equal((1, 1), (api.Server.FaultCounts["LostSignal"], api.Server.FaultCounts["DoubledSignal"]));
    }

    [Theory]
    [InlineData(EmulatorFaultKind.CutStream)]
    [InlineData(EmulatorFaultKind.CutInFrame)]
    [InlineData(null)]
    public async Task Streams_break(EmulatorFaultKind? kind)
    {
        using var api = new Api(sample: true);
        (ChatClient user, string conversation, string conversationId) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        if (kind is EmulatorFaultKind fault)
        {
            api.Server.FailNext(new EmulatorFault { Kind = fault, AfterFrames = 2 });
        }

        foreach (string text in new[] { "a", "b" })
        {
            await Speak(api, conversationId, text);
            Assert.Equal(text, await NextText(listener));
        }

        if (kind is null)
        {
            api.Server.BreakChat();
        }
        else
        {
            await Speak(api, conversationId, "c");
        }

        // It breaks, and does not end.
        await Assert.ThrowsAnyAsync<IOException>(listener.ReadFrame);
        using ChatClient.Listener again = await user.Listen(conversation);
        await Speak(api, conversationId, "d");
        Assert.Equal("d", await NextText(again));
    }

    [Fact]
    public async Task A_stream_stalls()
    {
        using var api = new Api(sample: true, set: options => options.PingInterval = TimeSpan.FromMilliseconds(30));
        (ChatClient user, string conversation, string conversationId) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.StalledStream, Operation = "listenConversation" });
        await Speak(api, conversationId, "not heard");
        while (api.Server.FaultCounts.Count == 0)
        {
            await Task.Delay(5);
        }

        using ChatClient.Listener other = await user.Listen(conversation);
        await Speak(api, conversationId, "heard by the other");
        Assert.Equal("heard by the other", await NextText(other));
        api.Server.Stop();
        // Pings that were sent before may be there; nothing else.
        for (string? frame = await listener.ReadFrame(); frame is not null; frame = await listener.ReadFrame())
        {
            Assert.Equal("event: message\ndata: ping\n\n", frame);
        }
    }

    [Fact]
    public async Task Faults_of_requests_happen_to_the_chat()
    {
        using var api = new Api(sample: true);
        (ChatClient user, string conversation, string _) = await Chat(api);
        api.Server.FailNext(new EmulatorFault { Status = 503, Operation = "listenConversation" });
        await user.Get("users/me");
        await user.Fail("GET", $"conversations/{conversation}/listen", null, 503, "Internal");
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.RateLimited, RetryAfterSeconds = 3 });
        await user.Fail("GET", "users/me", null, 429, "RateLimited");
        api.Server.FailNext(new EmulatorFault { Status = 500 });
        await user.Fail("GET", "hello/", null, 500, "Internal");
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.ResetAfter });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => user.Send("GET", "hello", null));
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.ResetAfter, Operation = "createMessage" });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => user.Say(conversation, "kept"));
        Assert.Equal("kept", (string)(await user.Get($"conversations/{conversation}/messages"))["messages"]![0]!["payload"]!["text"]!);
        Assert.Throws<ArgumentException>(() => api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.CutStream, Operation = "createMessage" }));
        Assert.Throws<ArgumentException>(() => api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.CutStream, AfterFrames = -1 }));
    }

    [Theory]
    [InlineData(EmulatorFaultKind.SlowBody)]
    [InlineData(EmulatorFaultKind.StalledBody)]
    [InlineData(EmulatorFaultKind.TruncatedJson)]
    [InlineData(EmulatorFaultKind.InvalidJson)]
    [InlineData(EmulatorFaultKind.RepeatedCursor)]
    [InlineData(EmulatorFaultKind.RepeatedItem)]
    public async Task Faults_of_bodies_are_left_for_requests_that_have_one(EmulatorFaultKind kind)
    {
        using var api = new Api(sample: true);
        (ChatClient user, string conversation, string _) = await Chat(api);
        Assert.Throws<ArgumentException>(() => api.Server.FailNext(new EmulatorFault { Kind = kind, Operation = "listenConversation" }));
        api.Server.FailNext(new EmulatorFault { Kind = kind });
        using ChatClient.Listener listener = await user.Listen(conversation);
        await user.Send("GET", "hello", null);
        Assert.Empty(api.Server.FaultCounts);
        if (kind is EmulatorFaultKind.StalledBody)
        {
            // It takes its five seconds.
            return;
        }

        await user.Send("GET", "users/me", null);
        Assert.Equal([kind.ToString()], api.Server.FaultCounts.Keys);
    }

    [Fact]
    public async Task By_chance_streams_fail_with_what_can_happen_to_them_only()
    {
        using var api = new Api(sample: true, set: options =>
        {
            options.FaultRate = 1;
            options.Faults = [EmulatorFaultKind.DoubledSignal];
        });
        (ChatClient user, string conversation, string conversationId) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        await Speak(api, conversationId, "a");
        Assert.Equal(("a", "a"), (await NextText(listener), await NextText(listener)));
        Assert.Equal(["DoubledSignal"], api.Server.FaultCounts.Keys);
    }

    [Fact]
    public async Task A_bot_answers_by_rules()
    {
        static ChatRule Rule(string pattern, params string[] texts) => new(pattern, [.. texts.Select(text => new JsonObject { ["payload"] = new JsonObject { ["type"] = "text", ["text"] = text } })]);
        using var api = new Api(set: options =>
        {
            options.AnswerRules = [Rule("exact"), Rule("h?llo*", "one", "two"), Rule("[xy].`*", "set"), Rule("*", "other")];
            options.AnswerDelay = TimeSpan.FromMilliseconds(1);
        });
        Assert.NotNull(api.Server.WebhookId);
        Assert.Equal("chat-bot", (string)(await api.Get($"/v1/admin/bots/{api.Server.BotId}"))["bot"]!["name"]!);
        (ChatClient user, string conversation, string _) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        foreach ((string text, string[] answers) in new[] { ("HELLO\nyou", new[] { "one", "two" }), ("y.*", ["set"]), ("y.z", ["other"]), ("Exact", []), ("hllo", ["other"]) })
        {
            await user.Say(conversation, text);
            Assert.Equal(text, await NextText(listener));
            foreach (string answer in answers)
            {
                JsonObject heard = await listener.Next("message_created");
                Assert.Equal((answer, true), ((string)heard["payload"]!["text"]!, (bool)heard["isBot"]!));
            }
        }

        await user.Post("messages", new { conversationId = conversation, payload = new { type = "image", imageUrl = "u" } });
        await listener.Next("message_created");
        Assert.Equal("other", await NextText(listener));
    }

    [Fact]
    public async Task A_bot_answers_one_thing_after_the_other_in_a_conversation_and_its_faults_are_in_its_log()
    {
        using var answerer = new Slow();
        using var api = new Api(sample: true, set: options =>
        {
            options.Answerer = answerer;
            options.AnswerDelay = TimeSpan.FromMilliseconds(1);
        });
        (ChatClient user, string conversation, string _) = await Chat(api);
        using ChatClient.Listener listener = await user.Listen(conversation);
        await user.Say(conversation, "a");
        await user.Say(conversation, "b");
        var texts = new List<string>();
        while (texts.Count < 4)
        {
            texts.Add(await NextText(listener));
        }

        Assert.Equal(["re: a", "re: b"], texts.Where(text => text.StartsWith("re: ", StringComparison.Ordinal)));
        Assert.Equal(1, answerer.Most);
        await user.Post("events", new { conversationId = conversation, payload = new { a = 1 } });
        Assert.False((bool)(await listener.Next("event_created"))["isBot"]!);
        Assert.Equal("""{"a":1}""", (await listener.Next("event_created"))["payload"]!.ToJsonString());
        await user.Say(conversation, "fail");
        await user.Say(conversation, "odd");
        await user.Say(conversation, "after");
        string last = "";
        while (last != "re: after")
        {
            last = await NextText(listener);
        }

        Assert.Equal(["it broke", "payload.type must be one of"], new[] { 0, 1 }.Select(index => api.Server.Warnings[index].Split(": ")[1].Split(" audio")[0]));
        JsonObject log = await api.Until($"/v1/admin/bots/{api.BotId}/logs?timeStart=2020-01-01", answer => answer["logs"]!.AsArray().Count(line => line!.ToJsonString().Contains("did not answer")) == 2);
        Assert.Contains(log["logs"]!.AsArray(), line => (string)line!["level"]! == "error");
        // It is not woken by itself, nor by what is said in other ways.
        Assert.Equal(["a", "b", "event", "fail", "odd", "after"], answerer.Heard);
    }

    [Fact]
    public async Task What_a_bot_says_and_fails_with_while_it_is_stopped_is_not_heard()
    {
        using var answerer = new Stopped();
        using var api = new Api(sample: true, set: options =>
        {
            options.Answerer = answerer;
            options.AnswerDelay = TimeSpan.FromMilliseconds(1);
        });
        (ChatClient user, string conversation, string _) = await Chat(api);
        await user.Say(conversation, "a");
        await answerer.Began.Task.WaitAsync(TimeSpan.FromSeconds(20));
        api.Server.Stop();
        await answerer.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(api.Server.Warnings);
    }

    private sealed class Stopped : IChatAnswerer
    {
        public TaskCompletionSource Began { get; } = new();

        public TaskCompletionSource Ended { get; } = new();

        public void Answer(ChatTurn turn, Action<JsonObject> say, Action<string> complain, CancellationToken stop)
        {
            Began.SetResult();
            stop.WaitHandle.WaitOne();
            say(new JsonObject { ["payload"] = new JsonObject { ["type"] = "odd" } });
            complain("it was stopped");
            Ended.SetResult();
            throw new InvalidOperationException("it was stopped");
        }

        public void Dispose()
        {
            // There is nothing.
        }
    }

    private sealed class Slow : IChatAnswerer
    {
        private int _now;

        public int Most { get; private set; }

        public List<string> Heard { get; } = [];

        public void Answer(ChatTurn turn, Action<JsonObject> say, Action<string> complain, CancellationToken stop)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _now));
            var data = (JsonObject)turn.Said["data"]!;
            string text = (string?)data["payload"]!["text"] ?? "event";
            Heard.Add(text);
            Thread.Sleep(30);
            Interlocked.Decrement(ref _now);
            say(text switch
            {
                "fail" => throw new InvalidOperationException("it broke"),
                "odd" => new JsonObject { ["payload"] = new JsonObject { ["type"] = "odd" } },
                "event" => new JsonObject { ["event"] = data["payload"]!.DeepClone() },
                _ => new JsonObject { ["payload"] = new JsonObject { ["type"] = "text", ["text"] = $"re: {text}" } },
            });
        }

        public void Dispose()
        {
            // There is nothing.
        }
    }
}
