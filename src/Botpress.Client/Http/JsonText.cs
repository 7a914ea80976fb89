using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

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

    /// <summary>How answers are read token by token.</summary>
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    /// <summary>How answers are read as a whole.</summary>
    public static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaximumDepth };

    private static readonly Regex _escape = new(@"\\(?:u([0-9a-fA-F]{4})|(.))", RegexOptions.CultureInvariant);

    /// <summary>The text, or the name of a property, that the reader stands on.</summary>
    /// <param name="reader">The reader; it reads from one span.</param>
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException) when (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
        {
            return Mend(Encoding.UTF8.GetString(reader.ValueSpan.ToArray()));
        }
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

    private static string Mend(string escaped)
    {
        string text = _escape.Replace(escaped, static match => match.Groups[1].Success
            ? ((char)ushort.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
            : match.Groups[2].Value switch { "b" => "\b", "f" => "\f", "n" => "\n", "r" => "\r", "t" => "\t", string same => same });
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }
}
