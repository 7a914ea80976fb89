using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A knowledge base of a bot.</summary>
[View]
public sealed class KnowledgeBase : BotObject
{
    /// <summary>The knowledge base's id.</summary>
    [Column(2, 29)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(1, 32)]
    public string? Name { get; set; }

    /// <summary>Its tags.</summary>
    [Column(4)]
    public TagMap? Tags { get; set; }

    /// <summary>When it was created, in local time; null in the answer to a change.</summary>
    [Column(3, 16)]
    public DateTime? CreatedAt { get; set; }
}
