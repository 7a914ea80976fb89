using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Botpress.Jobs;

/// <summary>How the messages are found.</summary>
public enum ArchiveMode
{
    /// <summary>By message without a shard, else by conversation; by conversation, too, where the API refuses the other.</summary>
    Auto,

    /// <summary>The bot's messages by their time.</summary>
    Message,

    /// <summary>The messages of each conversation that has changed.</summary>
    Conversation,
}

/// <summary>What is written beside the archive, which is always JSON Lines.</summary>
public enum ArchiveFormat
{
    /// <summary>Nothing.</summary>
    Jsonl,

    /// <summary>A file for each month, for spreadsheets.</summary>
    Csv,

    /// <summary>A page for each conversation.</summary>
    Html,

    /// <summary>A Markdown file for each conversation.</summary>
    Markdown,

    /// <summary>A plain text file for each conversation.</summary>
    Text,
}

/// <summary>What an archive is made of, and how.</summary>
public sealed class ArchiveOptions
{
    /// <summary>How long Botpress Cloud keeps messages.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    /// <summary>The archive's folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>The bot.</summary>
    public string BotId { get; init; } = "";

    /// <summary>Only messages created from this time on; null for where the archive ends, and for all in a new one.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Only messages created before this time; null for now, less what settles.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>How long before the archive's end messages are read again: they come late, and are changed.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromDays(2);

    /// <summary>How old a message has to be to be archived.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What is written beside the archive.</summary>
    public ArchiveFormat Format { get; init; }

    /// <summary>Whether files are compressed.</summary>
    public bool Compress { get; init; }

    /// <summary>Which part of the conversations this archives.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>How the messages are found.</summary>
    public ArchiveMode Mode { get; init; }

    /// <summary>Whether users are archived, too.</summary>
    public bool IncludeUser { get; init; }

    /// <summary>Whether events are archived, too.</summary>
    public bool IncludeEvent { get; init; }

    /// <summary>Whether who takes part in a conversation is archived, too.</summary>
    public bool IncludeParticipant { get; init; }

    /// <summary>Only conversations of this integration.</summary>
    public string? IntegrationName { get; init; }

    /// <summary>Only conversations of this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Only conversations with these tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Only these conversations, whole; null for all.</summary>
    public IReadOnlyList<string>? Conversations { get; init; }

    /// <summary>Whether all is read that the service still has.</summary>
    public bool Refresh { get; init; }

    /// <summary>Whether cells of CSV files are left as they are that a spreadsheet takes for formulas.</summary>
    public bool NoFormulaGuard { get; init; }

    /// <summary>How many requests are under way at once.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>The journal; null for the one in the archive.</summary>
    public string? JournalPath { get; init; }

    /// <summary>Whether a run that was interrupted is given up.</summary>
    public bool Restart { get; init; }

    /// <summary>Whether nothing is written: it is only found out what would be.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Is asked before files are changed, once, with all changes; null for yes. Not asked on a dry run.</summary>
    public Func<ArchivePlan, Task<bool>>? Confirm { get; init; }

    /// <summary>Is told how it goes on. Calls come on any thread.</summary>
    public Action<ArchiveProgress>? Progress { get; init; }

    /// <summary>Is told what a person should know. Calls come on any thread.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Is told what is done, step by step. Calls come on any thread.</summary>
    public Action<string>? Verbose { get; init; }

    /// <summary>Whether the archive is of a part of the conversations that a filter selects.</summary>
    internal bool IsFiltered => IntegrationName is not null || Channel is not null || Tags is { Count: > 0 };
}

/// <summary>How it goes on.</summary>
/// <param name="Activity">What is done.</param>
/// <param name="Messages">How many messages were read so far.</param>
/// <param name="Done">How many parts of it are done: days, conversations, files.</param>
/// <param name="Parts">How many parts there are; 0 where that is not known.</param>
/// <param name="Bytes">How many bytes were read so far.</param>
public sealed record ArchiveProgress(string Activity, long Messages, long Done, long Parts, long Bytes);

