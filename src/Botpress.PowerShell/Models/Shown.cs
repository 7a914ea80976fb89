using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// What the views show of objects: the build puts every column and line of the module's views through here. It is asked by an index, since
/// where the language is constrained PowerShell calls no method of a module's type, and would show nothing.
/// </summary>
public sealed class Shown
{
    private Shown()
    {
    }

    /// <summary>What is shown of values, by the values.</summary>
    public static Shown Of { get; } = new();

    /// <summary>A value as a view shows it, the same in every culture: times by the Gregorian calendar, numbers with a point.</summary>
    /// <param name="value">
    /// The value in a list, without which PowerShell refuses null and asks for each item of a list by itself; after it, if need be, the
    /// format of a time or number: <c>utc</c> for a time as ISO 8601 text in UTC.
    /// </param>
    /// <returns>What <see cref="Text"/> makes of it, where it is neither a time nor a number.</returns>
    public object? this[object?[] value]
    {
        get
        {
            object? shown = value?.Length > 0 ? value[0] : null;
            string? format = value?.Length > 1 ? value[1]?.ToString() : null;
            return (shown is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : shown) switch
            {
                DateTime time when format == "utc" => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                DateTime time => time.ToString(format ?? "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                IFormattable number and not (Enum or PSObject) => number.ToString(format == "utc" ? null : format, CultureInfo.InvariantCulture),
                _ => Text(shown),
            };
        }
    }

    /// <summary>A value as a view shows it. The object that has it keeps it as it is.</summary>
    /// <param name="value">The value of a property, or what a view makes of some.</param>
    /// <returns>The value, where its text is fit for a terminal; else the text, or the texts of a list, with U+FFFD for what is not.</returns>
    public static object? Text(object? value)
    {
        switch (value is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : value)
        {
            case null:
                return null;
            case string text:
                return TerminalText.Clean(text);
            case not PSObject and (IConvertible or IFormattable):
                return value;
            case IDictionary map when TagsOf(map) is string tags:
                return TerminalText.Clean(tags);
            case IEnumerable items:
                string[] texts = [.. items.Cast<object?>().Select(item => item is null ? "" : PSObject.AsPSObject(item).ToString())];
                string[] cleaned = [.. texts.Select(TerminalText.Clean)];
                return texts.SequenceEqual(cleaned, StringComparer.Ordinal) ? value : cleaned;
            case object other:
                string shown = PSObject.AsPSObject(other).ToString();
                string clean = TerminalText.Clean(shown);
                return ReferenceEquals(shown, clean) ? value : clean;
        }
    }

    // Tags that were deserialised are a hashtable, in no order.
    private static string? TagsOf(IDictionary map)
    {
        KeyValuePair<string, string?>[] tags = [.. map.Keys.Cast<object>()
            .Where(key => key is string && Plain(map[key]) is (null or string))
            .Select(key => new KeyValuePair<string, string?>((string)key, (string?)Plain(map[key])))];
        return tags.Length < map.Count ? null : MapText.Write(map is Hashtable ? tags.OrderBy(tag => tag.Key, StringComparer.Ordinal) : tags);
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
