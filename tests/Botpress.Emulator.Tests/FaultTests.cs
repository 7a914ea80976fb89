using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>What goes wrong on purpose.</summary>
public class FaultTests
{
    [Theory]
    [InlineData(EmulatorFaultKind.RateLimited, 429)]
    [InlineData(EmulatorFaultKind.RateLimitedUntil, 429)]
    [InlineData(EmulatorFaultKind.RateLimitedByHeader, 429)]
    [InlineData(EmulatorFaultKind.InternalError, 500)]
    [InlineData(EmulatorFaultKind.BadGateway, 502)]
    [InlineData(EmulatorFaultKind.Unavailable, 503)]
    [InlineData(EmulatorFaultKind.GatewayTimeout, 504)]
    [InlineData(EmulatorFaultKind.Html, 200)]
    public async Task A_request_that_is_refused_is_not_carried_out(EmulatorFaultKind kind, int status)
    {
        using Api api = await Api.WithBot();
        api.Server.FailNext(new EmulatorFault { Kind = kind });
        using HttpResponseMessage response = await CreateUserAsync(api);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(kind is EmulatorFaultKind.Html or EmulatorFaultKind.BadGateway ? "text/html" : "application/json", response.Content.Headers.ContentType?.MediaType);
        string Header(string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : "";
        Assert.Equal(kind == EmulatorFaultKind.RateLimited ? "1" : "", kind == EmulatorFaultKind.RateLimitedUntil ? "" : Header("Retry-After"));
        Assert.Equal(kind is EmulatorFaultKind.RateLimited or EmulatorFaultKind.RateLimitedByHeader ? "1" : "", Header("RateLimit-Reset"));
        if (kind == EmulatorFaultKind.RateLimitedUntil)
        {
            Assert.InRange(DateTimeOffset.ParseExact(Header("Retry-After"), "R", CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddSeconds(-5), DateTimeOffset.UtcNow.AddSeconds(5));
        }

        Assert.Empty((await api.Get("/v1/chat/users"))["users"]!.AsArray());
        Assert.Equal(new Dictionary<string, long> { [kind.ToString()] = 1 }, api.Server.FaultCounts);
    }

    [Theory]
    [InlineData(EmulatorFaultKind.ResetBefore, 0)]
    [InlineData(EmulatorFaultKind.ResetAfter, 1)]
    [InlineData(EmulatorFaultKind.ResetInBody, 1)]
    [InlineData(EmulatorFaultKind.StalledBody, 1)]
    public async Task A_connection_breaks(EmulatorFaultKind kind, int users)
    {
        using Api api = await Api.WithBot(options => options.StallTime = TimeSpan.FromMilliseconds(30));
        api.Server.FailNext(new EmulatorFault { Kind = kind, Operation = "createUser" });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => CreateUserAsync(api));
        Assert.Equal(users, (await api.Get("/v1/chat/users"))["users"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_port_that_refuses_opens_again()
    {
        using Api api = await Api.WithBot();
        // A busy machine may send the second request when the port is open again already.
        var seen = new HashSet<HttpRequestError>();
        for (int attempt = 0; attempt < 50 && !seen.Contains(HttpRequestError.ConnectionError); attempt++)
        {
            api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.Refused, Operation = "createUser" });
            for (int request = 0; request < 2; request++)
            {
                try
                {
                    (await CreateUserAsync(api)).Dispose();
                }
                catch (HttpRequestException exception)
                {
                    seen.Add(exception.HttpRequestError);
                }
            }
        }

        Assert.Contains(HttpRequestError.ConnectionError, seen);
        Assert.True(api.Server.IsRunning);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await api.Get("/v1/chat/users");
                return;
            }
            catch (HttpRequestException) when (attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    [Theory]
    [InlineData(EmulatorFaultKind.SlowBody, true)]
    [InlineData(EmulatorFaultKind.LimitReached, true)]
    [InlineData(EmulatorFaultKind.TruncatedJson, false)]
    [InlineData(EmulatorFaultKind.InvalidJson, false)]
    public async Task An_answer_comes_whole_or_as_no_json(EmulatorFaultKind kind, bool whole)
    {
        using Api api = await Api.WithBot();
        api.Server.FailNext(new EmulatorFault { Kind = kind });
        using HttpResponseMessage response = await CreateUserAsync(api);
        Assert.Equal(201, (int)response.StatusCode);
        string text = await response.Content.ReadAsStringAsync();
        if (whole)
        {
            Assert.Equal("Ada", (string)JsonNode.Parse(text)!["user"]!["name"]!);
        }
        else
        {
            Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(text));
        }

        Assert.Equal(kind == EmulatorFaultKind.LimitReached, response.Headers.TryGetValues("RateLimit-Remaining", out IEnumerable<string>? left) && left.Single() == "0");
        Assert.Single((await api.Get("/v1/chat/users"))["users"]!.AsArray());
    }

    [Fact]
    public async Task A_list_repeats_its_cursor_or_an_item()
    {
        using Api api = await Api.WithBot();
        for (int count = 0; count < 3; count++)
        {
            (await CreateUserAsync(api)).Dispose();
        }

        JsonObject first = await api.Get("/v1/chat/users?pageSize=1");
        string cursor = (string)first["meta"]!["nextToken"]!;
        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.RepeatedCursor, Operation = "listUsers" });
        JsonObject second = await api.Get($"/v1/chat/users?pageSize=1&nextToken={Uri.EscapeDataString(cursor)}");
        Assert.Equal(cursor, (string)second["meta"]!["nextToken"]!);

        api.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.RepeatedItem });
        string[] ids = (await api.Get("/v1/chat/users"))["users"]!.AsArray().Select(user => (string)user!["id"]!).ToArray();
        Assert.Equal(4, ids.Length);
        Assert.Equal(ids[2], ids[3]);
    }

    [Fact]
    public async Task The_chance_is_the_same_for_the_same_seed()
    {
        async Task<string> StatusesAsync(int seed)
        {
            using var server = EmulatorServer.Start(new EmulatorOptions
            {
                FaultRate = 0.3,
                Seed = seed,
                Faults = [EmulatorFaultKind.InternalError, EmulatorFaultKind.Unavailable],
            });
            using var http = new HttpClient { BaseAddress = server.Url };
            http.DefaultRequestHeaders.Authorization = new("Bearer", server.Token);
            var statuses = new List<int>();
            for (int count = 0; count < 60; count++)
            {
                using HttpResponseMessage response = await http.GetAsync("/v1/admin/account/me");
                statuses.Add((int)response.StatusCode);
            }

            Assert.Equal(statuses.Count(status => status != 200), server.FaultCounts.Values.Sum());
            Assert.Equal([200, 500, 503], statuses.Distinct().Order());
            return string.Join(",", statuses);
        }

        string seven = await StatusesAsync(7);
        Assert.Equal(seven, await StatusesAsync(7));
        Assert.NotEqual(seven, await StatusesAsync(8));
    }

    private static Task<HttpResponseMessage> CreateUserAsync(Api api)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/users")
        {
            Content = new StringContent("""{"tags":{},"name":"Ada"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-bot-id", api.BotId);
        return api.Http.SendAsync(request, CancellationToken.None);
    }
}
