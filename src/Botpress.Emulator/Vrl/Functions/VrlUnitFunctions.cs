using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Durations and sizes with their units.</summary>
internal static class VrlUnitFunctions
{
    private static readonly Dictionary<string, decimal> _durations = new()
    {
        ["ns"] = 0.000000001m,
        ["us"] = 0.000001m,
        ["\u00b5s"] = 0.000001m,
        ["ms"] = 0.001m,
        ["cs"] = 0.01m,
        ["ds"] = 0.1m,
        ["s"] = 1,
        ["m"] = 60,
        ["h"] = 3600,
        ["d"] = 86400,
        ["w"] = 604800,
    };

    public static IEnumerable<VrlFunction> All() =>
    [
        new("parse_duration", "value:text, unit:text", new VrlType(VrlKind.Float, true), Duration),
        new("parse_bytes", "value:text, unit:text, base:text?", BytesType, Size),
    ];

    private static object? Duration(VrlCall call)
    {
        string rest = call.Text("value");
        string unit = call.Text("unit");
        if (!_durations.TryGetValue(unit, out decimal target))
        {
            throw new VrlFailure($"unknown unit format: '{unit}'");
        }

        double sum = 0;
        while (rest.Length > 0)
        {
            (decimal Number, string Unit, int End) part = Next(rest) ?? throw new VrlFailure($"unable to parse duration: '{rest}'");
            decimal one = _durations.TryGetValue(part.Unit, out decimal known) ? known : throw new VrlFailure($"unknown duration unit: '{part.Unit}'");
            try
            {
                sum += (double)(part.Number * one / target);
            }
            catch (OverflowException)
            {
                throw new VrlFailure($"unable to parse duration: '{rest}'");
            }

            rest = rest.Substring(part.End);
        }

        return sum;
    }

    /// <summary>The next number with a unit of one or two letters, wherever it begins.</summary>
    private static (decimal Number, string Unit, int End)? Next(string text)
    {
        static bool IsUnit(char letter) => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '\u00b5' or '\u03bc';
        for (int start = 0; start < text.Length; start++)
        {
            int at = start;
            while (at < text.Length && VrlNumbers.IsDigit(text[at]))
            {
                at++;
            }

            if (at + 1 < text.Length && text[at] == '.' && VrlNumbers.IsDigit(text[at + 1]))
            {
                at++;
                while (at < text.Length && VrlNumbers.IsDigit(text[at]))
                {
                    at++;
                }
            }

            string number = text.Substring(start, at - start);
            at += number.Length > 0 && at < text.Length && char.IsWhiteSpace(text[at]) ? 1 : 0;
            int end = at;
            while (end < text.Length && end - at < 2 && IsUnit(text[end]))
            {
                end++;
            }

            if (number.Length > 0 && end > at)
            {
                return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
                    ? (value, text.Substring(at, end - at), end)
                    : throw new VrlFailure("unable to parse number: Invalid decimal: overflow from too many digits");
            }

            // What did not fit as a whole can begin at its point again.
            int point = number.IndexOf('.');
            start = number.Length == 0 ? start : point >= 0 ? start + point : Math.Max(start, at - 1);
        }

        return null;
    }

    private static VrlType BytesType(VrlSite site)
    {
        site.OneOf("base", "2", "10");
        return new VrlType(VrlKind.Float, true);
    }

    private static object? Size(VrlCall call)
    {
        string text = call.Text("value");
        string unit = call.Text("unit");
        bool binary = call.Text("base", "2") == "2";
        string known = binary ? "B KiB MiB GiB TiB PiB EiB KB MB GB TB PB EB" : "B kB MB GB TB PB EB";
        if (Array.IndexOf(known.Split(' '), unit) < 0)
        {
            throw new VrlFailure($"unknown unit format: '{unit}'");
        }

        string bare = text.Replace(" ", "").Replace("_", "").ToLowerInvariant();
        int letters = bare.Length;
        while (letters > 0 && bare[letters - 1] is >= 'a' and <= 'z')
        {
            letters--;
        }

        if (letters == 0)
        {
            throw new VrlFailure(Factor(bare, binary) is null ? "unable to parse bytes: 'invalid digit found in string'" : "unable to parse bytes: 'cannot parse integer from empty string'");
        }

        decimal? factor = Factor(bare.Substring(letters), binary);
        if (factor is not null && letters > 28 && bare.Take(letters).All(VrlNumbers.IsDigit))
        {
            throw new VrlFailure("unable to parse bytes: 'number too large to fit in target type'");
        }

        if (factor is null || !decimal.TryParse(bare.Substring(0, letters), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            throw new VrlFailure("unable to parse bytes: 'invalid digit found in string'");
        }

        try
        {
            decimal bytes = decimal.Truncate(number * factor.Value);
            return bytes > ulong.MaxValue ? throw new VrlFailure("unable to parse bytes: 'number too large to fit in target type'") : (double)(bytes / Factor(unit.ToLowerInvariant(), binary)!.Value);
        }
        catch (OverflowException)
        {
            throw new VrlFailure("unable to parse bytes: 'number too large to fit in target type'");
        }
    }

    /// <summary>How many bytes a unit has; where it does not say, the base decides.</summary>
    private static decimal? Factor(string unit, bool binary)
    {
        unit = unit.EndsWith("b", StringComparison.Ordinal) ? unit.Substring(0, unit.Length - 1) : unit;
        bool named = unit.EndsWith("i", StringComparison.Ordinal);
        unit = named ? unit.Substring(0, unit.Length - 1) : unit;
        int power = unit.Length == 0 ? 0 : unit.Length == 1 ? "kmgtpe".IndexOf(unit[0]) + 1 : -1;
        if (power < 0 || (power == 0 && unit.Length > 0))
        {
            return null;
        }

        decimal factor = 1;
        for (int step = 0; step < power; step++)
        {
            factor *= named || binary ? 1024 : 1000;
        }

        return factor;
    }
}
