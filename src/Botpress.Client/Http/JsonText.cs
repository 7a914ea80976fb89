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

    private static string Mend(string escaped)
    {
        string text = _escape.Replace(escaped, static match => match.Groups[1].Success
            ? ((char)ushort.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
            : match.Groups[2].Value switch { "b" => "\b", "f" => "\f", "n" => "\n", "r" => "\r", "t" => "\t", string same => same });
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }
}
