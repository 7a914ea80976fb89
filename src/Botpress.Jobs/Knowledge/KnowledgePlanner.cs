using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>Makes the plan of a sync of what is in the folder and what is in the knowledge base: a pure function of both.</summary>
/// <param name="options">What the sync was asked to do.</param>
/// <param name="knowledgeBaseId">The knowledge base's id; null for one that is to be made.</param>
/// <param name="syncId">What the sync calls itself in the tags.</param>
internal sealed class KnowledgePlanner(KnowledgeSyncOptions options, string? knowledgeBaseId, string? syncId)
{
    public const string Files = "Files";
    public const string Metadata = "Metadata";
    public const string KnowledgeBase = "KnowledgeBase";
    public const string Replaced = "replaced";
    public const string IndexingFailed = "indexing failed";

    private readonly List<JobStep> _steps = [];
    private readonly List<JobStep> _deletes = [];

    /// <summary>What the plan has.</summary>
    /// <param name="locals">The files of the folder.</param>
    /// <param name="remotes">The files of the knowledge base that the sync made.</param>
    /// <param name="taken">The keys that are other files'.</param>
    public IReadOnlyList<JobStep> Plan(IReadOnlyList<LocalFile> locals, IReadOnlyList<RemoteFile> remotes, ISet<string> taken)
    {
        if (knowledgeBaseId is null)
        {
            Add(new JobStep(0, KnowledgeBase, JobAction.Add, options.Name!) { IsRepeatable = false });
        }

        ILookup<string, RemoteFile> byPath = remotes.ToLookup(file => file.Path ?? "", StringComparer.Ordinal);
        foreach (LocalFile local in locals)
        {
            RemoteFile[] there = [.. byPath[local.Path].OrderBy(file => Rank(file, local)).ThenBy(file => file.Id, StringComparer.Ordinal)];
            if (local.Skipped is string reason)
            {
                Add(new JobStep(0, Files, JobAction.Skip, local.Path) { Key = there.FirstOrDefault()?.Key, Reason = reason, Size = local.Size });
                continue;
            }

            JobStep step = PlanOne(local, there.FirstOrDefault(), taken);
            Add(step);
            foreach (RemoteFile other in step.IsWork && step.Key != there.FirstOrDefault()?.Key ? there : there.Skip(1))
            {
                _deletes.Add(Delete(other, local.Path, Replaced) with { DependsOn = step.IsWork ? [_steps.Count] : [] });
            }
        }

        var paths = new HashSet<string>(locals.Select(local => local.Path), StringComparer.Ordinal);
        foreach (RemoteFile gone in remotes.Where(file => file.Path is null || !paths.Contains(file.Path)).OrderBy(file => file.Path ?? file.Key, StringComparer.Ordinal).ThenBy(file => file.Id, StringComparer.Ordinal))
        {
            JobStep step = Delete(gone, gone.Path ?? gone.Key, "gone from the folder");
            _deletes.Add(options.NoDelete ? step with { Action = JobAction.Keep, After = step.Before } : step);
        }

        _deletes.ForEach(Add);
        Guard(locals, remotes);
        return _steps;
    }

