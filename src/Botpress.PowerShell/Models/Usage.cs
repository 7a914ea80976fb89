using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>How much a bot or a workspace used of something in a period, and how much it may.</summary>
public sealed class Usage : WorkspaceObject
{
    /// <summary>The id of the bot or workspace, whichever the type is about.</summary>
    public string? Id { get; set; }

    /// <summary>The type of usage, for example ai_spend or table_row_count.</summary>
    public string? Type { get; set; }

    /// <summary>How much was used, in the unit of the type.</summary>
    public double? Value { get; set; }

    /// <summary>How much may be used.</summary>
    public double? Quota { get; set; }

    /// <summary>The period.</summary>
    public string? Period { get; set; }
}

/// <summary>How much a bot used of something that its workspace has a quota of.</summary>
public sealed class BotUsage : BotAdminObject
{
    /// <summary>The type of usage that was asked for.</summary>
    public string? Type { get; set; }

    /// <summary>How much it used, in the unit of the type.</summary>
    public double? Value { get; set; }
}

/// <summary>An entry of what a bot or a workspace used something for.</summary>
public sealed class UsageActivity : WorkspaceObject
{
    private object? _timestamp;

    /// <summary>When it was used, a DateTime in local time; the API's text, should it be no time.</summary>
    public object? Timestamp
    {
        get => _timestamp;
        set => _timestamp = LooseTime.Read(value);
    }

    /// <summary>How much was used, in the unit of the type.</summary>
    public double? Value { get; set; }

    /// <summary>The period that it counts for.</summary>
    public string? Period { get; set; }

    /// <summary>What else is known of it.</summary>
    public object? Metadata { get; set; }

    /// <summary>The type of usage that was asked for.</summary>
    public string? Type { get; set; }

    /// <summary>The id of the bot or workspace that was asked about.</summary>
    public string? UsageId { get; set; }
}

/// <summary>What a bot or a workspace used something for on a day, all that was for the same put together.</summary>
public sealed class DailyUsageActivity : WorkspaceObject
{
    private object? _date;

    /// <summary>What it was for, as a key.</summary>
    public string? Key { get; set; }

    /// <summary>The day, a DateTime; the API's text, should it be no date.</summary>
    public object? Date
    {
        get => _date;
        set => _date = LooseTime.Read(value);
    }

    /// <summary>How much was used, in the unit of the type.</summary>
    public double? Value { get; set; }

    /// <summary>What it was for: the bot (botId), the type (IntegrationAction, FileIndexing, BingSearch or WebSearch), the subtype and the source.</summary>
    public object? Metadata { get; set; }

    /// <summary>The type of usage that was asked for.</summary>
    public string? Type { get; set; }

    /// <summary>The id of the bot or workspace that was asked about.</summary>
    public string? UsageId { get; set; }
}

/// <summary>How much a workspace may use of something.</summary>
public sealed class WorkspaceQuota : WorkspaceObject
{
    /// <summary>The type of usage that it limits, for example ai_spend or table_row_count.</summary>
    public string? Type { get; set; }

    /// <summary>How much may be used, in the unit of the type.</summary>
    public double? Value { get; set; }

    /// <summary>The period.</summary>
    public string? Period { get; set; }
}

/// <summary>The quota of a workspace that is closest to being used up.</summary>
public sealed class QuotaCompletion : WorkspaceObject
{
    /// <summary>The type of usage that the quota limits.</summary>
    public string? Type { get; set; }

    /// <summary>How much of the quota is used, as the API counts it.</summary>
    public double? Completion { get; set; }
}

/// <summary>Something that happened in a task of a bot.</summary>
public sealed class Activity : BotObject
{
    /// <summary>The activity's id.</summary>
    public string? Id { get; set; }

    /// <summary>The task that it happened in.</summary>
    public string? TaskId { get; set; }

    /// <summary>What kind it is: unknown, capture, bot_message, user_message, agent_message, event, action, task_status, subtask_status or exception.</summary>
    public string? Category { get; set; }

    /// <summary>What happened, in words.</summary>
    public string? Description { get; set; }

    /// <summary>What is known of it.</summary>
    public object? Data { get; set; }

    /// <summary>When it happened, in local time.</summary>
    public DateTime? CreatedAt { get; set; }
}
