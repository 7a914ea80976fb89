using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>What an emulator can be told to begin with, and how to behave where the service may, or may not.</summary>
public class BehaviorTests
{
    private static readonly EmulatorData _data = new()
    {
        Bots = 2,
        Conversations = 20,
        MessagesPerConversation = 12,
        Events = 5,
        Files = 3,
        Rows = 50,
        Logs = 40,
        Days = 40,
        Until = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    [Fact]
    public async Task Generated_data_are_the_same_with_the_same_seed()
    {
        string first = await Content(seed: 1);
        Assert.Equal(first, await Content(seed: 1));
        Assert.NotEqual(first, await Content(seed: 2));
    }

    [Fact]
    public async Task Generated_data_are_as_many_as_asked_for_and_lie_in_the_days_before()
    {
        using var api = new Api(set: options => options.Data = _data);
        Assert.Equal(2, (await api.Get("/v1/admin/bots"))["bots"]!.AsArray().Count);
        JsonNode[] messages = await api.All("/v1/chat/messages", "messages", 100);
        JsonNode[] conversations = await api.All("/v1/chat/conversations", "conversations", 100);
        Assert.Equal(240, messages.Select(message => (string)message["id"]!).Distinct().Count());
        Assert.Equal(20, conversations.Length);
        Assert.All(messages, message => Assert.InRange(Time(message["createdAt"]), _data.Until!.Value.AddDays(-40), _data.Until.Value));
        Assert.True(messages.Select(message => Time(message["createdAt"]).Date).Distinct().Count() > 15);
        Assert.Contains(messages.GroupBy(message => (string)message["createdAt"]!), group => group.Count() > 1);
        foreach (JsonNode conversation in conversations)
        {
            JsonNode[] own = [.. messages.Where(message => (string)message["conversationId"]! == (string)conversation["id"]!)];
            Assert.Equal((int)conversation["messageCount"]!, own.Length);
            Assert.Equal(own.Max(message => (string)message["createdAt"]!), (string)conversation["updatedAt"]!);
        }

        Assert.Equal(4, (await api.All("/v1/chat/users", "users")).Length);
        Assert.Equal(3, (await api.All("/v1/files", "files")).Length);
        Assert.Equal(50, (int)(await api.Get("/v1/tables/GeneratedTable"))["rows"]!);
        Assert.Equal(40, (await Logs(api)).Count);
        // What is generated can be used as anything else.
        await api.Post("/v1/chat/messages", new { conversationId = (string)conversations[0]["id"]!, userId = api.BotId, type = "text", payload = new { text = "x" }, tags = new { } });
        await api.Post("/v1/chat/conversations", new { channel = "channel", integrationName = "webchat", tags = new { topic = "tea" } });
    }

    [Fact]
    public async Task The_clock_goes_forward_and_what_is_too_old_goes()
    {
        using Api api = await Api.WithBot(options => (options.ClockOffset, options.Behavior) = (TimeSpan.FromDays(-10), new EmulatorBehavior { Retention = true }));
        string user = await api.NewUser();
        string old = await api.NewConversation();
        JsonObject message = await api.NewMessage(old, user);
        Assert.InRange(Time(message["createdAt"]), DateTime.UtcNow.AddDays(-10).AddMinutes(-5), DateTime.UtcNow.AddDays(-10).AddMinutes(5));
        await Logs(api, expected: 1);
        api.Server.ClockOffset += TimeSpan.FromDays(31);
        Assert.Empty(await Logs(api));
        Assert.Single(await api.All("/v1/chat/messages", "messages"));
        string young = await api.NewConversation();
        await api.NewMessage(young, user, "young");
        api.Server.ClockOffset += TimeSpan.FromDays(60);
        Assert.Equal("young", (string)Assert.Single(await api.All("/v1/chat/messages", "messages"))["payload"]!["text"]!);
        Assert.Equal(young, (string)Assert.Single(await api.All("/v1/chat/conversations", "conversations"))["id"]!);
        Assert.Throws<ArgumentOutOfRangeException>(() => api.Server.ClockOffset = TimeSpan.Zero);
    }

    [Fact]
    public async Task A_message_need_not_be_a_change_of_its_conversation()
    {
        using Api api = await Api.WithBot(options => options.Behavior = new EmulatorBehavior { MessageTouchesConversation = false });
        string conversation = await api.NewConversation();
        await api.NewMessage(conversation, await api.NewUser());
        JsonNode found = (await api.Get($"/v1/chat/conversations/{conversation}"))["conversation"]!;
        Assert.Equal((string)found["createdAt"]!, (string)found["updatedAt"]!);
        Assert.Equal(1, (int)found["messageCount"]!);
    }

    [Fact]
    public async Task Tokens_can_be_positions_that_shift()
    {
        using Api api = await Api.WithBot(options => options.Behavior = new EmulatorBehavior { TokensByPosition = true });
        var ids = new List<string>();
        for (int count = 0; count < 4; count++)
        {
            ids.Insert(0, await api.NewUser());
        }

        Assert.Equal(ids, (await api.All("/v1/chat/users", "users", 3)).Select(user => (string)user["id"]!));
        JsonObject page = await api.Get("/v1/chat/users?pageSize=2");
        await api.NewUser();
        JsonObject next = await api.Get($"/v1/chat/users?pageSize=2&nextToken={Uri.EscapeDataString((string)page["meta"]!["nextToken"]!)}");
        Assert.Equal([ids[1], ids[2]], next["users"]!.AsArray().Select(user => (string)user!["id"]!));
    }

    [Fact]
    public async Task Tokens_can_expire()
    {
        using Api api = await Api.WithBot(options => options.Behavior = new EmulatorBehavior { TokenLifetime = TimeSpan.FromMinutes(5) });
        await api.NewUser();
        await api.NewUser();
        string path = $"/v1/chat/users?pageSize=1&nextToken={Uri.EscapeDataString((string)(await api.Get("/v1/chat/users?pageSize=1"))["meta"]!["nextToken"]!)}";
        await api.Get(path);
        api.Server.ClockOffset = TimeSpan.FromMinutes(6);
        Assert.Contains("expired", await api.Fail("GET", path, null, 400, "InvalidQuery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_a_log_can_come_late_and_of_one_moment_all_are_read()
    {
        using Api api = await Api.WithBot(options => (options.Behavior, options.Seed) = (new EmulatorBehavior { LogDelay = TimeSpan.FromHours(1), LogLimit = 0, LogNewestFirst = true }, 3));
        DateTime now = DateTime.UtcNow;
        for (int number = 0; number < 200; number++)
        {
            api.Server.WriteLog(api.BotId, $"Line {number}", timestamp: now);
        }

        api.Server.ClockOffset = TimeSpan.FromMinutes(30);
        HashSet<string> half = [.. (await Logs(api)).Select(line => (string)line["message"]!)];
        Assert.InRange(half.Count, 60, 140);
        api.Server.ClockOffset = TimeSpan.FromMinutes(61);
        List<JsonNode> all = await Logs(api);
        Assert.Equal(Enumerable.Range(0, 200).Reverse().Select(number => $"Line {number}"), all.Select(line => (string)line["message"]!));
        Assert.Subset(all.Select(line => (string)line["message"]!).ToHashSet(), half);
    }

    [Fact]
    public async Task A_log_keeps_as_many_lines_as_it_is_told()
    {
        using Api api = await Api.WithBot(options => options.Behavior = new EmulatorBehavior { LogLimit = 20 });
        for (int number = 1; number <= 21; number++)
        {
            api.Server.WriteLog(api.BotId, $"Line {number}", "warn", DateTime.UtcNow.AddMinutes(-1));
        }

        List<JsonNode> lines = await Logs(api);
        Assert.Equal(19, lines.Count);
        Assert.Equal("Line 3", (string)lines[0]["message"]!);
        Assert.StartsWith("There is no bot none.", Assert.Throws<ArgumentException>(() => api.Server.WriteLog("none", "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_locked_as_long_as_it_is_indexed_and_can_fail()
    {
        using Api api = await Api.WithBot(options => options.Behavior = new EmulatorBehavior { IndexingTime = TimeSpan.FromMinutes(10), FailingFiles = ["bad/*"] });
        string good = await api.NewFile("good.md", "text"u8.ToArray(), index: true, contentType: "text/markdown");
        string bad = await api.NewFile("bad/one.md", "text"u8.ToArray(), index: true, contentType: "text/markdown");
        await api.Fail("PUT", "/v1/files", new { key = "good.md", size = 4 }, 409, "ResourceLockedConflict");
        await api.Fail("PUT", $"/v1/files/{good}", new { tags = new { } }, 409, "ResourceLockedConflict");
        await api.Fail("PUT", $"/v1/files/{good}/passages", new { passages = Array.Empty<object>() }, 409, "ResourceLockedConflict");
        await api.Fail("DELETE", $"/v1/files/{good}", new { }, 409, "ResourceLockedConflict");
        api.Server.ClockOffset = TimeSpan.FromMinutes(11);
        Assert.Equal("indexing_completed", (string)(await api.Get($"/v1/files/{good}"))["file"]!["status"]!);
        JsonNode failed = (await api.Get($"/v1/files/{bad}"))["file"]!;
        Assert.Equal("indexing_failed", (string)failed["status"]!);
        Assert.NotEqual("", (string)failed["failedStatusReason"]!);
        await api.Delete($"/v1/files/{good}");
    }

    [Fact]
    public async Task Objects_can_have_a_field_that_nobody_knows()
    {
        using var api = new Api(sample: true, set: options => options.Behavior = new EmulatorBehavior { UnknownField = "fromTheFuture" });
        foreach ((string path, string name) in new[] { ("/v1/chat/messages", "messages"), ("/v1/chat/conversations", "conversations"), ("/v1/files", "files"), ("/v1/admin/bots", "bots") })
        {
            (int status, JsonNode? answer) = await api.Send(HttpMethod.Get, path, null);
            Assert.Equal(200, status);
            Assert.NotEmpty(answer![name]!.AsArray());
            Assert.All(answer[name]!.AsArray(), item => Assert.Equal("tomorrow", (string)item!["fromTheFuture"]!["since"]!));
        }

        (int _, JsonNode? bot) = await api.Send(HttpMethod.Get, $"/v1/admin/bots/{api.BotId}", null);
        Assert.NotNull(bot!["bot"]!["fromTheFuture"]);
    }

    [Fact]
    public async Task A_served_emulator_is_found_asked_and_stopped_over_its_address()
    {
        using var output = new StringWriter();
        string options = EmulatorProcess.Write(new EmulatorOptions { Data = _data, RateLimit = 0, Faults = [EmulatorFaultKind.InternalError], ClockOffset = TimeSpan.FromDays(1), Behavior = new EmulatorBehavior { Retention = true } });
        var served = Task.Run(() => EmulatorProcess.Serve(options, output));
        DateTime deadline = DateTime.UtcNow.AddSeconds(20);
        RemoteEmulator? emulator;
        while (!EmulatorProcess.TryRead(output.ToString().Trim(), out emulator) || !RemoteEmulator.FindAll().Any(found => found.Url == emulator!.Url))
        {
            Assert.True(DateTime.UtcNow < deadline && !served.IsFaulted, output + served.Exception?.Message);
            await Task.Delay(20);
        }

        Assert.True(emulator!.IsRunning);
        Assert.NotNull(emulator.BotId);
        Assert.InRange(emulator.EndsAt!.Value, DateTime.UtcNow.AddHours(11), DateTime.UtcNow.AddHours(12));
        emulator.FaultRate = 0.25;
        emulator.ClockOffset += TimeSpan.FromDays(2);
        Assert.Equal((0.25, TimeSpan.FromDays(3)), (emulator.FaultRate, emulator.ClockOffset));
        Assert.Throws<ArgumentException>(() => emulator.ClockOffset = TimeSpan.Zero);
        emulator.FaultRate = 0;
        emulator.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.Status, Status = 503, Operation = "listBots" });
        using var client = new HttpClient { BaseAddress = emulator.Url };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {emulator.Token}");
        client.DefaultRequestHeaders.Add("x-workspace-id", emulator.WorkspaceId);
        Assert.Equal(503, (int)(await client.GetAsync("/v1/admin/bots")).StatusCode);
        Assert.Equal(1, emulator.FaultCounts["Status"]);
        Assert.Equal(1, emulator.RequestCount);
        emulator.Stop();
        await served.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(emulator.IsRunning);
        Assert.DoesNotContain(RemoteEmulator.FindAll(), found => found.Url == emulator.Url);
        emulator.Stop();
    }

    [Fact]
    public void What_cannot_be_started_says_so_to_who_started_it()
    {
        using var taken = new Api();
        using var output = new StringWriter();
        EmulatorProcess.Serve(EmulatorProcess.Write(new EmulatorOptions { Port = taken.Server.Url.Port }), output);
        EmulatorException exception = Assert.Throws<EmulatorException>(() => EmulatorProcess.TryRead(output.ToString(), out _));
        Assert.Contains("-Port", exception.Advice, StringComparison.Ordinal);
    }

    private static DateTime Time(JsonNode? text) => DateTime.Parse((string)text!, null, System.Globalization.DateTimeStyles.AdjustToUniversal);

    private static async Task<string> Content(int seed)
    {
        using var api = new Api(set: options => (options.Data, options.Seed) = (_data, seed));
        var all = new List<string>();
        foreach ((string path, string name) in new[] { ("/v1/admin/bots", "bots"), ("/v1/chat/users", "users"), ("/v1/chat/conversations", "conversations"), ("/v1/chat/messages", "messages"), ("/v1/chat/events", "events"), ("/v1/files", "files") })
        {
            foreach (JsonNode item in await api.All(path, name, 100))
            {
                // Where the bot runs is not part of it: the addresses, and when it was put together.
                item.AsObject().Remove("url");
                item.AsObject().Remove("updatedAt");
                all.Add(item.ToJsonString());
            }
        }

        all.AddRange((await api.Post("/v1/tables/GeneratedTable/rows/find", new { limit = 100 }))["rows"]!.AsArray().Select(row => row!.ToJsonString()));
        all.AddRange((await Logs(api)).Select(line => line.ToJsonString()));
        return string.Join("\n", all);
    }

    private static async Task<List<JsonNode>> Logs(Api api, int expected = 0)
    {
        string path = $"/v1/admin/bots/{api.BotId}/logs?timeStart=2020-01-01T00:00:00Z&pageSize=30";
        if (expected > 0)
        {
            await api.Until(path, answer => answer["logs"]!.AsArray().Count >= expected);
        }

        var lines = new List<JsonNode>();
        string? token = null;
        do
        {
            JsonObject page = await api.Get(token is null ? path : $"{path}&nextToken={Uri.EscapeDataString(token)}");
            lines.AddRange(page["logs"]!.AsArray().Select(line => line!));
            token = (string?)page["nextToken"];
        }
        while (token is not null);
        return lines;
    }
}
