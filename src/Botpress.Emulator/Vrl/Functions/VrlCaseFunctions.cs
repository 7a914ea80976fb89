using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions for the case of letters.</summary>
internal static class VrlCaseFunctions
{
    private const string Screaming = "SCREAMING_SNAKE";

    /// <summary>The letters that become several when they are large.</summary>
    private static readonly Dictionary<char, string> _large = new()
    {
        ['\u00df'] = "SS",
        ['\u0149'] = "\u02bcN",
        ['\u01f0'] = "J\u030c",
        ['\u0390'] = "\u0399\u0308\u0301",
        ['\u03b0'] = "\u03a5\u0308\u0301",
        ['\u0587'] = "\u0535\u0552",
        ['\ufb00'] = "FF",
        ['\ufb01'] = "FI",
        ['\ufb02'] = "FL",
        ['\ufb03'] = "FFI",
        ['\ufb04'] = "FFL",
        ['\ufb05'] = "ST",
        ['\ufb06'] = "ST",
    };

    public static IEnumerable<VrlFunction> All() =>
    [
        new("upcase", "value:text", VrlKind.Text, call => new VrlText(Upper(call.Text("value")))),
        new("downcase", "value:text", VrlKind.Text, call => new VrlText(Lower(call.Text("value")))),
        Cased("camelcase", words => string.Concat(words.Select((word, index) => index == 0 ? word : Title(word)))),
        Cased("pascalcase", words => string.Concat(words.Select(Title))),
        Cased("snakecase", words => string.Join("_", words)),
        Cased("kebabcase", words => string.Join("-", words)),
        Cased("screamingsnakecase", words => Upper(string.Join("_", words))),
    ];

    public static string Upper(string text)
    {
        string upper = text.ToUpperInvariant();
        if (!upper.Any(_large.ContainsKey))
        {
            return upper;
        }

        var all = new StringBuilder();
        foreach (char letter in upper)
        {
            all.Append(_large.TryGetValue(letter, out string? several) ? several : letter.ToString());
        }

        return all.ToString();
    }

    /// <summary>Small letters; a sigma that ends a word has its own.</summary>
    public static string Lower(string text)
    {
        string lower = text.Replace("\u0130", "i\u0307").ToLowerInvariant();
        if (text.IndexOf('\u03a3') < 0)
        {
            return lower;
        }

        var all = new StringBuilder(lower);
        string lined = text.Replace("\u0130", "i\u0307");
        for (int at = 1; at < lined.Length; at++)
        {
            if (lined[at] == '\u03a3' && IsCased(lined, at, -1) && !IsCased(lined, at, 1))
            {
                all[at] = '\u03c2';
            }
        }

        return all.ToString();
    }

    /// <summary>Whether the next letter in a direction, behind marks and apostrophes, is one that is large or small.</summary>
    private static bool IsCased(string text, int at, int step)
    {
        do
        {
            at += step;
        }
        while (at >= 0 && at < text.Length && IsPassedOver(text[at]));

        return at >= 0 && at < text.Length && (char.IsUpper(text[at]) || char.IsLower(text[at]));
    }

    private static bool IsPassedOver(char letter) => "'.:\u00b7\u2018\u2019\u2024\u2027".IndexOf(letter) >= 0
        || CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    private static VrlFunction Cased(string name, System.Func<List<string>, string> join) => new(
        name,
        "value:text, original_case:text?" + (name == "snakecase" ? ", excluded_boundaries:list?" : ""),
        site =>
        {
            site.OneOf("original_case", "camelCase", "PascalCase", Screaming, "snake_case", "kebab-case");

            // The engine takes the name and then does not know it.
            return site.Constant("original_case")?.Value is VrlText { Text: Screaming }
                ? throw new VrlRefusal(0, "case must match one of: camelCase, PascalCase, SCREAMING_SNAKE, snake_case, kebab-case", "original_case", "It takes one of camelCase, PascalCase, snake_case, kebab-case.")
                : VrlKind.Text;
        },
        call => new VrlText(join(Words(call.Text("value"), call.Text("original_case", "")))));

    private static string Title(string word) => word.Length == 0 ? word : Upper(word.Substring(0, 1)) + word.Substring(1);

    /// <summary>The words of a name in small letters: they end at blanks, dashes and underscores, before a large letter, and where digits begin or end.</summary>
    private static List<string> Words(string text, string original)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            char letter = text[at];
            bool separates = original switch
            {
                "snake_case" => letter == '_',
                "kebab-case" => letter == '-',
                "camelCase" or "PascalCase" => false,
                _ => letter is ' ' or '-' or '_',
            };
            bool starts = original is "" or "camelCase" or "PascalCase" && at > 0 && Starts(text, at);
            if ((separates || starts) && word.Length > 0)
            {
                words.Add(Lower(word.ToString()));
                word.Clear();
            }

            if (!separates)
            {
                word.Append(letter);
            }
        }

        if (word.Length > 0)
        {
            words.Add(Lower(word.ToString()));
        }

        return words;
    }

    private static bool Starts(string text, int at)
    {
        char before = text[at - 1];
        char letter = text[at];
        return (char.IsLower(before) && char.IsUpper(letter))
            || (char.IsUpper(before) && char.IsUpper(letter) && at + 1 < text.Length && char.IsLower(text[at + 1]))
            || (char.IsLetter(before) && char.IsDigit(letter))
            || (char.IsDigit(before) && char.IsLetter(letter));
    }
}
