using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Botpress.PowerShell;

/// <summary>About how many bytes a value takes as JSON, so that a request stays below the API's limit.</summary>
internal static class JsonSize
{
    // A number, a time, a separator with its quotes: more than most take.
    private const int Scalar = 24;

    /// <param name="value">A value of <see cref="JsonValue.FromPowerShell(object?, string)"/>.</param>
    /// <param name="parameter">The parameter that it was given to, for the error.</param>
    /// <exception cref="ArgumentException">It holds a number that JSON does not have.</exception>
    public static long Of(object? value, string parameter)
    {
        switch (value)
        {
            case string text:
                return Encoding.UTF8.GetByteCount(text) + 3;
            // As the next, without a box for each entry: many rows have hundreds of thousands.
            case Dictionary<string, object?> columns:
                long size = 2;
                foreach (KeyValuePair<string, object?> column in columns)
                {
                    size += Of(column.Key, parameter) + Of(column.Value, parameter) + 2;
                }

                return size;
            case IDictionary map:
                size = 2;
                foreach (DictionaryEntry entry in map)
                {
                    size += Of(entry.Key, parameter) + Of(entry.Value, parameter) + 2;
                }

                return size;
            case IEnumerable list:
                size = 2;
                foreach (object? item in list)
                {
                    size += Of(item, parameter) + 1;
                }

                return size;
            case double real when double.IsNaN(real) || double.IsInfinity(real):
                throw NotFinite(real);
            case float real when float.IsNaN(real) || float.IsInfinity(real):
                throw NotFinite(real);
            default:
                return Scalar;
        }

        ArgumentException NotFinite(double number) =>
            new($"The value for -{parameter} holds {number.ToString(CultureInfo.InvariantCulture)}, which JSON cannot express. Give a finite number.");
    }
}
