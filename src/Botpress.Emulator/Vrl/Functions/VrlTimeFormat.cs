using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>A part of a time format: letters, or a field with what stands between its sign and its letter.</summary>
internal sealed record VrlTimePart(string Literal, string Flags, char Field);

/// <summary>Writes moments by a format of the strftime kind.</summary>
internal sealed class VrlTimeFormat(string format)
{
    private const string Fields = "YCymbBhdeaAwuUWGgVjDxFvHklIPpMSfRTXrZzc+stn%";

    /// <summary>The formats that stand for others.</summary>
    private static readonly Dictionary<char, string> _wholes = new()
    {
        ['D'] = "%m/%d/%y",
        ['x'] = "%m/%d/%y",
        ['F'] = "%Y-%m-%d",
        ['v'] = "%e-%b-%Y",
        ['R'] = "%H:%M",
        ['T'] = "%H:%M:%S",
        ['X'] = "%H:%M:%S",
        ['r'] = "%I:%M:%S %p",
        ['c'] = "%a %b %e %T %Y",
        ['h'] = "%b",
    };

    /// <summary>The parts of a format; null where it is none.</summary>
    public static List<VrlTimePart>? Parts(string format)
    {
        var parts = new List<VrlTimePart>();
        for (int at = 0; at < format.Length;)
        {
            if (format[at] != '%')
            {
                parts.Add(new VrlTimePart(format[at++].ToString(), "", '\0'));
                continue;
            }

            int start = ++at;
            while (at < format.Length && "-_0:#.3 69".IndexOf(format[at]) >= 0 && format[at] != ' ')
            {
                at++;
            }

            string flags = format.Substring(start, at - start);
            char field = at < format.Length ? format[at++] : '\0';
            if (Fields.IndexOf(field) < 0 || !Fits(flags, field))
            {
                return null;
            }

            if (_wholes.TryGetValue(field, out string? whole))
            {
                parts.AddRange(Parts(whole)!);
            }
            else
            {
                parts.Add(new VrlTimePart("", flags, field));
            }
        }

        return parts;
    }

    private static bool Fits(string flags, char field) => flags switch
    {
        "" => true,
        "-" or "_" or "0" => true,
        ":" or "::" or ":::" or "#" => field == 'z',
        "." or ".3" or ".6" or ".9" or "3" or "6" or "9" => field == 'f',
        _ => false,
    };

    public string Write(VrlTime time, TimeZoneInfo zone)
    {
        List<VrlTimePart> parts = Parts(format) ?? throw new VrlFailure("invalid format");
        TimeSpan offset = zone.GetUtcOffset(time.Second);
        long moved = time.Seconds + (long)offset.TotalSeconds;
        DateTime local = (VrlTime.IsKnown(moved) ? time with { Seconds = moved } : time).Second;
        var text = new StringBuilder();
        foreach (VrlTimePart part in parts)
        {
            text.Append(part.Field == '\0' ? part.Literal : Field(part, local, time, zone, offset));
        }

        return text.ToString();
    }

