using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Reads JSON, and says in the engine's words what is wrong with it.</summary>
internal sealed class VrlJsonReader(string text)
{
    private const int MostDepth = 128;

    private int _at;

    /// <summary>Reads one value. What is deeper than <paramref name="depth"/> stays text.</summary>
    public object? Read(int depth = int.MaxValue)
    {
        object? value = Value(depth, 0);
        Blanks();
        return _at < text.Length ? throw Wrong("trailing characters", 1) : value;
    }

    private object? Value(int depth, int level)
    {
        Blanks();
        if (_at >= text.Length)
        {
            throw Wrong("EOF while parsing a value");
        }

        char letter = text[_at];
        if (letter is '{' or '[')
        {
            int start = _at;
            object? value = level + 1 >= MostDepth ? throw Wrong("recursion limit exceeded", 1) : letter == '{' ? Map(depth - 1, level + 1) : List(depth - 1, level + 1);
            return depth <= 0 ? new VrlText(text.Substring(start, _at - start)) : value;
        }

        switch (letter)
        {
            case '"':
                _at++;
                return new VrlText(Quoted());
            case 't':
                return Word("true", true);
            case 'f':
                return Word("false", false);
            case 'n':
                return Word("null", null);
        }

        return letter == '-' || VrlNumbers.IsDigit(letter) ? Number() : throw Wrong("expected value", 1);
    }

    private VrlMap Map(int depth, int level)
    {
        var entries = new List<KeyValuePair<string, object?>>();
        _at++;
        for (bool first = true; ; first = false)
        {
            Blanks();
            if (_at >= text.Length)
            {
                throw Wrong("EOF while parsing an object");
            }

            if (text[_at] == '}')
            {
                _at++;
                return new VrlMap(entries);
            }

            if (!first)
            {
                if (text[_at] != ',')
                {
                    throw Wrong("expected `,` or `}`", 1);
                }

                _at++;
                Blanks();
                if (_at < text.Length && text[_at] == '}')
                {
                    throw Wrong("trailing comma", 1);
                }
            }

            if (_at >= text.Length)
            {
                throw Wrong("EOF while parsing a value");
            }

            if (text[_at] != '"')
            {
                throw Wrong("key must be a string", 1);
            }

            _at++;
            string key = Quoted();
            Blanks();
            if (_at >= text.Length)
            {
                throw Wrong("EOF while parsing an object");
            }

            if (text[_at] != ':')
            {
                throw Wrong("expected `:`", 1);
            }

            _at++;
            entries.Add(new(key, Value(depth, level)));
        }
    }

    private VrlList List(int depth, int level)
    {
        var items = new List<object?>();
        _at++;
        for (bool first = true; ; first = false)
        {
            Blanks();
            if (_at >= text.Length)
            {
                throw Wrong("EOF while parsing a list");
            }

            if (text[_at] == ']')
            {
                _at++;
                return new VrlList(items);
            }

            if (!first)
            {
                if (text[_at] != ',')
                {
                    throw Wrong("expected `,` or `]`", 1);
                }

                _at++;
                Blanks();
                if (_at < text.Length && text[_at] == ']')
                {
                    throw Wrong("trailing comma", 1);
                }
            }

            items.Add(Value(depth, level));
        }
    }

    private object? Word(string word, object? value)
    {
        foreach (char letter in word)
        {
            if (_at >= text.Length)
            {
                throw Wrong("EOF while parsing a value");
            }

            if (text[_at] != letter)
            {
                throw Wrong("expected ident", 1);
            }

            _at++;
        }

        return value;
    }

    private object Number()
    {
        int start = _at;
        _at += text[_at] == '-' ? 1 : 0;
        int digits = _at;
        Digits("EOF while parsing a value");
        if (text[digits] == '0' && _at > digits + 1)
        {
            _at = digits + 1;
            throw Wrong("invalid number", 1);
        }

        bool whole = true;
        if (_at < text.Length && text[_at] == '.')
        {
            whole = false;
            _at++;
            Digits("EOF while parsing a value");
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            whole = false;
            _at++;
            _at += _at < text.Length && text[_at] is '+' or '-' ? 1 : 0;
            Digits("EOF while parsing a value");
        }

        string number = text.Substring(start, _at - start);
        if (whole && number != "-0" && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return integer;
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value) ? value : throw Wrong("number out of range");
    }

    private void Digits(string end)
    {
        int start = _at;
        while (_at < text.Length && VrlNumbers.IsDigit(text[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            throw _at >= text.Length ? Wrong(end) : Wrong("invalid number", 1);
        }
    }

    /// <summary>Reads from behind the opening quote.</summary>
    private string Quoted()
    {
        var value = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length)
            {
                throw Wrong("EOF while parsing a string");
            }

            char letter = text[_at++];
            if (letter == '"')
            {
                return value.ToString();
            }

            if (letter < ' ')
            {
                throw Wrong("control character (\\u0000-\\u001F) found while parsing a string");
            }

            if (letter != '\\')
            {
                value.Append(letter);
                continue;
            }

            if (_at >= text.Length)
            {
                throw Wrong("EOF while parsing a string");
            }

            letter = text[_at++];
            int simple = "\"\\/bfnrt".IndexOf(letter);
            if (simple < 0 && letter != 'u')
            {
                throw Wrong("invalid escape");
            }

            value.Append(simple >= 0 ? "\"\\/\b\f\n\r\t"[simple].ToString() : Escaped());
        }
    }

    private string Escaped()
    {
        char first = Hex();
        if (!char.IsSurrogate(first))
        {
            return first.ToString();
        }

        if (char.IsLowSurrogate(first))
        {
            throw Wrong("lone leading surrogate in hex escape");
        }

        foreach (char letter in "\\u")
        {
            if (_at >= text.Length || text[_at] != letter)
            {
                throw _at >= text.Length ? Wrong("EOF while parsing a string") : Wrong("unexpected end of hex escape", 1);
            }

            _at++;
        }

        char second = Hex();
        return char.IsLowSurrogate(second) ? $"{first}{second}" : throw Wrong("lone leading surrogate in hex escape");
    }

    private char Hex()
    {
        if (_at + 4 > text.Length)
        {
            _at = text.Length;
            throw Wrong("EOF while parsing a string");
        }

        int code = 0;
        for (int end = _at + 4; _at < end; _at++)
        {
            int digit = VrlNumbers.Digit(text[_at]);
            code = digit is >= 0 and < 16 ? (code << 4) | digit : throw Wrong("invalid escape", 1);
        }

        return (char)code;
    }

    private void Blanks()
    {
        while (_at < text.Length && text[_at] is ' ' or '\n' or '\t' or '\r')
        {
            _at++;
        }
    }

    /// <summary>An error behind what was read, or <paramref name="more"/> letters further; columns count bytes.</summary>
    private VrlFailure Wrong(string what, int more = 0)
    {
        int end = Math.Min(text.Length, _at + more);
        int start = end == 0 ? -1 : text.LastIndexOf('\n', end - 1);
        int line = 1;
        for (int at = 0; at < end; at++)
        {
            line += text[at] == '\n' ? 1 : 0;
        }

        int column = Encoding.UTF8.GetByteCount(text.Substring(start + 1, end - start - 1));
        return new VrlFailure($"{what} at line {line} column {column}");
    }
}
