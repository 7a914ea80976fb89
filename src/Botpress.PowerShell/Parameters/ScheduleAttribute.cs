using System;
using System.Collections;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Takes when something is to happen: a time as its <c>dateTime</c>, a time span as its <c>delay</c>, and the map of these as it is. All else
/// the API would refuse.
/// </summary>
internal sealed class ScheduleAttribute : ArgumentTransformationAttribute
{
    private static readonly TimeAttribute _time = new();

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = GivenValue.Unwrapped(GivenValue.Read(inputData, TimePart.None));
        return data switch
        {
            null or IDictionary or PSObject => inputData,
            TimeSpan span => Of("delay", (long)span.TotalMilliseconds),
            DateTime or DateTimeOffset => Of("dateTime", MomentOf(data)),
            string text when TimeAttribute.IsTime(text) => Of("dateTime", MomentOf(text)),
            IFormattable day when PlainDay.Is(day) => Of("dateTime", MomentOf(day)),
            _ => throw Refused(data),
        };
    }

    // As a date, since the API wants a time with its milliseconds.
    private static DateTimeOffset MomentOf(object data)
    {
        try
        {
            return TimeAttribute.Moment(_time.Transform(null!, data))!.Value;
        }
        catch (FormatException)
        {
            throw Refused(data);
        }
    }

    private static Hashtable Of(string field, object value) => new() { [field] = value };

    private static ArgumentTransformationMetadataException Refused(object data) => new(
        $"'{Names.Short(data)}' says no time. Give a date, for example (Get-Date).AddHours(1), text such as 2026-01-31T12:00:00Z, a time span from now on, or a map: @{{ delay = 60000 }}.");
}
