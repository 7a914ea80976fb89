using System;
using System.Globalization;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>The operators that reckon and compare.</summary>
internal static class VrlArithmetic
{
    public static object? Apply(string name, object? left, object? right) => name switch
    {
        "+" => Add(left, right),
        "-" => Subtract(left, right),
        "*" => Multiply(left, right),
        "/" => Divide(left, right),
        "==" => VrlValues.Equal(left, right),
        "!=" => !VrlValues.Equal(left, right),
        "|" => left is VrlMap a && right is VrlMap b ? new VrlMap(a.Entries.Concat(b.Entries)) : throw Fail("can't merge type {1} into {0}", left, right),
        _ => Compare(name, left, right),
    };

    public static object? And(object? left, object? right) => (left, right) switch
    {
        (bool a, bool b) => a && b,
        (null, _) or (bool, null) => false,
        _ => throw Fail("can't apply an AND to types {0} and {1}", left, right),
    };

    /// <summary>What is left over of a division.</summary>
    public static object? Remainder(object? left, object? right)
    {
        double divisor = Worth(right) ?? throw Fail("can't calculate remainder of type {0} and {1}", left, right);
        if (divisor == 0)
        {
            throw new VrlFailure("can't divide by zero");
        }

        return (left, right) switch
        {
            (long a, long b) => (object)(b == -1 ? 0L : a % b),
            (long or double, _) => Finite(Worth(left)!.Value % divisor),
            _ => throw Fail("can't calculate remainder of type {0} and {1}", left, right),
        };
    }

    private static object? Add(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => (object)unchecked(a + b),
        (long or double, long or double) => Finite(Worth(left)!.Value + Worth(right)!.Value),
        (VrlText a, VrlText b) => Join(a, b),
        (VrlText, null) => left,
        (null, VrlText) => right,
        _ => throw Fail("can't add type {1} to {0}", left, right),
    };

    private static object? Subtract(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => (object)unchecked(a - b),
        (long or double, long or double) => Finite(Worth(left)!.Value - Worth(right)!.Value),
        _ => throw Fail("can't subtract type {1} from {0}", left, right),
    };

    private static object? Multiply(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => (object)unchecked(a * b),
        (long or double, long or double) => Finite(Worth(left)!.Value * Worth(right)!.Value),
        (VrlText text, long times) => Repeat(text, times),
        (long times, VrlText text) => Repeat(text, times),
        _ => throw Fail("can't multiply type {0} by {1}", left, right),
    };

    private static object? Divide(object? left, object? right)
    {
        double divisor = Worth(right) ?? throw Fail("can't divide type {0} by {1}", left, right);
        if (divisor == 0)
        {
            throw new VrlFailure("can't divide by zero");
        }

        return Finite((Worth(left) ?? throw Fail("can't divide type {0} by {1}", left, right)) / divisor);
    }

    private static bool Compare(string name, object? left, object? right)
    {
        int order;
        switch (left, right)
        {
            case (long a, long b):
                order = a.CompareTo(b);
                break;
            case (long or double, long or double):
                order = Worth(left)!.Value.CompareTo(Worth(right)!.Value);
                break;
            case (VrlText a, VrlText b):
                order = a.CompareTo(b);
                break;
            case (VrlTime a, VrlTime b):
                order = a.CompareTo(b);
                break;
            case (VrlText or VrlTime, _):
                throw new VrlFailure($"expected {VrlValues.KindName(left)}, got {VrlValues.KindName(right)}");
            default:
                throw Fail(name == ">" ? "can't calculate remainder of type {0} and {1}" : "can't compare {0} >= {1}", left, right);
        }

        return name switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    private static VrlText Join(VrlText left, VrlText right)
    {
        if ((long)left.Length + right.Length > VrlCollection.MostSize)
        {
            throw new VrlOverrun("a text is too long");
        }

        return new VrlText([.. left.Bytes, .. right.Bytes]);
    }

    private static VrlText Repeat(VrlText text, long times)
    {
        if (times <= 0 || text.Length == 0)
        {
            return VrlText.Empty;
        }

        if (times > VrlCollection.MostSize || text.Length * times > VrlCollection.MostSize)
        {
            throw new VrlOverrun("a text is too long");
        }

        byte[] all = new byte[text.Length * times];
        Array.Copy(text.Bytes, all, text.Length);
        for (int filled = text.Length; filled < all.Length; filled *= 2)
        {
            Array.Copy(all, 0, all, filled, Math.Min(filled, all.Length - filled));
        }

        return new VrlText(all);
    }

    private static double? Worth(object? value) => value switch { long whole => whole, double number => number, _ => null };

    private static double Finite(double number) => double.IsNaN(number) ? 0 : number;

    private static VrlFailure Fail(string text, object? left, object? right) =>
        new(string.Format(CultureInfo.InvariantCulture, text, VrlValues.KindName(left), VrlValues.KindName(right)));
}
