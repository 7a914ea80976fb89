using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>
/// Reads a regular expression as Rust has them, and writes it as .NET does. What only one of the two knows is refused or rewritten:
/// no looking around or back, <c>$</c> is the very end, groups are numbered in their order, a letter is a whole code point.
/// </summary>
internal sealed class VrlRegexReader(string pattern, bool astral)
{
    /// <summary>How large an expression may be with its counted repetitions written out.</summary>
    private const long MostSize = 5000;
    private const int MostDepth = 100;
    private const string AnyPair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private int _at;
    private int _depth;

    /// <summary>The group names in their order; the first stands for the whole match.</summary>
    public List<string?> Names { get; } = [null];

    public string Read()
    {
        (string text, _) = Alternation("");
        return _at < pattern.Length ? throw Bad("unopened group") : text;
    }

    private (string Text, long Size) Alternation(string flags)
    {
        if (++_depth > MostDepth)
        {
            throw Bad("exceeded the maximum number of nested parentheses");
        }

        var text = new StringBuilder();
        long size = 0;
        while (_at < pattern.Length && pattern[_at] != ')')
        {
            if (pattern[_at] == '|')
            {
                text.Append('|');
                _at++;
                continue;
            }

            if (Has(flags, 'x') && SkipBlank())
            {
                continue;
            }

            (string? atom, long one) = Atom(ref flags);
            if (atom is not null)
            {
                (string repeated, long all) = Repeated(atom, one, flags);
                text.Append(repeated);
                size += all;
                if (size > MostSize)
                {
                    throw new VrlFailure("Compiled regex exceeds size limit of 10485760 bytes.");
                }
            }
        }

        _depth--;
        return (text.ToString(), Math.Max(size, 1));
    }

    private bool SkipBlank()
    {
        if (char.IsWhiteSpace(pattern[_at]))
        {
            _at++;
            return true;
        }

        if (pattern[_at] != '#')
        {
            return false;
        }

        while (_at < pattern.Length && pattern[_at] != '\n')
        {
            _at++;
        }

        return true;
    }

    /// <summary>The next part; null for one that only sets flags for what follows.</summary>
    private (string? Text, long Size) Atom(ref string flags)
    {
        char letter = pattern[_at++];
        switch (letter)
        {
            case '(':
                return Group(ref flags);
            case '[':
                return (Class(), 1);
            case '\\':
                return (Escape(), 1);
            case '.':
                string one = Has(flags, 's') ? @"[\s\S]" : @"[^\n]";
                return (astral ? $"(?:{AnyPair}|{one})" : one, 1);
            case '^':
                return (Has(flags, 'm') ? "(?m:^)" : @"\A", 1);
            case '$':
                return (Has(flags, 'm') ? "(?m:$)" : @"\z", 1);
            case '*' or '+' or '?' or '{':
                throw Bad("repetition operator missing expression");
        }

        if (char.IsHighSurrogate(letter) && _at < pattern.Length && char.IsLowSurrogate(pattern[_at]))
        {
            return ($"(?:{letter}{pattern[_at++]})", 1);
        }

        return (Literal(letter), 1);
    }

    private (string? Text, long Size) Group(ref string flags)
    {
        string inner = flags;
        string open;
        if (_at < pattern.Length && pattern[_at] == '?')
        {
            _at++;
            int name = Starts("P<") ? 2 : Starts("<") && !Starts("<=") && !Starts("<!") ? 1 : 0;
            if (name > 0)
            {
                _at += name;
                int end = pattern.IndexOf('>', _at);
                string text = end < 0 ? "" : pattern.Substring(_at, end - _at);
                if (text.Length == 0 || char.IsDigit(text[0]) || !text.All(part => char.IsLetterOrDigit(part) || part is '_' or '.' or '[' or ']'))
                {
                    throw Bad("invalid capture group character");
                }

                if (Names.Contains(text))
                {
                    throw Bad("duplicate capture group name");
                }

                _at = end + 1;
                Names.Add(text);
                open = $"(?<g{Names.Count - 1}>";
            }
            else
            {
                string set = Flags(flags, out bool scoped);
                if (!scoped)
                {
                    string turned = Has(set, 'i') == Has(flags, 'i') ? "" : Has(set, 'i') ? "(?i)" : "(?-i)";
                    flags = set;
                    return turned.Length > 0 ? Unrepeated(turned) : (null, 0);
                }

                open = Has(set, 'i') == Has(flags, 'i') ? "(?:" : Has(set, 'i') ? "(?i:" : "(?-i:";
                inner = set;
            }
        }
        else
        {
            Names.Add(null);
            open = $"(?<g{Names.Count - 1}>";
        }

        (string body, long size) = Alternation(inner);
        if (_at >= pattern.Length)
        {
            throw Bad("unclosed group");
        }

        _at++;
        return (open + body + ")", size);
    }

