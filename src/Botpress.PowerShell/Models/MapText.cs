using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// A map of text to text in one line, <c>a=1, b=2</c>, as a cell of a CSV file has it. What would be read otherwise than it is meant
/// stands in double quotes, those in it doubled: <c>a="1, 2", "b=c"=3</c>.
/// </summary>
internal static class MapText
{
    private static readonly Regex _typeName = new(@"^System\.[A-Za-z0-9_.`]+(\[.*\])?$", RegexOptions.CultureInvariant);

    /// <summary>Whether a text is what others write of an object whose parts they leave out.</summary>
    public static bool IsTypeName(string text) => _typeName.IsMatch(text);

    public static string Write(IEnumerable<KeyValuePair<string, string?>> map) =>
        string.Join(", ", map.Select(entry => $"{Quoted(entry.Key, isKey: true)}={Quoted(entry.Value ?? "", isKey: false)}"));

    /// <exception cref="FormatException">It is no such text, or could be read in more ways than one.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> Read(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.StartsWith("{", StringComparison.Ordinal))
        {
            return ReadJson(trimmed);
        }

        if (IsTypeName(trimmed) || trimmed.StartsWith("@{", StringComparison.Ordinal))
        {
            throw new FormatException($"'{Names.Short(text)}' is what Export-Csv makes of an object; its parts cannot be read back. Give a hashtable, or text such as a=1, b=2.");
        }

        var map = new List<KeyValuePair<string, string?>>();
        int at = 0;
        while (true)
        {
            string key = Part(trimmed, ref at, '=');
            if (at == trimmed.Length)
            {
                throw Unreadable(text, key);
            }

            at++;
            string value = Part(trimmed, ref at, ',');
            map.Add(new KeyValuePair<string, string?>(key, value));
            if (at == trimmed.Length)
            {
                return map;
            }

            at++;
        }
    }

    /// <summary>Reads up to a separator, or to the end.</summary>
    private static string Part(string text, ref int at, char separator)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (at < text.Length && text[at] == '"')
        {
            var quoted = new StringBuilder();
            for (at++; at < text.Length; at++)
            {
                if (text[at] != '"')
                {
                    quoted.Append(text[at]);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    quoted.Append(text[at++]);
                }
                else
                {
                    for (at++; at < text.Length && text[at] == ' '; at++)
                    {
                    }

                    return at == text.Length || text[at] == separator ? quoted.ToString() : throw Unreadable(text, quoted.ToString());
                }
            }

            throw Unreadable(text, quoted.ToString());
        }

        int end = text.IndexOf(separator, at);
        string part = (end < 0 ? text.Substring(at) : text.Substring(at, end - at)).Trim();
        at = end < 0 ? text.Length : end;
        return part.IndexOf('"') >= 0 || (separator == '=' && part.IndexOf(',') >= 0) ? throw Unreadable(text, part) : part;
    }

    private static string Quoted(string part, bool isKey) =>
        part.Length == 0 ? (isKey ? "\"\"" : "")
        : part.IndexOfAny([',', '"', '\r', '\n']) >= 0 || part.Trim().Length < part.Length || (isKey && (part.IndexOf('=') >= 0 || part[0] is '{' or '@'))
            ? $"\"{part.Replace("\"", "\"\"")}\""
            : part;

    private static IReadOnlyList<KeyValuePair<string, string?>> ReadJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, JsonText.DocumentOptions);
            return [.. document.RootElement.EnumerateObject().Select(field => new KeyValuePair<string, string?>(field.Name, field.Value.ValueKind switch
            {
                JsonValueKind.String => JsonText.Read(field.Value),
                JsonValueKind.Null => null,
                JsonValueKind.Object or JsonValueKind.Array => throw new FormatException($"The value of '{Names.Short(field.Name)}' is no single value, and this map is of text to text."),
                _ => field.Value.GetRawText(),
            }))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"'{Names.Short(text)}' begins like JSON and is none. Give a hashtable, or text such as a=1, b=2.", exception);
        }
    }

    private static FormatException Unreadable(string text, string part) => new(
        $"'{Names.Short(text)}' cannot be read as a map: '{Names.Short(part)}' is no key=value. Give a hashtable, or text such as a=1, b=2, with a comma or an equals sign in double quotes: a=\"1, 2\".");
}
