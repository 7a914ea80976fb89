using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A state: data under a name that a bot keeps for a conversation, a user, itself, an integration or a workflow.</summary>
[View(Lines = "Type, OwnerId, Name, Payload, Expiry, ExpiresAt, Cached, Id, CreatedAt, UpdatedAt, BotId")]
public sealed class State : BotObject
{
    /// <summary>The state's own id. Its address is its type, its owner's id and its name.</summary>
    public string? Id { get; set; }

    /// <summary>What owns it: conversation, user, bot, integration or workflow.</summary>
    [Column(1, 12)]
    public string? Type { get; set; }

    /// <summary>The id of the conversation, user, bot, integration or workflow that owns it.</summary>
    [Column(3, 36)]
    public string? OwnerId { get; set; }

    /// <summary>Its name.</summary>
    [Column(2, 16)]
    public string? Name { get; set; }

    /// <summary>Its data.</summary>
    [Column(5)]
    public object? Payload { get; set; }

    /// <summary>The conversation that owns it; null for other owners.</summary>
    public string? ConversationId { get; set; }

    /// <summary>The user who owns it; null for other owners.</summary>
    public string? UserId { get; set; }

    /// <summary>How many milliseconds it is kept without a change; null when it does not expire.</summary>
    public long? Expiry { get; set; }

    /// <summary>When it expires, in local time; null when it does not.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(4, 16)]
    public DateTime? UpdatedAt { get; set; }

    /// <summary>Whether the API answered from its cache; null when it does not say.</summary>
    public bool? Cached { get; set; }
}
