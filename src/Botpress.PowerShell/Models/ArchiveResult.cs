using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>What came of a run of Export-BpConversation.</summary>
[View]
public sealed class ArchiveResult
{
    /// <summary>The job's name.</summary>
    public string Job { get; set; } = "Export-BpConversation";

    /// <summary>The bot.</summary>
    public string? BotId { get; set; }

    /// <summary>The archive's folder.</summary>
    [Column(6)]
    public string? Path { get; set; }

    /// <summary>Which part of the conversations this was: <c>2/8</c>.</summary>
    public string? Shard { get; set; }

    /// <summary>From when on messages were read, in local time; null for all that the service has.</summary>
    public DateTime? From { get; set; }

    /// <summary>Up to when.</summary>
    [Column(1, 16)]
    public DateTime? To { get; set; }

    /// <summary>How many conversations the archive has now, in this part of it.</summary>
    [Column(2, 13)]
    public long Conversations { get; set; }

    /// <summary>How many messages it has.</summary>
    [Column(3, 10)]
    public long Messages { get; set; }

    /// <summary>How many messages were new.</summary>
    [Column(4, 11)]
    public long NewMessages { get; set; }

    /// <summary>How many were others than before.</summary>
    public long ChangedMessages { get; set; }

    /// <summary>The files that were added or changed.</summary>
    public ItemList<string> Partitions { get; set; } = [];

    /// <summary>Times in which messages may be missing, because the service no longer had them when the archive was continued.</summary>
    public ItemList<string> Gaps { get; set; } = [];

    /// <summary>How many conversations have another number of messages here than they say: some were deleted there, or are older than what is kept.</summary>
    public long Unreconciled { get; set; }

    /// <summary>What could not be read. The next run reads it first.</summary>
    public ItemList<string> Errors { get; set; } = [];

    /// <summary>Whether everything that there was to read is in the archive.</summary>
    [Column(5, 10)]
    public bool IsComplete { get; set; }

    /// <summary>Whether the run went on where another had been interrupted.</summary>
    public bool IsResumed { get; set; }

    /// <summary>How many requests were sent.</summary>
    public long Requests { get; set; }

    /// <summary>How many bytes of the archive's lines were read.</summary>
    public long BytesRead { get; set; }

    /// <summary>How many bytes were written, the spool's included.</summary>
    public long BytesWritten { get; set; }

    /// <summary>When it began, in local time.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTime FinishedAt { get; set; }
}
