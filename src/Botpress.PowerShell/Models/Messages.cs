using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A message of a conversation.</summary>
[View]
public sealed class Message : BotObject
{
    private static readonly string[] _telling =
        ["title", "name", "imageUrl", "audioUrl", "videoUrl", "fileUrl", "url", "address"];

    /// <summary>The message's id.</summary>
    [Column(1, 31)]
    public string? Id { get; set; }

    /// <summary>The conversation that it belongs to.</summary>
    public string? ConversationId { get; set; }

    /// <summary>The user who sent it.</summary>
    public string? UserId { get; set; }

    /// <summary>The way it went, as the bot sees it: incoming or outgoing.</summary>
    [Column(3, 9)]
    public string? Direction { get; set; }

    /// <summary>What kind of message it is: text, image, choice, ...</summary>
    [Column(4, 12)]
    public string? Type { get; set; }

    /// <summary>What it says, in short: the text where it has one, else its type and what tells most about it.</summary>
    [Column(5, As = Show.OneLine)]
    public string? Text => Field(Payload, "text") as string ?? Field(Payload, "markdown") as string ?? Summary();

    /// <summary>What it holds, in the shape that its type asks for.</summary>
    public object? Payload { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>Says <c>synthetic</c> for a message that was made up for a conversation; null elsewhere.</summary>
    public string? Origin { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(2, 16, "Created")]
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }

    /// <summary>Whether a get-or-create call created it; null elsewhere.</summary>
    [Line(Show.Nothing)]
    public bool? Created { get; set; }

    private static object? Field(object? payload, string name) => payload switch
    {
        IDictionary map => map.Contains(name) ? map[name] : null,
        PSObject custom => custom.Properties[name]?.Value,
        _ => null,
    };

    private string? Summary()
    {
        if (Type is null)
        {
            return null;
        }

        string? telling = _telling.Select(name => Field(Payload, name) as string).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        if (telling is null && Field(Payload, "items") is object[] items)
        {
            telling = $"{items.Length.ToString(CultureInfo.InvariantCulture)} {(items.Length == 1 ? "item" : "items")}";
        }

        if (telling is null && Field(Payload, "latitude") is object latitude && Field(Payload, "longitude") is object longitude)
        {
            telling = string.Format(CultureInfo.InvariantCulture, "{0}, {1}", latitude, longitude);
        }

        return telling is null ? $"[{Type}]" : $"[{Type}] {telling}";
    }
}

/// <summary>What was made ready for a message that comes in. It pipes onward as its parts do.</summary>
[View(Lines = "UserId, UserName=User.Name, ConversationId, Channel=Conversation.Channel, MessageId, Text=Message.Text, BotId")]
[Column(4, 0, "Text", Of = "Message.Text", As = Show.OneLine)]
public sealed class IncomingMessage : BotObject
{
    /// <summary>The user who sends it.</summary>
    public User? User { get; set; }

    /// <summary>The conversation that it is in.</summary>
    public Conversation? Conversation { get; set; }

    /// <summary>The message; null when none was given.</summary>
    public Message? Message { get; set; }

    /// <summary>The user's id.</summary>
    [Column(1, 32)]
    public string? UserId => User?.Id;

    /// <summary>The conversation's id.</summary>
    [Column(2, 32)]
    public string? ConversationId => Conversation?.Id;

    /// <summary>The message's id; null when none was given.</summary>
    [Column(3, 31)]
    public string? MessageId => Message?.Id;
}
