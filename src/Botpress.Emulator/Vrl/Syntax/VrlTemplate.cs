using System.Collections.Generic;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>A part of a text: letters, or the name of the variable that is put in.</summary>
internal sealed record VrlTemplatePart(string Text, bool IsVariable);

/// <summary>Takes apart what stands in double quotes.</summary>
internal static class VrlTemplate
{
    public static List<VrlTemplatePart> Read(string raw)
    {
        var parts = new List<VrlTemplatePart>();
        var current = new StringBuilder();
        bool open = false;
        for (int at = 0; at < raw.Length;)
        {
            string two = at + 1 < raw.Length ? raw.Substring(at, 2) : "";
            string three = at + 2 < raw.Length ? raw.Substring(at, 3) : "";
            if (open && two == "}}")
            {
                if (current.Length > 0)
                {
                    parts.Add(new VrlTemplatePart(current.ToString().Trim(), true));
                }

                current.Clear();
                open = false;
                at += 2;
            }
            else if (!open && three is "\\{{" or "\\}}")
            {
                current.Append(three, 1, 2);
                at += 3;
            }
            else if (!open && two == "{{")
            {
                if (current.Length > 0)
                {
                    parts.Add(new VrlTemplatePart(Unescape(current.ToString()), false));
                }

                current.Clear();
                open = true;
                at += 2;
            }
            else
            {
                current.Append(raw[at++]);
            }
        }

        if (!open && current.Length > 0)
        {
            parts.Add(new VrlTemplatePart(Unescape(current.ToString()), false));
        }

        return parts;
    }

    public static string Unescape(string raw)
    {
        if (raw.IndexOf('\\') < 0)
        {
            return raw;
        }

        var text = new StringBuilder();
        for (int at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\' || at + 1 == raw.Length)
            {
                text.Append(raw[at]);
                continue;
            }

            at++;
            if (raw[at] == '\n')
            {
                while (at + 1 < raw.Length && char.IsWhiteSpace(raw[at + 1]))
                {
                    at++;
                }
            }
            else
            {
                text.Append(raw[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', '0' => '\0', char other => other });
            }
        }

        return text.ToString();
    }
}
