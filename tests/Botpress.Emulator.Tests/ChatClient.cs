using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>A user of the chat of an emulator's bot. Every successful answer and signal is checked against the facts about the Chat API.</summary>
internal sealed class ChatClient(Api api, string key, string webhookId)
{
    public string Key { get; } = key;

    /// <summary>The user's id, as the chat shows it.</summary>
    public string Id { get; private set; } = "";

    public static async Task<ChatClient> New(Api api, object? body = null, string? webhookId = null)
    {
        string id = webhookId ?? api.Server.WebhookId!;
        JsonObject answer = await new ChatClient(api, "", id).Post("users", body ?? new { });
        return new ChatClient(api, (string)answer["key"]!, id) { Id = (string)answer["user"]!["id"]! };
    }

    /// <summary>A client with a key that is signed here.</summary>
    public static ChatClient Signed(Api api, object claims, string? key = null, string? webhookId = null, string algorithm = "HS256")
    {
        string signed = Sign(claims, key ?? api.Server.ChatKey, algorithm);
        return new ChatClient(api, signed, webhookId ?? api.Server.WebhookId!);
    }

    public static string Sign(object claims, string key, string algorithm = "HS256")
    {
        static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        string text = $"{Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""))}.{Encode(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(claims))}";
        byte[] secret = Encoding.UTF8.GetBytes(key);
        byte[] hash = algorithm == "HS512" ? HMACSHA512.HashData(secret, Encoding.UTF8.GetBytes(text)) : HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text));
        return $"{text}.{Encode(hash)}";
    }

    public Task<JsonObject> Get(string path) => Succeed("GET", path, null);

    public Task<JsonObject> Post(string path, object body) => Succeed("POST", path, body);

    public Task<JsonObject> Put(string path, object body) => Succeed("PUT", path, body);

    public Task<JsonObject> Delete(string path) => Succeed("DELETE", path, null);

    public async Task<JsonObject> Succeed(string method, string path, object? body)
    {
        (int status, string text) = await Send(method, path, body);
        Assert.True(status == 200, $"{method} {path}: {status} {text}");
        JsonNode answer = JsonNode.Parse(text)!;
        Contract.CheckChat(method, path, answer);
        return (JsonObject)answer;
    }

    /// <summary>Expects an error by a rule, with code and type, and hands back its message.</summary>
    public async Task<string> Fail(string method, string path, object? body, int status, string type)
    {
        (int found, string text) = await Send(method, path, body);
        Assert.True(status == found, $"{method} {path}: {found} {text}");
        JsonNode answer = JsonNode.Parse(text)!;
        Assert.Equal(type, (string)answer["type"]!);
        Assert.Equal(status, (int)answer["code"]!);
        Assert.StartsWith("err_", (string)answer["id"]!, StringComparison.Ordinal);
        return (string)answer["message"]!;
    }

    /// <summary>Expects an error in words only, and hands them back.</summary>
    public async Task<string> FailPlainly(string method, string path, object? body, int status)
    {
        (int found, string text) = await Send(method, path, body);
        Assert.True(status == found, $"{method} {path}: {found} {text}");
        var answer = (JsonObject)JsonNode.Parse(text)!;
        Assert.Equal(["message"], answer.Select(entry => entry.Key));
        return (string)answer["message"]!;
    }

    public async Task<(int Status, string Text)> Send(string method, string path, object? body)
    {
        using HttpRequestMessage request = Request(method, path);
        if (body is not null)
        {
            string json = body as string ?? (body as JsonNode)?.ToJsonString() ?? System.Text.Json.JsonSerializer.Serialize(body);
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage response = await api.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<string> NewConversation(object? body = null) => (string)(await Post("conversations", body ?? new { }))["conversation"]!["id"]!;

    public async Task<JsonObject> Say(string conversationId, string text = "hi") =>
        (JsonObject)(await Post("messages", new { conversationId, payload = new { type = "text", text } }))["message"]!;

    /// <summary>Listens to a conversation, and has heard the beginning.</summary>
    public async Task<Listener> Listen(string conversationId)
    {
        HttpResponseMessage response = await api.Http.SendAsync(Request("GET", $"conversations/{conversationId}/listen"), HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var listener = new Listener(response, await response.Content.ReadAsStreamAsync());
        Assert.Equal("{}", await listener.ReadText(2));
        return listener;
    }

    private HttpRequestMessage Request(string method, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : $"/{webhookId}/{path}");
        if (Key.Length > 0)
        {
            request.Headers.Add("x-user-key", Key);
        }

        return request;
    }

    internal sealed class Listener(HttpResponseMessage response, Stream stream) : IDisposable
    {
        private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

        private readonly List<byte> _read = [];

        /// <summary>Exactly so many bytes.</summary>
        public async Task<string> ReadText(int count)
        {
            while (_read.Count < count)
            {
                Assert.True(await ReadOn(), "The stream has ended.");
            }

            string text = Encoding.UTF8.GetString([.. _read.Take(count)]);
            _read.RemoveRange(0, count);
            return text;
        }

        /// <summary>The next frame as it came; null at the end.</summary>
        public async Task<string?> ReadFrame()
        {
            int end;
            while ((end = Encoding.UTF8.GetString([.. _read]).IndexOf("\n\n", StringComparison.Ordinal)) < 0)
            {
                if (!await ReadOn())
                {
                    return null;
                }
            }

            string text = Encoding.UTF8.GetString([.. _read]);
            _read.Clear();
            _read.AddRange(Encoding.UTF8.GetBytes(text[(end + 2)..]));
            return text[..(end + 2)];
        }

        /// <summary>The next signal that is no ping.</summary>
        public async Task<JsonObject> Next()
        {
            while (true)
            {
                string frame = await ReadFrame() ?? throw new Xunit.Sdk.XunitException("The stream has ended.");
                Assert.StartsWith("event: message\ndata: ", frame, StringComparison.Ordinal);
                string data = frame["event: message\ndata: ".Length..^2];
                if (data != "ping")
                {
                    var signal = (JsonObject)JsonNode.Parse(data)!;
                    Contract.CheckSignal(signal);
                    return signal;
                }
            }
        }

        public async Task<JsonObject> Next(string type)
        {
            JsonObject signal = await Next();
            Assert.Equal(type, (string)signal["type"]!);
            return (JsonObject)signal["data"]!;
        }

        public void Dispose()
        {
            stream.Dispose();
            response.Dispose();
        }

        private async Task<bool> ReadOn()
        {
            byte[] buffer = new byte[4096];
            using var ends = new CancellationTokenSource(_patience);
            int count = await stream.ReadAsync(buffer, ends.Token);
            _read.AddRange(buffer.Take(count));
            return count > 0;
        }
    }
}
