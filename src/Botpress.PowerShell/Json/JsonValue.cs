using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Numerics;
using System.Security;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Free-form JSON to and from PowerShell's own values. Nothing is reinterpreted: text that looks like a date stays text.
/// </summary>
internal static class JsonValue
{
    private const int MaximumDepth = 64;

    /// <summary>
    /// Reads the value that the reader stands on. Objects become custom objects; one that a custom object cannot hold (an empty name,
    /// names that differ only in case) becomes an ordered dictionary that minds the case. Whole numbers become long or BigInteger,
    /// others double, or decimal where a double would lose digits.
    /// </summary>
    public static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
                }

                return items.ToArray();
            case JsonTokenType.String:
                return JsonText.Read(ref reader);
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Null:
                return null;
            default:
                throw new JsonException($"Unexpected {reader.TokenType}.");
        }
    }

    public static object? Read(JsonElement element)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(element.GetRawText()));
        reader.Read();
        return Read(ref reader);
    }

    /// <summary>A value of PowerShell as plain null, text, number, boolean, time, dictionary or list.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameter">The parameter that it was given to, for the error.</param>
    /// <exception cref="ArgumentException">It, or something in it, cannot be sent as JSON.</exception>
    public static object? FromPowerShell(object? value, string parameter) => FromPowerShell(value, parameter, 0);

    private static object ReadObject(ref Utf8JsonReader reader)
    {
        var entries = new List<KeyValuePair<string, object?>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonText.Read(ref reader);
            reader.Read();
            entries.Add(new KeyValuePair<string, object?>(name, Read(ref reader)));
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (entries.All(entry => entry.Key.Length > 0 && names.Add(entry.Key)))
        {
            var custom = new PSObject();
            foreach (KeyValuePair<string, object?> entry in entries)
            {
                custom.Properties.Add(new PSNoteProperty(entry.Key, entry.Value), preValidated: true);
            }

            return custom;
        }

        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        foreach (KeyValuePair<string, object?> entry in entries)
        {
            dictionary[entry.Key] = entry.Value;
        }

        return dictionary;
    }

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole))
        {
            return whole;
        }

        string text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan.ToArray());
        if (text.IndexOfAny(['.', 'e', 'E']) < 0)
        {
            return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        }

        double real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return text.Length > 15 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            && (double.IsInfinity(real) || decimal.TryParse(real.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal rounded) && rounded != exact)
            ? exact : real;
    }

    private static object? FromPowerShell(object? value, string parameter, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new ArgumentException(
                $"The value for -{parameter} is nested more than {MaximumDepth} levels deep, or refers to itself. Give plain data: text, numbers, hashtables and arrays.");
        }

        if (value is PSObject wrapped)
        {
            if (wrapped == AutomationNull.Value)
            {
                // What a command gave that gave nothing.
                return null;
            }

            if (wrapped.BaseObject is PSCustomObject)
            {
                return ToMap(wrapped.Properties.Where(property => property.IsGettable), name => name);
            }

            value = wrapped.BaseObject;
        }

        switch (value)
        {
            case null:
            case string or bool or DateTime or DateTimeOffset:
            case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger:
                return value;
            case SwitchParameter flag:
                return flag.IsPresent;
            case char or Guid or Version or Enum:
                return value.ToString();
            case Uri uri:
                return uri.OriginalString;
            case ScriptBlock block:
                return block.ToString();
            case SecureString:
                throw new ArgumentException($"The value for -{parameter} holds a SecureString, which cannot be sent. Give plain text where the API wants a secret.");
            case IDictionary map:
                var copy = new OrderedDictionary(StringComparer.Ordinal);
                foreach (DictionaryEntry entry in map)
                {
                    copy[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] = FromPowerShell(entry.Value, parameter, depth + 1);
                }

                return copy;
            case IEnumerable list:
                return list.Cast<object?>().Select(item => FromPowerShell(item, parameter, depth + 1)).ToList();
            case BotpressObject model:
                return ToMap(PSObject.AsPSObject(model).Properties.Where(property => property is PSProperty or PSNoteProperty && property.Value is not null), Names.ToCamelCase);
            default:
                throw new ArgumentException(
                    $"The value for -{parameter} holds an object of type {value.GetType().FullName}, which cannot be sent as JSON. Give text, numbers, hashtables and arrays.");
        }

        OrderedDictionary ToMap(IEnumerable<PSPropertyInfo> properties, Func<string, string> rename)
        {
            var map = new OrderedDictionary(StringComparer.Ordinal);
            foreach (PSPropertyInfo property in properties)
            {
                map[rename(property.Name)] = FromPowerShell(property.Value, parameter, depth + 1);
            }

            return map;
        }
    }
}
