using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Reads what stands in brackets, and what stands for several letters outside of them.</summary>
internal sealed class VrlRegexClass(string pattern, bool astral, Func<string, VrlFailure> bad)
{
    private static readonly Dictionary<string, string> _named = new()
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    private static readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase)
    {
        ["letter"] = "L",
        ["alphabetic"] = "L",
        ["alpha"] = "L",
        ["uppercase"] = "Lu",
        ["uppercase_letter"] = "Lu",
        ["upper"] = "Lu",
        ["lowercase"] = "Ll",
        ["lowercase_letter"] = "Ll",
        ["lower"] = "Ll",
        ["number"] = "N",
        ["digit"] = "Nd",
        ["punctuation"] = "P",
        ["punct"] = "P",
        ["symbol"] = "S",
        ["separator"] = "Z",
        ["mark"] = "M",
        ["other"] = "C",
        ["greek"] = "IsGreek",
        ["cyrillic"] = "IsCyrillic",
        ["hebrew"] = "IsHebrew",
        ["arabic"] = "IsArabic",
        ["hiragana"] = "IsHiragana",
        ["katakana"] = "IsKatakana",
        ["han"] = "IsCJKUnifiedIdeographs",
        ["thai"] = "IsThai",
    };

    private readonly StringBuilder _pairs = new();
    private int _depth;

    /// <summary>Reads from behind the opening bracket.</summary>
    public string Read(ref int at)
    {
        string content = Inner(ref at, out bool negated);
        if (negated)
        {
            string others = _pairs.Length > 0 ? $"(?!{_pairs.ToString(1, _pairs.Length - 1)})" : "";
            return astral ? $@"(?:{others}[\uD800-\uDBFF][\uDC00-\uDFFF]|[^{content}\uD800-\uDFFF])" : content.Length > 0 ? $"[^{content}]" : @"[\s\S]";
        }

        return _pairs.Length == 0 ? $"[{content}]" : content.Length > 0 ? $"(?:[{content}]{_pairs})" : $"(?:{_pairs.ToString(1, _pairs.Length - 1)})";
    }

    /// <summary>What an escape stands for, as part of a class; one letter comes as \uXXXX.</summary>
    public static string Escape(string pattern, ref int at, Func<string, VrlFailure> bad)
    {
        if (at >= pattern.Length)
        {
            throw bad("incomplete escape sequence, reached end of pattern prematurely");
        }

        char letter = pattern[at++];
        switch (letter)
        {
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W':
                return "\\" + letter;
            case 'n' or 't' or 'r' or 'f' or 'v' or 'a':
                return $"\\u{(int)"\n\t\r\f\v\a"["ntrfva".IndexOf(letter)]:X4}";
            case 'p' or 'P':
                return Property(pattern, ref at, letter, bad);
            case 'x' or 'u' or 'U':
                return Code(pattern, ref at, letter, bad);
        }

        if (letter is >= '0' and <= '9')
        {
            throw bad("backreferences are not supported");
        }

        return letter < 128 && (char.IsPunctuation(letter) || char.IsSymbol(letter)) && letter is not ('<' or '>')
            ? $"\\u{(int)letter:X4}"
            : letter == ' ' ? @"\u0020" : throw bad("unrecognized escape sequence");
    }

    private string Inner(ref int at, out bool negated)
    {
        if (++_depth > 20)
        {
            throw bad("exceeded the maximum number of nested parentheses");
        }

        negated = at < pattern.Length && pattern[at] == '^';
        at += negated ? 1 : 0;
        var content = new StringBuilder();
        for (bool first = true; ; first = false)
        {
            if (at >= pattern.Length)
            {
                throw bad("unclosed character class");
            }

            char letter = pattern[at];
            if (letter == ']' && !first)
            {
                at++;
                break;
            }

            string pair = at + 1 < pattern.Length ? pattern.Substring(at, 2) : "";
            if (pair is "&&" or "--")
            {
                at += 2;
                string other = Operand(ref at, pair == "&&");
                content.Append("-[").Append(other).Append(']');
                if (at >= pattern.Length || pattern[at] != ']')
                {
                    throw new VrlFailure("regex parse error:\nthis mix of class operators is not emulated");
                }

                at++;
                break;
            }

            if (letter == '[')
            {
                at++;
                content.Append(Nested(ref at));
                continue;
            }

            Item(ref at, content);
        }

        _depth--;
        return content.ToString();
    }

    /// <summary>The right side of <c>&amp;&amp;</c> or <c>--</c>, as what is to be taken away.</summary>
    private string Operand(ref int at, bool keep)
    {
        if (at < pattern.Length && pattern[at] == '[')
        {
            at++;
            string inner = Inner(ref at, out bool negated);
            return negated == keep ? inner : "^" + inner;
        }

        var content = new StringBuilder();
        while (at < pattern.Length && pattern[at] != ']')
        {
            Item(ref at, content);
        }

        return keep ? "^" + content : content.ToString();
    }

    private string Nested(ref int at)
    {
        if (at < pattern.Length && pattern[at] == ':')
        {
            int end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
            string name = end < 0 ? "" : pattern.Substring(at + 1, end - at - 1);
            bool other = name.StartsWith("^", StringComparison.Ordinal);
            if (_named.TryGetValue(other ? name.Substring(1) : name, out string? letters))
            {
                at = end + 2;
                return other ? throw new VrlFailure("regex parse error:\na negated class within a class is not emulated") : letters;
            }
        }

        string inner = Inner(ref at, out bool negated);
        return negated ? throw new VrlFailure("regex parse error:\na negated class within a class is not emulated") : inner;
    }

    private void Item(ref int at, StringBuilder content)
    {
        string first = One(ref at);
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] is not (']' or '-'))
        {
            at++;
            string last = One(ref at);
            if (first.Length != 6 || last.Length != 6 || string.CompareOrdinal(first, last) > 0)
            {
                throw bad("invalid character class range, the start must be <= the end");
            }

            content.Append(first).Append('-').Append(last);
        }
        else
        {
            content.Append(first);
        }
    }

    private string One(ref int at)
    {
        char letter = pattern[at++];
        if (letter == '\\')
        {
            return Escape(pattern, ref at, bad);
        }

        if (char.IsHighSurrogate(letter) && at < pattern.Length)
        {
            _pairs.Append('|').Append(letter).Append(pattern[at++]);
            return "";
        }

        return $"\\u{(int)letter:X4}";
    }

    private static string Property(string pattern, ref int at, char letter, Func<string, VrlFailure> bad)
    {
        string name;
        if (at < pattern.Length && pattern[at] == '{')
        {
            int end = pattern.IndexOf('}', at);
            name = end < 0 ? throw bad("Unicode property not found") : pattern.Substring(at + 1, end - at - 1);
            at = end + 1;
        }
        else
        {
            name = at < pattern.Length ? pattern.Substring(at++, 1) : throw bad("Unicode property not found");
        }

        bool other = letter == 'P';
        if (_properties.TryGetValue(name, out string? known))
        {
            name = known;
        }
        else if (name.Length is 1 or 2 && "LMNPSZC".IndexOf(char.ToUpperInvariant(name[0])) >= 0)
        {
            name = name.Substring(0, 1).ToUpperInvariant() + name.Substring(1).ToLowerInvariant();
        }
        else
        {
            throw bad("Unicode property not found");
        }

        return (other ? "\\P{" : "\\p{") + name + "}";
    }

    private static string Code(string pattern, ref int at, char letter, Func<string, VrlFailure> bad)
    {
        string digits;
        if (at < pattern.Length && pattern[at] == '{')
        {
            int end = pattern.IndexOf('}', at);
            digits = end < 0 ? "" : pattern.Substring(at + 1, end - at - 1);
            at = end < 0 ? at : end + 1;
        }
        else
        {
            int length = letter switch { 'x' => 2, 'u' => 4, _ => 8 };
            digits = at + length <= pattern.Length ? pattern.Substring(at, length) : "";
            at += digits.Length;
        }

        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) || code is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
        {
            throw bad("hexadecimal literal is not a Unicode scalar value");
        }

        return code < 0x10000 ? $"\\u{code:X4}" : $"(?:{char.ConvertFromUtf32(code)})";
    }
}
