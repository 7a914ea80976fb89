using System;
using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// The text of a message that was exported, or made JSON, and edited: it is shown beside the payload, which says the same as long as nobody
/// edits one of them.
/// </summary>
internal static class EditedText
{
    /// <summary>What a conflict is called, and what to do.</summary>
    public const string Problem = "Text and Payload say different things, and it is not known which is meant: nothing was sent.";

    /// <summary>What to do about a conflict.</summary>
    public const string Action = "Change the Payload and leave the Text as it was, or take one of the two away. Give -Payload to say it by parameter.";

    /// <summary>Puts text that was edited into the payload that it was made of.</summary>
    /// <param name="item">What was piped in.</param>
    /// <param name="payload">Its payload; afterwards with the text.</param>
    /// <returns>Whether both say the same now; else the text is not what makes up such a payload.</returns>
    /// <exception cref="ArgumentException">The payload cannot be sent.</exception>
    public static bool PutInto(object? item, ref object? payload)
    {
        // A live message makes its text of its payload.
        if (item is not PSObject { BaseObject: not BotpressObject } line || Kinds.Text(line, nameof(Message.Text)) is not string text)
        {
            return true;
        }

        object? given = GivenValue.Unwrapped(payload) is string json ? BoundFields.FromText(json, nameof(Message.Payload)) : payload;
        if (given is string or MessagePayload || JsonValue.FromPowerShell(given, nameof(Message.Payload)) is not IDictionary fields)
        {
            return true;
        }

        // A line without its type has one that its payload tells, or one that does not matter here.
        string? type = Kinds.Text(line, nameof(Message.Type)) ?? (fields.Contains("options") ? "choice" : fields.Contains("text") ? "text" : fields.Contains("markdown") ? "markdown" : null);
        using var document = JsonDocument.Parse(JsonBody.BuildValue(fields));
        string? shown = new Message { Type = type, Payload = JsonValue.Read(document.RootElement) }.Text;
        if (shown is null || Same(shown, text))
        {
            return true;
        }

        if (type is not ("text" or "markdown") || fields[type] is not string before || !Same(shown, before))
        {
            return false;
        }

        fields[type] = text;
        payload = fields;
        return true;
    }

    // Who edits a file may write its line ends anew.
    private static bool Same(string one, string other) => Plain(one) == Plain(other);

    private static string Plain(string text) => text.Replace("\r\n", "\n").TrimEnd();
}
