using Botpress.PowerShell;
using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Botpress;

/// <summary>A message of a conversation.</summary>
[View]
public sealed class Message : BotObject
{
    private static readonly string[] _telling =
        ["title", "name", "imageUrl", "audioUrl", "videoUrl", "fileUrl", "url", "address"];

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
    public string? Text => (Field(Payload, "text") as string ?? Field(Payload, "markdown") as string) is string text ? text + Options() : Summary();

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

    private static object? Field(object? payload, string name) => payload switch
    {
        IDictionary map => map.Contains(name) ? Plain(map[name]) : null,
        PSObject { BaseObject: IDictionary map } => Field(map, name),
        PSObject custom => Plain(custom.Properties[name]?.Value),
        _ => null,
    };

    private static object? Plain(object? value) => value is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : value;

    private string Options()
    {
        if (Type is not ("choice" or "dropdown") || Field(Payload, "options") is not (IEnumerable options and not (string or IDictionary)))
        {
            return "";
        }

        string[] labels = [.. options.Cast<object?>().Select(option => Plain(option) as string ?? Field(option, "label") as string ?? Field(option, "value") as string).OfType<string>()];
        return labels.Length == 0 ? "" : $" [{string.Join(", ", labels)}]";
    }

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
