using Botpress.PowerShell;
using System;

namespace Botpress;

/// <summary>A message of a conversation.</summary>
[View]
public sealed class Message : BotObject
{
    /// <summary>The message's id.</summary>
    [Column(4, 31)]
    public string? Id { get; set; }

    /// <summary>The conversation that it belongs to.</summary>
    public string? ConversationId { get; set; }

    /// <summary>The user who sent it.</summary>
    public string? UserId { get; set; }

    /// <summary>The way it went, as the bot sees it: incoming or outgoing.</summary>
    [Column(2, 9)]
    public string? Direction { get; set; }

    /// <summary>What kind of message it is: text, image, choice, ...</summary>
    [Column(5)]
    public string? Type { get; set; }

    /// <summary>What it says, in short: the text where it has one, with the options to choose from in brackets, else its type and what tells most about it.</summary>
    [Column(3, 40, As = Show.OneLine)]
    public string? Text => PayloadText.Of(Type, Payload);

    /// <summary>What it holds, in the shape that its type asks for.</summary>
    public object? Payload { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>Says <c>synthetic</c> for a message that was made up for a conversation; null elsewhere.</summary>
    public string? Origin { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(1, 16)]
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }

    /// <summary>Whether a get-or-create call created it; null elsewhere.</summary>
    [Line(Show.Nothing)]
    [ApiName("created")]
    public bool? WasCreated { get; set; }
}

/// <summary>What was made ready for a message that comes in. It pipes onward as its parts do.</summary>
[View(Lines = "UserId, UserName, ConversationId, Channel, MessageId, Text, BotId")]
[Column(1, 30, "Text", Of = "Message.Text", As = Show.OneLine)]
[Column(0, 0, "UserName", Of = "User.Name")]
[Column(0, 0, "Channel", Of = "Conversation.Channel")]
public sealed class IncomingMessage : BotObject
{
    /// <summary>The user who sends it.</summary>
    public User? User { get; set; }

    /// <summary>The conversation that it is in.</summary>
    public Conversation? Conversation { get; set; }

    /// <summary>The message; null when none was given.</summary>
    public Message? Message { get; set; }

    /// <summary>The user's id.</summary>
    [Column(2, 31)]
    public string? UserId => User?.Id;

    /// <summary>The conversation's id.</summary>
    [Column(3, 31)]
    public string? ConversationId => Conversation?.Id;

    /// <summary>The message's id; null when none was given.</summary>
    [Column(4)]
    public string? MessageId => Message?.Id;
}
