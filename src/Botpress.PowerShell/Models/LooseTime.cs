using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Botpress.PowerShell;

/// <summary>Fields that the API calls text, and that mostly hold a time.</summary>
internal static class LooseTime
{
    private static readonly Regex _date = new(@"^\d{4}-\d\d-\d\d$", RegexOptions.CultureInvariant);
    private static readonly Regex _time = new(@"^\d{4}-\d\d-\d\d[T ]", RegexOptions.CultureInvariant);

    /// <summary>A time as a DateTime in local time, a date alone as that day; anything else as it is.</summary>
    public static object? Read(object? value)
    {
        if (value is not string text)
        {
            return value;
        }

        if (_date.IsMatch(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTime day))
        {
            return day;
        }

        return _time.IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.LocalDateTime : value;
    }
}
