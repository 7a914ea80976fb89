using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Keeps a bot's conversations: every message once, in files by day that engines read, added to by each run. What is interrupted goes on
/// where it ended, and is then as if it had not been.
/// </summary>
/// <param name="api">The API, with the bot's id.</param>
/// <param name="options">What is wanted.</param>
/// <param name="disk">The files; null for the machine's.</param>
/// <param name="clock">The time; null for the machine's.</param>
public sealed class ArchiveJob(JobApi api, ArchiveOptions options, JobDisk? disk = null, JobClock? clock = null)
{
    private const string Job = "archive";

    private readonly JobDisk _disk = disk ?? JobDisk.System;
    private readonly JobClock _clock = clock ?? JobClock.System;

    /// <summary>Brings the archive up to date. A run that was interrupted long ago is finished first, and what has come since is another one.</summary>
    /// <param name="cancellationToken">Ends it; the next run goes on.</param>
    /// <returns>What came of each run.</returns>
    /// <exception cref="JobException">The archive, or what was asked, does not allow it, or the service is down.</exception>
    /// <exception cref="ApiException">Nothing can be read at all.</exception>
    /// <exception cref="IOException">The files cannot be written. Nothing that was there is lost.</exception>
    public async Task<IReadOnlyList<ArchiveOutcome>> RunAsync(CancellationToken cancellationToken)
    {
        ArchiveOutcome first = await RunOnceAsync(options.Restart, cancellationToken).ConfigureAwait(false);
        bool isOld = first.IsResumed && options.Before is null && first.To < Now() - options.Settle - TimeSpan.FromHours(1);
        return isOld && first.IsComplete ? [first, await RunOnceAsync(restart: false, cancellationToken).ConfigureAwait(false)] : [first];
    }

