using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Botpress.Jobs;

/// <summary>Lines of an archive as CSV for spreadsheets: RFC 4180, with a byte order mark, times in UTC.</summary>
/// <param name="columns">The columns.</param>
/// <param name="guardsFormulas">Whether a cell that a spreadsheet would take for a formula gets an apostrophe.</param>
internal sealed class CsvText(IEnumerable<string> columns, bool guardsFormulas)
{
    private readonly string[] _columns = [.. columns];

    /// <summary>The first line, behind the mark of UTF-8.</summary>
    public string Head => "\uFEFF" + string.Join(",", _columns) + "\r\n";

    /// <summary>A line.</summary>
    public string Line(ArchiveRecord record)
    {
        using var json = JsonDocument.Parse(record.Line);
        return string.Join(",", _columns.Select(column => Cell(json.RootElement.TryGetProperty(column, out JsonElement value) ? TextOf(column, value) : ""))) + "\r\n";
    }

    private static string TextOf(string column, JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };
        return column.EndsWith("At", StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? Manifest.Time(time)! : text;
    }

    private string Cell(string text)
    {
        if (guardsFormulas && text.Length > 0 && "=+-@\t\r".IndexOf(text[0]) >= 0)
        {
            text = "'" + text;
        }

        return text.IndexOfAny([',', '"', '\r', '\n']) >= 0 || (text.Length > 0 && (text[0] == ' ' || text[text.Length - 1] == ' ')) ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
