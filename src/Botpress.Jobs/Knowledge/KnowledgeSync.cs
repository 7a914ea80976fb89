using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Keeps a knowledge base like a folder. What was done stands in the tags of the files, so that nothing but these is needed to go on: a
/// run that was killed is followed by one that plans anew.
/// </summary>
/// <param name="api">The API, in the bot of the knowledge base.</param>
/// <param name="options">What to do.</param>
/// <param name="clock">The time; null for the machine's.</param>
public sealed class KnowledgeSync(JobApi api, KnowledgeSyncOptions options, JobClock? clock = null)
{
    /// <summary>The name of the job.</summary>
    public const string Name = "Sync-BpKnowledgeBase";

    // More are counted only: nobody reads a thousand lines.
    private const int MostManual = 10;

    // So few new keys are looked up one by one; for more, all files of the bot are listed.
    private const int FewKeys = 20;

    private readonly JobClock _clock = clock ?? JobClock.System;
    private readonly Patience _patience = new(clock ?? JobClock.System);
    private string? _id = options.KnowledgeBaseId;
    private bool _isResolved;

    /// <summary>Is told what is going on: which part of the work, how much of it is done, and how much there is; 0 where that is not known.</summary>
    public Action<string, long, long>? Progress { get; init; }

    /// <summary>Is told what the user should know.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Is told of each file that changed, when it is as it is to be.</summary>
    public Action<KnowledgeFileReport>? Changed { get; init; }

    /// <summary>Is told of each step that failed.</summary>
    public Action<StepFailure>? Failed { get; init; }

    /// <summary>Is told of each step, for who wants to know all.</summary>
    public Action<string>? Verbose { get; init; }

    /// <summary>The id of the knowledge base, when it is known.</summary>
    public string? KnowledgeBaseId => _id;

    private string? SyncId => options.KeyPrefix is { Length: > 0 } prefix ? prefix : _id;

    /// <summary>Checks what was asked for, and finds the knowledge base.</summary>
    /// <exception cref="JobException">It cannot be done.</exception>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        if (_isResolved)
        {
            return;
        }

        Check();
        List<RawItem> all = await ListAsync(Operations.ListKnowledgeBases, [], cancellationToken).ConfigureAwait(false);
        if (_id is not null)
        {
            if (!all.Exists(item => item.Id == _id))
            {
                Warning?.Invoke($"The bot's list of knowledge bases has no '{_id}'. The files get it as their tag as it is: the studio may know it.");
            }
        }
        else
        {
            RawItem[] named = [.. all.Where(item => string.Equals(item.Text("name"), options.Name, StringComparison.OrdinalIgnoreCase))];
            _id = named.Length switch
            {
                1 => named[0].Id,
                0 when options.Create => null,
                0 => throw new JobException("KnowledgeBaseNotFound", $"The bot has no knowledge base '{options.Name}'.", "Check the name, or make it with -Create."),
                _ => throw new JobException(
                    "KnowledgeBaseAmbiguous", $"The bot has {named.Length} knowledge bases '{options.Name}': {string.Join(", ", named.Select(item => item.Id))}.", "Name one by -KnowledgeBaseId."),
            };
        }