    /// <summary>The tags that a file is to have, beside those that others gave it.</summary>
    public static SortedDictionary<string, string> TagsFor(KnowledgeSyncOptions options, string? knowledgeBaseId, string? syncId, LocalFile local, RemoteFile? there)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> tag in (there?.Tags ?? []).Concat(options.Tags))
        {
            tags[tag.Key] = tag.Value;
        }

        tags[KnowledgeTags.KnowledgeBase] = knowledgeBaseId ?? "";
        tags[KnowledgeTags.Source] = "knowledge-base";
        tags[KnowledgeTags.Title] = KnowledgeTags.Shorten(options.Titles.TryGetValue(local.Path, out string? title) ? title : NameOf(local.Path));
        tags[KnowledgeTags.Modalities] = "[\"text\"]";
        tags[KnowledgeTags.Sync] = syncId ?? "";
        tags[KnowledgeTags.Path] = local.Path;
        tags[KnowledgeTags.Hash] = local.Hash ?? "";
        return tags;
    }

    /// <summary>What stands beside a file's content, as a hash.</summary>
    public static string HashOf(IReadOnlyDictionary<string, string> tags, IEnumerable<string> policies) =>
        CanonicalJson.Hash(Encoding.UTF8.GetBytes(JsonText.Write(new List<object> { new Dictionary<string, string>(tags.ToDictionary(tag => tag.Key, tag => tag.Value)), policies.OrderBy(policy => policy, StringComparer.Ordinal).ToList() })));

    private JobStep PlanOne(LocalFile local, RemoteFile? there, ISet<string> taken)
    {
        // The key of what is there stays, wherever it came from.
        string key = there?.Key ?? options.KeyPrefix + local.Path;
        JobStep step = new(0, Files, there is null ? JobAction.Add : JobAction.Change, local.Path)
        {
            Key = key,
            Before = there?.Hash,
            After = local.Hash,
            Size = local.Size,
            DependsOn = knowledgeBaseId is null ? [1] : [],
            Data = new KnowledgeWork(local, there),
        };
        if (local.Path.Length > KnowledgeTags.LongestValue)
        {
            return step with { Action = JobAction.Manual, Reason = $"the path has more than {KnowledgeTags.LongestValue} characters, which a tag cannot hold: shorten it" };
        }

        if (there is null)
        {
            return taken.Contains(key)
                ? step with { Action = JobAction.Manual, Reason = "the bot has a file with this key that the sync did not make: remove that, or sync with another -KeyPrefix" }
                : step;
        }

        if (there.Hash != local.Hash || local.Problem is not null)
        {
            string other = Beside(options.KeyPrefix + local.Path, local.Hash ?? "");
            return !options.NoGap || there.State == FileState.Uploading || other == key || taken.Contains(other) ? step with { Reason = "changed" } : step with { Key = other, Reason = "changed" };
        }

        string? reason = there.State switch
        {
            FileState.Uploading or FileState.UploadFailed => "its content did not arrive",
            FileState.IndexingFailed => IndexingFailed,
            FileState.Ready when !there.IsIndexed => "it was not indexed",
            _ => null,
        };
        if (reason is not null)
        {
            return step with { Reason = reason };
        }

        SortedDictionary<string, string> tags = TagsFor(options, knowledgeBaseId, syncId, local, there);
        IReadOnlyList<string> policies = options.AccessPolicies ?? there.AccessPolicies;
        return tags.SequenceEqual(there.Tags) && new HashSet<string>(policies).SetEquals(there.AccessPolicies)
            ? step with { Action = JobAction.Keep }
            : step with { Section = Metadata, Reason = "tags or access", Before = HashOf(there.Tags, there.AccessPolicies), After = HashOf(tags, policies), Size = 0 };
    }

    private static JobStep Delete(RemoteFile file, string path, string reason) =>
        new(0, Files, JobAction.Delete, path) { Key = file.Key, Before = file.Hash, Reason = reason, Data = new KnowledgeWork(null, file) };

    private void Add(JobStep step) => _steps.Add(step with { Number = _steps.Count + 1 });

    /// <summary>Stops what looks like a mistake: an empty folder, or one that lost most of its files.</summary>
    private void Guard(IReadOnlyList<LocalFile> locals, IReadOnlyList<RemoteFile> remotes)
    {
        // What goes on under another path is not lost.
        var added = new HashSet<string?>(_steps.Where(step => step.Action == JobAction.Add).Select(step => step.After));
        int deletes = _steps.Count(step => step.Action == JobAction.Delete && step.Reason != Replaced && !added.Contains(step.Before));
        if (options.Force || deletes == 0)
        {
            return;
        }

        if (!locals.Any(local => local.Skipped is null))
        {
            throw new JobException(
                JobException.Guarded,
                $"The folder has no file to sync, and the knowledge base has {remotes.Count}: they would all be deleted. Nothing was done.",
                "Check -Path, -Include and -Exclude. With -Force they are deleted; with -NoDelete they stay.");
        }

        int there = remotes.Select(file => file.Path).Distinct().Count();
        double allowed = DeleteLimit.Of(options.MaximumDelete, there, "files");
        if (deletes > allowed)
        {
            throw new JobException(
                JobException.Guarded,
                $"{deletes} of {there} files would be deleted from the knowledge base, more than -MaximumDelete {options.MaximumDelete} allows. Nothing was done.",
                "Look at them with -WhatIf. If it is right, allow more with -MaximumDelete, or use -Force.");
        }
    }

    /// <summary>Of several files for one path the best first: the one that is as it is to be, then whichever has the right content.</summary>
    private static int Rank(RemoteFile file, LocalFile local) =>
        (file.Hash == local.Hash ? 0 : 4) + (file.State switch { FileState.Ready => 0, FileState.Indexing => 1, FileState.Uploading => 2, _ => 3 });

    /// <summary>The key of a file's next content, with the same end: what kind of file it is follows from that.</summary>
    private static string Beside(string key, string hash)
    {
        int name = key.LastIndexOf('/') + 1;
        int dot = key.LastIndexOf('.');
        string mark = "~" + (hash.Length < 8 ? hash : hash.Substring(0, 8));
        return dot > name ? key.Substring(0, dot) + mark + key.Substring(dot) : key + mark;
    }

    private static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);
}

/// <summary>What a step is about.</summary>
/// <param name="Local">The file of the folder; null where it is gone.</param>
/// <param name="Remote">The file of the bot; null where there is none.</param>
internal sealed record KnowledgeWork(LocalFile? Local, RemoteFile? Remote);
