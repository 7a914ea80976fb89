using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that cut texts and put them together.</summary>
internal static class VrlTextFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("strip_whitespace", "value:text", VrlKind.Text, call => new VrlText(call.Text("value").Trim())),
        new("strlen", "value:text", VrlKind.Integer, call => (long)Letters(call.Text("value"))),
        new("truncate", "value:text, limit:int, suffix:text?", VrlKind.Text, Truncate),
        new("slice", "value:text|list, start:int, end:int?", SliceType, Slice),
        new("split", "value:text, pattern:text|regex, limit:int?", VrlKind.ListOf(VrlKind.Text), Split),
        new("join", "value:list, separator:text?", new VrlType(VrlKind.Text, true), Join),
        new("chunks", "value:text, chunk_size:int", ChunksType, Chunks),
        new("strip_ansi_escape_codes", "value:text", VrlKind.Text, StripAnsi),
        new("shannon_entropy", "value:text, segmentation:text?", EntropyType, Entropy),
    ];

    /// <summary>The number of code points.</summary>
    private static int Letters(string text) => text.Length - text.Where((letter, index) => index > 0 && char.IsLowSurrogate(letter) && char.IsHighSurrogate(text[index - 1])).Count();

    private static object? Truncate(VrlCall call)
    {
        string text = call.Text("value");
        long limit = Math.Max(0, call.Integer("limit"));
        string suffix = call.Text("suffix", "");
        int end = 0;
        for (long letter = 0; letter < limit && end < text.Length; letter++)
        {
            end += end + 1 < text.Length && char.IsSurrogatePair(text[end], text[end + 1]) ? 2 : 1;
        }

        return new VrlText(end < text.Length ? text.Substring(0, end) + suffix : text);
    }

    private static VrlType SliceType(VrlSite site)
    {
        VrlKind value = site.Kind("value");
        return new VrlType(value.Is(VrlBasic.Text) || value.IsList ? value : new VrlKind(VrlBasic.Text, VrlKind.Any.List), true);
    }

    private static object? Slice(VrlCall call)
    {
        long start = call.Integer("start");
        long? end = call.Has("end") ? call.Integer("end") : null;
        switch (call.Value("value"))
        {
            case VrlText text:
                (int from, int to) = Range(start, end, text.Length);
                return new VrlText([.. text.Bytes.Skip(from).Take(to - from)]);
            case VrlList list:
                (from, to) = Range(start, end, list.Items.Count);
                return new VrlList(list.Items.Skip(from).Take(to - from));
            case var value:
                throw VrlCall.Expected("string or array", value);
        }
    }

    private static (int From, int To) Range(long start, long? end, int length)
    {
        long from = start < 0 ? start + length : start;
        long to = end is long given ? (given < 0 ? given + length : given) : length;
        return from < 0 || from > length ? throw new VrlFailure($"\"start\" must be between \"{-length}\" and \"{length}\"")
            : to < from ? throw new VrlFailure("\"end\" must be greater or equal to \"start\"")
            : ((int)from, (int)Math.Min(to, length));
    }

    private static object? Split(VrlCall call)
    {
        string text = call.Text("value");
        long limit = call.Integer("limit", 999_999_999);
        object? pattern = call.Value("pattern");
        if (pattern is not (VrlText or VrlRegex))
        {
            throw VrlCall.Expected("string or regex", pattern);
        }

        return limit <= 0 ? VrlList.Empty : new VrlList(Parts(text, VrlMatches.Of(text, pattern, call.Run), limit));
    }

    private static IEnumerable<object?> Parts(string text, IEnumerable<(int Index, int Length)> separators, long limit)
    {
        int start = 0;
        long count = 1;
        foreach ((int index, int length) in separators)
        {
            if (count++ >= limit)
            {
                break;
            }

            yield return new VrlText(text.Substring(start, index - start));
            start = index + length;
        }

        yield return new VrlText(text.Substring(start));
    }

    private static object? Join(VrlCall call)
    {
        IReadOnlyList<object?> items = call.List("value");
        var texts = new List<string>();
        foreach (object? item in items)
        {
            texts.Add((item as VrlText)?.Text ?? throw new VrlFailure("all array items must be strings"));
        }

        string separator = call.Text("separator", "");
        var joined = new VrlWriter();
        for (int index = 0; index < texts.Count; index++)
        {
            joined.Add(index > 0 ? separator : "").Add(texts[index]);
        }

        return joined.ToText();
    }

    private static VrlType ChunksType(VrlSite site)
    {
        if (site.Constant("chunk_size") is { Value: long size } && size < 1)
        {
            throw new VrlRefusal(403, "invalid argument", "chunk_size", "It is at least 1.");
        }

        return new VrlType(VrlKind.ListOf(VrlKind.Text), site.Constant("chunk_size") is null);
    }

    private static object? Chunks(VrlCall call)
    {
        VrlText value = call.Bytes("value");
        long size = call.Integer("chunk_size");
        if (size < 1)
        {
            throw new VrlFailure("\"chunk_size\" must be at least 1 byte");
        }

        int step = (int)Math.Min(size, int.MaxValue / 2);
        return new VrlList(Enumerable.Range(0, (value.Length + step - 1) / step).Select(index =>
        {
            byte[] part = new byte[Math.Min(step, value.Length - (index * step))];
            Array.Copy(value.Bytes, index * step, part, 0, part.Length);
            return (object?)new VrlText(part);
        }));
    }

    private static object? StripAnsi(VrlCall call)
    {
        string text = call.Text("value");
        var plain = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '\u001b')
            {
                plain.Append(text[at]);
                continue;
            }

            at++;
            if (at < text.Length && text[at] == '[')
            {
                at++;
                while (at < text.Length && text[at] is < '@' or > '~')
                {
                    at++;
                }
            }
            else if (at < text.Length && text[at] == ']')
            {
                while (at < text.Length && text[at] != '\a' && text[at] != '\u001b')
                {
                    at++;
                }
            }
        }

        return new VrlText(plain.ToString());
    }

    private static VrlType EntropyType(VrlSite site)
    {
        site.OneOf("segmentation", "byte", "codepoint", "grapheme");
        return VrlKind.Float;
    }

    private static object? Entropy(VrlCall call)
    {
        VrlText value = call.Bytes("value");
        string by = call.Text("segmentation", "byte");
        IEnumerable<object> parts = by == "byte" ? value.Bytes.Cast<object>() : Parts(value.Text, by == "grapheme");
        int[] counts = [.. parts.GroupBy(part => part).Select(group => group.Count())];
        double total = counts.Sum();
        return counts.Aggregate(0d, (sum, count) => sum - (count / total * Math.Log(count / total, 2)));
    }

    private static IEnumerable<object> Parts(string text, bool graphemes)
    {
        System.Globalization.TextElementEnumerator elements = System.Globalization.StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            if (graphemes)
            {
                yield return element;
                continue;
            }

            for (int at = 0; at < element.Length; at++)
            {
                bool pair = at + 1 < element.Length && char.IsSurrogatePair(element[at], element[at + 1]);
                yield return element.Substring(at, pair ? 2 : 1);
                at += pair ? 1 : 0;
            }
        }
    }
}
