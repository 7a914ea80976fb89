using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>How much a bot or a workspace used of something in a period, and how much it may.</summary>
[View]
[Column(4, 11, "UsedPercent", Script = "if ($_.Quota) { 100 * $_.Value / $_.Quota }", Format = "0.#", Right = true)]
[KnownBy(nameof(Id), nameof(Type), nameof(Period), nameof(WorkspaceId))]
public sealed class Usage : WorkspaceObject
{
    /// <summary>The id of the bot or workspace, whichever the type is about.</summary>
    [Column(6)]
    public string? Id { get; set; }

    /// <summary>The type of usage, for example ai_spend or table_row_count.</summary>
    [Column(1, 28)]
    public string? Type { get; set; }

    /// <summary>How much was used, in the unit of the type.</summary>
    [Column(2, 14, Format = "#,0.######")]
    public double? Value { get; set; }

    /// <summary>How much may be used.</summary>
    [Column(3, 14, Format = "#,0.######")]
    public double? Quota { get; set; }

    /// <summary>The period.</summary>
    [Column(5, 10)]
    public string? Period { get; set; }
}

/// <summary>How much a bot used of something that its workspace has a quota of.</summary>
[View(Lines = "BotId, Type, Value, WorkspaceId")]
[Column(1, 36, "BotId")]
[KnownBy(nameof(Type), nameof(BotId))]
public sealed class BotUsage : BotAdminObject
{
    /// <summary>The type of usage that was asked for.</summary>
    [Column(2, 28)]
    public string? Type { get; set; }

    /// <summary>How much it used, in the unit of the type.</summary>
    [Column(3, 18, Format = "#,0.######")]
    public double? Value { get; set; }
}

/// <summary>An entry of what a bot or a workspace used something for.</summary>
[View(Lines = "Timestamp, Type, Value, Period, Metadata, UsageId, WorkspaceId")]
[KnownBy(nameof(UsageId), nameof(Type), nameof(Timestamp), nameof(WorkspaceId))]
public sealed class UsageActivity : WorkspaceObject
{
    private object? _timestamp;

    /// <summary>When it was used, a DateTime in local time; the API's text, should it be no time.</summary>
    [Column(1, 19, As = Show.Time)]
    public object? Timestamp
    {
        get => _timestamp;
        set => _timestamp = LooseTime.Read(value);
    }

    /// <summary>How much was used, in the unit of the type.</summary>
    [Column(3, 14, Format = "#,0.######")]
    public double? Value { get; set; }

    /// <summary>The period that it counts for.</summary>
    [Column(4, 7)]
    public string? Period { get; set; }

    /// <summary>What else is known of it.</summary>
    [Column(5)]
    public object? Metadata { get; set; }

    /// <summary>The type of usage that was asked for.</summary>
    [Column(2, 28)]
    public string? Type { get; set; }

    /// <summary>The id of the bot or workspace that was asked about.</summary>
    public string? UsageId { get; set; }
}

/// <summary>What a bot or a workspace used something for on a day, all that was for the same put together.</summary>
[View(Lines = "Date, Key, Type, Value, Metadata, UsageId, WorkspaceId")]
[Column(3, 17, "UsedFor", Of = "Metadata.type")]
[Column(4, 24, "Subtype", Of = "Metadata.subtype")]
[Column(5, 0, "BotId", Of = "Metadata.botId")]
[KnownBy(nameof(UsageId), nameof(Type), nameof(Key), nameof(Date), nameof(WorkspaceId))]
public sealed class DailyUsageActivity : WorkspaceObject
{
    private object? _date;

    /// <summary>What it was for, as a key.</summary>
    public string? Key { get; set; }

    /// <summary>The day, a DateTime; the API's text, should it be no date.</summary>
    [Column(1, 10, As = Show.Time)]
    public object? Date
    {
        get => _date;
        set => _date = LooseTime.Read(value);
    }

    /// <summary>How much was used, in the unit of the type.</summary>
    [Column(2, 18, Format = "#,0.######")]
    public double? Value { get; set; }

    /// <summary>What it was for: the bot (botId), the type (IntegrationAction, FileIndexing, BingSearch or WebSearch), the subtype and the source.</summary>
    public object? Metadata { get; set; }

    /// <summary>The type of usage that was asked for.</summary>
    public string? Type { get; set; }

    /// <summary>The id of the bot or workspace that was asked about.</summary>
    public string? UsageId { get; set; }
}

/// <summary>How much a workspace may use of something.</summary>
[View]
[KnownBy(nameof(Type), nameof(Period), nameof(WorkspaceId))]
public sealed class WorkspaceQuota : WorkspaceObject
{
    /// <summary>The type of usage that it limits, for example ai_spend or table_row_count.</summary>
    [Column(1, 28)]
    public string? Type { get; set; }

    /// <summary>How much may be used, in the unit of the type.</summary>
    [Column(2, 18, Format = "#,0.######")]
    public double? Value { get; set; }

    /// <summary>The period.</summary>
    [Column(3, 24)]
    public string? Period { get; set; }
}

/// <summary>The quota of a workspace that is closest to being used up.</summary>
[View(Lines = "WorkspaceId, Type, Completion")]
[Column(1, 36, "WorkspaceId")]
[KnownBy(nameof(Type), nameof(WorkspaceId))]
public sealed class QuotaCompletion : WorkspaceObject
{
    /// <summary>The type of usage that the quota limits.</summary>
    [Column(2, 28)]
    public string? Type { get; set; }

    /// <summary>How much of the quota is used, as the API counts it.</summary>
    [Column(3, 10, Format = "0.####")]
    public double? Completion { get; set; }
}

/// <summary>Something that happened in a task of a bot.</summary>
[View]
public sealed class Activity : BotObject
{
    /// <summary>The activity's id.</summary>
    public string? Id { get; set; }

    /// <summary>The task that it happened in.</summary>
    public string? TaskId { get; set; }

    /// <summary>What kind it is: unknown, capture, bot_message, user_message, agent_message, event, action, task_status, subtask_status or exception.</summary>
    [Column(2, 14)]
    public string? Category { get; set; }

    /// <summary>What happened, in words.</summary>
    [Column(3, As = Show.OneLine)]
    public string? Description { get; set; }

    /// <summary>What is known of it.</summary>
    public object? Data { get; set; }

    /// <summary>When it happened, in local time.</summary>
    [Column(1, 16)]
    public DateTime? CreatedAt { get; set; }
}
