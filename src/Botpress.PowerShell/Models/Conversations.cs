using Botpress.PowerShell;
using System;

namespace Botpress;

/// <summary>A conversation of a bot.</summary>
[View(Lines = "Id, Integration, Channel, MessageCount, Tags, Properties, CurrentWorkflowId, CreatedAt, UpdatedAt, BotId")]
public sealed class Conversation : BotObject
{
    /// <summary>The conversation's id.</summary>
    [Column(1, 31)]
    public string? Id { get; set; }

    /// <summary>The integration's channel that it runs over.</summary>
    [Column(4, 14)]
    public string? Channel { get; set; }

    /// <summary>The integration's name.</summary>
    [Column(3, 16)]
    public string? Integration { get; set; }

    /// <summary>How many messages it has.</summary>
    [Column(5, 12)]
    public long? MessageCount { get; set; }

    /// <summary>Its tags.</summary>
    [Column(6)]
    public TagMap? Tags { get; set; }

    /// <summary>Its properties.</summary>
    public TagMap? Properties { get; set; }

    /// <summary>The workflow that runs in it now.</summary>
    public string? CurrentWorkflowId { get; set; }

    /// <summary>Unused by the API since workflows took the place of tasks.</summary>
    public string? CurrentTaskId { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(2, 16)]
    public DateTime? UpdatedAt { get; set; }

    /// <summary>Whether a get-or-create call created it; null elsewhere.</summary>
    [ApiName("created")]
    public bool? WasCreated { get; set; }
}
