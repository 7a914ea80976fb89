using System;

namespace Botpress;

/// <summary>An event of a bot: something that happened, or is scheduled to.</summary>
public sealed class Event : BotObject
{
    /// <summary>The event's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its type, with the integration's name before a colon where an integration defines it.</summary>
    public string? Type { get; set; }

    /// <summary>How far it is: pending, processed, ignored, failed, scheduled or canceled.</summary>
    public string? Status { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? FailureReason { get; set; }

    /// <summary>What it holds, in the shape that its type asks for.</summary>
    public object? Payload { get; set; }

    /// <summary>The conversation that it is about; null for none.</summary>
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about; null for none.</summary>
    public string? UserId { get; set; }

    /// <summary>The message that it is about; null for none.</summary>
    public string? MessageId { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }
}
