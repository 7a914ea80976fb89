using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Botpress.Client;

/// <summary>Reads a page in one pass: the items straight into what they become, and where the list goes on.</summary>
public static class PageReader
{
    /// <param name="body">The answer.</param>
    /// <param name="itemsProperty">
    /// The property with the list; null when the answer is the list; <see cref="Operation.OnlyList"/> for whichever it is.
    /// </param>
    /// <param name="read">Reads an item.</param>
    public static Page<T> Read<T>(ReadOnlyMemory<byte> body, string? itemsProperty, ItemReader<T> read)
    {
        var reader = new Utf8JsonReader(body.Span, JsonText.ReaderOptions);
        var items = new List<T>();
        var warnings = new List<string>();
        string? nextToken = null;
        bool hasMore = false;
        bool found = false;
        try
        {
            if (itemsProperty == Operation.OnlyList)
            {
                itemsProperty = OnlyListOf(body);
            }

            reader.Read();
            if (itemsProperty is null)
            {
                ReadItems(ref reader, items, read);
                return new Page<T>(items, null, false, warnings);
            }

            Expect(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(itemsProperty))
                {
                    reader.Read();
                    // Of a name that comes twice, the last counts, as everywhere in JSON.
                    items.Clear();
                    ReadItems(ref reader, items, read);
                    found = true;
                }
                else if (reader.ValueTextEquals("meta"))
                {
                    reader.Read();
                    nextToken = ReadMeta(ref reader) ?? nextToken;
                }
                else if (reader.ValueTextEquals("nextToken"))
                {
                    reader.Read();
                    nextToken = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
                else if (reader.ValueTextEquals("hasMore"))
                {
                    reader.Read();
                    hasMore = reader.TokenType == JsonTokenType.True;
                }
                else if (reader.ValueTextEquals("warnings"))
                {
                    reader.Read();
                    ReadWarnings(ref reader, warnings);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid(body, exception);
        }

        return found ? new Page<T>(items, nextToken, hasMore, warnings) : throw Invalid(body, null, $"it has no list '{ApiException.Shorten(itemsProperty ?? "")}'");
    }

    /// <summary>The error for a successful answer that is not what it should be.</summary>
    public static ApiException Invalid(ReadOnlyMemory<byte> body, Exception? exception, string? detail = null)
    {
        // An answer of any operation: it may hold a new key or the URL of an upload.
        string beginning = System.Text.Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, 1024)).ToArray());
        string text = ApiException.Shorten(Redaction.RedactText(Redaction.RedactText(beginning, "value", []), "key", []));
        bool isTooDeep = detail is null && JsonText.IsTooDeep(body.Span);
        detail ??= isTooDeep ? $"it is nested more than {JsonText.MaximumDepth} levels deep"
            : text.StartsWith("<", StringComparison.Ordinal) ? "it is a web page, not JSON" : "it is not the JSON that was expected";
        return new ApiException(
            ApiException.InvalidResponse,
            $"The server's answer cannot be used: {detail}.{(isTooDeep ? "" : " Check the API address.")} The answer begins: {(text.Length == 0 ? "(empty)" : text)}",
            innerException: exception);
    }

    private static string? OnlyListOf(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, JsonText.DocumentOptions);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
        {
            return null;
        }

        string[] lists = root.ValueKind != JsonValueKind.Object ? [] :
            [.. root.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Array && property.Name != "warnings").Select(property => property.Name)];
        return lists.Length == 1 ? lists[0] : throw new ApiException(
            ApiException.InvalidResponse,
            lists.Length == 0 ? "The answer has no list: it is no page of one." : $"The answer has {lists.Length} lists: name the items property, one of {ApiException.Shorten(string.Join(", ", lists))}.");
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, List<T> items, ItemReader<T> read)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(read(ref reader));
        }
    }

    private static string? ReadMeta(ref Utf8JsonReader reader)
    {
        string? nextToken = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isToken = reader.ValueTextEquals("nextToken");
            reader.Read();
            if (isToken && reader.TokenType == JsonTokenType.String)
            {
                nextToken = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return nextToken;
    }

    private static void ReadWarnings(ref Utf8JsonReader reader, List<string> warnings)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                warnings.Add(JsonText.Read(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"Expected {type}, found {reader.TokenType}.");
        }
    }
}
