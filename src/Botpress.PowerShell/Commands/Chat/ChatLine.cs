using System;

namespace Botpress.PowerShell;

/// <summary>What a line is that somebody typed in a chat.</summary>
internal enum ChatLineKind
{
    /// <summary>It says nothing.</summary>
    Nothing,

    /// <summary>It is to be said.</summary>
    Say,

    /// <summary>It answers the last list.</summary>
    Choose,

    /// <summary>/exit.</summary>
    Exit,

    /// <summary>/new.</summary>
    New,

    /// <summary>/list.</summary>
    List,

    /// <summary>/image, with an address.</summary>
    Image,

    /// <summary>/event, with JSON.</summary>
    Event,

    /// <summary>/help.</summary>
    Help,

    /// <summary>It begins with a slash, and is no command.</summary>
    Unknown,
}

/// <summary>A line that somebody typed in a chat.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What is to be said, what stands behind the command, or the command that there is not.</param>
/// <param name="Option">What was chosen.</param>
internal sealed record ChatLine(ChatLineKind Kind, string Text = "", ChatOption? Option = null)
{
    /// <summary>What the commands are, line by line.</summary>
    public static readonly string[] Help =
    [
        "/exit         ends the chat here; the conversation stays",
        "/new          begins another conversation",
        "/list         lists your conversations",
        "/image <url>  sends a picture",
        "/event <json> sends an event, such as /event {\"type\":\"opened\"}",
        "//text        says /text",
        "A number, label or value answers the last list; all else is said.",
    ];

    /// <summary>What a line means.</summary>
    /// <param name="line">The line.</param>
    /// <param name="choices">The last list; null for none.</param>
    public static ChatLine Of(string line, ChatChoices? choices)
    {
        string text = line.TrimEnd('\r', '\n');
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return new ChatLine(ChatLineKind.Nothing);
        }

        if (trimmed[0] != '/')
        {
            return choices?.Meant(trimmed) is ChatOption option ? new ChatLine(ChatLineKind.Choose, trimmed, option) : new ChatLine(ChatLineKind.Say, text);
        }

        if (trimmed.StartsWith("//", StringComparison.Ordinal))
        {
            return new ChatLine(ChatLineKind.Say, trimmed.Substring(1));
        }

        string[] words = trimmed.Split([' ', '\t'], 2);
        string rest = words.Length > 1 ? words[1].Trim() : "";
        return words[0].ToLowerInvariant() switch
        {
            "/exit" => new ChatLine(ChatLineKind.Exit),
            "/new" => new ChatLine(ChatLineKind.New),
            "/list" => new ChatLine(ChatLineKind.List),
            "/image" => new ChatLine(ChatLineKind.Image, rest),
            "/event" => new ChatLine(ChatLineKind.Event, rest),
            "/help" => new ChatLine(ChatLineKind.Help),
            _ => new ChatLine(ChatLineKind.Unknown, words[0]),
        };
    }
}