    private async Task<ArchiveOutcome> RunOnceAsync(bool restart, CancellationToken cancellationToken)
    {
        var outcome = new ArchiveOutcome { StartedAt = Now() };
        (long requests, long written) = (api.Requests, _disk.Written);
        var folder = new ArchiveFolder(options.Path, options.Shard, _disk);
        if (options.IsDryRun)
        {
            folder.Check(options.BotId);
            using var spool = new Spool(_disk, null, []);
            await RunAsync(outcome, folder, spool, null, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            folder.Check(options.BotId);
            await RunKeptAsync(outcome, folder, restart, cancellationToken).ConfigureAwait(false);
        }

        outcome.Requests = api.Requests - requests;
        outcome.BytesWritten = _disk.Written - written;
        outcome.FinishedAt = Now();
        return outcome;
    }

    /// <summary>Runs with a journal, and alone. A run that could not be begun leaves nothing that it made, and all that was there.</summary>
    private async Task RunKeptAsync(ArchiveOutcome outcome, ArchiveFolder folder, bool restart, CancellationToken cancellationToken)
    {
        string journalPath = options.JournalPath ?? (options.Conversations is null ? folder.JournalPath : folder.JournalPath.Replace(".jsonl", ".selected.jsonl"));
        string journalFolder = Path.GetDirectoryName(Path.GetFullPath(journalPath))!;
        string spoolPath = journalPath + ".spool";
        bool hasSpool = File.Exists(spoolPath);
        string[] missing = [.. folder.Folders.Append(journalFolder).SelectMany(JobDisk.Missing).Distinct()];
        JobLock? held = null;
        Journal? journal = null;
        try
        {
            folder.Prepare();
            held = JobLock.Take(folder.LockPath, $"this part of the archive '{options.Path}'");
            (string Journal, JsonObject Entry)? recovered = folder.Recover();
            _disk.CreateFolder(journalFolder);
            journal = Journal.Open(journalPath, Job, options.BotId, ArchiveFilter.Fingerprint(options), restart, _disk);
            await RunAsync(outcome, folder, journal, spoolPath, recovered, cancellationToken).ConfigureAwait(false);
            journal.Finish();
            _disk.Delete(spoolPath);
        }
        catch (Exception exception) when (exception is JobException or ApiException or IOException or UnauthorizedAccessException && journal is not { HasWork: true })
        {
            journal?.GiveUp();
            if (!hasSpool)
            {
                PrivateFile.TryDelete(spoolPath);
            }

            held?.Undo();
            JobDisk.TryDeleteEmpty(missing);
            throw;
        }
        finally
        {
            journal?.Dispose();
            held?.Dispose();
        }
    }

    /// <summary>Goes on where the journal ends.</summary>
    private async Task RunAsync(
        ArchiveOutcome outcome, ArchiveFolder folder, Journal journal, string spoolPath, (string Journal, JsonObject Entry)? recovered, CancellationToken cancellationToken)
    {
        List<JsonObject> entries = [.. journal.Entries];
        if (recovered is (string id, JsonObject entry) && id == journal.Id && entries.Count(known => known.ContainsKey("committed")) < (int)entry["committed"]!)
        {
            journal.Write(entry);
            entries.Add(entry);
        }

        folder.ClearStaged();
        outcome.IsResumed = entries.Any(known => known.ContainsKey("window"));
        if (outcome.IsResumed)
        {
            options.Verbose?.Invoke("A run that was interrupted goes on.");
        }

        // What was merged is not spooled any more.
        IEnumerable<JsonObject> unmerged = entries.Skip(entries.FindLastIndex(known => known.ContainsKey("committed")) + 1);
        using var spool = new Spool(_disk, spoolPath, unmerged.Select(known => known["run"]).OfType<JsonArray>().Select(run => ((long)run[0]!, (long)run[1]!)));
        await RunAsync(outcome, folder, spool, (journal, entries), cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(ArchiveOutcome outcome, ArchiveFolder folder, Spool spool, (Journal Journal, List<JsonObject> Entries)? kept, CancellationToken cancellationToken)
    {
        Manifest manifest = File.Exists(folder.ManifestPath) ? Manifest.Read(folder.ManifestPath) : new Manifest();
        manifest.BotId = options.BotId;
        manifest.Shard = options.Shard;
        ArchiveFilter.Check(options, manifest);
        ArchiveWindow window = WindowOf(manifest, kept);
        (outcome.From, outcome.To) = (window.From, window.To);
        ConversationIndex index = ConversationIndex.Read(folder.IndexPath) ?? PartitionMerge.Counted(folder, cancellationToken);
        var reading = new ArchiveReading(options, api, _clock, spool, kept?.Journal);
        List<JsonObject> entries = kept?.Entries ?? [];
        reading.Resume(entries.SelectMany(entry => entry["units"]?.AsArray() ?? []).Select(unit => (string)unit!));
        int committed = entries.Count(entry => entry.ContainsKey("committed"));
        DateTimeOffset? archiveFrom = ArchiveWindow.ArchiveFrom(options, manifest);
        var sources = new ArchiveSources(reading, index, window.From, window.To, archiveFrom);
        foreach (JsonObject entry in entries.Where(entry => entry.ContainsKey("committed")))
        {
            outcome.Add(ArchivePlan.Parse(entry));
        }

        if (committed == 0)
        {
            var failed = new List<(DateTimeOffset? From, DateTimeOffset? To)>();
            if (options.Conversations is not null)
            {
                reading.Begin("Reading conversations");
                await sources.ReadConversationsAsync(options.Conversations, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                failed = await ReadAllAsync(manifest, reading, sources, window.Now, cancellationToken).ConfigureAwait(false);
                manifest.Filter = ArchiveFilter.Of(options);
                window.Advance(manifest, failed, archiveFrom, options.Warning);
            }

            if (!await MergeAsync(1, outcome, folder, spool, kept?.Journal, reading, index, manifest, cancellationToken).ConfigureAwait(false))
            {
                outcome.IsDeclined = !options.IsDryRun;
                Sum(outcome, manifest, index, reading);
                return;
            }
        }

        // What the service counts can be compared only with all that was to be archived.
        if (committed < 2 && options.Conversations is null && options.Before is null)
        {
            reading.Begin("Comparing the numbers of messages");
            var comparison = new CountComparison(folder, index, archiveFrom, reading.Gate);
            comparison.Read = await sources.ReadWholeAsync(comparison.Differing(), cancellationToken).ConfigureAwait(false);
            if (comparison.HasChanged || !spool.IsEmpty || reading.Faults.Count > 0)
            {
                _ = await MergeAsync(2, outcome, folder, spool, kept?.Journal, reading, index, manifest, cancellationToken, comparison).ConfigureAwait(false);
            }
        }

        reading.Begin("Writing transcripts");
        new ArchiveRendering(options, folder, _disk).Run(folder.PathOf(RenderedPath), outcome.Partitions, cancellationToken);
        Sum(outcome, manifest, index, reading);
    }

    /// <summary>Reads what the window has, by message or by conversation.</summary>
    private async Task<List<(DateTimeOffset? From, DateTimeOffset? To)>> ReadAllAsync(
        Manifest manifest, ArchiveReading reading, ArchiveSources sources, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var failed = new List<(DateTimeOffset? From, DateTimeOffset? To)>();
        bool byMessage = options.Mode == ArchiveMode.Message || (options.Mode == ArchiveMode.Auto && options.Shard.Count == 1 && !options.IsFiltered);
        if (byMessage)
        {
            try
            {
                reading.Begin("Reading messages");
                failed = await sources.ReadMessagesAsync(manifest.Due, now, cancellationToken).ConfigureAwait(false);
            }
            catch (JobException exception) when (exception.Id == ArchiveSources.ListingRefused && options.Mode == ArchiveMode.Auto)
            {
                options.Warning?.Invoke($"{exception.Message} Each conversation is read by itself.");
                reading.ForgetFaults();
                byMessage = false;
            }
        }

        reading.Begin("Reading conversations");
        await sources.ReadConversationsAsync(withMessages: !byMessage, cancellationToken).ConfigureAwait(false);
        if (options.IncludeUser && !options.IsFiltered)
        {
            reading.Begin("Reading users");
            await sources.ReadUsersAsync(cancellationToken).ConfigureAwait(false);
        }

        if (options.IncludeEvent)
        {
            reading.Begin("Reading events");
            await sources.ReadEventsAsync(cancellationToken).ConfigureAwait(false);
        }

        return failed;
    }

    /// <summary>Merges what was read, asks, and puts it in its place.</summary>
    /// <returns>Whether that was done.</returns>
    private async Task<bool> MergeAsync(
        int number,
        ArchiveOutcome outcome,
        ArchiveFolder folder,
        Spool spool,
        Journal? journal,
        ArchiveReading reading,
        ConversationIndex index,
        Manifest manifest,
        CancellationToken cancellationToken,
        CountComparison? comparison = null)
    {
        reading.Begin("Writing files");
        reading.Flush();
        var merge = new PartitionMerge(folder, _disk, options.Compress, options.IsDryRun, index, manifest);
        merge.Run(spool.Sorted(), cancellationToken);
        comparison?.Settle();
        ArchivePlan plan = merge.Plan;
        if (journal is null)
        {
            outcome.Add(plan);
            return false;
        }

        if (number == 1 && plan.Partitions.Count > 0 && options.Confirm is not null && !await options.Confirm(plan).ConfigureAwait(false))
        {
            folder.ClearStaged();
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        manifest.Unreconciled = index.Unreconciled;
        folder.Stage($"_index/{options.Shard.FileName}.bin", index.ToBytes());
        folder.Stage($"_manifest/{options.Shard.FileName}.json", manifest.ToBytes());
        if (options.Format != ArchiveFormat.Jsonl)
        {
            folder.Stage(RenderedPath, ArchiveRendering.ToBytes(ArchiveRendering.Read(folder.PathOf(RenderedPath)).Concat(merge.Conversations)));
        }

        outcome.Add(plan);
        folder.Commit(journal, plan.ToJson(number));
        // Stryker disable once Statement : lines that are merged twice are there once, and only the time that it takes tells
        spool.Clear();
        return true;
    }

    private ArchiveWindow WindowOf(Manifest manifest, (Journal Journal, List<JsonObject> Entries)? kept)
    {
        if (kept?.Entries.Find(entry => entry.ContainsKey("window"))?["window"] is JsonObject known)
        {
            return ArchiveWindow.Parse(known);
        }

        var window = ArchiveWindow.Of(options, manifest, Now());
        kept?.Journal.Write(new JsonObject { ["window"] = window.ToJson() }, isWork: false);
        return window;
    }

    private void Sum(ArchiveOutcome outcome, Manifest manifest, ConversationIndex index, ArchiveReading reading)
    {
        outcome.Messages = manifest.CountOf(RecordKind.Message);
        outcome.Conversations = manifest.CountOf(RecordKind.Conversation);
        outcome.Gaps = manifest.Gaps;
        outcome.Unreconciled = index.Unreconciled;
        outcome.Errors = reading.Faults;
        outcome.BytesRead = reading.Bytes;
        if (!options.IsDryRun)
        {
            foreach (ArchiveFault fault in reading.Faults)
            {
                options.Verbose?.Invoke($"{fault.Step} could not be read, and is read by the next run: {fault.Exception.Message}");
            }
        }
    }

    private string RenderedPath => $"_journal/{options.Shard.FileName}.changed";

    private DateTimeOffset Now() => new(_clock.UtcNow.UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
