using System;
using System.Globalization;

namespace Botpress.Client;

/// <summary>Times as the API writes them.</summary>
public static class ApiTime
{
    /// <summary>ISO 8601 in UTC with milliseconds. A time without a kind counts as local, as PowerShell reads dates.</summary>
    /// <param name="time">A <see cref="DateTime"/> or <see cref="DateTimeOffset"/>.</param>
    /// <returns>For example <c>2024-01-02T03:04:05.006Z</c>.</returns>
    public static string Format(object time)
    {
        DateTime utc = time is DateTimeOffset offset ? offset.UtcDateTime : ((DateTime)time).ToUniversalTime();
        return utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }
}
