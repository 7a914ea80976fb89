using Botpress.PowerShell;
using System;

namespace Botpress;

/// <summary>A run of one of a bot's workflows.</summary>
[View]
public sealed class Workflow : BotObject
{
    /// <summary>The id of the run.</summary>
    [Column(3, 32)]
    public string? Id { get; set; }

    /// <summary>The workflow's name.</summary>
    [Column(1, 18)]
    public string? Name { get; set; }

    /// <summary>How far it is: pending, in_progress, failed, completed, listening, paused, timedout or cancelled.</summary>
    [Column(2, 11)]
    public string? Status { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? FailureReason { get; set; }

    /// <summary>What it works on.</summary>
    [Column(5)]
    public object? Input { get; set; }

    /// <summary>What came of it.</summary>
    public object? Output { get; set; }

    /// <summary>The workflow that started it; null for none.</summary>
    public string? ParentWorkflowId { get; set; }

    /// <summary>The conversation that it belongs to; null for none.</summary>
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about; null for none.</summary>
    public string? UserId { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>By when it must have finished, in local time.</summary>
    public DateTime? TimeoutAt { get; set; }

    /// <summary>When it was completed, in local time; null when it is not.</summary>
    public DateTime? CompletedAt { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(4, 16)]
    public DateTime? UpdatedAt { get; set; }

    /// <summary>Whether a get-or-create call created it; null elsewhere.</summary>
    [Line(Show.Nothing)]
    [ApiName("created")]
    public bool? WasCreated { get; set; }
}
