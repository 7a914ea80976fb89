using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Rows. In a write, a row that cannot be taken is left out and reported in <c>errors</c> as <c>row N: ...</c>, N being its
/// place in the request counted from 1; the other rows go through.
/// </summary>
internal static class TableRowsApi
{
    private const int MaxRows = 1000;
    private const int RowBytesPerFactor = 4096;

    private static readonly string[] _aggregates = ["key", "avg", "max", "min", "sum", "count"];

    public static void Register(Router router)
    {
        router.On(Operations.GetTableRow, Get);
        router.On(Operations.FindTableRows, Find);
        router.On(Operations.CreateTableRows, Create);
        router.On(Operations.UpdateTableRows, Update);
        router.On(Operations.UpsertTableRows, Upsert);
        router.On(Operations.DeleteTableRows, Delete);
    }

    /// <summary>One write of rows into a table: it knows the time, what was wrong, and the values of the key column.</summary>
    public sealed class Writer
    {
        private readonly Store _store;
        private readonly TableState _table;
        private readonly JsonObject _columns;
        private readonly string? _keyColumn;
        private readonly string _stamp;
        private readonly int _maxBytes;
        private Dictionary<string, int>? _keys;
        private int _written;

        public Writer(Store store, TableState table)
        {
            _store = store;
            _table = table;
            _columns = TableSchema.Columns(table);
            _keyColumn = table.Data.TextOrNull("keyColumn");
            _stamp = store.Stamp();
            _maxBytes = (int)(Json.ToDouble(table.Data["factor"]) * RowBytesPerFactor);
        }

        public List<string> Errors { get; } = [];

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
            return Show(_table, _table.LastRowId, row);
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
            return Show(_table, id, row);
        }

        /// <summary>Ends the write: the rows are being indexed for a while.</summary>
        public void Finish()
        {
            if (_written > 0)
            {
                Indexing(_store, _table, _written);
            }
        }

        public void Fail(int number, string what) => Errors.Add(FormattableString.Invariant($"row {number}: {what}"));