/// <summary>What becomes of a file of the archive.</summary>
/// <param name="Path">The file, below the archive's folder.</param>
/// <param name="IsNew">Whether it was not there.</param>
/// <param name="Added">How many lines are new in it.</param>
/// <param name="Changed">How many lines are others than before.</param>
public sealed record PartitionChange(string Path, bool IsNew, long Added, long Changed);

/// <summary>What a run changes.</summary>
/// <param name="Partitions">The files.</param>
/// <param name="NewMessages">How many messages are new.</param>
/// <param name="ChangedMessages">How many are others than before.</param>
public sealed record ArchivePlan(IReadOnlyList<PartitionChange> Partitions, long NewMessages, long ChangedMessages)
{
    /// <summary>What a journal keeps of it when it was done.</summary>
    /// <param name="number">Which merge of the run it was.</param>
    internal JsonObject ToJson(int number) => new()
    {
        ["committed"] = number,
        ["new"] = NewMessages,
        ["changed"] = ChangedMessages,
        ["partitions"] = new JsonArray([.. Partitions.Select(change => (JsonNode)new JsonObject
        {
            ["path"] = change.Path, ["isNew"] = change.IsNew, ["added"] = change.Added, ["changed"] = change.Changed,
        })]),
    };

    /// <summary>What a journal kept.</summary>
    internal static ArchivePlan Parse(JsonObject entry) => new(
        [.. entry["partitions"]!.AsArray().Select(change => new PartitionChange((string)change!["path"]!, (bool)change["isNew"]!, (long)change["added"]!, (long)change["changed"]!))],
        (long)entry["new"]!,
        (long)entry["changed"]!);
}

/// <summary>What could not be read.</summary>
/// <param name="Step">What it was: a conversation, a span of time.</param>
/// <param name="Exception">Why.</param>
public sealed record ArchiveFault(string Step, Exception Exception);

/// <summary>What came of a run.</summary>
public sealed class ArchiveOutcome
{
    /// <summary>From when on messages were read; null for all that there are.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>Up to when; null for now.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset FinishedAt { get; set; }

    /// <summary>Whether it went on where another had been interrupted.</summary>
    public bool IsResumed { get; set; }

    /// <summary>How many messages the archive has now, in this part of it.</summary>
    public long Messages { get; set; }

    /// <summary>How many conversations it has.</summary>
    public long Conversations { get; set; }

    /// <summary>How many messages were new.</summary>
    public long NewMessages { get; set; }

    /// <summary>How many were others than before.</summary>
    public long ChangedMessages { get; set; }

    /// <summary>The files that were changed, or would be.</summary>
    public IReadOnlyList<PartitionChange> Partitions { get; set; } = [];

    /// <summary>The times in which messages may be missing, because the service did not keep them until they were read.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Gaps { get; set; } = [];

    /// <summary>How many conversations have another number of messages here than there, also when read twice.</summary>
    public long Unreconciled { get; set; }

    /// <summary>What could not be read, and is read first the next time.</summary>
    public IReadOnlyList<ArchiveFault> Errors { get; set; } = [];

    /// <summary>Whether the changes were not wanted.</summary>
    public bool IsDeclined { get; set; }

    /// <summary>Whether everything that there was to read is in the archive.</summary>
    public bool IsComplete => Errors.Count == 0 && !IsDeclined;

    /// <summary>How many requests were begun.</summary>
    public long Requests { get; set; }

    /// <summary>How many bytes of items were read.</summary>
    public long BytesRead { get; set; }

    /// <summary>How many bytes were written.</summary>
    public long BytesWritten { get; set; }

    /// <summary>Adds what a merge changed; a file that an earlier one changed, too, counts once.</summary>
    internal void Add(ArchivePlan plan)
    {
        NewMessages += plan.NewMessages;
        ChangedMessages += plan.ChangedMessages;
        Partitions = [.. Partitions.Concat(plan.Partitions).GroupBy(change => change.Path, StringComparer.Ordinal).Select(group => new PartitionChange(
            group.Key, group.First().IsNew, group.Sum(change => change.Added), group.Sum(change => change.Changed)))];
    }
}
