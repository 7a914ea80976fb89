using System.Collections.Generic;
using System.Globalization;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that make one type of another.</summary>
internal static class VrlConversions
{
    private const VrlBasic Numbers = VrlBasic.Text | VrlBasic.Regex;

    public static IEnumerable<VrlFunction> All() =>
    [
        new("to_string", "value:any", site => Fails(site, VrlKind.Text, VrlBasic.Regex), ToText),
        new("to_bool", "value:any", site => Fails(site, VrlKind.Boolean, Numbers | VrlBasic.Timestamp), ToFlag),
        new("to_int", "value:any", site => Fails(site, VrlKind.Integer, Numbers), ToInteger),
        new("to_float", "value:any", site => Fails(site, VrlKind.Float, Numbers), ToFloat),
        new("parse_float", "value:text", new VrlType(VrlKind.Float, true), call => ReadFloat(call.Text("value"))),
        new("parse_int", "value:text, base:int?", new VrlType(VrlKind.Integer, true), ParseInteger),
        new("format_int", "value:int, base:int?", new VrlType(VrlKind.Integer, true), FormatInteger),
    ];

    private static VrlType Fails(VrlSite site, VrlKind kind, VrlBasic on)
    {
        VrlKind value = site.Kind("value");
        return new VrlType(kind, value.IsNever || (value.Basic & on) != 0 || value.List is not null || value.Map is not null);
    }

    private static object? ToText(VrlCall call) => call.Value("value") switch
    {
        VrlText text => text,
        null => VrlText.Empty,
        VrlList or VrlMap or VrlRegex => throw Coerce(call, "string"),
        VrlTime time => new VrlText(time.ToString()),
        var value => new VrlText(VrlValues.Shown(value)),
    };

    private static object? ToFlag(VrlCall call)
    {
        switch (call.Value("value"))
        {
            case bool flag:
                return flag;
            case long number:
                return number != 0;
            case double number:
                return number != 0;
            case null:
                return false;
            case VrlText text:
                return text.Text.ToLowerInvariant() switch
                {
                    "true" or "t" or "yes" or "y" => true,
                    "false" or "f" or "no" or "n" => false,
                    _ => VrlNumbers.ReadInteger(text.Text, 10, out long number) is null ? number != 0 : throw new VrlFailure($"Invalid boolean value \"{text.Text}\""),
                };
            default:
                throw Coerce(call, "boolean");
        }
    }

    private static object? ToInteger(VrlCall call) => call.Value("value") switch
    {
        long number => number,
        double number => VrlNumbers.Cut(number),
        bool flag => flag ? 1L : 0L,
        null => 0L,
        VrlTime time => time.Seconds,
        VrlText text => VrlNumbers.ReadInteger(text.Text, 10, out long number) is string wrong ? throw new VrlFailure($"Invalid integer \"{text.Text}\": {wrong}") : number,
        _ => throw Coerce(call, "integer"),
    };

    private static object? ToFloat(VrlCall call) => call.Value("value") switch
    {
        double number => number,
        long number => (double)number,
        bool flag => flag ? 1d : 0d,
        null => 0d,
        VrlTime time => time.Seconds is > -9_223_372_036 and < 9_223_372_036 ? ((time.Seconds * 1e9) + time.Nanos) / 1e9 : throw new VrlFailure("can't convert out of range timestamp"),
        VrlText text => ReadFloat(text.Text),
        _ => throw Coerce(call, "float"),
    };

    private static object ReadFloat(string text)
    {
        string? wrong = VrlNumbers.ReadFloat(text, out double number);
        return wrong is not null ? throw new VrlFailure($"Invalid floating point number \"{text}\": {wrong}")
            : double.IsNaN(number) ? throw new VrlFailure($"NaN number not supported \"{text}\"")
            : number;
    }

    private static object? ParseInteger(VrlCall call)
    {
        string text = call.Text("value");
        string digits = text;
        int radix;
        if (call.Has("base"))
        {
            long given = call.Integer("base");
            radix = given is >= 2 and <= 36 ? (int)given : throw new VrlFailure($"invalid base {VrlValues.Shown(new VrlText(text))}: must be be between 2 and 36 (inclusive)");
        }
        else if (text.Length == 0)
        {
            throw new VrlFailure("value is empty");
        }
        else
        {
            string start = text.Length > 1 ? text.Substring(0, 2) : text;
            radix = start switch { "0b" => 2, "0o" => 8, "0x" => 16, _ => text[0] == '0' ? 8 : 10 };
            digits = start is "0b" or "0o" or "0x" ? text.Substring(2) : text;
        }

        return VrlNumbers.ReadInteger(digits, radix, out long number) is string wrong ? throw new VrlFailure($"could not parse integer: {wrong}") : number;
    }

    private static object? FormatInteger(VrlCall call)
    {
        long value = call.Integer("value");
        long radix = call.Integer("base", 10);
        if (radix is < 2 or > 36)
        {
            throw new VrlFailure($"invalid base {radix.ToString(CultureInfo.InvariantCulture)}: must be be between 2 and 36 (inclusive)");
        }

        ulong rest = value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;
        string text = "";
        do
        {
            text = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(rest % (ulong)radix)] + text;
            rest /= (ulong)radix;
        }
        while (rest > 0);

        return new VrlText(value < 0 ? "-" + text : text);
    }

    private static VrlFailure Coerce(VrlCall call, string type) => new($"unable to coerce {VrlValues.KindName(call.Value("value"))} into {type}");
}
