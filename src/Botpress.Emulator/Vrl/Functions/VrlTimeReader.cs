using System;
using System.Collections.Generic;
using System.Globalization;

namespace Botpress.Emulator.Vrl;

/// <summary>Reads moments by a format of the strftime kind.</summary>
internal sealed class VrlTimeReader(string format, VrlRun run)
{
    private const string Invalid = "input contains invalid characters";
    private const string Short = "premature end of input";
    private const string OutOfRange = "input is out of range";

    private static readonly string[] _months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;
    private static readonly string[] _days = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;

    /// <summary>The fields that were read, by their letters.</summary>
    private readonly Dictionary<char, long> _fields = [];
    private string _text = "";

    public VrlTime Read(string text, TimeZoneInfo zone)
    {
        List<VrlTimePart> parts = VrlTimeFormat.Parts(format) ?? throw new VrlFailure("bad or unsupported format string");
        bool zoned = format.Contains("%Z") || format.Contains("%z") || format.Contains("%:z") || format.Contains("%#z") || format.Contains("%+");
        _text = text;
        foreach (VrlTimePart part in parts)
        {
            // Each part takes what it reads off the text.
            run.Work(_text.Length / 8);
            if (part.Field != '\0')
            {
                Field(part);
            }
            else if (char.IsWhiteSpace(part.Literal[0]))
            {
                _text = _text.TrimStart();
            }
            else
            {
                _text = _text.Length == 0 ? throw new VrlFailure(Short) : _text[0] == part.Literal[0] ? _text.Substring(1) : throw new VrlFailure(Invalid);
            }
        }

        if (_text.Length > 0)
        {
            throw new VrlFailure("trailing input");
        }

        return Made(zone, zoned);
    }

    private VrlTime Made(TimeZoneInfo zone, bool zoned)
    {
        const string Few = "input is not enough for unique date and time";
        const string Impossible = "no possible date and time matching input";
        int nanos = (int)Get('f', 0);
        if (_fields.TryGetValue('s', out long stamp))
        {
            return VrlTime.IsKnown(stamp) ? new VrlTime(stamp, nanos) : throw new VrlFailure(OutOfRange);
        }

        if (!_fields.ContainsKey('Y') && _fields.TryGetValue('y', out long two))
        {
            _fields['Y'] = two + (_fields.TryGetValue('C', out long century) ? century * 100 : two < 70 ? 2000 : 1900);
        }

        if (!_fields.ContainsKey('H') && _fields.TryGetValue('I', out long half) && _fields.TryGetValue('p', out long noon))
        {
            _fields['H'] = (half % 12) + (12 * noon);
        }

        bool byDay = _fields.ContainsKey('j');
        if (!_fields.ContainsKey('Y') || !(byDay || (_fields.ContainsKey('m') && _fields.ContainsKey('d'))) || !_fields.ContainsKey('H') || !_fields.ContainsKey('M') || (zoned && !_fields.ContainsKey('z')))
        {
            throw new VrlFailure(Few);
        }

        int year = (int)Get('Y', 1);
        if (year is < 1 or > 9999)
        {
            throw new VrlFailure(OutOfRange);
        }

        int month = (int)Get('m', 1);
        int day = (int)Get('d', 1);
        if (byDay)
        {
            DateTime date = new DateTime(year, 1, 1).AddDays(Get('j', 1) - 1);
            year = date.Year == year ? year : throw new VrlFailure(OutOfRange);
            (month, day) = (date.Month, date.Day);
        }

        VrlTime local = VrlTimeText.Make(year, month, day, (int)Get('H', 0), (int)Get('M', 0), (int)Get('S', 0), nanos, 0) ?? throw new VrlFailure(OutOfRange);
        if (_fields.TryGetValue('a', out long weekday) && (int)local.Second.DayOfWeek != weekday)
        {
            throw new VrlFailure(Impossible);
        }

        var wall = DateTime.SpecifyKind(local.Second, DateTimeKind.Unspecified);
        if (!zoned && zone.IsInvalidTime(wall))
        {
            throw new VrlFailure(Impossible);
        }

        long offset = zoned ? Get('z', 0) : (long)zone.GetUtcOffset(wall).TotalSeconds;
        return VrlTime.IsKnown(local.Seconds - offset) ? local with { Seconds = local.Seconds - offset } : throw new VrlFailure(OutOfRange);
    }

    private long Get(char field, long otherwise) => _fields.TryGetValue(field, out long value) ? value : otherwise;

