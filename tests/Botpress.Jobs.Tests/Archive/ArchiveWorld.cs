using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Emulator;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>A bot with conversations, and what a test wrote into them: the truth that its archive is compared with.</summary>
public sealed class ArchiveWorld : IDisposable
{
    /// <summary>All kinds of faults that do not take seconds.</summary>
    public static readonly EmulatorFaultKind[] QuickFaults = [.. Enum.GetValues<EmulatorFaultKind>().Where(kind => kind is not (EmulatorFaultKind.Status
        or EmulatorFaultKind.StalledBody or EmulatorFaultKind.SlowBody or EmulatorFaultKind.RateLimited or EmulatorFaultKind.RateLimitedUntil or EmulatorFaultKind.RateLimitedByHeader or EmulatorFaultKind.LimitReached))];

    private readonly HttpClient _http;
    private readonly List<string> _users = [];

    public ArchiveWorld(EmulatorBehavior? behavior = null, double faults = 0, int seed = 1, TimeSpan clock = default)
    {
        Server = EmulatorServer.Start(new EmulatorOptions { Lenient = true, RateLimit = 0, Behavior = behavior ?? new(), Seed = seed, Faults = QuickFaults, ClockOffset = clock });
        _http = new HttpClient { BaseAddress = Server.Url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Token);
        _http.DefaultRequestHeaders.Add("x-workspace-id", Server.WorkspaceId);
        BotId = (string)Send(HttpMethod.Post, "/v1/admin/bots", new { name = "bot" })["bot"]!["id"]!;
        _http.DefaultRequestHeaders.Add("x-bot-id", BotId);
        for (int i = 0; i < 3; i++)
        {
            _users.Add((string)Send(HttpMethod.Post, "/v1/chat/users", new { tags = new { }, name = $"user {i}" })["user"]!["id"]!);
        }

        FaultRate = faults;
    }

    public EmulatorServer Server { get; }

    public string BotId { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("archive-").FullName;

    public double FaultRate { get; set; }

    public TestClock Clock { get; } = new();

    /// <summary>What was written, by id: the text.</summary>
    public Dictionary<string, string> Truth { get; } = [];

    public List<string> Conversations { get; } = [];

    public List<string> Warnings { get; } = [];

    public string NewConversation(string channel = "channel")
    {
        string id = (string)Send(HttpMethod.Post, "/v1/chat/conversations", new { channel, tags = new { } })["conversation"]!["id"]!;
        Conversations.Add(id);
        return id;
    }

    /// <summary>Imports messages into a conversation, each with a time of its own.</summary>
    public IReadOnlyList<string> Import(string conversationId, IEnumerable<(DateTimeOffset Time, string Text)> messages)
    {
        var ids = new List<string>();
        foreach ((DateTimeOffset Time, string Text)[] batch in messages.Chunk(100))
        {
            JsonObject answer = Send(HttpMethod.Post, "/v1/chat/messages/import-messages", new
            {
                messages = batch.Select(message => new
                {
                    conversationId, userId = _users[0], type = "text", payload = new { text = message.Text }, tags = new { }, discriminateByTags = Array.Empty<string>(),
                    createdAt = ApiTime.Format(message.Time),
                }),
            });
            foreach (JsonNode? message in answer["messages"]!.AsArray())
            {
                ids.Add((string)message!["id"]!);
                Truth[ids[^1]] = (string)message["payload"]!["text"]!;
            }
        }

        return ids;
    }

    /// <summary>Conversations with messages spread over days.</summary>
    public void Fill(int conversations, int messages, int days)
    {
        for (int c = 0; c < conversations; c++)
        {
            int conversation = c;
            Import(NewConversation(), Enumerable.Range(0, messages).Select(m =>
                (Clock.UtcNow - TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(days * 86400.0 * ((m * conversations) + conversation) / (messages * conversations)), $"text {conversation}/{m}")));
        }
    }

    /// <summary>A message of now.</summary>
    public string Say(string conversationId, string text)
    {
        string id = (string)Send(HttpMethod.Post, "/v1/chat/messages", new { conversationId, userId = BotId, type = "text", payload = new { text }, tags = new { } })["message"]!["id"]!;
        lock (Truth)
        {
            Truth[id] = text;
        }

        return id;
    }

    private void Warn(string text)
    {
        lock (Warnings)
        {
            Warnings.Add(text);
        }
    }

    public JsonObject Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = _http.SendAsync(request).GetAwaiter().GetResult();
        string text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.True(response.IsSuccessStatusCode, text);
        return (JsonObject)JsonNode.Parse(text)!;
    }

