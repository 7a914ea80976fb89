using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Botpress.Jobs;

/// <summary>
/// A conversation for people to read. Whatever somebody wrote into it is text there and nothing else: no element, no mark, no link, no picture
/// that is loaded, nothing that a terminal obeys.
/// </summary>
internal sealed class Transcript(ArchiveFormat format)
{
    private static readonly string[] _about = ["integration", "channel", "createdAt"];

    private static readonly string[] _telling = ["title", "name", "imageUrl", "audioUrl", "videoUrl", "fileUrl", "url", "address"];

    /// <summary>The folder of this form.</summary>
    public string Folder => format.ToString().ToLowerInvariant();

    /// <summary>The end of the page.</summary>
    public string End => format == ArchiveFormat.Html ? "</body></html>\n" : "";

    /// <summary>The file of a conversation.</summary>
    public string FileName(string conversationId) => PathNames.Escape(conversationId) + format switch
    {
        ArchiveFormat.Html => ".html",
        ArchiveFormat.Markdown => ".md",
        _ => ".txt",
    };

    /// <summary>The begin of the page.</summary>
    public string Head(string conversationId, ArchiveRecord? conversation)
    {
        string about = "";
        if (conversation is not null)
        {
            using var json = JsonDocument.Parse(conversation.Line);
            about = string.Join(", ", _about.Select(name => Text(json.RootElement, name)).Where(text => !string.IsNullOrEmpty(text)));
        }

        string title = Shown(conversationId);
        return format switch
        {
            ArchiveFormat.Html => "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
                + $"<title>{title}</title><style>body{{font-family:sans-serif;max-width:50em;margin:1em auto;color-scheme:light dark}}p{{white-space:pre-wrap;margin:.2em 0 1em}}small{{opacity:.7}}</style></head><body>\n"
                + $"<h1>{title}</h1><p>{Shown(about)}</p>\n",
            ArchiveFormat.Markdown => $"# {title}\n\n{Shown(about)}\n\n",
            _ => $"{title}\n{Shown(about)}\n\n",
        };
    }

    /// <summary>A message.</summary>
    public string Message(ArchiveRecord message)
    {
        using var json = JsonDocument.Parse(message.Line);
        JsonElement line = json.RootElement;
        string time = new DateTime(message.Created, DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string who = Shown($"{Text(line, "direction")} {Text(line, "userId")}".Trim());
        string said = Shown(Said(line));
        return format switch
        {
            ArchiveFormat.Html => $"<small>{time} {who}</small><p>{said}</p>\n",
            ArchiveFormat.Markdown => $"**{time}** {who}\n\n> {said.Replace("\n", "  \n> ")}\n\n",
            _ => $"[{time}] {who}\n    {said.Replace("\n", "\n    ")}\n",
        };
    }

    /// <summary>What a message says: its text with what there is to choose from, or what tells most about it; of a type that nobody knows, its JSON.</summary>
    private static string Said(JsonElement line)
    {
        string type = Text(line, "type") ?? "";
        string payload = Text(line, "payload") ?? "{}";
        using var json = JsonDocument.Parse(payload, Botpress.Client.JsonText.DocumentOptions);
        JsonElement root = json.RootElement;
        if (Text(line, "text") is string text)
        {
            return root.TryGetProperty("options", out JsonElement options) && options.ValueKind == JsonValueKind.Array
                ? $"{text} [{string.Join(", ", options.EnumerateArray().Select(option => Text(option, "label") ?? option.GetRawText()))}]" : text;
        }

        string[] telling = root.ValueKind == JsonValueKind.Object ? [.. _telling.Select(name => Text(root, name)).OfType<string>()] : [];
        return $"[{type}] {(telling.Length > 0 ? string.Join(" - ", telling) : payload)}";
    }

    private string Shown(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(text, i);
            if (character == '\n')
            {
                _ = shown.Append('\n');
            }
            else if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator && character is not ('\t' or '\u200D'))
            {
                // What changes the direction of writing or moves a terminal is shown as what it is; a line's end of Windows is one.
                if (character != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
                {
                    int code = char.IsSurrogatePair(text, i) ? char.ConvertToUtf32(character, text[++i]) : character;
                    _ = shown.Append("(U+").Append(code.ToString("X4", CultureInfo.InvariantCulture)).Append(')');
                }
            }
            else
            {
                _ = format switch
                {
                    ArchiveFormat.Html when "<>&\"'`".IndexOf(character) >= 0 => shown.Append("&#").Append(((int)character).ToString(CultureInfo.InvariantCulture)).Append(';'),
                    ArchiveFormat.Markdown when character < 128 && char.IsPunctuation(character) || "<>|`~^$+=".IndexOf(character) >= 0 => shown.Append('\\').Append(character),
                    _ => shown.Append(character),
                };
            }
        }

        return shown.ToString();
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Botpress.Client.JsonText.Read(value) : null;
}
