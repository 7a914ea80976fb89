using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Botpress.Client;

/// <summary>
/// Builds the query as the official client sends it: arrays repeat the name, objects use dots, empty ones vanish, null is <c>name=</c>.
/// </summary>
internal static class QueryString
{
    /// <summary>What .NET makes a URI of; servers take far less.</summary>
    public const int MaximumUrlLength = 65_000;

    /// <summary>The problem of a text that UTF-8 cannot express; it would arrive as another.</summary>
    public const string BrokenText = "has half of a character (a lone surrogate), which cannot be sent. Was the text cut within an emoji?";

    // The shortest text that reads back as the same number, which .NET Framework has to be asked for.
    private const string RoundTrip = "R";

    /// <summary>The error for what no address can hold.</summary>
    public static ApiArgumentException TooLong(string field, int length) =>
        new(field, $"makes an address of {length} characters; {MaximumUrlLength} are the most. Give less.");

    public static string Build(IReadOnlyList<string> fields, IReadOnlyDictionary<string, object?> arguments)
    {
        var query = new StringBuilder();
        foreach (string field in fields)
        {
            if (arguments.TryGetValue(field, out object? value))
            {
                Append(query, field, Escape(field), value);
            }
        }

        return query.ToString();
    }

    /// <summary>Percent-encodes a value for its place in the address.</summary>
    /// <exception cref="ApiArgumentException">It cannot be sent.</exception>
    public static string Escape(string field, string value) =>
        value.Length > MaximumUrlLength ? throw TooLong(field, value.Length)
        : JsonText.IsBroken(value) ? throw new ApiArgumentException(field, BrokenText)
        : Escape(value);

    /// <summary>Percent-encodes all but letters, digits and <c>- . _ ~</c>.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>A scalar as the text that stands for it in a path or a query.</summary>
    public static string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime or DateTimeOffset => ApiTime.Format(value),
        double or float => ((IFormattable)value).ToString(RoundTrip, CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static void Append(StringBuilder query, string field, string name, object? value)
    {
        switch (value)
        {
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                {
                    Append(query, field, $"{name}.{Escape(field, Text(entry.Key))}", entry.Value);
                }

                break;
            case double number when double.IsNaN(number) || double.IsInfinity(number):
            case float single when float.IsNaN(single) || float.IsInfinity(single):
                throw new ApiArgumentException(field, $"holds {Text(value)}, which is no number that can be sent. Give a finite number.");
            case IEnumerable list when value is not string:
                foreach (object? item in list)
                {
                    Append(query, field, name, item);
                }

                break;
            default:
                if (query.Length > 0)
                {
                    query.Append('&');
                }

                query.Append(name).Append('=').Append(Escape(field, Text(value)));
                if (query.Length > MaximumUrlLength)
                {
                    throw TooLong(field, query.Length);
                }

                break;
        }
    }
}