    private static string Field(VrlTimePart part, DateTime local, VrlTime time, TimeZoneInfo zone, TimeSpan offset)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string Two(int number, char fill = '0') => Padded(number, part.Flags, 2, fill);
        switch (part.Field)
        {
            case 'Y':
                return Padded(local.Year, part.Flags, 4, '0');
            case 'C':
                return Two(local.Year / 100);
            case 'y':
                return Two(local.Year % 100);
            case 'm':
                return Two(local.Month);
            case 'b':
                return local.ToString("MMM", culture);
            case 'B':
                return local.ToString("MMMM", culture);
            case 'd':
                return Two(local.Day);
            case 'e':
                return Two(local.Day, ' ');
            case 'a':
                return local.ToString("ddd", culture);
            case 'A':
                return local.ToString("dddd", culture);
            case 'w':
                return ((int)local.DayOfWeek).ToString(culture);
            case 'u':
                return (local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek).ToString(culture);
            case 'U':
                return Two((local.DayOfYear + 6 - (int)local.DayOfWeek) / 7);
            case 'W':
                return Two((local.DayOfYear + 6 - (((int)local.DayOfWeek + 6) % 7)) / 7);
            case 'G':
                return Padded(IsoThursday(local).Year, part.Flags, 4, '0');
            case 'g':
                return Two(IsoThursday(local).Year % 100);
            case 'V':
                return Two(((IsoThursday(local).DayOfYear - 1) / 7) + 1);
            case 'j':
                return Padded(local.DayOfYear, part.Flags, 3, '0');
            case 'H':
                return Two(local.Hour);
            case 'k':
                return Two(local.Hour, ' ');
            case 'I':
                return Two(((local.Hour + 11) % 12) + 1);
            case 'l':
                return Two(((local.Hour + 11) % 12) + 1, ' ');
            case 'P':
                return local.Hour < 12 ? "am" : "pm";
            case 'p':
                return local.Hour < 12 ? "AM" : "PM";
            case 'M':
                return Two(local.Minute);
            case 'S':
                return Two(local.Second);
            case 'f':
                return Fraction(part.Flags, time.Nanos);
            case 'Z':
                return ZoneName(zone, offset);
            case 'z':
                return Offset(offset, part.Flags);
            case '+':
                return local.ToString("yyyy-MM-ddTHH:mm:ss", culture) + VrlTime.Fraction(time.Nanos) + Offset(offset, ":");
            case 's':
                return time.Seconds.ToString(culture);
            default:
                return part.Field switch { 't' => "\t", 'n' => "\n", _ => "%" };
        }
    }

    /// <summary>The short name of a zone, which the framework does not have: of the usual ones, and the offset of others.</summary>
    private static string ZoneName(TimeZoneInfo zone, TimeSpan offset)
    {
        bool summer = offset > zone.BaseUtcOffset;
        string name = (zone.Id.Split('/')[0], (int)zone.BaseUtcOffset.TotalHours) switch
        {
            ("UTC" or "Etc" or "GMT", 0) => "UTC",
            ("Europe", 0) => zone.Id == "Europe/London" ? (summer ? "BST" : "GMT") : summer ? "WEST" : "WET",
            ("Europe", 1) => summer ? "CEST" : "CET",
            ("Europe", 2) => summer ? "EEST" : "EET",
            ("America" or "US", -5) => summer ? "EDT" : "EST",
            ("America" or "US", -6) => summer ? "CDT" : "CST",
            ("America" or "US", -7) => summer ? "MDT" : "MST",
            ("America" or "US", -8) => summer ? "PDT" : "PST",
            ("Asia", 9) => zone.Id == "Asia/Seoul" ? "KST" : "JST",
            ("Asia", 5) when zone.Id is "Asia/Kolkata" or "Asia/Calcutta" => "IST",
            ("Australia", 10) => summer ? "AEDT" : "AEST",
            _ => Offset(offset, offset.Minutes == 0 ? ":::" : ""),
        };
        return name;
    }

    private static DateTime IsoThursday(DateTime date)
    {
        int days = 3 - (((int)date.DayOfWeek + 6) % 7);
        return date.Date.Year is 1 or 9999 ? date.Date : date.Date.AddDays(days);
    }

    private static string Padded(int number, string flags, int width, char fill)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        return flags switch { "-" => text, "_" => text.PadLeft(width, ' '), "0" => text.PadLeft(width, '0'), _ => text.PadLeft(width, fill) };
    }

    private static string Fraction(string flags, int nanos)
    {
        string digits = nanos.ToString("D9", CultureInfo.InvariantCulture);
        return flags switch
        {
            "." => VrlTime.Fraction(nanos),
            ".3" or ".6" or ".9" => "." + digits.Substring(0, flags[1] - '0'),
            "3" or "6" or "9" => digits.Substring(0, flags[0] - '0'),
            _ => digits,
        };
    }

    private static string Offset(TimeSpan offset, string flags)
    {
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        TimeSpan span = offset.Duration();
        string hours = span.Hours.ToString("D2", CultureInfo.InvariantCulture);
        string minutes = span.Minutes.ToString("D2", CultureInfo.InvariantCulture);
        return flags switch { ":" => $"{sign}{hours}:{minutes}", "::" => $"{sign}{hours}:{minutes}:00", ":::" => sign + hours, _ => sign + hours + minutes };
    }
}
