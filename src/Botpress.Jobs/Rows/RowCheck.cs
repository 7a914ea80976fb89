using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Holds rows to what a table asks of them, one after the other, as they are when they are sent: it makes them fit first. Of the rows before
/// it keeps the keys only.
/// </summary>
public sealed class RowCheck
{
    private const int MaximumValueLength = 60;

    // Beyond, numbers of JavaScript lose digits.
    private const long MaximumExact = 1L << 53;

    // The most bytes that a character, or what is no text, has as JSON.
    private const int BytesPerCharacter = 6;
    private const int BytesPerValue = 40;

    private static readonly Regex _commaNumber = new(@"^\s*[+-]?(\d+|\d{1,3}([. \u00a0\u202f]\d{3})+),\d+\s*$", RegexOptions.CultureInvariant);

    private static readonly string[] _timeForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly TableColumns _columns;
    private readonly RowConversion _conversion;
    private readonly TableColumn[] _required;
    private readonly string? _keyColumn;
    private readonly bool _needsKey;
    private readonly Dictionary<string, long> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private List<RowFinding> _findings = [];

    /// <param name="columns">What the table asks.</param>
    /// <param name="keyColumn">The column that tells rows apart; null for the table's own key, which rows may lack.</param>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public RowCheck(TableColumns columns, string? keyColumn = null)
    {
        _columns = columns;
        _conversion = new RowConversion(columns);
        _required = [.. columns.Columns.Where(column => column.IsRequired)];
        _keyColumn = keyColumn ?? columns.KeyColumn;
        _needsKey = keyColumn is not (null or TableColumns.Id);
        if (_needsKey && columns[keyColumn!] is null)
        {
            throw new ArgumentException($"The table has no column '{keyColumn}'. It has: {columns}.");
        }
    }

    /// <summary>How many rows were looked at.</summary>
    public long Rows { get; private set; }

    /// <summary>How many rows need 90 % or more of the bytes that a row may have. How the service counts them is not known for sure.</summary>
    public long LargeRows { get; private set; }

    /// <summary>The first of these; 0 for none.</summary>
    public long FirstLargeRow { get; private set; }

    /// <summary>The key of a value: equal for what the service takes for equal.</summary>
    /// <param name="value">The value, as it is sent.</param>
    public static string KeyOf(object? value)
    {
        if (value is string or DateTime or DateTimeOffset)
        {
            return "\"" + (value as string ?? ApiTime.Format(value));
        }

        var key = new StringBuilder();
        PlainJson.WriteKey(key, value);
        return key.ToString();
    }

