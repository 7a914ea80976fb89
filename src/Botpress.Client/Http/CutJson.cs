using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Botpress.Client;

/// <summary>JSON that was cut off, made whole again, so that it can be read as what it is.</summary>
internal static class CutJson
{
    /// <summary>Ends the text that it ends within, and closes what is open. A name without a value is left out.</summary>
    /// <param name="json">What there is of it.</param>
    /// <param name="mend">Makes another of the text that it ends within.</param>
    /// <returns>The JSON, and the brackets at its end that it was given; null where it is no beginning of any.</returns>
    public static (string Json, string Brackets)? Complete(ReadOnlySpan<byte> json, Func<string, string> mend)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(JsonText.ReaderOptions));
        var open = new Stack<char>();
        bool isNamed = false;
        try
        {
            while (reader.Read())
            {
                isNamed = reader.TokenType == JsonTokenType.PropertyName;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        open.Push('}');
                        break;
                    case JsonTokenType.StartArray:
                        open.Push(']');
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        _ = open.Pop();
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        string known = Encoding.UTF8.GetString(json.Slice(0, (int)reader.BytesConsumed).ToArray()).TrimEnd(' ', '\t', '\r', '\n', ',');
        string rest = Encoding.UTF8.GetString(json.Slice((int)reader.BytesConsumed).ToArray()).TrimStart(' ', '\t', '\r', '\n', ',');
        bool isInList = open.Count > 0 && open.Peek() == ']';
        string value = isNamed || isInList || open.Count == 0 ? Value(rest, mend) : "";
        string brackets = string.Concat(open);
        string whole = known + (value.Length == 0 && isNamed ? "null" : value.Length > 0 && isInList && !known.EndsWith("[", StringComparison.Ordinal) ? "," + value : value) + brackets;
        return whole.Length == 0 ? null : (whole, brackets);
    }

    // What there is of a number or a word is text, too.
    private static string Value(string rest, Func<string, string> mend)
    {
        if (rest.Length == 0 || rest[0] != '"')
        {
            return rest.Length == 0 ? "" : Quoted(rest);
        }

        int end = 1;
        while (end < rest.Length)
        {
            int next = end + (rest[end] != '\\' ? 1 : end + 1 < rest.Length && rest[end + 1] == 'u' ? 6 : 2);
            if (next > rest.Length)
            {
                break;
            }

            end = next;
        }

        using var text = JsonDocument.Parse(rest.Substring(0, end) + "\"");
        return Quoted(mend(JsonText.Read(text.RootElement)));
    }

    private static string Quoted(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
