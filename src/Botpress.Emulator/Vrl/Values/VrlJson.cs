using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Writes values as JSON, with sorted keys.</summary>
internal static class VrlJson
{
    public static string Write(object? value, bool pretty)
    {
        var text = new StringBuilder();
        Write(text, value, pretty ? "\n" : null);
        return text.ToString();
    }

    /// <summary>Writes a value; <paramref name="line"/> is how a line of its own begins, null for none.</summary>
    private static void Write(StringBuilder text, object? value, string? line)
    {
        if (text.Length > VrlCollection.MostSize)
        {
            throw new VrlOverrun("a text is too long");
        }

        string? inner = line is null ? null : line + "  ";
        switch (value)
        {
            case VrlMap { Entries.Count: > 0 } map:
                string separator = "{";
                foreach (KeyValuePair<string, object?> entry in map.Entries)
                {
                    text.Append(separator).Append(inner);
                    Quote(text, entry.Key);
                    text.Append(line is null ? ":" : ": ");
                    Write(text, entry.Value, inner);
                    separator = ",";
                }

                text.Append(line).Append('}');
                break;
            case VrlList { Items.Count: > 0 } list:
                separator = "[";
                foreach (object? item in list.Items)
                {
                    text.Append(separator).Append(inner);
                    Write(text, item, inner);
                    separator = ",";
                }

                text.Append(line).Append(']');
                break;
            case VrlMap:
                text.Append("{}");
                break;
            case VrlList:
                text.Append("[]");
                break;
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case long number:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(VrlNumbers.Json(number));
                break;
            case VrlRegex regex:
                Quote(text, regex.Pattern);
                break;
            default:
                Quote(text, value.ToString()!);
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char letter in value)
        {
            switch (letter)
            {
                case '"' or '\\':
                    text.Append('\\').Append(letter);
                    break;
                case '\n' or '\r' or '\t' or '\b' or '\f':
                    text.Append('\\').Append("nrtbf"["\n\r\t\b\f".IndexOf(letter)]);
                    break;
                case < ' ':
                    text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(letter);
                    break;
            }
        }

        text.Append('"');
    }
}
