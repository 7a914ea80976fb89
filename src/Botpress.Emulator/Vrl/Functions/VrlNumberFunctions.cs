using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions over numbers.</summary>
internal static class VrlNumberFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("abs", "value:number", Same, call => call.Value("value") switch
        {
            long number => (object)(number == long.MinValue ? number : Math.Abs(number)),
            double number => Math.Abs(number),
            var value => throw VrlCall.Expected("integer or float", value),
        }),
        new("ceil", "value:number, precision:int?", Same, call => Rounded(call, Math.Ceiling)),
        new("floor", "value:any, precision:any?", Same, call => Rounded(call, Math.Floor)),
        new("round", "value:number, precision:int?", VrlKind.Integer, call => Rounded(call, number => Math.Round(number, MidpointRounding.AwayFromZero))),
        new("mod", "value:number, modulus:number", ModType, call =>
        {
            object? value = call.Value("value");
            return VrlArithmetic.Remainder(value, call.Value("modulus"));
        }),
        new("format_number", "value:number, scale:int?, decimal_separator:text?, grouping_separator:text?", VrlKind.Text, Format),
    ];

    private static VrlType Same(VrlSite site) => site.Kind("value").Is(VrlBasic.Float) ? VrlKind.Float : site.Kind("value").Is(VrlBasic.Integer) ? VrlKind.Integer : VrlKind.Number;

    private static object? Rounded(VrlCall call, Func<double, double> round)
    {
        long precision = call.Integer("precision", 0);
        object? value = call.Value("value");
        if (value is not double number)
        {
            return value is long ? value : throw VrlCall.Expected("integer or float", value);
        }

        double factor = Math.Pow(10, precision);
        double rounded = round(number * factor) / factor;
        return double.IsNaN(rounded) ? 0d : rounded;
    }

    private static VrlType ModType(VrlSite site) => site.Constant("modulus")?.Value switch
    {
        double number => new VrlType(VrlKind.Float, number == 0),
        long number => new VrlType(VrlKind.Integer, number == 0),
        _ => new VrlType(VrlKind.Number, true),
    };

    private static object? Format(VrlCall call)
    {
        object? value = call.Value("value");
        string text = value is long or double ? Decimal(value) : throw VrlCall.Expected("integer or float", value);
        long? scale = call.Has("scale") ? call.Integer("scale") : null;
        string grouping = call.Text("grouping_separator", "");
        string point = call.Text("decimal_separator", ".");
        int dot = text.IndexOf('.');
        string whole = dot < 0 ? text : text.Substring(0, dot);
        string? fraction = dot < 0 ? null : text.Substring(dot + 1);
        if (scale is long digits)
        {
            if (digits is < 0 or > 10_000)
            {
                throw new VrlFailure("the scale is out of range");
            }

            fraction = digits == 0 ? null : (fraction ?? "").Length > digits ? fraction!.Substring(0, (int)digits) : (fraction ?? "").PadRight((int)digits, '0');
        }

        if (grouping.Length > 0)
        {
            int start = whole.Length % 3;
            whole = string.Concat(whole.Select((letter, index) => (index >= start && (index - start) % 3 == 0 ? grouping : "") + letter));
        }

        return new VrlText(fraction is null ? whole : whole + point + fraction);
    }

    /// <summary>A number as a decimal one, of at most 28 digits.</summary>
    private static string Decimal(object value)
    {
        if (value is long)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        try
        {
            decimal exact = (decimal)(double)value;
            string text = VrlNumbers.Plain((double)value);
            return exact == decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) || text.Length < 17 ? text : exact.ToString(CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            throw new VrlFailure("the number is too large to be formatted");
        }
    }
}
