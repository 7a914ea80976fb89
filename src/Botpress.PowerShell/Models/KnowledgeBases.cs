using System;

namespace Botpress;

/// <summary>A knowledge base of a bot.</summary>
public sealed class KnowledgeBase : BotObject
{
    /// <summary>The knowledge base's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>When it was created, in local time; null in the answer to a change.</summary>
    public DateTime? CreatedAt { get; set; }
}
