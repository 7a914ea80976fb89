using System.Globalization;
using System.Text;

namespace Botpress.Client;

/// <summary>
/// Text that somebody else wrote, made fit to be shown: no character that a terminal obeys, or that changes the order or the lines in
/// which the others appear. Data stay as they are; this is for what is shown of them.
/// </summary>
public static class TerminalText
{
    private const char Unfit = '\uFFFD';

    /// <summary>Whether a character is not to be shown: a control character, or a mark that turns the direction or ends a line.</summary>
    /// <param name="character">The character. Line feed and tab are control characters, too.</param>
    /// <returns>True when it is not.</returns>
    public static bool IsUnfit(char character) => character switch
    {
        < ' ' or (>= '\u007F' and <= '\u009F') => true,
        < '\u061C' => false,
        '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        _ => false,
    };

    /// <summary>Text of several lines: it keeps line feeds and tabs, and of the line ends of Windows the line feeds.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with U+FFFD for each character that is not to be shown; the same object when it has none.</returns>
    public static string Clean(string text) => Clean(text, "\n\t");

    /// <summary>Text that is to stay in its line: a name in a question, a status.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with U+FFFD for line feeds and tabs, too.</returns>
    public static string Line(string text) => Clean(text, "");

    /// <summary>JSON as it is, with the characters that are not to be shown as escapes: its text can have them plainly.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>JSON of the same meaning.</returns>
    public static string EscapeJson(string json)
    {
        var escaped = new StringBuilder(json.Length);
        foreach (char character in json)
        {
            // Below the space there are only the line ends and tabs between the values.
            if (character >= ' ' && IsUnfit(character))
            {
                escaped.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.Length == json.Length ? json : escaped.ToString();
    }

    /// <summary>The text without the characters that are not to be shown.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What is left.</returns>
    public static string Strip(string text)
    {
        var stripped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (!IsUnfit(character))
            {
                stripped.Append(character);
            }
        }

        return stripped.Length == text.Length ? text : stripped.ToString();
    }

    private static string Clean(string text, string kept)
    {
        // Nearly all text is fit, and is looked at only.
        int first = 0;
        while (first < text.Length && !(IsUnfit(text[first]) && kept.IndexOf(text[first]) < 0))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        var cleaned = new StringBuilder(text, 0, first, text.Length);
        for (int i = first; i < text.Length; i++)
        {
            char character = text[i];
            bool isWindowsEnd = character == '\r' && i + 1 < text.Length && text[i + 1] == '\n' && kept.Length > 0;
            if (!isWindowsEnd)
            {
                cleaned.Append(IsUnfit(character) && kept.IndexOf(character) < 0 ? Unfit : character);
            }
        }

        return cleaned.ToString();
    }
}
