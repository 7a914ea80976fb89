using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>One write of rows into a table: it knows the time, what was wrong, and the values of the key column.</summary>
internal sealed class RowWriter
{
    private const int RowBytesPerFactor = 4096;

    private readonly Store _store;
    private readonly TableState _table;
    private readonly JsonObject _columns;
    private readonly string? _keyColumn;
    private readonly string _stamp;
    private readonly int _maxBytes;
    private Dictionary<string, int>? _keys;
    private int _written;

    public RowWriter(Store store, TableState table)
    {
        _store = store;
        _table = table;
        _columns = TableSchema.Columns(table);
        _keyColumn = table.Data.TextOrNull("keyColumn");
        _stamp = store.Stamp();
        _maxBytes = (int)(Json.ToDouble(table.Data["factor"]) * RowBytesPerFactor);
    }

    public List<string> Errors { get; } = [];

    /// <summary>What was left out of rows that were taken.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Adds a row; null when it cannot be taken, with the reason in <see cref="Errors"/>.</summary>
    public JsonObject? Insert(int number, JsonObject values)
    {
        var row = new RowState { CreatedAt = _stamp, UpdatedAt = _stamp };
        if (!TryApply(number, row.Values, values, 0, out JsonObject applied))
        {
            return null;
        }

        row.Values = applied;
        _table.Rows.Add(++_table.LastRowId, row);
        Remember(applied, _table.LastRowId);
        _written++;
        return RowView.Show(_table, _table.LastRowId, row);
    }

    /// <summary>Changes the given columns of a row.</summary>
    public JsonObject? Change(int number, int id, JsonObject values)
    {
        RowState row = _table.Rows[id];
        if (!TryApply(number, row.Values, values, id, out JsonObject applied))
        {
            return null;
        }

        if (_keys is not null && KeyOf(row.Values) is string old)
        {
            _keys.Remove(old);
        }

        row.Values = applied;
        row.UpdatedAt = _stamp;
        Remember(applied, id);
        _written++;
        return RowView.Show(_table, id, row);
    }

    /// <summary>Ends the write: the rows are being indexed for a while.</summary>
    public void Finish()
    {
        if (_written > 0)
        {
            _table.Indexing = _written + (_table.IndexedAt > _store.UtcNow ? _table.Indexing : 0);
            _table.IndexedAt = _store.UtcNow + _store.TransitionTime;
        }
    }

    public void Fail(int number, string what) => Errors.Add(FormattableString.Invariant($"row {number}: {what}"));

    private bool TryApply(int number, JsonObject old, JsonObject values, int id, out JsonObject applied)
    {
        applied = old.Copy();
        var unknown = new List<string>();
        foreach (KeyValuePair<string, JsonNode?> entry in values)
        {
            if (TableSchema.SystemColumns.Contains(entry.Key))
            {
                continue;
            }

            if (!_columns.ContainsKey(entry.Key))
            {
                unknown.Add(FormattableString.Invariant($"row {number}: column \"{entry.Key}\" does not exist, and its value is left out"));
                continue;
            }

            if (TableSchema.Problem(_columns, entry.Key, entry.Value) is string problem)
            {
                Fail(number, problem);
                return false;
            }

            applied[entry.Key] = entry.Value?.DeepClone();
        }

        foreach (JsonNode? required in _table.Data["schema"]!["required"] as JsonArray ?? [])
        {
            if (applied[(string)required!] is null)
            {
                Fail(number, $"column \"{(string)required!}\" is required");
                return false;
            }
        }

        int size = Json.Bytes(applied).Length;
        if (size > _maxBytes)
        {
            Fail(number, FormattableString.Invariant($"the row has {size} bytes, the table's factor allows {_maxBytes}"));
            return false;
        }

        if (KeyOf(applied) is string key && Keys().TryGetValue(key, out int holder) && holder != id)
        {
            Fail(number, FormattableString.Invariant($"column \"{_keyColumn}\" is the key, and row id {holder} has the same value"));
            return false;
        }

        Warnings.AddRange(unknown);
        return true;
    }

    private string? KeyOf(JsonObject values) => _keyColumn is not null && values[_keyColumn] is JsonNode value ? Json.Key(value) : null;

    private Dictionary<string, int> Keys()
    {
        if (_keys is null)
        {
            _keys = [];
            foreach (KeyValuePair<int, RowState> row in _table.Rows)
            {
                Remember(row.Value.Values, row.Key);
            }
        }

        return _keys;
    }

    private void Remember(JsonObject values, int id)
    {
        if (_keys is not null && KeyOf(values) is string key)
        {
            _keys[key] = id;
        }
    }
}
