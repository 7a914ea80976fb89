using System.Collections.Generic;
using System.Globalization;

namespace Botpress.Emulator.Vrl;

/// <summary>Splits a script into tokens.</summary>
internal sealed class VrlLexer(VrlSource source)
{
    private static readonly HashSet<string> _reserved =
    [
        "array", "bool", "boolean", "break", "continue", "do", "emit", "float", "for", "forall", "foreach", "all", "each", "any", "try", "undefined",
        "int", "integer", "iter", "object", "regex", "string", "traverse", "timestamp", "duration", "unless", "walk", "while", "loop",
    ];

    private static readonly HashSet<string> _words = ["if", "else", "true", "false", "null", "abort", "return"];

    private readonly string _text = source.Text;
    private readonly List<VrlToken> _tokens = [];
    private int _at;

    public List<VrlToken> Read()
    {
        while (_at < _text.Length)
        {
            Next();
        }

        Add(VrlTokenKind.End, "", _at);
        return _tokens;
    }

    public static bool IsNameStart(char letter) => letter is '@' or '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    public static bool IsName(char letter) => IsNameStart(letter) || VrlNumbers.IsDigit(letter);

    private static bool IsOperator(char letter) => "!&*+-/<=>?|".IndexOf(letter) >= 0;

    private char Peek(int more = 0) => _at + more < _text.Length ? _text[_at + more] : '\0';

    private void Add(VrlTokenKind kind, string text, int start, object? value = null) => _tokens.Add(new VrlToken(kind, text, new VrlSpan(start, _at), value));

    private void Next()
    {
        int start = _at;
        char letter = _text[_at];
        if (letter == '\n')
        {
            _at++;
            Add(VrlTokenKind.NewLine, "\n", start);
        }
        else if (char.IsWhiteSpace(letter))
        {
            _at++;
        }
        else if (letter == '#')
        {
            while (_at < _text.Length && _text[_at] != '\n')
            {
                _at++;
            }
        }
        else if (letter == '"')
        {
            Quoted(start);
        }
        else if (letter is 'r' or 's' or 't' && Peek(1) == '\'')
        {
            Raw(letter, start);
        }
        else if (letter == '_' && !IsName(Peek(1)))
        {
            One(start);
        }
        else if (IsNameStart(letter))
        {
            Name(start);
        }
        else if (VrlNumbers.IsDigit(letter) || (letter == '-' && VrlNumbers.IsDigit(Peek(1))))
        {
            Number(start);
        }
        else if (";()[]{}.%:,".IndexOf(letter) >= 0 || (letter == '&' && Peek(1) != '&') || (letter == '!' && _at + 1 < _text.Length && (Peek(1) == '!' || !IsOperator(Peek(1)))))
        {
            One(start);
        }
        else if (letter == '-' && Peek(1) == '>')
        {
            _at += 2;
            Add(VrlTokenKind.Sign, "->", start);
        }
        else if (IsOperator(letter))
        {
            while (IsOperator(Peek()))
            {
                _at++;
            }

            Add(VrlTokenKind.Sign, _text.Substring(start, _at - start), start);
        }
        else
        {
            _at += char.IsHighSurrogate(letter) && char.IsLowSurrogate(Peek(1)) ? 2 : 1;
            Add(VrlTokenKind.Strange, _text.Substring(start, _at - start), start);
        }
    }

    private void One(int start)
    {
        _at++;
        Add(VrlTokenKind.Sign, _text[start].ToString(), start);
    }

    private void Name(int start)
    {
        while (IsName(Peek()))
        {
            _at++;
        }

        string name = _text.Substring(start, _at - start);
        Add(Peek() is '(' or '!' ? VrlTokenKind.Call : KindOf(name), name, start);
    }

    private static VrlTokenKind KindOf(string name) => _words.Contains(name) ? VrlTokenKind.Word
        : _reserved.Contains(name) ? VrlTokenKind.Reserved
        : name.IndexOf('@') >= 0 ? VrlTokenKind.Field
        : VrlTokenKind.Name;

    private void Number(int start)
    {
        _at++;
        while (VrlNumbers.IsDigit(Peek()) || Peek() == '_')
        {
            _at++;
        }

        if (IsName(Peek()) && _text[start] != '-')
        {
            while (IsName(Peek()))
            {
                _at++;
            }

            string name = _text.Substring(start, _at - start);
            Add(KindOf(name), name, start);
            return;
        }

        bool point = Peek() == '.';
        if (point)
        {
            _at++;
            while (VrlNumbers.IsDigit(Peek()) || Peek() == '_')
            {
                _at++;
            }
        }

        string text = _text.Substring(start, _at - start).Replace("_", "");
        if (point)
        {
            double number = double.Parse(text.TrimEnd('.'), NumberStyles.Float, CultureInfo.InvariantCulture);
            Add(VrlTokenKind.Float, text, start, number);
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            Add(VrlTokenKind.Integer, text, start, whole);
        }
        else
        {
            throw Bad(start, $"The number {text} is too large for a whole one: write it with a fraction ({text}.0).");
        }
    }

    private void Quoted(int start)
    {
        for (_at++; _at < _text.Length; _at++)
        {
            char letter = _text[_at];
            if (letter == '"')
            {
                _at++;
                Add(VrlTokenKind.Text, _text.Substring(start + 1, _at - start - 2), start);
                return;
            }

            if (letter != '\\')
            {
                continue;
            }

            _at++;
            char escaped = Peek();
            bool doubled = Peek(1) == '}' && _at + 1 < _text.Length;
            if (_at >= _text.Length || ("\n'\"\\nrt{0".IndexOf(escaped) < 0 && !(escaped == '}' && doubled)))
            {
                throw Bad(_at - 1, "A text in double quotes knows the escapes \\n \\t \\r \\0 \\\" \\\\ \\' and \\{ only; write s'...' for a text with other backslashes.");
            }
        }

        throw Bad(start, "The text has no closing quote (\").");
    }

    private void Raw(char letter, int start)
    {
        for (_at += 2; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\\')
            {
                _at++;
            }
            else if (_text[_at] == '\'')
            {
                string text = _text.Substring(start + 2, _at - start - 2);
                _at++;
                Add(letter switch { 'r' => VrlTokenKind.Regex, 's' => VrlTokenKind.RawText, _ => VrlTokenKind.Timestamp }, letter == 's' ? text : text.Replace("\\'", "'"), start);
                return;
            }
        }

        _at = _text.Length;
        throw Bad(start, $"{letter}'...' has no closing quote (').");
    }

    private static VrlProblem Bad(int at, string advice) => VrlProblem.Compile(202, "syntax error", new VrlSpan(at, at + 1), advice);
}
