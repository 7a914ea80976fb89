using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// JSON in the one form that equal data have: keys in ordinal order and each once (of a double one the last counts), arrays in theirs,
/// numbers by their own text, escapes only where JSON demands them, UTF-8 without a mark at its start.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The canonical form, on one line.</summary>
    /// <param name="json">One JSON value, UTF-8.</param>
    /// <param name="isLeftOut">Which members are left out, by the path of names to them, as in <c>integrations/slack/status</c>; null for none.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[] Of(ReadOnlyMemory<byte> json, Func<string, bool>? isLeftOut = null)
    {
        using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
        return Of(document.RootElement, isLeftOut);
    }

    /// <inheritdoc cref="Of(ReadOnlyMemory{byte}, Func{string, bool})"/>
    public static byte[] Of(JsonElement json, Func<string, bool>? isLeftOut = null)
    {
        var text = new StringBuilder();
        Write(text, json, isLeftOut, "");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>What equal data have in common, and no others: SHA-256 of the canonical form, in hexadecimal digits.</summary>
    /// <param name="json">One JSON value, UTF-8.</param>
    /// <param name="isLeftOut">Which members do not count.</param>
    public static string Hash(ReadOnlyMemory<byte> json, Func<string, bool>? isLeftOut = null) => Hex(Sha256(Of(json, isLeftOut)));

    /// <summary>A text as JSON, escaped only where JSON demands it. Half of a surrogate pair becomes U+FFFD: UTF-8 has no form for it.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text)
    {
        var builder = new StringBuilder(text.Length + 2);
        Write(builder, text);
        return builder.ToString();
    }

    /// <summary>SHA-256.</summary>
    /// <param name="bytes">What to hash.</param>
    public static byte[] Sha256(byte[] bytes)
    {
#if NETSTANDARD2_0
        using var hash = SHA256.Create();
        return hash.ComputeHash(bytes);
#else
        return SHA256.HashData(bytes);
#endif
    }

    /// <summary>Bytes in lower case hexadecimal digits.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Hex(byte[] bytes) => string.Concat(bytes.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));

    private static void Write(StringBuilder text, JsonElement json, Func<string, bool>? isLeftOut, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                // The last of a double name counts, wherever it stands.
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (JsonProperty member in json.EnumerateObject())
                {
                    members[NameOf(member)] = member.Value;
                }

                char separator = '{';
                foreach (KeyValuePair<string, JsonElement> member in members)
                {
                    string inner = path.Length == 0 ? member.Key : $"{path}/{member.Key}";
                    if (isLeftOut?.Invoke(inner) != true)
                    {
                        text.Append(separator);
                        Write(text, member.Key);
                        text.Append(':');
                        Write(text, member.Value, isLeftOut, inner);
                        separator = ',';
                    }
                }

                text.Append(separator == '{' ? "{}" : "}");
                break;
            case JsonValueKind.Array:
                text.Append('[');
                bool isFirst = true;
                foreach (JsonElement item in json.EnumerateArray())
                {
                    text.Append(isFirst ? "" : ",");
                    isFirst = false;
                    Write(text, item, isLeftOut, path);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                Write(text, JsonText.Read(json));
                break;
            default:
                text.Append(json.GetRawText());
                break;
        }
    }

    /// <summary>The name of a member, also one with half of a surrogate pair, which cannot be read in the ordinary way.</summary>
    internal static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes("{" + member), JsonText.ReaderOptions);
            _ = reader.Read();
            _ = reader.Read();
            return JsonText.Read(ref reader);
        }
    }

    private static void Write(StringBuilder builder, string text)
    {
        builder.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            _ = character switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\b' => builder.Append("\\b"),
                '\f' => builder.Append("\\f"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                < ' ' => builder.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ when char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) => builder.Append(character).Append(text[++i]),
                _ when char.IsSurrogate(character) => builder.Append('\uFFFD'),
                _ => builder.Append(character),
            };
        }

        builder.Append('"');
    }
}