        private bool TryApply(int number, JsonObject old, JsonObject values, int id, out JsonObject applied)
        {
            applied = old.Copy();
            foreach (var entry in values)
            {
                if (TableSchema.SystemColumns.Contains(entry.Key))
                {
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
            return true;
        }

        private string? KeyOf(JsonObject values) => _keyColumn is not null && values[_keyColumn] is JsonNode value ? Json.Key(value) : null;

        private Dictionary<string, int> Keys()
        {
            if (_keys is null)
            {
                _keys = [];
                foreach (var row in _table.Rows)
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

    public static JsonObject Show(TableState table, int id, RowState row)
    {
        var shown = new JsonObject { ["id"] = id, ["createdAt"] = row.CreatedAt, ["updatedAt"] = row.UpdatedAt };
        foreach (var column in TableSchema.Columns(table))
        {
            shown[column.Key] = row.Values[column.Key]?.DeepClone();
        }
        shown["computed"] = new JsonObject();
        shown["stale"] = new JsonArray();
        return shown;
    }

    private static void Indexing(Store store, TableState table, int rows)
    {
        table.Indexing = rows + (table.IndexedAt > DateTime.UtcNow ? table.Indexing : 0);
        table.IndexedAt = DateTime.UtcNow + store.TransitionTime;
    }

    private static bool IsColumn(TableState table, string path)
    {
        JsonObject columns = TableSchema.Columns(table);
        return path is "id" or "createdAt" or "updatedAt" || columns.ContainsKey(path) || columns.ContainsKey(path.Split('.')[0]);
    }

    /// <summary>A row as filters and orders see it.</summary>
    private static JsonNode? ValueOf(KeyValuePair<int, RowState> row, string path) => path switch
    {
        "id" => row.Key,
        "createdAt" => row.Value.CreatedAt,
        "updatedAt" => row.Value.UpdatedAt,
        _ => RowFilter.At(row.Value.Values, path),
    };

    private static IEnumerable<KeyValuePair<int, RowState>> Filtered(TableState table, JsonObject? filter)
    {
        if (filter is null || filter.Count == 0)
        {
            return table.Rows;
        }
        var test = RowFilter.Compile(filter, path => IsColumn(table, path));
        bool usesSystem = TableSchema.SystemColumns.Any(filter.ToJsonString().Contains);
        return table.Rows.Where(row =>
        {
            if (!usesSystem)
            {
                return test(row.Value.Values);
            }
            JsonObject view = row.Value.Values.Copy();
            view["id"] = row.Key;
            view["createdAt"] = row.Value.CreatedAt;
            view["updatedAt"] = row.Value.UpdatedAt;
            return test(view);
        });
    }

    private static JsonObject Get(Call call)
    {
        TableState table = TablesApi.Find(call);
        call.Query.RequiredText("id");
        int id = call.Query.Whole("id", 0)!.Value;
        return new JsonObject
        {
            ["row"] = table.Rows.TryGetValue(id, out RowState? row) ? Show(table, id, row) : throw ApiError.NotFound("row", id.ToString(CultureInfo.InvariantCulture)),
        };
    }

    private static JsonObject Find(Call call)
    {
        TableState table = TablesApi.Find(call);
        Input body = call.Body;
        int limit = (int)(body.Number("limit", 1, MaxRows, whole: true) ?? 100);
        int offset = (int)(body.Number("offset", 0, int.MaxValue, whole: true) ?? 0);
        string? orderBy = body.Text("orderBy") is { Length: > 0 } given ? given : null;
        bool descending = body.Enum("orderDirection", "asc", "desc") == "desc";
        string search = body.Text("search", 1024) ?? "";
        string[]? select = body.TextList("select");
        JsonObject? group = body.Object("group") is { Count: > 0 } some ? some : null;
        if (orderBy is not null && group is null && !IsColumn(table, orderBy))
        {
            throw body.Wrong("orderBy", $"names a column \"{orderBy}\" that the table does not have");
        }
        foreach (string path in select ?? [])
        {
            if (!IsColumn(table, path) && !TableSchema.SystemColumns.Contains(path))
            {
                throw body.Wrong("select", $"names a column \"{path}\" that the table does not have");
            }
        }
        IEnumerable<KeyValuePair<int, RowState>> rows = Filtered(table, body.Object("filter"));
        List<JsonObject> found = group is null
            ? Ordered(table, rows, search, orderBy, descending, offset, limit + 1, select)
            : [.. Grouped(table, rows, group, orderBy, descending).Skip(offset).Take(limit + 1)];
        return new JsonObject
        {
            ["rows"] = new JsonArray([.. found.Take(limit)]),
            ["hasMore"] = found.Count > limit,
            ["offset"] = offset,
            ["limit"] = limit,
        };
    }

    private static List<JsonObject> Ordered(
        TableState table, IEnumerable<KeyValuePair<int, RowState>> rows, string search, string? orderBy, bool descending, int offset, int take, string[]? select)
    {
        string[] question = TextSearch.Words(search);
        string[] searchable = [.. TableSchema.Searchable(TableSchema.Columns(table))];
        double Similarity(RowState row) => TextSearch.Similarity(question, string.Join(" ", searchable.Select(column => row.Values.TextOrNull(column))));
        var scored = rows.Select(row => (Row: row, Score: search.Length == 0 ? 0 : Similarity(row.Value)));
        if (search.Length > 0 && orderBy is null)
        {
            // Misses come, too, at the end.
            scored = scored.OrderByDescending(item => item.Score);
        }
        else if (orderBy is not null and not "id")
        {
            var comparer = Comparer<JsonNode?>.Create(CompareForOrder);
            scored = descending
                ? scored.OrderByDescending(item => ValueOf(item.Row, orderBy), comparer)
                : scored.OrderBy(item => ValueOf(item.Row, orderBy), comparer);
        }
        else if (descending)
        {
            scored = scored.Reverse();
        }
        return [.. scored.Skip(offset).Take(take).Select(item =>
        {
            JsonObject shown = Selected(Show(table, item.Row.Key, item.Row.Value), select);
            if (search.Length > 0)
            {
                shown["similarity"] = item.Score;
            }
            return shown;
        })];
    }

    /// <summary>Values without an order between them: null first, then by type.</summary>
    private static int CompareForOrder(JsonNode? left, JsonNode? right)
    {
        static int Rank(JsonNode? node) => node is null ? 0 : 1 + (int)node.GetValueKind();
        return RowFilter.Compare(left, right) ?? Rank(left).CompareTo(Rank(right));
    }

    private static JsonObject Selected(JsonObject row, string[]? select)
    {
        if (select is null || select.Length == 0)
        {
            return row;
        }
        var result = new JsonObject();
        foreach (var entry in row)
        {
            if (TableSchema.SystemColumns.Contains(entry.Key) || select.Contains(entry.Key))
            {
                result[entry.Key] = entry.Value?.DeepClone();
            }
        }
        foreach (string path in select.Where(path => path.Contains('.') && !row.ContainsKey(path)))
        {
            string[] names = path.Split('.');
            JsonObject target = result;
            foreach (string name in names.Take(names.Length - 1))
            {
                if (target[name] is not JsonObject inner)
                {
                    target[name] = inner = [];
                }
                target = inner;
            }
            target[names[names.Length - 1]] = RowFilter.At(row, path)?.DeepClone();
        }
        return result;
    }

    /// <summary>
    /// Rows by group: a <c>key</c> column as it is, the others as the column with the aggregate at its end
    /// (<c>ordersSum</c>). A group is no row, so its id is 0.
    /// </summary>
    private static IEnumerable<JsonObject> Grouped(
        TableState table, IEnumerable<KeyValuePair<int, RowState>> rows, JsonObject group, string? orderBy, bool descending)
    {
        var wanted = new List<(string Column, string Aggregate)>();
        foreach (var entry in group)
        {
            if (!IsColumn(table, entry.Key))
            {
                throw ApiError.Payload($"group: the table has no column \"{entry.Key}\"");
            }
            foreach (JsonNode? item in entry.Value is JsonArray list ? list : [entry.Value?.DeepClone()])
            {
                wanted.Add(Json.IsText(item, out string? aggregate) && _aggregates.Contains(aggregate)
                    ? (entry.Key, aggregate!)
                    : throw ApiError.Payload($"group.{entry.Key} must be one of {string.Join(", ", _aggregates)}"));
            }
        }
        string[] keys = [.. wanted.Where(item => item.Aggregate == "key").Select(item => item.Column)];
        var groups = rows.GroupBy(row => string.Join("\u0001", keys.Select(key => Json.Key(ValueOf(row, key))))).Select(members =>
        {
            var shown = new JsonObject { ["id"] = 0 };
            foreach (var (column, aggregate) in wanted)
            {
                var values = members.Select(row => ValueOf(row, column)).Where(value => value is not null).ToList();
                string name = aggregate == "key" ? column : $"{column}{char.ToUpperInvariant(aggregate[0])}{aggregate.Substring(1)}";
                shown[name] = aggregate == "key" ? ValueOf(members.First(), column)?.DeepClone() : Aggregate(aggregate, values);
            }
            shown["computed"] = new JsonObject();
            return shown;
        });
        if (orderBy is not (null or "id"))
        {
            var comparer = Comparer<JsonNode?>.Create(CompareForOrder);
            groups = descending ? groups.OrderByDescending(row => row[orderBy], comparer) : groups.OrderBy(row => row[orderBy], comparer);
        }
        return groups;
    }

    private static JsonNode? Aggregate(string aggregate, List<JsonNode?> values)
    {
        if (aggregate == "count")
        {
            return values.Count;
        }
        if (aggregate is "max" or "min")
        {
            var ordered = values.OrderBy(value => value, Comparer<JsonNode?>.Create(CompareForOrder)).ToList();
            return ordered.Count == 0 ? null : ordered[aggregate == "min" ? 0 : ordered.Count - 1]!.DeepClone();
        }
        double[] numbers = [.. values.Where(value => Json.IsNumber(value, out _)).Select(Json.ToDouble)];
        return aggregate == "sum" ? Json.Number(numbers.Sum()) : numbers.Length == 0 ? null : Json.Number(numbers.Average());
    }

    private static JsonObject Answer(Writer writer, params (string Name, List<JsonObject> Rows)[] lists)
    {
        writer.Finish();
        var answer = new JsonObject();
        foreach (var (name, rows) in lists)
        {
            answer[name] = new JsonArray([.. rows]);
        }
        if (writer.Errors.Count > 0)
        {
            answer["errors"] = Json.Texts([.. writer.Errors]);
        }
        return answer;
    }

    private static (TableState Table, JsonObject[] Rows, Writer Writer) Begin(Call call)
    {
        TableState table = TablesApi.Find(call);
        call.Body.Flag("waitComputed");
        JsonObject[] rows = [.. call.Body.Items("rows", 1, MaxRows).Select(item => item.Json)];
        return (table, rows, new Writer(call.Store, table));
    }

    private static JsonObject Create(Call call)
    {
        var (_, rows, writer) = Begin(call);
        var created = rows.Select((row, index) => writer.Insert(index + 1, row)).OfType<JsonObject>().ToList();
        return Answer(writer, ("rows", created));
    }

    /// <summary>The id that a row of an update or upsert carries; null when it has none or a wrong one.</summary>
    private static int? IdOf(JsonObject row) => Json.IsNumber(row["id"], out double id) && id is >= 0 and <= int.MaxValue && Math.Floor(id) == id ? (int)id : null;

    private static JsonObject Update(Call call)
    {
        var (table, rows, writer) = Begin(call);
        for (int index = 0; index < rows.Length; index++)
        {
            if (IdOf(rows[index]) is null)
            {
                throw ApiError.Payload($"rows[{index}].id must be a row id");
            }
        }
        var updated = new List<JsonObject>();
        for (int index = 0; index < rows.Length; index++)
        {
            int id = IdOf(rows[index])!.Value;
            if (!table.Rows.ContainsKey(id))
            {
                writer.Fail(index + 1, FormattableString.Invariant($"there is no row with id {id}"));
            }
            else if (writer.Change(index + 1, id, rows[index]) is JsonObject shown)
            {
                updated.Add(shown);
            }
        }
        return Answer(writer, ("rows", updated));
    }

    private static JsonObject Upsert(Call call)
    {
        var (table, rows, writer) = Begin(call);
        string? asked = call.Body.Text("keyColumn", 30, 1);
        string keyColumn = asked ?? table.Data.TextOrNull("keyColumn") ?? "id";
        if (keyColumn != "id" && !TableSchema.Columns(table).ContainsKey(keyColumn))
        {
            throw call.Body.Wrong("keyColumn", $"names a column \"{keyColumn}\" that the table does not have");
        }
        var byKey = new Dictionary<string, int>();
        foreach (var row in keyColumn == "id" ? [] : table.Rows.AsEnumerable())
        {
            if (row.Value.Values[keyColumn] is JsonNode value)
            {
                byKey[Json.Key(value)] = row.Key;
            }
        }
        var inserted = new List<JsonObject>();
        var updated = new List<JsonObject>();
        for (int index = 0; index < rows.Length; index++)
        {
            JsonObject row = rows[index];
            string? key = row[keyColumn] is JsonNode given ? Json.Key(given) : null;
            // Where no column is named, a row's id tells which one it is, and without an id the table's own key.
            bool isById = keyColumn == "id" || (asked is null && row["id"] is not null);
            if (!isById && key is null)
            {
                writer.Fail(index + 1, $"column \"{keyColumn}\" is the key and needs a value");
                continue;
            }
            int? id = isById ? IdOf(row) : byKey.TryGetValue(key!, out int known) ? known : null;
            if (id is int existing && table.Rows.ContainsKey(existing))
            {
                if (writer.Change(index + 1, existing, row) is JsonObject shown)
                {
                    updated.Add(shown);
                }
            }
            else if (isById && row["id"] is JsonNode missing)
            {
                writer.Fail(index + 1, $"there is no row with id {Json.Key(missing)}");
            }
            else if (writer.Insert(index + 1, row) is JsonObject shown)
            {
                inserted.Add(shown);
                if (key is not null)
                {
                    byKey[key] = (int)shown["id"]!;
                }
            }
        }
        return Answer(writer, ("inserted", inserted), ("updated", updated));
    }

    private static JsonObject Delete(Call call)
    {
        TableState table = TablesApi.Find(call);
        Input body = call.Body;
        JsonArray? ids = body.List("ids", 0, MaxRows);
        JsonObject? filter = body.Object("filter") is { Count: > 0 } given ? given : null;
        bool all = body.Flag("deleteAllRows") ?? false;
        if ((ids is { Count: > 0 } ? 1 : 0) + (filter is null ? 0 : 1) + (all ? 1 : 0) > 1)
        {
            throw ApiError.Payload("The body must have only one of ids, filter and deleteAllRows");
        }
        if (ids is null && filter is null && !all)
        {
            throw ApiError.Payload("The body must have ids, a filter that is not empty, or deleteAllRows");
        }
        List<int> gone = all ? [.. table.Rows.Keys]
            : filter is not null ? [.. Filtered(table, filter).Select(row => row.Key)]
            : [.. ids!.Select((id, index) => Json.IsNumber(id, out double number) && number is >= 0 and <= int.MaxValue
                ? (int)number
                : throw ApiError.Payload($"ids[{index}] must be a row id"))];
        return new JsonObject { ["deletedRows"] = gone.Count(table.Rows.Remove) };
    }
}