    /// <summary>A change of flags takes no repetition behind it.</summary>
    private (string? Text, long Size) Unrepeated(string text) =>
        _at < pattern.Length && pattern[_at] is '*' or '+' or '?' or '{' ? throw Bad("repetition operator missing expression") : (text, 0);

    private string Flags(string flags, out bool scoped)
    {
        bool off = false;
        scoped = false;
        for (int start = _at; _at < pattern.Length; _at++)
        {
            char letter = pattern[_at];
            if (letter is ':' or ')')
            {
                if ((_at == start && letter == ')') || (_at > start && pattern[_at - 1] == '-'))
                {
                    throw Bad(_at == start ? "empty flags" : "dangling flag negation operator");
                }

                scoped = letter == ':';
                _at++;
                return flags;
            }

            if (letter == '-' && !off)
            {
                off = true;
            }
            else if ("imsxUuR".IndexOf(letter) >= 0)
            {
                flags = off ? flags.Replace(letter.ToString(), "") : flags + letter;
            }
            else
            {
                throw Bad(letter is '=' or '!' or '<' ? "look-around, including look-ahead and look-behind, is not supported" : "unrecognized flag");
            }
        }

        throw Bad("unclosed group");
    }

    private (string Text, long Size) Repeated(string atom, long size, string flags)
    {
        bool first = true;
        while (true)
        {
            while (Has(flags, 'x') && _at < pattern.Length && SkipBlank())
            {
            }

            if (size == 0 || _at >= pattern.Length || pattern[_at] is not ('*' or '+' or '?' or '{'))
            {
                return (atom, size);
            }

            char letter = pattern[_at++];
            string count = letter.ToString();
            if (letter == '{')
            {
                int end = pattern.IndexOf('}', _at);
                string inner = end < 0 ? throw Bad("unclosed counted repetition") : pattern.Substring(_at, end - _at);
                string[] bounds = [.. inner.Split(',').Select(bound => bound.Trim())];
                if (bounds.Length > 2 || !int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out int least))
                {
                    throw Bad("repetition quantifier expects a valid decimal");
                }

                int most = least;
                if (bounds.Length == 2 && bounds[1].Length > 0 && (!int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out most) || most < least))
                {
                    throw Bad("invalid repetition count range, the start must be <= the end");
                }

                size *= Math.Max(1, most);
                count = "{" + string.Join(",", bounds) + "}";
                _at = end + 1;
            }

            bool lazy = _at < pattern.Length && pattern[_at] == '?';
            _at += lazy ? 1 : 0;
            atom = (first ? atom : $"(?:{atom})") + count + (lazy != Has(flags, 'U') ? "?" : "");
            first = false;
            if (size > MostSize)
            {
                throw new VrlFailure("Compiled regex exceeds size limit of 10485760 bytes.");
            }
        }
    }

    private string Escape()
    {
        if (_at >= pattern.Length)
        {
            throw Bad("incomplete escape sequence, reached end of pattern prematurely");
        }

        char letter = pattern[_at];
        if (letter is 'b' or 'B' or 'A' or 'z')
        {
            _at++;
            return "\\" + letter;
        }

        string content = VrlRegexClass.Escape(pattern, ref _at, Bad);
        return content.Length > 2 && content[0] == '(' ? content : content.StartsWith("\\", StringComparison.Ordinal) && content.Length == 2 ? content : $"[{content}]";
    }

    private string Class() => new VrlRegexClass(pattern, astral, Bad).Read(ref _at);

    private bool Starts(string text) => string.CompareOrdinal(pattern, _at, text, 0, text.Length) == 0;

    private static bool Has(string flags, char flag) => flags.IndexOf(flag) >= 0;

    private static string Literal(char letter) => letter is '}' or ']' or '#' or ' ' or '/' or '-' or '&' or '~' ? "\\" + letter switch
    {
        '/' or '&' or '~' => $"u{(int)letter:X4}",
        _ => letter.ToString(),
    }
    : char.IsLetterOrDigit(letter) ? letter.ToString() : $"\\u{(int)letter:X4}";

    private static VrlFailure Bad(string what) => new("regex parse error:\n" + what);
}