    private void Field(VrlTimePart part)
    {
        switch (part.Field)
        {
            case 'Y':
                bool signed = _text.TrimStart() is { Length: > 0 } year && year[0] is '+' or '-';
                Number('Y', signed ? 9 : 4, 0, 999_999, true);
                break;
            case 'C' or 'y':
                Number(part.Field, 2, 0, 99);
                break;
            case 'm':
                Number('m', 2, 1, 12);
                break;
            case 'd' or 'e':
                Number('d', 2, 1, 31);
                break;
            case 'j':
                Number('j', 3, 1, 366);
                break;
            case 'H' or 'k':
                Number('H', 2, 0, 23);
                break;
            case 'I' or 'l':
                Number('I', 2, 1, 12);
                break;
            case 'M':
                Number('M', 2, 0, 59);
                break;
            case 'S':
                Number('S', 2, 0, 60);
                break;
            case 's':
                Number('s', 19, long.MinValue, long.MaxValue);
                break;
            case 'w' or 'u' or 'U' or 'W' or 'G' or 'g' or 'V':
                Number('\0', part.Field == 'G' ? 4 : 2, 0, 9999);
                break;
            case 'b' or 'B':
                _fields['m'] = Name(_months, part.Field == 'B') + 1;
                break;
            case 'a' or 'A':
                _fields['a'] = Name(_days, part.Field == 'A');
                break;
            case 'p' or 'P':
                Noon();
                break;
            case 'f':
                Fraction(part.Flags);
                break;
            case 'z':
                Offset(part.Flags == "#");
                break;
            case 'Z':
                _text = _text.Substring(_text.Length - Rest(_text).Length);
                break;
            case '+':
                VrlTime whole = VrlTimeText.Read(_text) ?? throw new VrlFailure(_text.Length < 20 && _text.Length > 0 && VrlNumbers.IsDigit(_text[_text.Length - 1]) ? Short : Invalid);
                (_fields['s'], _fields['f'], _fields['z']) = (whole.Seconds, whole.Nanos, 0);
                _text = "";
                break;
            case 't' or 'n':
                _text = _text.TrimStart();
                break;
            default:
                _text = _text.Length == 0 ? throw new VrlFailure(Short) : _text[0] == '%' ? _text.Substring(1) : throw new VrlFailure(Invalid);
                break;
        }
    }

    /// <summary>What follows the name of a zone.</summary>
    private static string Rest(string text)
    {
        int at = 0;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return text.Substring(at);
    }

    private void Number(char field, int most, long from, long to, bool signs = false)
    {
        _text = _text.TrimStart();
        int at = signs && _text.Length > 0 && _text[0] is '+' or '-' ? 1 : 0;
        int start = at;
        while (at < _text.Length && at - start < most && VrlNumbers.IsDigit(_text[at]))
        {
            at++;
        }

        if (at == start)
        {
            throw new VrlFailure(at == _text.Length ? Short : Invalid);
        }

        long number = long.TryParse(_text.Substring(0, at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long read) ? read : throw new VrlFailure(OutOfRange);
        _fields[field] = number >= from && number <= to ? number : throw new VrlFailure(OutOfRange);
        _text = _text.Substring(at);
    }

    private int Name(string[] names, bool whole)
    {
        if (_text.Length < 3)
        {
            throw new VrlFailure(Short);
        }

        for (int index = 0; index < names.Length; index++)
        {
            string name = names[index];
            if (name.Length < 3 || string.Compare(_text, 0, name, 0, 3, StringComparison.OrdinalIgnoreCase) != 0)
            {
                continue;
            }

            bool all = whole && string.Compare(_text, 0, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0;
            _text = _text.Substring(all ? name.Length : 3);
            return index;
        }

        throw new VrlFailure(Invalid);
    }

    private void Noon()
    {
        string half = _text.Length < 2 ? throw new VrlFailure(Short) : _text.Substring(0, 2).ToLowerInvariant();
        _fields['p'] = half switch { "am" => 0, "pm" => 1, _ => throw new VrlFailure(Invalid) };
        _text = _text.Substring(2);
    }

    private void Fraction(string flags)
    {
        bool point = flags.StartsWith(".", StringComparison.Ordinal);
        if (point && (_text.Length == 0 || _text[0] != '.'))
        {
            return;
        }

        _text = point ? _text.Substring(1) : _text;
        int at = 0;
        while (at < _text.Length && VrlNumbers.IsDigit(_text[at]))
        {
            at++;
        }

        if (at == 0)
        {
            throw new VrlFailure(_text.Length == 0 ? Short : Invalid);
        }

        int width = flags is "3" or "6" or "9" ? flags[0] - '0' : at;
        string digits = _text.Substring(0, Math.Min(Math.Min(at, 9), width));
        _fields['f'] = long.Parse(flags.Length == 0 ? digits : digits.PadRight(9, '0'), CultureInfo.InvariantCulture);
        _text = _text.Substring(flags is "3" or "6" or "9" ? digits.Length : at);
    }

    private void Offset(bool lenient)
    {
        _text = _text.TrimStart();
        if (lenient && _text.Length > 0 && _text[0] is 'Z' or 'z')
        {
            _text = _text.Substring(1);
            _fields['z'] = 0;
            return;
        }

        if (_text.Length == 0)
        {
            throw new VrlFailure(Short);
        }

        foreach (int length in (int[])[6, 5, lenient ? 3 : 5])
        {
            string zone = _text.Length >= length ? _text.Substring(0, length) : "";
            int? offset = zone.Length == length && zone[0] is ('+' or '-') ? VrlTimeText.Zone(length == 3 ? zone + "00" : zone) : null;
            if (offset is int ahead)
            {
                _fields['z'] = ahead;
                _text = _text.Substring(length);
                return;
            }
        }

        throw new VrlFailure(_text[0] is '+' or '-' && _text.Length < 5 ? Short : Invalid);
    }
}
