using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Emulator;

namespace Botpress.Jobs.Tests;

/// <summary>An emulator with a bot, a folder, and what syncs the one with the other.</summary>
public sealed class KnowledgeFixture : IDisposable
{
    public KnowledgeFixture(Action<EmulatorOptions>? set = null)
    {
        var options = new EmulatorOptions { SampleData = true, RateLimit = 0, TransitionTime = TimeSpan.FromMilliseconds(1), Faults = ArchiveWorld.QuickFaults };
        set?.Invoke(options);
        Server = EmulatorServer.Start(options);
        Folder = Path.Combine(Path.GetTempPath(), "bpkb-" + Guid.NewGuid().ToString("N"));
        _ = Directory.CreateDirectory(Folder);
    }

    public EmulatorServer Server { get; }

    public string Folder { get; }

    public WatchingHandler Handler { get; private set; } = new();

    public List<KnowledgeFileReport> Changed { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<StepFailure> Failures { get; } = [];

    public Action<string>? Told { get; set; }

    public JobClock Clock { get; set; } = new QuickClock();

    public void Write(string path, string text)
    {
        string full = Path.Combine(Folder, path);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Remove(string path) => File.Delete(Path.Combine(Folder, path));

    /// <summary>Uses a client of its own from now on: a new process.</summary>
    public JobApi Connect(int retries = 0, bool isWatched = true)
    {
        var handler = new WatchingHandler();
        Handler = isWatched ? handler : Handler;
        var client = new ApiClient(
            new ApiClientOptions { Url = Server.Url, Token = Server.Token, MaximumRetryCount = retries, RetryInterval = TimeSpan.FromMilliseconds(20) }, handler);
        return new JobApi(client, new ApiContext(Server.WorkspaceId, Server.BotId), maximumRequestRate: 0);
    }

    public KnowledgeSync Sync(KnowledgeSyncOptions options, JobApi? api = null) => new(api ?? Connect(), options, Clock)
    {
        Changed = Changed.Add,
        Warning = Warnings.Add,
        Verbose = text => Told?.Invoke(text),
        Failed = Failures.Add,
    };

    public KnowledgeSyncOptions Options(string id = "kb_test") => new() { Folder = Folder, KnowledgeBaseId = id };

    public async Task<JobPlan> Plan(KnowledgeSyncOptions options)
    {
        KnowledgeSync sync = Sync(options);
        return await sync.PlanAsync(await sync.ScanAsync(default), default);
    }

    public async Task<JobResult> Run(KnowledgeSyncOptions? options = null, JobApi? api = null)
    {
        Changed.Clear();
        Warnings.Clear();
        Failures.Clear();
        KnowledgeSync sync = Sync(options ?? Options(), api);
        await sync.ResolveAsync(default);
        using IDisposable hold = sync.Lock();
        JobPlan plan = await sync.PlanAsync(await sync.ScanAsync(default), default);
        return await sync.ApplyAsync(plan, null, default);
    }

    /// <summary>The files of the bot that a sync made, or all.</summary>
    public async Task<List<RawItem>> Files(bool all = false)
    {
        var files = new List<RawItem>();
        await foreach (IReadOnlyList<RawItem> page in Connect(3, isWatched: false).PagesAsync(Operations.ListFiles, new Dictionary<string, object?>(), default))
        {
            files.AddRange(page);
        }

        return [.. files.Where(file => all || Tag(file, "bpSync") is not null).OrderBy(file => file.Text("key"), StringComparer.Ordinal)];
    }

    /// <summary>What a sync leaves behind, as one text: keys, paths, hashes, titles, how far they are.</summary>
    public async Task<string> State() => string.Join("\n", (await Files()).Select(file =>
        $"{file.Text("key")} {Tag(file, "bpPath")} {Tag(file, "bpHash")} {Tag(file, "title")} {Tag(file, "source")} {Tag(file, "modalities")} {file.Text("status")}"));

    public static string? Tag(RawItem file, string name)
    {
        using System.Text.Json.JsonDocument document = file.Parse();
        return document.RootElement.GetProperty("tags").TryGetProperty(name, out System.Text.Json.JsonElement value) ? value.GetString() : null;
    }

    public void Dispose()
    {
        Server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
