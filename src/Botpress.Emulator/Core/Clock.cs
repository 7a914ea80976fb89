using System;
using System.Globalization;

namespace Botpress.Emulator;

/// <summary>Times as the API writes them: ISO 8601, UTC, milliseconds, <c>Z</c>.</summary>
internal static class Clock
{
    public static string Format(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The day of a time, without the time.</summary>
    public static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads a date, or a date and time; without an offset it is UTC.</summary>
    public static bool TryParse(string text, out DateTime time)
    {
        string[] forms =
        [
            "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        ];
        return DateTime.TryParseExact(
            text,
            forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);
    }

    public static DateTime Parse(string text) => TryParse(text, out DateTime time) ? time : throw new FormatException(text);

    public static DateTime TruncateToMilliseconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
}