    /// <summary>Whether text is a date, or a date and time, of ISO 8601.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The moment; without an offset it is meant in UTC.</param>
    public static bool TryReadTime(string text, out DateTime time) => DateTime.TryParseExact(
        text, _timeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Makes a row fit, and looks for what is wrong with it.</summary>
    /// <param name="row">The row. What is in it afterwards is what would be sent.</param>
    /// <param name="number">Which row it is, from 1.</param>
    /// <param name="line">Its line in a file; null where there is none.</param>
    /// <returns>What is wrong; empty for nothing.</returns>
    public IReadOnlyList<RowFinding> Check(IDictionary row, long number, long? line = null)
    {
        _conversion.Fit(row, keepId: _keyColumn == TableColumns.Id);
        Rows++;
        _findings = [];
        int count = 0;
        long most = 2;
        foreach (DictionaryEntry entry in row)
        {
            string name = (string)entry.Key;
            if (name == TableColumns.Id)
            {
                continue;
            }

            count++;
            most += ((name.Length + 4) * BytesPerCharacter) + MostBytes(entry.Value);
            if (_columns[name] is not TableColumn column)
            {
                CheckUnknown(name, number, line);
            }
            else if (Problem(column, entry.Value) is (RowRule rule, string problem))
            {
                Add(number, line, name, entry.Value, rule, problem);
            }
        }

        foreach (TableColumn column in _required)
        {
            if (row[column.Name] is null && !_findings.Exists(finding => finding.Column == column.Name))
            {
                Add(number, line, column.Name, null, RowRule.Required, "It is required and has no value.");
            }
        }

        if (count > TableColumns.MaximumCount)
        {
            Add(number, line, null, null, RowRule.ColumnCount, $"The row has {count} columns; {TableColumns.MaximumCount} are the most.");
        }

        CheckKey(row, number, line);
        if (most >= _columns.MaximumRowBytes * 9 / 10)
        {
            CheckSize(row, number, line);
        }

        return _findings;
    }

    private void CheckUnknown(string name, long number, long? line)
    {
        if (!_told.Add(name))
        {
            return;
        }

        if (name.Length is 0 or > TableColumns.MaximumNameLength)
        {
            Add(number, line, name, null, RowRule.ColumnName, $"The name of a column has 1 to {TableColumns.MaximumNameLength} characters, this one {name.Length}. This is told once for each column.");
        }
        else
        {
            string? other = _columns.Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase))?.Name;
            Add(number, line, name, null, RowRule.UnknownColumn, $"The table has no such column{(other is null ? $"; it has: {_columns}" : $", but '{other}'")}. This is told once for each column.");
        }
    }

    private void CheckKey(IDictionary row, long number, long? line)
    {
        if (_keyColumn is null)
        {
            return;
        }

        object? value = row[_keyColumn];
        if (value is null || (_needsKey && value is string text && string.IsNullOrWhiteSpace(text)))
        {
            if (_needsKey && !_findings.Exists(finding => finding.Column == _keyColumn))
            {
                Add(number, line, _keyColumn, null, RowRule.KeyMissing, "It is the key and has no value.");
            }

            return;
        }

        string key = KeyOf(value);
        if (_keys.TryGetValue(key, out long first))
        {
            Add(number, line, _keyColumn, value, RowRule.KeyTwice, $"It is the key, and row {first.ToString(CultureInfo.InvariantCulture)} has the same value.");
        }
        else
        {
            _keys.Add(key, number);
        }
    }

    private void CheckSize(IDictionary row, long number, long? line)
    {
        if (_findings.Exists(finding => finding.Rule is RowRule.Finite or RowRule.Text))
        {
            // It is no JSON.
            return;
        }

        var sent = new List<KeyValuePair<string, object?>>();
        foreach (DictionaryEntry entry in row)
        {
            if (_columns[(string)entry.Key] is not null)
            {
                sent.Add(new KeyValuePair<string, object?>((string)entry.Key, entry.Value));
            }
        }

        long bytes = JsonBody.Build(sent).Length;
        if (bytes > _columns.MaximumRowBytes)
        {
            Add(number, line, null, null, RowRule.Size, $"The row has {bytes} bytes as JSON; the table's factor allows {_columns.MaximumRowBytes}.");
        }
        else if (bytes >= _columns.MaximumRowBytes * 9 / 10 && LargeRows++ == 0)
        {
            FirstLargeRow = number;
        }
    }

    private static (RowRule Rule, string Problem)? Problem(TableColumn column, object? value)
    {
        if (value is null)
        {
            return column.IsNullable ? null : (RowRule.Null, "It must not be null.");
        }

        if (NotSendable(value) is (RowRule, string) broken)
        {
            return broken;
        }

        string? type = TypeOf(value);
        if (type != column.Type)
        {
            return column.Type is null ? null : (RowRule.Type, $"It must be of type {column.Type}, and is of type {type}.{(column.Type == "number" ? Hint(value) : "")}");
        }

        if (type == "string")
        {
            return TextProblem(column, value is DateTime or DateTimeOffset ? ApiTime.Format(value) : value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }

        if (column.ItemType is string wanted && value is IEnumerable items and not IDictionary)
        {
            int index = 0;
            foreach (object? item in items)
            {
                if (TypeOf(item) != wanted)
                {
                    return (RowRule.Items, $"Its items must be of type {wanted}; item {index} is of type {TypeOf(item)}.");
                }

                index++;
            }
        }

        return LosesDigits(value) ? (RowRule.Integer, "A whole number beyond 9007199254740992 would lose digits: keep it in a column of type string.") : null;
    }

    /// <summary>What to do with a number as Export-Csv writes it where people have a comma in it.</summary>
    private static string Hint(object? value) =>
        value is string text && _commaNumber.IsMatch(text) ? " It has a decimal comma: numbers here have a point, whatever the culture is. Write 1.5 for 1,5." : "";

    private static (RowRule Rule, string Problem)? TextProblem(TableColumn column, string text)
    {
        if (column.IsTime && !TryReadTime(text, out _))
        {
            return (RowRule.DateTime, "It must be an ISO 8601 date and time, such as 2026-01-31T12:00:00Z.");
        }

        if (column.Choices is not null && !column.Choices.Contains(text))
        {
            return (RowRule.Enum, $"It must be one of {string.Join(", ", column.Choices)}.");
        }

        try
        {
            return column.Regex?.IsMatch(text) == false ? (RowRule.Pattern, $"It must match {column.Pattern}.") : null;
        }
        catch (RegexMatchTimeoutException)
        {
            // The service is left to judge.
            return null;
        }
    }

    /// <summary>What keeps a value from being sent.</summary>
    private static (RowRule Rule, string Problem)? NotSendable(object? value)
    {
        switch (value)
        {
            case string text:
                return JsonText.IsBroken(text) ? (RowRule.Text, "It holds half of a character, which cannot be sent.") : null;
            case double number when double.IsNaN(number) || double.IsInfinity(number):
            case float single when float.IsNaN(single) || float.IsInfinity(single):
                return (RowRule.Finite, "It must be a finite number.");
            case IDictionary map:
                return map.Values.Cast<object?>().Concat(map.Keys.Cast<object?>()).Select(NotSendable).FirstOrDefault(problem => problem is not null);
            case IEnumerable list:
                return list.Cast<object?>().Select(NotSendable).FirstOrDefault(problem => problem is not null);
            default:
                return null;
        }
    }

    private static bool LosesDigits(object? value) => value switch
    {
        string => false,
        long whole => whole is > MaximumExact or < -MaximumExact,
        ulong whole => whole > MaximumExact,
        BigInteger large => BigInteger.Abs(large) > MaximumExact,
        decimal exact => Math.Abs(exact) > MaximumExact && exact == decimal.Floor(exact),
        IDictionary map => map.Values.Cast<object?>().Any(LosesDigits),
        IEnumerable list => list.Cast<object?>().Any(LosesDigits),
        _ => false,
    };

    private static string? TypeOf(object? value) => value switch
    {
        null => "null",
        string or DateTime or DateTimeOffset => "string",
        bool => "boolean",
        IDictionary => "object",
        IEnumerable => "array",
        _ => PlainJson.IsNumber(value) ? "number" : "string",
    };

    private static long MostBytes(object? value)
    {
        switch (value)
        {
            case string text:
                return ((long)text.Length * BytesPerCharacter) + 2;
            case IDictionary map:
                long size = BytesPerValue;
                foreach (DictionaryEntry entry in map)
                {
                    size += MostBytes(entry.Key) + MostBytes(entry.Value) + 2;
                }

                return size;
            case IEnumerable list:
                return list.Cast<object?>().Sum(item => MostBytes(item) + 1) + BytesPerValue;
            case BigInteger or decimal:
                return value.ToString()!.Length;
            default:
                return BytesPerValue;
        }
    }

    private void Add(long number, long? line, string? column, object? value, RowRule rule, string message) =>
        _findings.Add(new RowFinding(number, line, column, Shorten(value), rule, message));

    private static string? Shorten(object? value)
    {
        if (value is null)
        {
            return null;
        }

        string text;
        try
        {
            text = value as string ?? (value is float or double ? Convert.ToString(value, CultureInfo.InvariantCulture)! : JsonText.Write(value));
        }
        catch (ApiArgumentException)
        {
            // Something in it cannot be sent, which is what the finding says.
            return null;
        }

        if (text.Length <= MaximumValueLength)
        {
            return text;
        }

        int length = char.IsHighSurrogate(text[MaximumValueLength - 1]) ? MaximumValueLength - 1 : MaximumValueLength;
        return text.Substring(0, length);
    }
}
