using System;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A task of a bot. Workflows took the place of tasks.</summary>
[View]
public sealed class BotTask : BotObject
{
    /// <summary>The task's id.</summary>
    [Alias("TaskId")]
    [Column(3, 31)]
    public string? Id { get; set; }

    /// <summary>Its type.</summary>
    [Column(4, 18)]
    public string? Type { get; set; }

    /// <summary>Its title.</summary>
    [Column(1, 35, As = Show.OneLine)]
    public string? Title { get; set; }

    /// <summary>Its description.</summary>
    public string? Description { get; set; }

    /// <summary>How far it is: pending, in_progress, failed, completed, blocked, paused, timeout or cancelled.</summary>
    [Column(2, 11)]
    public string? Status { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? FailureReason { get; set; }

    /// <summary>What it is about.</summary>
    public object? Data { get; set; }

    /// <summary>The task that it belongs to; null for none.</summary>
    public string? ParentTaskId { get; set; }

    /// <summary>The conversation that it belongs to; null for none.</summary>
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about; null for none.</summary>
    public string? UserId { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>By when it must be done, in local time.</summary>
    public DateTime? TimeoutAt { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(5, 16)]
    public DateTime? UpdatedAt { get; set; }
}
