using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that look for one text in another, and replace it.</summary>
internal static class VrlSearchFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        Test("contains", (text, part) => text.IndexOf(part, StringComparison.Ordinal) >= 0),
        Test("starts_with", (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        Test("ends_with", (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        new("contains_all", "value:text, substrings:list, case_sensitive:bool?", site => new VrlType(VrlKind.Boolean, !VrlKind.ListOf(VrlKind.Text).Covers(site.Kind("substrings"))), ContainsAll),
        new("find", "value:text, pattern:text|regex, from:int?", VrlKind.Integer, Find),
        new("replace", "value:text, pattern:text|regex, with:text, count:int?", VrlKind.Text, Replace),
    ];

    private static VrlFunction Test(string name, Func<string, string, bool> test) => new(
        name,
        "value:text, substring:text, case_sensitive:bool?",
        VrlKind.Boolean,
        call =>
        {
            string text = call.Text("value");
            string part = call.Text("substring");
            return call.Flag("case_sensitive", true) ? test(text, part) : test(VrlCaseFunctions.Lower(text), VrlCaseFunctions.Lower(part));
        });

    private static object? ContainsAll(VrlCall call)
    {
        bool exact = call.Flag("case_sensitive", true);
        string text = exact ? call.Text("value") : VrlCaseFunctions.Lower(call.Text("value"));
        VrlRun run = call.Run;
        return call.List("substrings").All(item =>
        {
            run.Work(text.Length / 32);
            string part = VrlCall.AsText(item);
            return text.IndexOf(exact ? part : VrlCaseFunctions.Lower(part), StringComparison.Ordinal) >= 0;
        });
    }

    /// <summary>Where a pattern is, in bytes; -1 where it is not.</summary>
    private static object? Find(VrlCall call)
    {
        string text = call.Text("value");
        object? pattern = call.Value("pattern");
        long from = call.Integer("from", 0);
        int start = 0;
        for (long bytes = 0; bytes < from && start < text.Length;)
        {
            int length = start + 1 < text.Length && char.IsSurrogatePair(text[start], text[start + 1]) ? 2 : 1;
            bytes += Encoding.UTF8.GetByteCount(text.Substring(start, length));
            start += length;
        }

        if (from < 0 || from > Encoding.UTF8.GetByteCount(text))
        {
            return -1L;
        }

        int found = pattern switch
        {
            VrlText part => text.IndexOf(part.Text, start, StringComparison.Ordinal),
            VrlRegex regex => call.Run.Matches(regex, text, start).FirstOrDefault()?.Index ?? -1,
            _ => throw VrlCall.Expected("string or regex", pattern),
        };
        return found < 0 ? -1L : Encoding.UTF8.GetByteCount(text.Substring(0, found));
    }

    private static object? Replace(VrlCall call)
    {
        string text = call.Text("value");
        object? pattern = call.Value("pattern");
        string with = call.Text("with");
        long count = call.Integer("count", -1);
        if (pattern is not (VrlText or VrlRegex))
        {
            throw VrlCall.Expected("string or regex", pattern);
        }

        var replaced = new VrlWriter();
        int start = 0;
        if (pattern is VrlRegex regex)
        {
            foreach (VrlMatch match in count == 0 ? [] : call.Run.Matches(regex, text))
            {
                replaced.Add(text, start, match.Index - start).Add(VrlExpansion.Of(with, match, regex));
                start = match.Index + match.Value.Length;
                if (--count == 0)
                {
                    break;
                }
            }
        }
        else
        {
            foreach ((int index, int length) in count == 0 ? [] : VrlMatches.Of(text, pattern, call.Run))
            {
                replaced.Add(text, start, index - start).Add(with);
                start = index + length;
                if (--count == 0)
                {
                    break;
                }
            }
        }

        return replaced.Add(text, start, text.Length - start).ToText();
    }
}

/// <summary>Puts what groups caught into a replacement: <c>$1</c>, <c>$name</c>, <c>${name}</c>, and <c>$$</c> for the sign itself.</summary>
internal static class VrlExpansion
{
    public static string Of(string text, VrlMatch match, VrlRegex regex)
    {
        if (text.IndexOf('$') < 0)
        {
            return text;
        }

        var all = new StringBuilder();
        for (int at = 0; at < text.Length;)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                all.Append(text[at++]);
                continue;
            }

            if (text[at + 1] == '$')
            {
                all.Append('$');
                at += 2;
                continue;
            }

            bool braces = text[at + 1] == '{';
            int start = at + (braces ? 2 : 1);
            int end = start;
            while (end < text.Length && (braces ? text[end] != '}' : VrlLexer.IsName(text[end]) && text[end] != '@'))
            {
                end++;
            }

            if (braces ? end == text.Length : end == start)
            {
                all.Append('$');
                at++;
                continue;
            }

            string name = text.Substring(start, end - start);
            int group = int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : IndexOf(regex.Names, name);
            all.Append(group >= 0 && group < match.Groups.Count ? match.Groups[group] : "");
            at = end + (braces ? 1 : 0);
        }

        return all.ToString();
    }

    private static int IndexOf(IReadOnlyList<string?> names, string name)
    {
        for (int index = 1; index < names.Count; index++)
        {
            if (names[index] == name)
            {
                return index;
            }
        }

        return -1;
    }
}
