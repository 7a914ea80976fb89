using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>
/// What holds for values of all types. They are null, bool, long, double, <see cref="VrlText"/>, <see cref="VrlTime"/>,
/// <see cref="VrlRegex"/>, <see cref="VrlList"/> and <see cref="VrlMap"/>.
/// </summary>
internal static class VrlValues
{
    /// <summary>Whether two values are the same, of the same type.</summary>
    public static bool Same(object? left, object? right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        switch (left, right)
        {
            case (VrlList a, VrlList b):
                return a.Items.Count == b.Items.Count && a.Items.Zip(b.Items, Same).All(same => same);
            case (VrlMap a, VrlMap b):
                return a.Entries.Count == b.Entries.Count && a.Entries.Zip(b.Entries, (x, y) => x.Key == y.Key && Same(x.Value, y.Value)).All(same => same);
            case (VrlRegex a, VrlRegex b):
                return a.Pattern == b.Pattern;
            default:
                return Equals(left, right);
        }
    }

    /// <summary>As <c>==</c> has it: whole numbers and floats compare by what they are worth.</summary>
    public static bool Equal(object? left, object? right) => (left is long or double) && (right is long or double)
        ? Convert.ToDouble(left, CultureInfo.InvariantCulture).Equals(Convert.ToDouble(right, CultureInfo.InvariantCulture))
        : Same(left, right);

    /// <summary>What errors call the type of a value.</summary>
    public static string KindName(object? value) => value switch
    {
        VrlList { Items.Count: > 0 } list => "[" + string.Join(", ", Few(list.Items.Select(KindName))) + "]",
        VrlMap { Entries.Count: > 0 } map => "{ " + string.Join(", ", Few(map.Entries.Select(entry => $"{entry.Key}: {KindName(entry.Value)}"))) + " }",
        VrlList => "array",
        VrlMap => "object",
        null => "null",
        bool => "boolean",
        long => "integer",
        double => "float",
        VrlText => "string",
        VrlTime => "timestamp",
        _ => "regex",
    };

    /// <summary>A value as a script would have it.</summary>
    public static string Shown(object? value) => value switch
    {
        VrlText text => "\"" + text.Text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"",
        VrlList list => "[" + string.Join(", ", Few(list.Items.Select(Shown))) + "]",
        VrlMap map => "{ " + string.Join(", ", Few(map.Entries.Select(entry => $"\"{entry.Key}\": {Shown(entry.Value)}"))) + " }",
        VrlTime time => $"t'{time}'",
        VrlRegex regex => $"r'{regex.Pattern}'",
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => VrlNumbers.Plain(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A value for a set of them.</summary>
    public static int Hash(object? value) => value switch
    {
        VrlList list => list.Items.Aggregate(1, (hash, item) => unchecked((hash * 31) + Hash(item))),
        VrlMap map => map.Entries.Aggregate(2, (hash, entry) => unchecked((hash * 31) + entry.Key.Length + Hash(entry.Value))),
        VrlRegex regex => regex.Pattern.Length,
        null => 0,
        _ => value.GetHashCode(),
    };

    /// <summary>What errors show of a long value; nobody reads more.</summary>
    private static IEnumerable<string> Few(IEnumerable<string> parts) => parts.Take(500);
}

/// <summary>Values as keys of a set.</summary>
internal sealed class VrlValueComparer : IEqualityComparer<object?>
{
    public static readonly VrlValueComparer Instance = new();

    bool IEqualityComparer<object?>.Equals(object? x, object? y) => VrlValues.Same(x, y);

    int IEqualityComparer<object?>.GetHashCode(object? obj) => VrlValues.Hash(obj);
}
