using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>A running emulator with a client. Every successful answer is checked against the API's own response schema.</summary>
public sealed class Api : IDisposable
{
    public Api(bool sample = false, string? snapshot = null, int transition = 20, bool lenient = false, int rateLimit = 0, Action<EmulatorOptions>? set = null)
    {
        var options = new EmulatorOptions
        {
            SampleData = sample,
            Lenient = lenient,
            SnapshotPath = snapshot,
            RateLimit = rateLimit,
            TransitionTime = TimeSpan.FromMilliseconds(transition),
        };
        set?.Invoke(options);
        Server = EmulatorServer.Start(options);
        Http = new HttpClient { BaseAddress = Server.Url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Token);
        WorkspaceId = Server.WorkspaceId;
        BotId = Server.BotId ?? "";
    }

    public EmulatorServer Server { get; }

    public HttpClient Http { get; }

    public string WorkspaceId { get; set; }

    public string BotId { get; set; }

    /// <summary>The integration that requests come from; null for the bot itself.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>Whether the integrations of a bot go by their aliases, as for the official command line.</summary>
    public bool IsMultiple { get; set; } = true;

    /// <summary>An emulator with one empty bot, which takes names that nobody declares.</summary>
    public static async Task<Api> WithBot(Action<EmulatorOptions>? set = null)
    {
        var api = new Api(lenient: true, set: set);
        api.BotId = (string)(await api.Post("/v1/admin/bots", new { name = "bot" }))["bot"]!["id"]!;
        return api;
    }

    public Task<JsonObject> Get(string path) => Succeed(HttpMethod.Get, path, null);

    public Task<JsonObject> Post(string path, object body) => Succeed(HttpMethod.Post, path, body);

    public Task<JsonObject> Put(string path, object body) => Succeed(HttpMethod.Put, path, body);

    public Task<JsonObject> Delete(string path) => Succeed(HttpMethod.Delete, path, new { });

    public async Task<JsonObject> Succeed(HttpMethod method, string path, object? body)
    {
        (int status, JsonNode? answer) = await Send(method, path, body);
        Assert.True(status is 200 or 201, $"{method} {path}: {status} {answer}");
        Contract.Check(method.Method, path, status, answer);
        return (JsonObject)answer!;
    }

    /// <summary>Expects an error and hands back its message.</summary>
    public async Task<string> Fail(string method, string path, object? body, int status, string type)
    {
        (int found, JsonNode? answer) = await Send(new HttpMethod(method), path, body);
        Assert.True(status == found, $"{method} {path}: {found} {answer}");
        Assert.Equal(type, (string)answer!["type"]!);
        Assert.Equal(status, (int)answer["code"]!);
        Assert.Matches("^err_[0-9]{14}x[0-9A-F]{8}$", (string)answer["id"]!);
        return (string)answer["message"]!;
    }

    public async Task<(int Status, JsonNode? Answer)> Send(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-workspace-id", WorkspaceId);
        if (IsMultiple)
        {
            request.Headers.Add("x-multiple-integrations", "true");
        }

        request.Headers.Add("x-bot-id", BotId.Length == 0 ? "none" : BotId);
        if (IntegrationId is not null)
        {
            request.Headers.Add("x-integration-id", IntegrationId);
        }

        if (body is not null)
        {
            string json = body as string ?? (body as JsonNode)?.ToJsonString() ?? System.Text.Json.JsonSerializer.Serialize(body);
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage response = await Http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    public async Task<string> NewUser(object? tags = null, string? name = null) =>
        (string)(await Post("/v1/chat/users", new { tags = tags ?? new { }, name = name ?? "x" }))["user"]!["id"]!;

    public async Task<string> NewConversation(object? tags = null, string channel = "channel") =>
        (string)(await Post("/v1/chat/conversations", new { channel, tags = tags ?? new { } }))["conversation"]!["id"]!;

    /// <summary>A message of the bot or, brought by an integration, of somebody else.</summary>
    public async Task<JsonObject> NewMessage(string conversationId, string userId, string text = "hi")
    {
        string? before = IntegrationId;
        IntegrationId = userId == BotId ? null : before ?? await Install("""{"name":"mail","version":"1.0.0"}""");
        try
        {
            return (JsonObject)(await Post("/v1/chat/messages", new { conversationId, userId, type = "text", payload = new { text }, tags = new { } }))["message"]!;
        }
        finally
        {
            IntegrationId = before;
        }
    }

    /// <summary>Puts an integration into the bot, made of its definition unless it is there already, and hands back its id.</summary>
    public async Task<string> Install(string definition)
    {
        JsonNode asked = JsonNode.Parse(definition)!;
        (int status, JsonNode? found) = await Send(HttpMethod.Get, $"/v1/admin/integrations/{asked["name"]}/latest", null);
        JsonNode integration = status == 200 ? found!["integration"]! : (await Post("/v1/admin/integrations", asked))["integration"]!;
        string id = (string)integration["id"]!;
        await Put($"/v1/admin/bots/{BotId}", new JsonObject { ["integrations"] = new JsonObject { [id] = new JsonObject { ["enabled"] = true } } });
        return id;
    }

    /// <summary>An integration of the workspace that bots can have.</summary>
    public async Task<string> NewIntegration(string name = "mail") =>
        (string)(await Post("/v1/admin/integrations", new { name, version = "1.0.0" }))["integration"]!["id"]!;

    /// <summary>Announces a file and uploads its content.</summary>
    public async Task<string> NewFile(string key, byte[] content, object? tags = null, bool index = false, string? contentType = null)
    {
        var asked = new JsonObject { ["key"] = key, ["size"] = content.Length, ["index"] = index };
        asked["tags"] = System.Text.Json.JsonSerializer.SerializeToNode(tags ?? new { });
        if (contentType is not null)
        {
            asked["contentType"] = contentType;
        }

        JsonNode file = (await Put("/v1/files", asked))["file"]!;
        Assert.Equal("upload_pending", (string)file["status"]!);
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.PutAsync((string)file["uploadUrl"]!, new ByteArrayContent(content));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (string)file["id"]!;
    }

    /// <summary>Asks again until the answer is as expected, or the time is over.</summary>
    public async Task<JsonObject> Until(string path, Func<JsonObject, bool> expected)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(10);
        JsonObject answer = await Get(path);
        while (!expected(answer))
        {
            Assert.True(DateTime.UtcNow < deadline, $"{path} stayed {answer}");
            await Task.Delay(10);
            answer = await Get(path);
        }

        return answer;
    }

    /// <summary>Everything of a paged list.</summary>
    public async Task<JsonNode[]> All(string path, string items, int pageSize = 2)
    {
        var all = new System.Collections.Generic.List<JsonNode>();
        string? token = null;
        do
        {
            string next = token is null ? "" : $"&nextToken={Uri.EscapeDataString(token)}";
            JsonObject page = await Get($"{path}{(path.Contains('?') ? '&' : '?')}pageSize={pageSize}{next}");
            all.AddRange(page[items]!.AsArray().Select(item => item!));
            token = (string?)page["meta"]!["nextToken"];
        }
        while (token is not null);
        return [.. all];
    }

    public void Dispose()
    {
        Http.Dispose();
        Server.Dispose();
    }
}
