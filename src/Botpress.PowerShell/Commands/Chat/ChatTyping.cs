using System;
using System.Text;

namespace Botpress.PowerShell;

/// <summary>
/// A line as it is typed, key by key. The console's own reading of a line cannot be ended on every system, and keys can be asked for.
/// </summary>
internal sealed class ChatTyping
{
    private const char EndOfInput = '\u0004';
    private const char EndOfInputOnWindows = '\u001A';
    private const char Clear = '\u0015';

    private readonly StringBuilder _text = new();

    /// <summary>Whether the line is complete.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether something is typed.</summary>
    public bool HasText => _text.Length > 0;

    /// <summary>What was typed; null for the end of the input.</summary>
    public string? Line { get; private set; }

    /// <summary>Takes a key.</summary>
    /// <returns>What the terminal has to show for it.</returns>
    public string Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                (IsDone, Line) = (true, _text.ToString());
                return "";
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or '\u007F' }:
                return Erase(1);
            case { KeyChar: Clear }:
                return Erase(_text.Length);
            case { KeyChar: EndOfInput or EndOfInputOnWindows }:
                IsDone = !HasText;
                return "";
            case { KeyChar: '\t' }:
                return Add(' ');
            default:
                return char.IsControl(key.KeyChar) ? "" : Add(key.KeyChar);
        }
    }

    private string Add(char character)
    {
        _ = _text.Append(character);
        // The half of a character is shown with its other half.
        return char.IsHighSurrogate(character) ? ""
            : char.IsLowSurrogate(character) && _text.Length > 1 ? _text.ToString(_text.Length - 2, 2)
            : character.ToString();
    }

    private string Erase(int count)
    {
        int columns = 0;
        for (; count > 0 && _text.Length > 0; count--)
        {
            char last = _text[_text.Length - 1];
            _text.Length--;
            if (char.IsLowSurrogate(last) && _text.Length > 0)
            {
                _text.Length--;
                count--;
            }

            columns += IsWide(last) ? 2 : 1;
        }

        return columns == 0 ? "" : new string('\b', columns) + new string(' ', columns) + new string('\b', columns);
    }

    // Emoji, and what East Asia writes.
    private static bool IsWide(char character) => char.IsSurrogate(character)
        || character is (>= '\u1100' and <= '\u115F') or (>= '\u2E80' and <= '\uA4CF') or (>= '\uAC00' and <= '\uD7A3') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFE30' and <= '\uFE6F') or (>= '\uFF00' and <= '\uFF60');
}
