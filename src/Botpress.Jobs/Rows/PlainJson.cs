using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>JSON as the values that arguments of requests are: null, text, numbers, booleans, lists and dictionaries that mind the case.</summary>
public static class PlainJson
{
    /// <summary>The value that the text is.</summary>
    /// <param name="json">One JSON value, UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static object? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        _ = reader.Read();
        object? value = Read(ref reader);
        return reader.Read() ? throw new JsonException("Something follows the value.") : value;
    }

    /// <summary>The object or list that a text is; null where it is neither.</summary>
    /// <param name="text">The text.</param>
    public static object? ReadNested(string text)
    {
        if (JsonText.IsBroken(text))
        {
            // The text is refused when it is about to be sent.
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), JsonText.ReaderOptions);
            _ = reader.Read();
            return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? Read(ref reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value that the reader stands on.</summary>
    /// <param name="reader">The reader; it reads from one span.</param>
    public static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new OrderedDictionary(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = JsonText.Read(ref reader);
                    _ = reader.Read();
                    map[name] = Read(ref reader);
                }

                return map;
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
                }

                return items;
            case JsonTokenType.String:
                return JsonText.Read(ref reader);
            case JsonTokenType.Number:
                return JsonNumber.Read(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }

    /// <summary>
    /// Writes what equal values have in common, and no others: numbers by what they are rather than how they are written, objects in the order of
    /// their keys.
    /// </summary>
    internal static void WriteKey(StringBuilder key, object? value)
    {
        switch (value)
        {
            case null:
                _ = key.Append("null");
                break;
            case string text:
                _ = key.Append(text.Length).Append('"').Append(text);
                break;
            case bool flag:
                _ = key.Append(flag ? "true" : "false");
                break;
            case DateTime or DateTimeOffset:
                WriteKey(key, ApiTime.Format(value));
                break;
            case IDictionary map:
                var members = new SortedDictionary<string, object?>(StringComparer.Ordinal);
                foreach (DictionaryEntry entry in map)
                {
                    members[(string)entry.Key] = entry.Value;
                }

                _ = key.Append('{');
                foreach (KeyValuePair<string, object?> member in members)
                {
                    _ = key.Append(CanonicalJson.Quote(member.Key)).Append(':');
                    WriteKey(key, member.Value);
                    _ = key.Append(',');
                }

                _ = key.Append('}');
                break;
            case IEnumerable list:
                _ = key.Append('[');
                foreach (object? item in list)
                {
                    WriteKey(key, item);
                    _ = key.Append(',');
                }

                _ = key.Append(']');
                break;
            default:
                if (IsNumber(value))
                {
                    _ = key.Append(Number(value));
                }
                else
                {
                    WriteKey(key, Convert.ToString(value, CultureInfo.InvariantCulture));
                }

                break;
        }
    }

    /// <summary>Whether it is a number of any type.</summary>
    internal static bool IsNumber(object? value) =>
        value is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger;

    // The service keeps numbers as JavaScript does: as the double that is nearest to their text. The framework's own conversions cut.
    private static string Number(object value)
    {
        double number = value is float small ? double.Parse(small.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : value is decimal or BigInteger && double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out double nearest) ? nearest
            : value is BigInteger large ? (double)large
            : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture);
    }
}
