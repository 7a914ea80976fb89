using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Text;

namespace Botpress.Jobs;

/// <summary>A row of a CSV file.</summary>
/// <param name="Columns">Its values by the names of the first line; those that the line does not have are missing.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Surplus">How many values it has that no name stands for.</param>
public sealed record CsvRow(OrderedDictionary Columns, long Line, int Surplus);

/// <summary>Reads a CSV file row by row, as Import-Csv does, and knows the line of each: what is quoted may go over several.</summary>
/// <param name="reader">The text. Whoever opened it closes it.</param>
/// <param name="delimiter">What stands between two values.</param>
public sealed class CsvReader(TextReader reader, char delimiter = ',')
{
    // What no cell of a table can have, nor a name: a quote that is missing would take in the whole file.
    private const int MaximumCell = 1024 * 1024;

    private readonly List<string> _cells = [];
    private readonly StringBuilder _cell = new();
    private string[]? _names;
    private long _line = 1;

    /// <summary>The names of the columns, as the first line has them.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public IReadOnlyList<string> Names => _names ??= ReadNames();

    /// <summary>The rows, from where the reader stands.</summary>
    /// <exception cref="InvalidDataException">It is no CSV: a quote is not closed, a name is missing or comes twice.</exception>
    public IEnumerable<CsvRow> Rows()
    {
        IReadOnlyList<string> names = Names;
        while (true)
        {
            long line = _line;
            if (!ReadRecord())
            {
                yield break;
            }

            if (_cells.Count == 1 && _cells[0].Length == 0)
            {
                continue;
            }

            var columns = new OrderedDictionary(names.Count, StringComparer.Ordinal);
            for (int i = 0; i < Math.Min(names.Count, _cells.Count); i++)
            {
                columns.Add(names[i], _cells[i]);
            }

            yield return new CsvRow(columns, line, Math.Max(0, _cells.Count - names.Count));
        }
    }

    private string[] ReadNames()
    {
        bool isThere;
        do
        {
            // What Export-Csv of Windows PowerShell writes first.
            isThere = ReadRecord();
        }
        while (isThere && (_cells[0].StartsWith("#TYPE ", StringComparison.Ordinal) || (_cells.Count == 1 && _cells[0].Length == 0)));

        string[] names = isThere ? [.. _cells] : throw new InvalidDataException("The file is empty: its first line has the names of the columns.");
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]) || !known.Add(names[i]))
            {
                throw new InvalidDataException(string.IsNullOrWhiteSpace(names[i])
                    ? $"Column {i + 1} has no name in the first line."
                    : $"The first line has the name '{names[i]}' twice.");
            }
        }

        return names;
    }

    /// <summary>Reads the next record into the cells; false at the end of the file.</summary>
    private bool ReadRecord()
    {
        _cells.Clear();
        if (reader.Peek() < 0)
        {
            return false;
        }

        while (true)
        {
            bool isLast = ReadCell();
            _cells.Add(_cell.ToString());
            if (isLast)
            {
                return true;
            }
        }
    }

    /// <summary>Reads a cell and what ends it; true when that is the end of the record.</summary>
    private bool ReadCell()
    {
        _ = _cell.Clear();
        long line = _line;
        bool isQuoted = false;
        while (true)
        {
            int next = reader.Read();
            if (next < 0)
            {
                return isQuoted ? throw NotClosed(line) : true;
            }

            char character = (char)next;
            if (isQuoted)
            {
                if (character != '"')
                {
                    _line += IsLineEnd(character) ? 1 : 0;
                    _ = _cell.Append(character);
                    if (_cell.Length > MaximumCell)
                    {
                        throw NotClosed(line);
                    }
                }
                else if (reader.Peek() == '"')
                {
                    _ = reader.Read();
                    _ = _cell.Append('"');
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (character == delimiter)
            {
                return false;
            }
            else if (character is '\n' or '\r')
            {
                if (character == '\r' && reader.Peek() == '\n')
                {
                    _ = reader.Read();
                }

                _line++;
                return true;
            }
            else if (character == '"' && string.IsNullOrWhiteSpace(_cell.ToString()))
            {
                _ = _cell.Clear();
                isQuoted = true;
            }
            else
            {
                _ = _cell.Append(character);
            }
        }
    }

    // Of CR and LF together only one counts.
    private bool IsLineEnd(char character) => character == '\n' || (character == '\r' && reader.Peek() != '\n');

    private static InvalidDataException NotClosed(long line) => new($"A quote that is opened on line {line} is not closed.");
}