        _isResolved = true;
    }

    /// <summary>Keeps other syncs of the same knowledge base on this machine out, until it is disposed.</summary>
    /// <exception cref="JobException">Another one is at work.</exception>
    public IDisposable Lock() => MachineLock.Take($"{api.Client.Url} {api.Context.BotId} {_id ?? options.Name}", $"the knowledge base '{_id ?? options.Name}'");

    /// <summary>Reads the folder.</summary>
    /// <exception cref="JobException">It cannot be read as a whole.</exception>
    public Task<IReadOnlyList<LocalFile>> ScanAsync(CancellationToken cancellationToken) =>
        Task.Run(() => new FolderScan(options).Read(count => Progress?.Invoke("Reading the folder", count, 0), cancellationToken), cancellationToken);

    /// <summary>Makes the plan, of the folder as it was read and of the knowledge base as it is.</summary>
    /// <param name="files">The files of the folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JobException">It cannot be done, or a guard stops it.</exception>
    public async Task<JobPlan> PlanAsync(IReadOnlyList<LocalFile> files, CancellationToken cancellationToken)
    {
        await ResolveAsync(cancellationToken).ConfigureAwait(false);
        Progress?.Invoke("Reading the knowledge base", 0, 0);
        List<RemoteFile> remotes = _id is null ? [] : await ListFilesAsync(
            new Dictionary<string, object?> { [KnowledgeTags.KnowledgeBase] = _id, [KnowledgeTags.Sync] = SyncId }, cancellationToken).ConfigureAwait(false);
        HashSet<string> taken = await TakenKeysAsync(files, remotes, cancellationToken).ConfigureAwait(false);
        foreach (LocalFile large in files.Where(file => file.Skipped is null && file.Size > FolderScan.LargeFile))
        {
            Warning?.Invoke($"'{large.Path}' has {large.Size / 1024 / 1024} MB: the studio takes no more than 50 MB.");
        }

        IReadOnlyList<JobStep> steps = new KnowledgePlanner(options, _id, SyncId).Plan(files, remotes, taken);
        return new JobPlan(Name, _id ?? options.Name!, steps);
    }

    /// <summary>Does what a plan says.</summary>
    /// <param name="plan">The plan, as <see cref="PlanAsync"/> made it.</param>
    /// <param name="startedAt">When the job began; null for now.</param>
    /// <param name="cancellationToken">Ends it: the next run goes on.</param>
    public async Task<JobResult> ApplyAsync(JobPlan plan, DateTimeOffset? startedAt, CancellationToken cancellationToken)
    {
        var result = new JobResult { Job = Name, Target = plan.Target, Path = Path.GetFullPath(options.Folder), StartedAt = startedAt ?? _clock.UtcNow };
        result.Count(plan.Steps);
        foreach (JobStep manual in result.ManualSteps.Take(MostManual))
        {
            Warning?.Invoke($"'{manual.Target}' was left out: {manual.Reason}.");
        }

        if (result.Manual > MostManual)
        {
            Warning?.Invoke($"{result.Manual - MostManual} more were left out; the result's ManualSteps has them all.");
        }

        using var run = new KnowledgeRun(this, api, options, _clock, plan, _id, SyncId);
        await run.ApplyAsync(result, cancellationToken).ConfigureAwait(false);
        _id = run.KnowledgeBaseId;
        result.Target = _id ?? plan.Target;
        result.Requests = api.Requests;
        result.FinishedAt = _clock.UtcNow;
        return result;
    }

    internal async Task<List<RawItem>> ListAsync(Operation operation, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        // What is added meanwhile can push an item on to the next page.
        return await _patience.ReadAsync(
            async () =>
            {
                var items = new Dictionary<string, RawItem>(StringComparer.Ordinal);
                await foreach (IReadOnlyList<RawItem> page in api.LargePagesAsync(operation, arguments, cancellationToken).ConfigureAwait(false))
                {
                    foreach (RawItem item in page)
                    {
                        items[item.Id] = item;
                    }
                }

                return items.Values.ToList();
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<RemoteFile>> ListFilesAsync(Dictionary<string, object?> tags, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?>();
        if (tags.Count > 0)
        {
            arguments["tags"] = tags;
        }

        return [.. (await ListAsync(Operations.ListFiles, arguments, cancellationToken).ConfigureAwait(false)).Select(item => new RemoteFile(item))];
    }

    /// <summary>Which keys that new files would get are those of others: an upload would replace these.</summary>
    private async Task<HashSet<string>> TakenKeysAsync(IReadOnlyList<LocalFile> files, List<RemoteFile> remotes, CancellationToken cancellationToken)
    {
        var paths = new HashSet<string?>(remotes.Select(file => file.Path));
        string[] keys = [.. files.Where(file => file.Skipped is null && !paths.Contains(file.Path)).Select(file => options.KeyPrefix + file.Path)];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        if (keys.Length > FewKeys)
        {
            taken.UnionWith((await ListFilesAsync([], cancellationToken).ConfigureAwait(false)).Select(file => file.Key));
            return taken;
        }

        foreach (string key in keys)
        {
            try
            {
                var arguments = new Dictionary<string, object?> { ["id"] = key };
                _ = await _patience.ReadAsync(() => api.SendAsync(Operations.GetFile, arguments, cancellationToken), cancellationToken).ConfigureAwait(false);
                _ = taken.Add(key);
            }
            catch (ApiException exception) when (exception.Status == 404)
            {
                // It is free.
            }
        }

        return taken;
    }

    private void Check()
    {
        FolderScan.Require(Path.GetFullPath(options.Folder));
        _ = DeleteLimit.Of(options.MaximumDelete, 0, "files");
        if (options is { NoGap: true, NoWait: true })
        {
            throw new JobException("InvalidArgument", "-NoGap waits until a new file is indexed before it deletes the old one: it does not go with -NoWait.", "Leave one of them out.");
        }

        foreach (KeyValuePair<string, string> tag in options.Tags)
        {
            if (KnowledgeTags.All.Contains(tag.Key))
            {
                throw new JobException("InvalidArgument", $"The tag '{tag.Key}' of -Tag is one that the sync sets itself.", tag.Key == KnowledgeTags.Title ? "Give titles with -Title." : "Leave it out.");
            }

            if (tag.Value.Length > KnowledgeTags.LongestValue)
            {
                throw new JobException("InvalidArgument", $"The value of the tag '{tag.Key}' of -Tag has more than {KnowledgeTags.LongestValue} characters.", "Shorten it.");
            }
        }
    }
}
