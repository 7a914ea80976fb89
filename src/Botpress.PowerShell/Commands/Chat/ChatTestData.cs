using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Reads the parts of a test of a conversation, whether they come from a file or are objects of PowerShell.</summary>
internal static class ChatTestData
{
    /// <summary>The entries of a hashtable or custom object; null where it is neither.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>>? Map(object? value) => GivenValue.Unwrapped(value) switch
    {
        IDictionary map => [.. map.Keys.Cast<object>().Select(key => new KeyValuePair<string, object?>(key.ToString() ?? "", map[key]))],
        PSObject custom => [.. custom.Properties.Where(property => property.IsGettable).Select(property => new KeyValuePair<string, object?>(property.Name, property.Value))],
        _ => null,
    };

    /// <summary>The items of a list; null where it is none.</summary>
    public static IReadOnlyList<object?>? List(object? value) =>
        GivenValue.Unwrapped(value) is IEnumerable list and not (string or IDictionary) && GivenValue.Unwrapped(value) is not PSObject ? [.. list.Cast<object?>()] : null;

    /// <summary>Text, or a number or the like as text; null for what has parts.</summary>
    public static string? Text(object? value) => GivenValue.Unwrapped(value) switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime or DateTimeOffset or Enum => null,
        IConvertible number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Whether a value means yes.</summary>
    /// <exception cref="FormatException">It means neither.</exception>
    public static bool Flag(object? value) => Text(value)?.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => throw new FormatException("is neither true nor false"),
    };

    /// <summary>A number of seconds.</summary>
    /// <exception cref="FormatException">It is none, or none that can be waited for.</exception>
    public static double Seconds(object? value) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 86400
            ? seconds : throw new FormatException("is no number of seconds from 0 to 86400");
}
