using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A person who chats with a bot, as the Chat API knows them.</summary>
[View]
public class ChatUser : BotpressObject
{
    /// <summary>The user's id: the one that it was given, else one of the service.</summary>
    [Column(2, 31)]
    public string? Id { get; set; }

    /// <summary>The user's name; null when there is none.</summary>
    [Column(1, 20)]
    public string? Name { get; set; }

    /// <summary>Where the user's picture is; null when there is none.</summary>
    public string? PictureUrl { get; set; }

    /// <summary>What is kept of the user beside that, at most 1,000 characters; null when there is nothing.</summary>
    [Column(4)]
    public string? Profile { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(3, 16)]
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>A person who was just made known to a bot's chat. Only here is the key.</summary>
[View(ListFirst = true, Lines = "Id, Name, Key, PictureUrl, Profile, CreatedAt, UpdatedAt")]
[Column(1, 31, "Id")]
[Column(2, 20, "Name")]
public sealed class NewChatUser : ChatUser
{
    /// <summary>The key that says to the chat who speaks, in plain text. It cannot be read again, and does not expire.</summary>
    [Column(3)]
    public string? Key { get; set; }
}

/// <summary>A conversation of a chat.</summary>
[View]
public sealed class ChatConversation : BotpressObject
{
    /// <summary>The conversation's id: the one that it was given, else one of the service.</summary>
    [Column(1, 31)]
    public string? Id { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(2, 16)]
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(3, 16)]
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>A user who takes part in a conversation of a chat.</summary>
[View(Lines = "Id, Name, PictureUrl, Profile, CreatedAt, UpdatedAt, ConversationId")]
[Column(2, 31, "Id")]
[Column(1, 20, "Name")]
[KnownBy(nameof(Id), nameof(ConversationId))]
public sealed class ChatParticipant : ChatUser
{
    /// <summary>The conversation that the user takes part in.</summary>
    [Column(3, 31)]
    public string? ConversationId { get; set; }
}

/// <summary>A message of a chat, as the person sees it who chats.</summary>
[View]
public sealed class ChatMessage : BotpressObject
{
    /// <summary>The message's id.</summary>
    [Column(5)]
    public string? Id { get; set; }

    /// <summary>The conversation that it belongs to.</summary>
    public string? ConversationId { get; set; }

    /// <summary>Who sent it. What <c>Get-BpChatMessage -Id</c> gives names the chat's own user, whoever sent it: so the service answers.</summary>
    public string? UserId { get; set; }

    /// <summary>Whether the bot said it. Null where that is not known: lists do not tell of a sender who was not heard on the stream.</summary>
    [Column(2, 5)]
    public bool? IsBot { get; set; }

    /// <summary>What kind of message it is: text, image, choice, ...</summary>
    [Column(4, 8)]
    public string? Type => PayloadText.Field(Payload, "type") as string;

    /// <summary>What it says, in short: the text where it has one, with the options to choose from in brackets, else its type and what tells most about it.</summary>
    [Column(3, 46, As = Show.OneLine)]
    public string? Text => PayloadText.Of(Type, Payload);

    /// <summary>What it holds, its type among it.</summary>
    public object? Payload { get; set; }

    /// <summary>What the bot or the sender keeps with it; null when there is nothing.</summary>
    public object? Metadata { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(1, 19)]
    public DateTime? CreatedAt { get; set; }
}

/// <summary>An event of a chat: something that happened in a conversation and is no message.</summary>
[View]
public sealed class ChatEvent : BotpressObject
{
    /// <summary>The event's id. The bot's events have none.</summary>
    [Column(3, 30)]
    public string? Id { get; set; }

    /// <summary>The conversation that it is about.</summary>
    public string? ConversationId { get; set; }

    /// <summary>Who sent it. What <c>Get-BpChatEvent -Id</c> gives names the chat's own user, whoever sent it: so the service answers.</summary>
    public string? UserId { get; set; }

    /// <summary>Whether the bot sent it. Null where that is not known.</summary>
    [Column(2, 5)]
    public bool? IsBot { get; set; }

    /// <summary>What it holds.</summary>
    [Column(4)]
    public object? Payload { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(1, 19)]
    public DateTime? CreatedAt { get; set; }
}

/// <summary>What the stream of a chat carried: a message, an event, who came and went, or something that the module does not know.</summary>
[View]
public sealed class ChatSignal : BotpressObject
{
    /// <summary>What happened: message_created, event_created, participant_added, participant_removed, message_deleted, message_stream_delta, ...; unknown for what has no such name.</summary>
    [Column(2, 24)]
    public string? Type { get; internal set; }

    /// <summary>What came with it, as it came.</summary>
    [Column(3)]
    public object? Data { get; internal set; }

    /// <summary>The message, of message_created; null elsewhere.</summary>
    [Line(Show.Text)]
    public ChatMessage? Message { get; internal set; }

    /// <summary>The event, of event_created; null elsewhere.</summary>
    [Line(Show.Text)]
    public ChatEvent? Event { get; internal set; }

    /// <summary>When it arrived here, in local time.</summary>
    [Column(1, 19)]
    public DateTime? ReceivedAt { get; internal set; }
}
