using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>An event of a bot: something that happened, or is scheduled to.</summary>
[View]
public sealed class Event : BotObject
{
    /// <summary>The event's id.</summary>
    [Column(4, 30)]
    public string? Id { get; set; }

    /// <summary>Its type, with the integration's name before a colon where an integration defines it.</summary>
    [Column(1, 20)]
    public string? Type { get; set; }

    /// <summary>How far it is: pending, processed, ignored, failed, scheduled or canceled.</summary>
    [Column(2, 10)]
    public string? Status { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? FailureReason { get; set; }

    /// <summary>What it holds, in the shape that its type asks for.</summary>
    [Column(5)]
    public object? Payload { get; set; }

    /// <summary>The conversation that it is about; null for none.</summary>
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about; null for none.</summary>
    public string? UserId { get; set; }

    /// <summary>The message that it is about; null for none.</summary>
    public string? MessageId { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(3, 16)]
    public DateTime? CreatedAt { get; set; }
}
