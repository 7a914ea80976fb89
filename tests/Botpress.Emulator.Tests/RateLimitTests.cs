using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests;

public class RateLimitTests
{
    [Fact]
    public async Task Requests_beyond_the_limit_are_refused_whoever_sends_them()
    {
        using var api = new Api(rateLimit: 3);
        using var other = new HttpClient { BaseAddress = api.Http.BaseAddress };
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(index => (index % 2 == 0 ? api.Http : other).GetAsync("/v1/admin/account/me")));
        HttpResponseMessage[] refused = [.. answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)];
        Assert.NotEmpty(refused);
        // What was let in is told what is left, be it right or wrong; what was refused, when to come again.
        Assert.Contains(answers, answer => answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized);
        Assert.All(answers, answer => Assert.Equal("3", Assert.Single(answer.Headers.GetValues("RateLimit-Limit"))));
        Assert.All(answers, answer => Assert.Equal("1", Assert.Single(answer.Headers.GetValues("RateLimit-Reset"))));
        Assert.Contains(answers, answer => answer.Headers.GetValues("RateLimit-Remaining").Single() == "2");
        foreach (HttpResponseMessage answer in refused)
        {
            Assert.Equal("0", Assert.Single(answer.Headers.GetValues("RateLimit-Remaining")));
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
            Assert.Equal("RateLimited", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["type"]!);
        }
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_said_of_one()
    {
        using var api = new Api();
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => api.Http.GetAsync("/v1/admin/account/me")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(answers, answer => Assert.False(answer.Headers.Contains("RateLimit-Limit")));
        Assert.Equal(100, new EmulatorOptions().RateLimit);
        Assert.StartsWith("The rate limit must not be negative.", Assert.Throws<ArgumentException>(() => EmulatorServer.Start(new EmulatorOptions { RateLimit = -1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_listing_of_ten_thousand_is_refused_nothing()
    {
        using var api = new Api(sample: true, rateLimit: 100);
        var statuses = new ConcurrentQueue<int>();
        var observer = new ApiObserver { Answered = (_, _, status, _) => statuses.Enqueue(status), Waiting = (_, status, _) => statuses.Enqueue(status ?? 0) };
        using var client = new ApiClient(new ApiClientOptions { Url = api.Server.Url, Token = api.Server.Token });
        var context = new ApiContext(BotId: api.BotId);
        string conversation = (string)(await api.Get("/v1/chat/conversations"))["conversations"]![0]!["id"]!;
        string user = (string)(await api.Get("/v1/chat/users"))["users"]![0]!["id"]!;
        int count = -(await api.All($"/v1/chat/messages?conversationId={conversation}", "messages", 100)).Length;
        for (int batch = 0; batch < 100; batch++)
        {
            object[] messages = [.. Enumerable.Range(0, 100).Select(index => new Dictionary<string, object?>
            {
                ["conversationId"] = conversation,
                ["userId"] = user,
                ["type"] = "text",
                ["payload"] = new Dictionary<string, object?> { ["text"] = "hi" },
                ["tags"] = new Dictionary<string, object?>(),
                ["discriminateByTags"] = Array.Empty<object>(),
                ["createdAt"] = "2026-01-01T00:00:00.000Z",
            })];
            await client.SendAsync(Operations.ImportMessages, new Dictionary<string, object?> { ["messages"] = messages }, context, observer, default);
        }

        await foreach (Page<JsonElement> page in client.PagesAsync(
            Operations.ListMessages,
            new Dictionary<string, object?> { ["conversationId"] = conversation, ["pageSize"] = 100 },
            context,
            static (ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader),
            observer))
        {
            count += page.Items.Count;
        }

        Assert.Equal(10_000, count);
        Assert.True(statuses.Count(status => status == 200) >= 200, "There were too few requests for the limit to matter.");
        // A wait that the client takes of itself has no status.
        Assert.All(statuses, status => Assert.True(status is 200 or 0, $"{status}"));
    }
}
