using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs.Tests;

/// <summary>A bot with conversations and messages in memory, and an archive of it: what takes an emulator tens of milliseconds takes this one none.</summary>
public sealed class FakeBot : IDisposable
{
    private readonly object _lock = new();

    public FakeBot()
    {
        Service = new FakeService(Answer);
        Clock = new TestClock { Now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };
    }

    public FakeService Service { get; }

    public TestClock Clock { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("bot-").FullName;

    public List<(string Id, string ConversationId, DateTimeOffset Time, string Text)> Messages { get; } = [];

    public List<(string Id, DateTimeOffset Time, string Channel)> Conversations { get; } = [];

    /// <summary>Events, the newest first.</summary>
    public List<(string Id, DateTimeOffset Time)> Events { get; } = [];

    /// <summary>By how many messages a conversation's own number is off.</summary>
    public Dictionary<string, int> Miscounted { get; } = [];

    /// <summary>What else a conversation has, as JSON; where that changes, it has changed.</summary>
    public Dictionary<string, string> More { get; } = [];

    /// <summary>The users: those of the bot, who all take part in each conversation.</summary>
    public List<(string Id, DateTimeOffset Time)> Users { get; } = [];

    /// <summary>What is answered in place of the bot; null for that.</summary>
    public Func<FakeRequest, FakeAnswer?> Instead { get; set; } = _ => null;

    public List<string> Warnings { get; } = [];

    public List<string> Told { get; } = [];

    /// <summary>The spans of time that messages were asked for, and where a token was followed.</summary>
    public IEnumerable<string> Asked => Service.Requests.Where(request => request.Path == "/v1/chat/messages")
        .Select(request => $"{request["conversationId"]} {Short(request["afterDate"])}/{Short(request["beforeDate"])}{(request["nextToken"] is null ? "" : " token")}".Trim());

    public void Add(string conversation, double daysAgo, string text = "hi")
    {
        if (!Conversations.Exists(one => one.Id == conversation))
        {
            Conversations.Add((conversation, Clock.Now.AddDays(-daysAgo), "channel"));
        }

        Messages.Add(($"m{Messages.Count}", conversation, Clock.Now.AddDays(-daysAgo), text));
    }

    public ArchiveOptions Options(Func<ArchiveOptions, ArchiveOptions>? change = null)
    {
        var options = new ArchiveOptions { Path = Folder, BotId = "b", Warning = text => Note(Warnings, text), Verbose = text => Note(Told, text) };
        return change?.Invoke(options) ?? options;
    }

    public async Task<ArchiveOutcome> Archive(ArchiveOptions? options = null, JobDisk? disk = null) => (await ArchiveAll(options, disk))[^1];

    public Task<IReadOnlyList<ArchiveOutcome>> ArchiveAll(ArchiveOptions? options = null, JobDisk? disk = null, CancellationToken cancellationToken = default) =>
        new ArchiveJob(Service.Connect(), options ?? Options(), disk ?? new QuickDisk(), Clock).RunAsync(cancellationToken);

    /// <summary>The lines that the archive has of a kind, in its order.</summary>
    internal IEnumerable<JsonNode> Lines(RecordKind kind, Shard? shard = null)
    {
        var folder = new ArchiveFolder(Folder, shard ?? Shard.Whole, new QuickDisk());
        return folder.Partitions(kind).SelectMany(path => PartitionFile.Read(kind, folder.PathOf(path))).Select(line => JsonNode.Parse(line.Line)!);
    }

    /// <summary>The texts that the archive has, in its order.</summary>
    public IEnumerable<string> Texts(Shard? shard = null) => Lines(RecordKind.Message, shard).Select(line => (string)line["text"]!);

    /// <summary>What the journal of the last run says.</summary>
    public IReadOnlyList<JsonNode> Journal(string name = "part-1-of-1") =>
        [.. File.ReadAllLines(Path.Combine(Folder, "_journal", name + ".jsonl")).Select(line => JsonNode.Parse(line)!)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private FakeAnswer Answer(FakeRequest request)
    {
        lock (_lock)
        {
            return Instead(request) ?? request.Path switch
            {
                "/v1/chat/messages" => List(
                    request, "messages", Messages.Where(one => request["conversationId"] is not string id || id == one.ConversationId).Where(one => IsIn(request, one.Time)).OrderByDescending(one => one.Time),
                    one => $"{{\"id\":\"{one.Id}\",\"conversationId\":\"{one.ConversationId}\",\"createdAt\":\"{ApiTime.Format(one.Time)}\",\"payload\":{{\"text\":\"{one.Text}\"}}}}"),
                "/v1/chat/conversations" => List(
                    request, "conversations", Conversations.Where(one => IsIn(request, one.Time) && (request["channel"] ?? one.Channel) == one.Channel).OrderBy(one => one.Time), Shown),
                "/v1/chat/events" => List(request, "events", Events, one => $"{{\"id\":\"{one.Id}\",\"createdAt\":\"{ApiTime.Format(one.Time)}\"}}"),
                "/v1/chat/users" => List(request, "users", Users.Where(one => IsIn(request, one.Time)), Shown),
                string path when path.EndsWith("/participants", StringComparison.Ordinal) => List(request, "participants", Users, Shown),
                string path when path.StartsWith("/v1/chat/conversations/", StringComparison.Ordinal) && Conversations.Find(one => path.EndsWith("/" + one.Id, StringComparison.Ordinal)) is { Id: not null } found =>
                    $"{{\"conversation\":{Shown(found)}}}",
                _ => FakeAnswer.Error(404, "none", "ResourceNotFound"),
            };
        }
    }

    private string Shown((string Id, DateTimeOffset Time, string Channel) one) =>
        $"{{\"id\":\"{one.Id}\",\"channel\":\"{one.Channel}\",\"createdAt\":\"{ApiTime.Format(one.Time)}\",\"updatedAt\":\"{ApiTime.Format(one.Time)}\",\"messageCount\":{Messages.Count(message => message.ConversationId == one.Id) + Miscounted.GetValueOrDefault(one.Id)}{More.GetValueOrDefault(one.Id)}}}";

    private static string Shown((string Id, DateTimeOffset Time) user) => $"{{\"id\":\"{user.Id}\",\"createdAt\":\"{ApiTime.Format(user.Time)}\",\"updatedAt\":\"{ApiTime.Format(user.Time)}\"}}";

    private static FakeAnswer List<T>(FakeRequest request, string name, IEnumerable<T> items, Func<T, string> show)
    {
        int place = int.Parse(request["nextToken"] ?? "0", CultureInfo.InvariantCulture);
        int size = int.Parse(request["pageSize"]!, CultureInfo.InvariantCulture);
        return $"{{\"{name}\":[{string.Join(",", items.Skip(place).Take(size).Select(show))}],\"meta\":{{\"nextToken\":{(place + size < items.Count() ? $"\"{place + size}\"" : "null")}}}}}";
    }

    private static bool IsIn(FakeRequest request, DateTimeOffset time) =>
        !(request["afterDate"] is string after && time < Time(after)) && !(request["beforeDate"] is string before && time > Time(before));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string? Short(string? time) => time is null ? null : Time(time).ToString("MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture);

    private static void Note(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(text);
        }
    }
}
