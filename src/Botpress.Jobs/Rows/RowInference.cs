using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>A table as it would be made for rows.</summary>
/// <param name="Schema">Its columns as a JSON schema.</param>
/// <param name="Factor">How large a row may be.</param>
/// <param name="Warnings">What is to be looked at: columns with values of several types.</param>
public sealed record TableDraft(OrderedDictionary Schema, int Factor, IReadOnlyList<string> Warnings);

/// <summary>
/// Makes a table of sample rows. What could lose something as a number stays text: leading zeros, telephone numbers, ids of more than 15 digits.
/// What a column may not be is never guessed.
/// </summary>
public sealed class RowInference
{
    private const int MaximumFactor = 30;
    private const int MaximumShown = 40;

    // As JSON has them, and as they are written again.
    private static readonly Regex _number = new(@"^-?(?:0|[1-9]\d*)(?:\.\d+)?$", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);
    private readonly List<Column> _inOrder = [];
    private int _rows;
    private long _longest;

    /// <summary>What a value says of its column.</summary>
    private enum CellKind
    {
        Text,
        Number,
        Boolean,
        Time,
        Object,
        Array,
    }

    /// <summary>Takes a sample.</summary>
    /// <param name="row">The row, by column.</param>
    /// <exception cref="ApiArgumentException">It holds what cannot be sent.</exception>
    public void Add(IDictionary row)
    {
        _rows++;
        foreach (DictionaryEntry entry in row)
        {
            string name = (string)entry.Key;
            if (TableColumns.IsSystem(name))
            {
                continue;
            }

            if (!_columns.TryGetValue(name, out Column? column))
            {
                _columns[name] = column = new Column(name);
                _inOrder.Add(column);
            }

            column.Add(entry.Value, _rows);
        }

        _longest = Math.Max(_longest, JsonBody.BuildValue(row).Length);
    }

    /// <summary>The table for the samples.</summary>
    /// <param name="keyColumn">The column that is to tell rows apart; null for none.</param>
    /// <param name="searchable">The columns that are to be searched; null for none in particular.</param>
    /// <exception cref="ArgumentException">No table can be made of them.</exception>
    public TableDraft Finish(string? keyColumn, IReadOnlyList<string>? searchable)
    {
        Check(keyColumn, searchable ?? []);
        var properties = new OrderedDictionary(StringComparer.Ordinal);
        foreach (Column column in _inOrder)
        {
            properties[column.Name] = column.Define(_rows, searchable?.Contains(column.Name) == true);
        }

        // Below 90 % of what the factor allows, since it is not known for sure how the service counts.
        double most = TableColumns.BytesPerFactor * 0.9;
        int factor = Math.Max(1, (int)Math.Ceiling(_longest / most));
        return factor > MaximumFactor
            ? throw new ArgumentException($"The longest row has {_longest} bytes as JSON; a table takes rows of up to {MaximumFactor * TableColumns.BytesPerFactor}.")
            : new TableDraft(
                new OrderedDictionary(StringComparer.Ordinal) { ["type"] = "object", ["properties"] = properties },
                factor,
                [.. _inOrder.Select(column => column.Warning).OfType<string>()]);
    }

    private void Check(string? keyColumn, IReadOnlyList<string> searchable)
    {
        if (_inOrder.Count == 0)
        {
            throw new ArgumentException(_rows == 0 ? "There are no rows." : "The rows have no columns.");
        }

        if (_inOrder.Count > TableColumns.MaximumCount)
        {
            throw new ArgumentException($"The rows have {_inOrder.Count} columns; a table has at most {TableColumns.MaximumCount}.");
        }

        if (_inOrder.Find(column => column.Name.Length is 0 or > TableColumns.MaximumNameLength) is Column wrong)
        {
            throw new ArgumentException($"The column '{wrong.Name}' has a name of {wrong.Name.Length} characters; 1 to {TableColumns.MaximumNameLength} are allowed.");
        }

        foreach (string name in searchable.Append(keyColumn!).Where(name => name is not null && !_columns.ContainsKey(name)))
        {
            throw new ArgumentException($"The rows have no column '{name}'. They have: {string.Join(", ", _inOrder.Select(column => column.Name))}.");
        }

        if (keyColumn is not null && _columns[keyColumn].KeyProblem(_rows) is string problem)
        {
            throw new ArgumentException($"The column '{keyColumn}' cannot be the key: {problem}");
        }
    }

    private static string Show(object? value)
    {
        string text = value as string ?? JsonText.Write(value);
        return text.Length <= MaximumShown ? text : text.Substring(0, MaximumShown) + "...";
    }

    /// <summary>What is known of a column.</summary>
    private sealed class Column(string name)
    {
        private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
        private CellKind? _kind;
        private int _first;
        private object? _firstValue;
        private int _filled;
        private string? _twice;

        public string Name => name;

        public string? Warning { get; private set; }

        public void Add(object? value, int row)
        {
            if (value is null || (value is string text && string.IsNullOrWhiteSpace(text)))
            {
                return;
            }

            _filled++;
            string key = RowCheck.KeyOf(value);
            if (_values.TryGetValue(key, out int other))
            {
                _twice ??= $"rows {other} and {row} have the same value.";
            }
            else
            {
                _values.Add(key, row);
            }

            CellKind kind = KindOf(value);
            if (_kind is null)
            {
                (_kind, _first, _firstValue) = (kind, row, value);
            }
            else if (_kind != kind && Warning is null)
            {
                Warning = $"The column '{name}' has values of two types, and becomes text: row {_first} is {Word(_kind.Value)} ('{Show(_firstValue)}'), row {row} is {Word(kind)} ('{Show(value)}').";
            }
        }

        public string? KeyProblem(int rows) => _filled < rows ? "it is empty in some rows." : _twice;

        public OrderedDictionary Define(int rows, bool isSearchable)
        {
            CellKind kind = Warning is null ? _kind ?? CellKind.Text : CellKind.Text;
            var column = new OrderedDictionary(StringComparer.Ordinal)
            {
                ["type"] = kind switch
                {
                    CellKind.Number => "number",
                    CellKind.Boolean => "boolean",
                    CellKind.Object => "object",
                    CellKind.Array => "array",
                    _ => "string",
                },
            };
            if (kind == CellKind.Time)
            {
                column["format"] = "date-time";
            }

            if (_filled < rows)
            {
                column["nullable"] = true;
            }

            if (isSearchable)
            {
                column["x-zui"] = new OrderedDictionary(StringComparer.Ordinal) { ["searchable"] = true };
            }

            return column;
        }

        private static CellKind KindOf(object value) => value switch
        {
            bool => CellKind.Boolean,
            DateTime or DateTimeOffset => CellKind.Time,
            string text => _number.IsMatch(text) && text.Count(char.IsDigit) <= 15 ? CellKind.Number
                : text is "true" or "false" or "True" or "False" or "TRUE" or "FALSE" ? CellKind.Boolean
                : RowCheck.TryReadTime(text, out _) ? CellKind.Time
                : PlainJson.ReadNested(text) switch { IDictionary => CellKind.Object, IList => CellKind.Array, _ => CellKind.Text },
            IDictionary => CellKind.Object,
            IEnumerable => CellKind.Array,
            _ => PlainJson.IsNumber(value) ? CellKind.Number : CellKind.Text,
        };

        private static string Word(CellKind kind) => kind switch
        {
            CellKind.Number => "a number",
            CellKind.Boolean => "true or false",
            CellKind.Time => "a time",
            CellKind.Object => "an object",
            CellKind.Array => "a list",
            _ => "text",
        };
    }
}
