using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>What a message says, as lines of plain text that do no harm to a terminal.</summary>
internal static class ChatText
{
    private static readonly string[] _texts = ["text", "markdown", "title", "subtitle"];
    private static readonly string[] _addresses = ["imageUrl", "audioUrl", "videoUrl", "fileUrl", "url", "address"];

    /// <summary>The lines of a message, with what can be chosen numbered from 1 on.</summary>
    public static IReadOnlyList<string> Lines(object? payload)
    {
        List<string> lines = [];
        int number = 0;
        Add(lines, payload, ref number);
        return lines.Count > 0 ? lines : [$"[{TerminalText.Line(PayloadText.Field(payload, "type") as string ?? "message")}]"];
    }

    /// <summary>The numbered lines of what can be chosen by a message.</summary>
    public static IReadOnlyList<string> Numbered(ChatChoices choices) => [.. choices.Options.Select((option, place) => Numbered(option, place + 1))];

    /// <summary>What a message says, without what can be chosen: the text, or title and subtitle, of all of its parts.</summary>
    public static string Said(object? payload) => string.Join("\n", Texts(payload));

    /// <summary>The items of a list in a payload; none where it is no list.</summary>
    public static IEnumerable<object?> ListOf(object? payload, string name) =>
        PayloadText.Field(payload, name) is IEnumerable list and not (string or IDictionary) ? list.Cast<object?>() : [];

    private static IEnumerable<string> Texts(object? payload)
    {
        IEnumerable<string?> own = _texts.Select(name => PayloadText.Field(payload, name) as string);
        IEnumerable<string> parts = ListOf(payload, "items").SelectMany(Texts);
        return own.Where(text => !string.IsNullOrEmpty(text)).OfType<string>().Concat(parts);
    }

    private static void Add(List<string> lines, object? payload, ref int number)
    {
        string type = PayloadText.Field(payload, "type") as string ?? "";
        switch (type)
        {
            case "text" or "markdown" or "choice" or "dropdown":
                AddText(lines, PayloadText.Field(payload, "text") ?? PayloadText.Field(payload, "markdown"));
                break;
            case "card":
                AddText(lines, PayloadText.Field(payload, "title"));
                AddText(lines, PayloadText.Field(payload, "subtitle"));
                if (PayloadText.Field(payload, "imageUrl") is string { Length: > 0 } image)
                {
                    lines.Add($"[image] {TerminalText.Line(image)}");
                }

                break;
            case "carousel" or "bloc":
                foreach (object? item in ListOf(payload, "items"))
                {
                    Add(lines, item, ref number);
                }

                return;
            default:
                lines.Add(Other(type, payload));
                break;
        }

        foreach (ChatOption option in ChatChoices.Of(payload)?.Options ?? [])
        {
            lines.Add(Numbered(option, ++number));
        }
    }

    private static void AddText(List<string> lines, object? text)
    {
        if (text is string { Length: > 0 } said)
        {
            lines.AddRange(TerminalText.Clean(said).TrimEnd('\n').Split('\n'));
        }
    }

    private static string Numbered(ChatOption option, int number) =>
        $"{number.ToString(CultureInfo.InvariantCulture).PadLeft(3)}. {TerminalText.Line(option.Label)}{(option.IsLink ? $": {TerminalText.Line(option.Value)}" : "")}";

    private static string Other(string type, object? payload)
    {
        string?[] parts =
        [
            PayloadText.Field(payload, "title") as string,
            .. _addresses.Select(name => PayloadText.Field(payload, name) as string),
            PayloadText.Field(payload, "latitude") is object latitude && PayloadText.Field(payload, "longitude") is object longitude
                ? string.Format(CultureInfo.InvariantCulture, "{0}, {1}", latitude, longitude) : null,
            PayloadText.Field(payload, "text") as string,
        ];
        return TerminalText.Line($"[{(type.Length > 0 ? type : "message")}] {string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)))}".TrimEnd());
    }
}
