using System;
using System.Globalization;

namespace Botpress.Emulator.Vrl;

/// <summary>Reads moments as RFC 3339 has them.</summary>
internal static class VrlTimeText
{
    /// <summary>The moment of a text with date, time and zone; null for another.</summary>
    public static VrlTime? Read(string text)
    {
        text = text.Trim();
        int at = 0;
        if (!(Number(text, ref at, 4, out int year) && Sign(text, ref at, "-") && Number(text, ref at, 2, out int month) && Sign(text, ref at, "-")
            && Number(text, ref at, 2, out int day) && Sign(text, ref at, "Tt ") && Number(text, ref at, 2, out int hour) && Sign(text, ref at, ":")
            && Number(text, ref at, 2, out int minute) && Sign(text, ref at, ":") && Number(text, ref at, 2, out int second)))
        {
            return null;
        }

        int nanos = 0;
        if (at < text.Length && text[at] == '.')
        {
            int start = ++at;
            while (at < text.Length && VrlNumbers.IsDigit(text[at]))
            {
                at++;
            }

            string digits = text.Substring(start, Math.Min(9, at - start)).PadRight(9, '0');
            if (at == start || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out nanos))
            {
                return null;
            }
        }

        return Zone(text.Substring(at).Trim()) is int offset ? Make(year, month, day, hour, minute, second, nanos, offset) : null;
    }

    /// <summary>The moment of its parts; null where there is none such.</summary>
    public static VrlTime? Make(int year, int month, int day, int hour, int minute, int second, int nanos, int offset)
    {
        bool leap = second == 60;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return null;
        }

        var moment = VrlTime.Of(new DateTime(year, month, day, hour, minute, leap ? 59 : second, DateTimeKind.Utc), nanos);
        long seconds = moment.Seconds + (leap ? 1 : 0) - offset;
        return VrlTime.IsKnown(seconds) ? moment with { Seconds = seconds } : null;
    }

    /// <summary>The seconds that a zone is ahead: Z, +02:00 or +0200; null for another.</summary>
    public static int? Zone(string text)
    {
        if (text is "Z" or "z" or "UTC")
        {
            return 0;
        }

        string digits = text.Length > 1 ? text.Substring(1).Replace(":", "") : "";
        return text.Length > 1 && text[0] is '+' or '-' && digits.Length == 4 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number % 100 < 60 && number < 2400
            ? (text[0] == '-' ? -1 : 1) * ((number / 100 * 3600) + (number % 100 * 60))
            : null;
    }

    private static bool Number(string text, ref int at, int length, out int number)
    {
        number = 0;
        bool read = at + length <= text.Length && int.TryParse(text.Substring(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        at += length;
        return read;
    }

    private static bool Sign(string text, ref int at, string signs) => at < text.Length && signs.IndexOf(text[at++]) >= 0;
}
