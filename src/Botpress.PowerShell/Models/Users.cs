using Botpress.PowerShell;
using System;

namespace Botpress;

/// <summary>A user of a bot: somebody who talks with it, on whatever channel.</summary>
[View]
public class User : BotObject
{
    /// <summary>The user's id.</summary>
    [Column(2, 31)]
    public string? Id { get; set; }

    /// <summary>The user's name; null when it is not known.</summary>
    [Column(1, 20)]
    public string? Name { get; set; }

    /// <summary>Where the user's picture is; null when there is none.</summary>
    public string? PictureUrl { get; set; }

    /// <summary>The user's tags.</summary>
    [Column(4)]
    public TagMap? Tags { get; set; }

    /// <summary>The user's properties.</summary>
    public TagMap? Properties { get; set; }

    /// <summary>The user's attributes; the API deprecates them.</summary>
    public TagMap? Attributes { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(3, 16)]
    public DateTime? UpdatedAt { get; set; }

    /// <summary>Whether a get-or-create call created it; null elsewhere.</summary>
    [Line(Show.Nothing)]
    [ApiName("created")]
    public bool? WasCreated { get; set; }
}

/// <summary>A user as one that takes part in a conversation.</summary>
[View(Lines = "Id, Name, PictureUrl, Tags, Properties, Attributes, CreatedAt, UpdatedAt, ConversationId, BotId")]
[Column(2, 31, "Id")]
[Column(1, 20, "Name")]
[Column(4, 0, "Tags")]
[KnownBy(nameof(Id), nameof(ConversationId))]
public sealed class Participant : User
{
    /// <summary>The conversation that the user takes part in.</summary>
    [Column(3, 31)]
    public string? ConversationId { get; set; }
}
