using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;

namespace Botpress.Emulator;

/// <summary>An emulator that runs in a process of its own: what it is asked goes over its address, below <c>/_emulator</c>.</summary>
public sealed class RemoteEmulator : IEmulator
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly HttpClient _http = new(new HttpClientHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private RemoteEmulator(JsonObject record)
    {
        Url = new Uri(record.Text("url"));
        Token = record.Text("token");
        WorkspaceId = record.Text("workspaceId");
        BotId = record.TextOrNull("botId");
        SnapshotPath = record.TextOrNull("snapshotPath");
        ChatKey = record.Text("chatKey");
        EncryptionKey = record.TextOrNull("encryptionKey");
        WebhookId = record.TextOrNull("webhookId");
        ProcessId = (int)record["processId"]!;
        EndsAt = record.TextOrNull("endsAt") is string endsAt ? Clock.Parse(endsAt) : null;
    }

    /// <inheritdoc/>
    public Uri Url { get; }

    /// <inheritdoc/>
    public string Token { get; }

    /// <inheritdoc/>
    public string WorkspaceId { get; }

    /// <inheritdoc/>
    public string? BotId { get; }

    /// <inheritdoc/>
    public string ChatKey { get; }

    /// <inheritdoc/>
    public string? EncryptionKey { get; }

    /// <inheritdoc/>
    public string? WebhookId { get; }

    /// <inheritdoc/>
    public string? SnapshotPath { get; }

    /// <inheritdoc/>
    public int ProcessId { get; }

    /// <inheritdoc/>
    public DateTime? EndsAt { get; }

    /// <inheritdoc/>
    public bool IsRunning
    {
        get
        {
            try
            {
                // Another emulator may have the port by now; it does not take the token.
                return (int)Status()["processId"]! == ProcessId;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public long RequestCount => (long)Status()["requestCount"]!;

    /// <inheritdoc/>
    public double FaultRate
    {
        get => Json.ToDouble(Status()["faultRate"]);
        set => Ask(HttpMethod.Post, "/settings", new JsonObject { ["faultRate"] = value });
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> FaultCounts => ((JsonObject)Status()["faultCounts"]!).ToDictionary(count => count.Key, count => (long)count.Value!);

    /// <inheritdoc/>
    public TimeSpan ClockOffset
    {
        get => TimeSpan.FromSeconds(Json.ToDouble(Status()["clockOffsetSeconds"]));
        set => Ask(HttpMethod.Post, "/settings", new JsonObject { ["clockOffsetSeconds"] = value.TotalSeconds });
    }

    /// <summary>The emulators of this user that run in processes of their own, whoever started them.</summary>
    /// <returns>Those that answer.</returns>
    public static IReadOnlyList<RemoteEmulator> FindAll() =>
        [.. ContentFolder.Records().Select(Read).OfType<RemoteEmulator>().Where(emulator => emulator.IsRunning)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. Status()["warnings"]!.AsArray().Select(warning => (string)warning!)];

    /// <inheritdoc/>
    public void BreakChat() => Ask(HttpMethod.Post, "/chat/break", []);

    /// <inheritdoc/>
    public void FailNext(EmulatorFault fault)
    {
        if (fault is null)
        {
            throw new ArgumentNullException(nameof(fault));
        }

        Ask(HttpMethod.Post, "/faults", new JsonObject { ["kind"] = fault.Kind.ToString(), ["status"] = fault.Status, ["count"] = fault.Count, ["afterFrames"] = fault.AfterFrames }
            .With("retryAfterSeconds", fault.RetryAfterSeconds).With("operation", fault.Operation));
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It has stopped and could not write its snapshot.</exception>
    public void Stop()
    {
        if (!IsRunning)
        {
            return;
        }

        JsonObject answer = Ask(HttpMethod.Post, "/stop", []);
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            using var own = Process.GetCurrentProcess();
            if (process.Id != own.Id)
            {
                process.WaitForExit((int)_patience.TotalMilliseconds);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It is gone already.
        }

        if (answer.TextOrNull("fault") is string fault)
        {
            throw new IOException(fault);
        }
    }

    /// <summary>What was written down of one; null when that is something else.</summary>
    internal static RemoteEmulator? Read(string record)
    {
        try
        {
            return JsonNode.Parse(record) is JsonObject found ? new RemoteEmulator(found) : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException or NullReferenceException)
        {
            return null;
        }
    }

    private JsonObject Status() => Ask(HttpMethod.Get, "", null);

    private JsonObject Ask(HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, Control.Segment + path));
        using var ends = new CancellationTokenSource(_patience);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Json.Bytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using HttpResponseMessage response = _http.SendAsync(request, ends.Token).GetAwaiter().GetResult();
            JsonObject answer = JsonNode.Parse(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult()) as JsonObject ?? [];
            return response.IsSuccessStatusCode ? answer
                : (int)response.StatusCode == 400 ? throw new ArgumentException(answer.TextOrNull("message"))
                : throw new IOException(answer.TextOrNull("message"));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            throw new EmulatorException(
                $"The emulator at {Url}, in the process {ProcessId}, does not answer: {exception.Message}", "It has ended, or was ended; start another with Start-BpEmulator -NewProcess.", exception);
        }
    }
}
