using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Botpress.Client;

/// <summary>Writes arguments as JSON: null, text, numbers, booleans, times, dictionaries, lists and JSON that was read, to any depth that <see cref="JsonText.MaximumDepth"/> allows.</summary>
public static class JsonBody
{
    private const int Chunk = 16 * 1024;

    // The official client sends non-ASCII text and / < > & as they are.
    // Stryker disable once Boolean : only the time that it takes tells
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A body with a field for each argument.</summary>
    /// <param name="arguments">The arguments by the API's names.</param>
    /// <exception cref="ApiArgumentException">One of them cannot be sent.</exception>
    public static byte[] Build(IEnumerable<KeyValuePair<string, object?>> arguments)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _options))
        {
            writer.WriteStartObject();
            foreach (KeyValuePair<string, object?> argument in arguments)
            {
                WriteArgument(writer, argument.Key, argument.Value);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>A body that is one value, whatever its kind.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ApiArgumentException">It cannot be sent.</exception>
    public static byte[] BuildValue(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _options))
        {
            WriteArgument(writer, null, value);
        }

        return stream.ToArray();
    }

    private static void WriteArgument(Utf8JsonWriter writer, string? name, object? value)
    {
        try
        {
            if (name is not null)
            {
                WriteName(writer, name);
            }

            Write(writer, value);
        }
        catch (UnsendableException exception)
        {
            throw new ApiArgumentException(name ?? "body", exception.Message);
        }
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        if (writer.BytesCommitted + writer.BytesPending > Limits.Body)
        {
            throw new UnsendableException($"makes a request of more than {Limits.Body / 1024 / 1024} MiB. Send less at once.");
        }

        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(Whole(text));
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case DateTime or DateTimeOffset:
                writer.WriteStringValue(ApiTime.Format(value));
                break;
            case double number:
                WriteReal(writer, number);
                break;
            case float number:
                // Through its shortest text: 0.1f must not become 0.10000000149011612.
                WriteReal(writer, double.Parse(QueryString.Text(number), CultureInfo.InvariantCulture));
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case byte or sbyte or short or ushort or uint or ulong or System.Numerics.BigInteger:
                writer.WriteRawValue(QueryString.Text(value));
                break;
            case JsonElement element:
                // As it was read: what is carried over stays what it was.
                // Stryker disable once Boolean : only the time that it takes tells
                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
            // As the next, without a box for each entry: many rows have hundreds of thousands.
            case Dictionary<string, object?> map:
                writer.WriteStartObject();
                foreach (KeyValuePair<string, object?> entry in map)
                {
                    WriteName(writer, entry.Key);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case IDictionary map:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    WriteName(writer, QueryString.Text(entry.Key));
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item);
                    // Stryker disable once all : only time and memory tell
                    if (writer.BytesPending > Chunk)
                    {
                        // What is written need not be copied each time the writer wants more room.
                        writer.Flush();
                    }
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Whole(QueryString.Text(value)));
                break;
        }
    }

    private static void WriteReal(Utf8JsonWriter writer, double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            throw new UnsendableException($"holds {QueryString.Text(number)}, which JSON cannot express. Give a finite number.");
        }

        // The framework's own on netstandard2.0 gives 17 digits.
        writer.WriteRawValue(QueryString.Text(number));
    }

    private static void WriteName(Utf8JsonWriter writer, string name) => writer.WritePropertyName(Whole(name));

    private static string Whole(string text) => JsonText.IsBroken(text) ? throw new UnsendableException(QueryString.BrokenText) : text;

    /// <summary>What JSON cannot express; the message is the end of a sentence that begins with the argument's name.</summary>
    private sealed class UnsendableException(string message) : Exception(message);
}