    public async Task<ArchiveOutcome> Archive(
        Func<ArchiveOptions, ArchiveOptions>? change = null, JobDisk? disk = null, HttpMessageHandler? handler = null, CancellationToken cancellationToken = default)
    {
        var options = new ApiClientOptions { Url = Server.Url, Token = Server.Token, RetryInterval = TimeSpan.FromMilliseconds(20), MaximumWait = TimeSpan.FromSeconds(5) };
        using ApiClient client = handler is null ? new ApiClient(options) : new ApiClient(options, handler);
        var api = new JobApi(client, new ApiContext(Server.WorkspaceId, BotId), maximumRequestRate: 0);
        var wanted = new ArchiveOptions { Path = Folder, BotId = BotId, Warning = Warn };
        Server.FaultRate = FaultRate;
        try
        {
            return (await new ArchiveJob(api, change?.Invoke(wanted) ?? wanted, disk ?? new QuickDisk(), Clock).RunAsync(cancellationToken))[^1];
        }
        finally
        {
            Server.FaultRate = 0;
        }
    }

    /// <summary>The lines of a kind, of all parts, and that each is in the file of its day, in order.</summary>
    public IReadOnlyList<JsonObject> Lines(string kind = "messages", string? folder = null)
    {
        var lines = new List<JsonObject>();
        string root = Path.Combine(folder ?? Folder, kind);
        string[] paths = Directory.Exists(root) ? Directory.GetFiles(root, "part-*", SearchOption.AllDirectories) : [];
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            using Stream file = File.OpenRead(path);
            using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var reader = new StreamReader(content);
            string before = "";
            while (reader.ReadLine() is string text)
            {
                var line = (JsonObject)JsonNode.Parse(text)!;
                string order = $"{line["createdAt"]} {line["id"]}";
                Assert.True(string.CompareOrdinal(before, order) < 0, $"{path}: {before} before {order}");
                Assert.Equal($"date={((string)line["createdAt"]!)[..10]}", Path.GetFileName(Path.GetDirectoryName(path)));
                before = order;
                lines.Add(line);
            }
        }

        return lines;
    }

    /// <summary>Every message once, and what it says.</summary>
    public void AssertIsTruth(string? folder = null)
    {
        IReadOnlyList<JsonObject> lines = Lines("messages", folder);
        Assert.Equal(lines.Count, lines.Select(line => (string)line["id"]!).Distinct().Count());
        Assert.Equal(Truth.OrderBy(pair => pair.Key, StringComparer.Ordinal), lines.ToDictionary(line => (string)line["id"]!, line => (string)line["text"]!).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    /// <summary>All that is in the archive but journals and locks, by path.</summary>
    public static SortedDictionary<string, string> Content(string folder) => new(Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        .Where(path => !path.StartsWith("_journal/", StringComparison.Ordinal))
        .ToDictionary(path => path, path => Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, path)))), StringComparer.Ordinal);

    public void Dispose()
    {
        _http.Dispose();
        Server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that stands, and in which waits are over at once.</summary>
public sealed class TestClock : JobClock
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public override DateTimeOffset UtcNow => Now;

    public override Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
}

/// <summary>Files that nobody waits for until they are on the disk.</summary>
public class QuickDisk : JobDisk
{
    public override void Flush(FileStream stream)
    {
    }
}

/// <summary>Files of which the k-th write does not happen any more, nor any after it: as if the process had been killed.</summary>
public sealed class FailingDisk(int writes) : QuickDisk
{
    public int Count { get; private set; }

    public bool HasFailed { get; private set; }

    protected override void OnWrite(string path)
    {
        Count++;
        if (HasFailed || (writes >= 0 && Count > writes))
        {
            HasFailed = true;
            throw new KilledException();
        }
    }
}

/// <summary>Files of which one write does not happen any more, nor any after it: the first, or a later one, to a path that ends so, in a folder of that name.</summary>
public sealed class KilledAtDisk(string end, string folder = "", int time = 1) : QuickDisk
{
    private int _times;
    private bool _isKilled;

    protected override void OnWrite(string path)
    {
        string written = path.Replace('\\', '/');
        if (_isKilled || (written.EndsWith(end, StringComparison.Ordinal) && written.Contains(folder, StringComparison.Ordinal) && ++_times == time))
        {
            _isKilled = true;
            throw new KilledException();
        }
    }
}
