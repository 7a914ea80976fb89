using System;
using System.Collections.Generic;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Writes a text that may not become too long.</summary>
internal sealed class VrlWriter
{
    private readonly StringBuilder _text = new();

    public VrlWriter Add(string text)
    {
        if (_text.Length + text.Length > VrlCollection.MostSize)
        {
            throw new VrlOverrun("a text is too long");
        }

        _text.Append(text);
        return this;
    }

    public VrlWriter Add(string text, int start, int length) => Add(text.Substring(start, length));

    public VrlText ToText() => new(_text.ToString());

    public override string ToString() => _text.ToString();
}

/// <summary>Where a pattern, a text or a regular expression, is in a text.</summary>
internal static class VrlMatches
{
    public static IEnumerable<(int Index, int Length)> Of(string text, object? pattern, VrlRun run)
    {
        if (pattern is VrlRegex regex)
        {
            foreach (VrlMatch match in run.Matches(regex, text))
            {
                yield return (match.Index, match.Value.Length);
            }

            yield break;
        }

        string part = ((VrlText)pattern!).Text;
        for (int at = 0; at <= text.Length;)
        {
            int found = part.Length == 0 ? at : text.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                yield break;
            }

            yield return (found, part.Length);
            at = part.Length > 0 ? found + part.Length : at + (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1);
        }
    }
}
