using System;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Takes a time as a date object or as text. Text that already is an ISO 8601 time in UTC is sent as it is; other text is a date in local time,
/// as PowerShell and the culture of the session read it, and is refused where these are two different ones.
/// </summary>
internal class TimeAttribute : ArgumentTransformationAttribute
{
    private static readonly Regex _isoUtc = new(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$", RegexOptions.CultureInvariant);

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = GivenValue.Unwrapped(inputData);
        return data switch
        {
            null or DateTime or DateTimeOffset or "" => data,
            string text when _isoUtc.IsMatch(text) => text,
            string text when TimeText.Read(text) is DateTime time => time,
            IFormattable day when PlainDay.Is(day) => DateTime.ParseExact(PlainDay.Written(day), PlainDay.Form, CultureInfo.InvariantCulture),
            _ => throw new ArgumentTransformationMetadataException(
                $"'{Names.Short(data)}' is not a time. Give a date, for example (Get-Date).AddDays(-7), or text such as 2026-01-31T12:00:00Z."),
        };
    }

    /// <summary>What a value of a line of a file means, where times are as Export-Csv writes them.</summary>
    public object? OfLine(object? value) => Transform(null!, value is string text && TimeText.OfCell(text) is DateTime time ? time : value);

    /// <summary>Whether text is a time.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It is one of two.</exception>
    public static bool IsTime(string text) => _isoUtc.IsMatch(text) || TimeText.Read(text) is not null;

    /// <summary>The moment that such a value means, to the millisecond that the API knows; null for none.</summary>
    public static DateTimeOffset? Moment(object? time) => time switch
    {
        null or "" => null,
        string text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        _ => DateTimeOffset.Parse(ApiTime.Format(time), CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// Takes a day as the API counts days, in UTC, whatever the time zone is here: a date in local time means the day that it names. What says itself
/// that it is in UTC, or how far from it, is that moment.
/// </summary>
internal sealed class UtcDayAttribute : TimeAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        base.Transform(engineIntrinsics, inputData) is var data && data is DateTime { Kind: not DateTimeKind.Utc } time ? DateTime.SpecifyKind(time.Date, DateTimeKind.Utc) : data;
}

/// <summary>Dates as people write them.</summary>
internal static class TimeText
{
    private static readonly Regex _yearFirst = new(@"^\s*\d{4}-\d", RegexOptions.CultureInvariant);

    /// <summary>What text means as a date in local time: to PowerShell, which has the month before the day, or else to the culture of the session.</summary>
    /// <returns>Null for no date.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">It means one date to PowerShell and another to the culture.</exception>
    public static DateTime? Read(string text)
    {
        DateTime? plain = Plain(text);
        DateTime? local = _yearFirst.IsMatch(text) ? null : Local(text);
        return plain is DateTime one && local is DateTime other && one != other
            ? throw new ArgumentTransformationMetadataException(
                $"'{Names.Short(text)}' is {Shown(one)} as PowerShell reads dates, and {Shown(other)} as {CultureInfo.CurrentCulture.Name} does. Give it with the year first, or a date object.")
            : plain ?? local;
    }

    /// <summary>What a cell of a file means: Export-Csv writes times as the culture of the session does. With the year first it is the same everywhere.</summary>
    /// <returns>Null for no date.</returns>
    public static DateTime? OfCell(string text) => _yearFirst.IsMatch(text) ? Plain(text) : Local(text);

    // A bare number would be taken for ticks since the year 1.
    private static DateTime? Plain(string text) => LanguagePrimitives.TryConvertTo(text, CultureInfo.InvariantCulture, out DateTime time) ? time : null;

    private static DateTime? Local(string text) => DateTime.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.None, out DateTime time) ? time : null;

    private static string Shown(DateTime time) => time.ToString(time.TimeOfDay == TimeSpan.Zero ? PlainDay.Form : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
