using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading;

namespace Botpress.Client;

/// <summary>
/// Reads JSON text also where a character is broken: JavaScript writes the half of an emoji that a cut text ends with as
/// <c>\ud83d</c>, which the framework refuses. What is broken becomes U+FFFD, so that one such text does not spoil a whole page.
/// </summary>
public static class JsonText
{
    /// <summary>
    /// How deep answers and arguments may be nested: far more than data are, and few enough for the stack of any thread.
    /// </summary>
    public const int MaximumDepth = 512;

    /// <summary>
    /// How many values an answer may have, where an object counts as four, and so does a value with a name. Objects of PowerShell are large:
    /// fifteen megabytes of empty ones would take more than one gigabyte.
    /// </summary>
    public const int MaximumParts = 1_000_000;

    // An object, empty as it may be, and a number that no processor knows, which may stand for a thousand digits.
    private const int ObjectWeight = 4;
    private const int NameWeight = 3;
    private const int LongNumberWeight = 100;
    private const int OrdinaryDigits = 40;

    // As many as the longest double needs. What has more becomes an object of its own.
    private const int DoubleDigits = 24;

    // What is shorter cannot have too many.
    private const int HarmlessLength = 64 * 1024;

    /// <summary>How answers are read token by token.</summary>
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    /// <summary>How answers are read as a whole.</summary>
    public static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaximumDepth };

    /// <summary>The text, or the name of a property, that the reader stands on.</summary>
    /// <param name="reader">The reader; it reads from one span.</param>
    public static string Read(ref Utf8JsonReader reader)
    {
        // Asked first: an answer may have hundreds of thousands of broken texts, and an exception for each would take seconds.
        return reader.ValueIsEscaped && HasSurrogate(reader.ValueSpan) ? Mend(Encoding.UTF8.GetString(reader.ValueSpan.ToArray())) : reader.GetString()!;
    }

    /// <summary>The text that an element is.</summary>
    /// <param name="element">An element of kind <see cref="JsonValueKind.String"/>.</param>
    public static string Read(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException) when (element.ValueKind == JsonValueKind.String)
        {
            string quoted = element.GetRawText();
            return Mend(quoted.Substring(1, quoted.Length - 2));
        }
    }

    /// <summary>A value as JSON: null, text, numbers, booleans, times, dictionaries and lists.</summary>
    /// <exception cref="ApiArgumentException">JSON cannot express it.</exception>
    public static string Write(object? value) => Encoding.UTF8.GetString(JsonBody.BuildValue(value));

    /// <summary>Whether a text is broken: it has half of a surrogate pair, as one that was cut within an emoji has.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True when it has; UTF-8 has nothing to send for it.</returns>
    public static bool IsBroken(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether JSON has more than <see cref="MaximumParts"/>. What is no JSON has as many as there are before that shows.</summary>
    internal static bool IsTooLarge(ReadOnlySpan<byte> json, CancellationToken cancellationToken)
    {
        if (json.Length < HarmlessLength)
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, ReaderOptions);
        int parts = 0;
        try
        {
            for (int tokens = 1; reader.Read(); tokens++)
            {
                parts += reader.TokenType switch
                {
                    JsonTokenType.StartObject => ObjectWeight,
                    JsonTokenType.Number when IsLong(reader.ValueSpan) => LongNumberWeight,
                    JsonTokenType.Number when reader.ValueSpan.Length > DoubleDigits => ObjectWeight,
                    JsonTokenType.PropertyName => NameWeight,
                    JsonTokenType.EndObject or JsonTokenType.EndArray => 0,
                    _ => 1,
                };
                if (parts > MaximumParts)
                {
                    return true;
                }

                if (tokens % 4096 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        catch (JsonException)
        {
            // Whoever reads it says what is wrong with it.
        }

        return false;
    }

    /// <summary>Whether JSON is nested deeper than <see cref="MaximumDepth"/>.</summary>
    internal static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        int depth = 0;
        bool isText = false;
        for (int i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'"':
                    isText = !isText;
                    break;
                case (byte)'\\' when isText:
                    i++;
                    break;
                case (byte)'{' or (byte)'[' when !isText:
                    if (++depth > MaximumDepth)
                    {
                        return true;
                    }

                    break;
                case (byte)'}' or (byte)']' when !isText:
                    depth--;
                    break;
            }
        }

        return false;
    }

    private static bool IsLong(ReadOnlySpan<byte> number)
    {
        // With a sign, e-99 is the longest power that counts as none.
        int power = number.IndexOfAny((byte)'e', (byte)'E');
        return number.Length > OrdinaryDigits || (power >= 0 && number.Length - power > 4);
    }

    // As an escape: \ud83d.
    private static bool HasSurrogate(ReadOnlySpan<byte> escaped) => escaped.IndexOf("\\ud"u8) >= 0 || escaped.IndexOf("\\uD"u8) >= 0;

    private static string Mend(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            char kind = escaped[++i];
            if (kind == 'u')
            {
                text.Append((char)int.Parse(escaped.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(kind switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => kind });
            }
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }

        return text.ToString();
    }
}
