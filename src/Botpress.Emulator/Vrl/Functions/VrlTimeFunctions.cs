using System;
using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions over moments.</summary>
internal static class VrlTimeFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("now", "", VrlKind.Timestamp, _ => VrlTime.Now),
        new("get_timezone_name", "", new VrlType(VrlKind.Text, true), _ => new VrlText("UTC")),
        new("format_timestamp", "value:time, format:text, timezone:text?", new VrlType(VrlKind.Text, true), Format),
        new("parse_timestamp", "value:text|time, format:text, timezone:text?", new VrlType(VrlKind.Timestamp, true), Parse),
        new("to_unix_timestamp", "value:time, unit:text?", site => UnitType(site, new VrlType(VrlKind.Integer)), ToUnix),
        new("from_unix_timestamp", "value:int, unit:text?", site => UnitType(site, new VrlType(VrlKind.Timestamp, true)), FromUnix),
    ];

    private static VrlType UnitType(VrlSite site, VrlType type)
    {
        site.OneOf("unit", "seconds", "milliseconds", "microseconds", "nanoseconds");
        return type;
    }

    /// <summary>How many of a unit are in a second.</summary>
    private static long PerSecond(VrlCall call) => call.Text("unit", "seconds") switch { "seconds" => 1, "milliseconds" => 1000, "microseconds" => 1_000_000, _ => 1_000_000_000 };

    private static object? ToUnix(VrlCall call)
    {
        VrlTime time = call.Time("value");
        long per = PerSecond(call);
        try
        {
            return checked((time.Seconds * per) + (time.Nanos / (1_000_000_000 / per)));
        }
        catch (OverflowException)
        {
            throw new VrlFailure("can't convert out of range timestamp");
        }
    }

    private static object? FromUnix(VrlCall call)
    {
        long value = call.Integer("value");
        long per = PerSecond(call);
        long seconds = value / per;
        long rest = value % per;
        seconds -= rest < 0 ? 1 : 0;
        rest += rest < 0 ? per : 0;
        return VrlTime.IsKnown(seconds) ? new VrlTime(seconds, (int)(rest * (1_000_000_000 / per))) : throw new VrlFailure($"unable to coerce {value} into timestamp");
    }

    private static TimeZoneInfo? Zone(string name)
    {
        if (name is "" or "local" or "UTC")
        {
            return TimeZoneInfo.Utc;
        }

        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception fault) when (fault is TimeZoneNotFoundException or InvalidTimeZoneException or System.IO.IOException or System.Security.SecurityException or UnauthorizedAccessException)
        {
            throw new VrlFailure($"unable to parse timezone: {name}");
        }
    }

    private static object? Format(VrlCall call)
    {
        string format = call.Text("format");
        VrlTime time = call.Time("value");
        TimeZoneInfo zone = Zone(call.Text("timezone", "UTC"))!;
        return new VrlText(new VrlTimeFormat(format).Write(time, zone));
    }

    private static object? Parse(VrlCall call)
    {
        object? value = call.Value("value");
        if (value is VrlTime)
        {
            return value;
        }

        string text = (value as VrlText)?.Text
            ?? throw new VrlFailure($"unable to convert {value switch { VrlMap => "map", VrlList => "array", _ => VrlValues.KindName(value) }} value to timestamp");
        var format = new VrlTimeReader(call.Text("format"), call.Run);
        TimeZoneInfo zone = Zone(call.Text("timezone", "UTC"))!;
        try
        {
            return format.Read(text, zone);
        }
        catch (VrlFailure failure)
        {
            throw new VrlFailure($"Invalid timestamp \"{text}\": {failure.Message}");
        }
    }
}
