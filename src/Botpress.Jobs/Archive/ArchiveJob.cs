using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
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
    private readonly string _filter = FilterOf(options);

    /// <summary>Brings the archive up to date. A run that was interrupted long ago is finished first, and what has come since is another one.</summary>
    /// <param name="cancellationToken">Ends it; the next run goes on.</param>
    /// <returns>What came of each run.</returns>
    /// <exception cref="JobException">The archive, or what was asked, does not allow it, or the service is down.</exception>
    /// <exception cref="ApiException">Nothing can be read at all.</exception>
    /// <exception cref="IOException">The files cannot be written. Nothing that was there is lost.</exception>
    public async Task<IReadOnlyList<ArchiveOutcome>> RunAsync(CancellationToken cancellationToken)
    {
        ArchiveOutcome first = await RunOnceAsync(options.Restart, cancellationToken).ConfigureAwait(false);
        bool isOld = first.IsResumed && options.Conversations is null && options.Before is null && first.To < Now() - options.Settle - TimeSpan.FromHours(1);
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
            folder.Prepare();
            using var held = JobLock.Take(folder.LockPath, $"this part of the archive '{options.Path}'");
            (string Journal, JsonObject Entry)? recovered = folder.Recover();
            string journalPath = options.JournalPath ?? (options.Conversations is null ? folder.JournalPath : folder.JournalPath.Replace(".jsonl", ".selected.jsonl"));
            _disk.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(journalPath))!);
            using var journal = Journal.Open(journalPath, Job, options.BotId, Fingerprint(), restart, _disk);
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
            string spoolPath = journalPath + ".spool";
            IEnumerable<JsonObject> unmerged = entries.Skip(entries.FindLastIndex(known => known.ContainsKey("committed")) + 1);
            using (var spool = new Spool(_disk, spoolPath, unmerged.Select(known => known["run"]).OfType<JsonArray>().Select(run => ((long)run[0]!, (long)run[1]!))))
            {
                try
                {
                    await RunAsync(outcome, folder, spool, (journal, entries), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is JobException or ApiException)
                {
                    journal.GiveUp();
                    throw;
                }
            }

            journal.Finish();
            _disk.Delete(spoolPath);
        }

        outcome.Requests = api.Requests - requests;
        outcome.BytesWritten = _disk.Written - written;
        outcome.FinishedAt = Now();
        return outcome;
    }

    private async Task RunAsync(ArchiveOutcome outcome, ArchiveFolder folder, Spool spool, (Journal Journal, List<JsonObject> Entries)? kept, CancellationToken cancellationToken)
    {
        Manifest manifest = File.Exists(folder.ManifestPath) ? Manifest.Read(folder.ManifestPath) : new Manifest();
        manifest.BotId = options.BotId;
        manifest.Shard = options.Shard;
        CheckFilter(manifest);
        (DateTimeOffset now, DateTimeOffset? from, DateTimeOffset? to) = Window(manifest, kept);
        (outcome.From, outcome.To) = (from, to);
        ConversationIndex index = ConversationIndex.Read(folder.IndexPath) ?? PartitionMerge.Counted(folder, cancellationToken);
        var reading = new ArchiveReading(options, api, _clock, spool, kept?.Journal);
        List<JsonObject> entries = kept?.Entries ?? [];
        reading.Resume(entries.SelectMany(entry => entry["units"]?.AsArray() ?? []).Select(unit => (string)unit!));
        int committed = entries.Count(entry => entry.ContainsKey("committed"));
        DateTimeOffset? archiveFrom = manifest.Watermark is null ? options.After : Earlier(manifest.From, options.After ?? manifest.From);
        var sources = new ArchiveSources(reading, index, from, to, options.Conversations is null ? archiveFrom : null);
        foreach (JsonObject entry in entries.Where(entry => entry.ContainsKey("committed")))
        {
            Add(outcome, PlanOf(entry));
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
                failed = await ReadAllAsync(manifest, reading, sources, now, cancellationToken).ConfigureAwait(false);
                Advance(manifest, from, to!.Value, now, failed, archiveFrom);
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
            var first = new List<ConversationKey>();
            Dictionary<ConversationKey, int> read = await sources.ReadWholeAsync(Differing(folder, index, archiveFrom, reading.Gate, first), cancellationToken).ConfigureAwait(false);
            if (read.Count > 0 || first.Count > 0 || !spool.IsEmpty || reading.Faults.Count > 0)
            {
                _ = await MergeAsync(2, outcome, folder, spool, kept?.Journal, reading, index, manifest, cancellationToken, read).ConfigureAwait(false);
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
                failed.Clear();
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
        Dictionary<ConversationKey, int>? whole = null)
    {
        reading.Begin("Writing files");
        reading.Flush();
        var merge = new PartitionMerge(folder, _disk, options.Compress, options.IsDryRun, index, manifest);
        merge.Run(spool.Sorted(), cancellationToken);
        foreach (KeyValuePair<ConversationKey, int> read in whole ?? [])
        {
            ConversationIndex.Entry entry = index[read.Key];
            entry.Excess = entry.Archived + read.Value;
            entry.Flags |= ConversationIndex.EntryFlags.Compared;
            index[read.Key] = entry;
            index.Set(read.Key, ConversationIndex.EntryFlags.Unreconciled, entry.Excess != 0);
        }

        ArchivePlan plan = merge.Plan;
        if (journal is null)
        {
            Add(outcome, plan);
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

        Add(outcome, plan);
        folder.Commit(journal, EntryOf(number, plan));
        spool.Clear();
        return true;
    }

    /// <summary>The conversations that have another number of messages here than they say. A first look is no comparison where the archive begins later than they do.</summary>
    private static IEnumerable<(string Id, int Count)> Differing(ArchiveFolder folder, ConversationIndex index, DateTimeOffset? archiveFrom, object gate, List<ConversationKey> first)
    {
        foreach (ArchiveRecord line in folder.Partitions(RecordKind.Conversation).SelectMany(path => PartitionFile.Read(RecordKind.Conversation, folder.PathOf(path))))
        {
            var key = ConversationKey.Of(line.Id);
            if (ArchiveSources.CountOf(new RawItem(line.Line)) is not int count)
            {
                continue;
            }

            bool differs;
            lock (gate)
            {
                ConversationIndex.Entry entry = index[key];
                if ((entry.Flags & (ConversationIndex.EntryFlags.Compared | ConversationIndex.EntryFlags.Due)) == 0 && line.Created < archiveFrom?.UtcTicks)
                {
                    entry.Excess = entry.Archived - count;
                    entry.Flags |= ConversationIndex.EntryFlags.Compared;
                    index[key] = entry;
                    first.Add(key);
                }

                differs = entry.Archived - entry.Excess != count || (entry.Flags & ConversationIndex.EntryFlags.Due) != 0;
            }

            if (differs)
            {
                yield return (line.Id, count);
            }
        }
    }

    private (DateTimeOffset Now, DateTimeOffset? From, DateTimeOffset? To) Window(Manifest manifest, (Journal Journal, List<JsonObject> Entries)? kept)
    {
        if (kept?.Entries.Find(entry => entry.ContainsKey("window"))?["window"] is JsonObject window)
        {
            return (Manifest.Time(window["now"])!.Value, Manifest.Time(window["from"]), Manifest.Time(window["to"]));
        }

        DateTimeOffset now = Now();
        DateTimeOffset? from = options.After;
        DateTimeOffset? to = options.Before;
        if (options.Conversations is null)
        {
            DateTimeOffset settled = now - options.Settle;
            to = to < settled ? to : settled;
            from ??= options.Refresh || manifest.Watermark is null ? manifest.From : manifest.Watermark - options.Lookback;
            from = from < manifest.From && options.After is null ? manifest.From : from;
        }

        if (from >= to)
        {
            throw new JobException(
                "NothingToArchive", $"There is nothing between {Manifest.Time(from)} and {Manifest.Time(to)}.", "Give an earlier -After or a later -Before. Messages are archived when they are older than -Settle.");
        }

        kept?.Journal.Write(
            new JsonObject { ["window"] = new JsonObject { ["now"] = Manifest.Time(now), ["from"] = Manifest.Time(from), ["to"] = Manifest.Time(to) } }, isWork: false);
        return (now, from, to);
    }

    /// <summary>Says in the manifest how far the archive reaches after this run.</summary>
    private void Advance(
        Manifest manifest, DateTimeOffset? from, DateTimeOffset to, DateTimeOffset now, List<(DateTimeOffset? From, DateTimeOffset? To)> failed, DateTimeOffset? archiveFrom)
    {
        manifest.Filter = _filter;
        manifest.Due.Clear();
        manifest.Due.AddRange(failed.OrderBy(slice => slice.From ?? DateTimeOffset.MinValue));
        if (manifest.Watermark is DateTimeOffset watermark)
        {
            DateTimeOffset oldest = now - ArchiveOptions.Retention;
            if (watermark < oldest && (from is null || from <= watermark))
            {
                manifest.Gaps.Add((watermark, oldest));
                options.Warning?.Invoke(
                    $"The archive ended on {Manifest.Time(watermark)}, and the service keeps messages for {ArchiveOptions.Retention.TotalDays:0} days: what was created before {Manifest.Time(oldest)} may be missing.");
            }

            if (from > watermark)
            {
                options.Warning?.Invoke($"The archive has no messages between {Manifest.Time(watermark)} and {Manifest.Time(from)}: the next run without -After begins before that.");
                return;
            }

            manifest.From = archiveFrom;
            manifest.Watermark = to > watermark ? to : watermark;
        }
        else
        {
            manifest.From = archiveFrom;
            manifest.Watermark = to;
        }
    }

    private void CheckFilter(Manifest manifest)
    {
        if (options.Conversations is null && manifest.Watermark is not null && manifest.Filter != _filter)
        {
            throw new JobException(
                "ArchiveFiltered",
                $"The archive '{options.Path}' is of {(manifest.Filter.Length == 0 ? "all conversations" : $"the conversations with {manifest.Filter}")}, and not of {(_filter.Length == 0 ? "all" : $"those with {_filter}")}.",
                "Use -IntegrationName, -Channel and -Tag as before, or give another -Path.");
        }
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

    private string Fingerprint()
    {
        var ids = new JsonArray([.. (options.Conversations ?? []).OrderBy(id => id, StringComparer.Ordinal).Select(id => (JsonNode)JsonValue.Create(id)!)]);
        var json = new JsonObject
        {
            ["shard"] = options.Shard.ToString(),
            ["filter"] = _filter,
            ["after"] = Manifest.Time(options.After),
            ["before"] = Manifest.Time(options.Before),
            ["conversations"] = options.Conversations is null ? null : ids,
        };
        return CanonicalJson.Hash(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private DateTimeOffset Now() => new(_clock.UtcNow.UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other is null ? null : one < other ? one : other;

    private static string FilterOf(ArchiveOptions options)
    {
        if (!options.IsFiltered)
        {
            return "";
        }

        var json = new JsonObject();
        foreach ((string name, string? value) in new[] { ("integrationName", options.IntegrationName), ("channel", options.Channel) })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        if (options.Tags is { Count: > 0 } tags)
        {
            json["tags"] = new JsonObject(tags.Select(tag => new KeyValuePair<string, JsonNode?>(tag.Key, tag.Value)));
        }

        return Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    private static JsonObject EntryOf(int number, ArchivePlan plan) => new()
    {
        ["committed"] = number,
        ["new"] = plan.NewMessages,
        ["changed"] = plan.ChangedMessages,
        ["partitions"] = new JsonArray([.. plan.Partitions.Select(change => (JsonNode)new JsonObject
        {
            ["path"] = change.Path, ["isNew"] = change.IsNew, ["added"] = change.Added, ["changed"] = change.Changed,
        })]),
    };

    private static ArchivePlan PlanOf(JsonObject entry) => new(
        [.. entry["partitions"]!.AsArray().Select(change => new PartitionChange((string)change!["path"]!, (bool)change["isNew"]!, (long)change["added"]!, (long)change["changed"]!))],
        (long)entry["new"]!,
        (long)entry["changed"]!);

    /// <summary>Adds what a merge changed; a file that an earlier one changed, too, counts once.</summary>
    private static void Add(ArchiveOutcome outcome, ArchivePlan plan)
    {
        outcome.NewMessages += plan.NewMessages;
        outcome.ChangedMessages += plan.ChangedMessages;
        outcome.Partitions = [.. outcome.Partitions.Concat(plan.Partitions).GroupBy(change => change.Path, StringComparer.Ordinal).Select(group => new PartitionChange(
            group.Key, group.First().IsNew, group.Sum(change => change.Added), group.Sum(change => change.Changed)))];
    }
}
