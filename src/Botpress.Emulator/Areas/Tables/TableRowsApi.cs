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
    public static void Register(Router router)
    {
        router.On(Operations.GetTableRow, Get);
        router.On(Operations.FindTableRows, Find);
        router.On(Operations.CreateTableRows, Create);
        router.On(Operations.UpdateTableRows, Update);
        router.On(Operations.UpsertTableRows, Upsert);
        router.On(Operations.DeleteTableRows, Delete);
    }

    private static JsonObject Get(Call call)
    {
        TableState table = TablesApi.Find(call);
        call.Query.RequiredText("id");
        int id = call.Query.Whole("id", 0)!.Value;
        return new JsonObject
        {
            ["row"] = table.Rows.TryGetValue(id, out RowState? row) ? RowView.Show(table, id, row) : throw ApiError.NotFound("row", id.ToString(CultureInfo.InvariantCulture)),
        };
    }

    private static JsonObject Find(Call call)
    {
        TableState table = TablesApi.Find(call);
        Input body = call.Body;
        int limit = (int)(body.Number("limit") ?? 100);
        int offset = (int)(body.Number("offset", 0, int.MaxValue, whole: true) ?? 0);
        string? orderBy = body.Text("orderBy") is { Length: > 0 } given ? given : null;
        bool descending = body.Text("orderDirection") == "desc";
        string search = body.Text("search") ?? "";
        string[]? select = body.TextList("select");
        JsonObject? group = body.Object("group") is { Count: > 0 } some ? some : null;
        if (orderBy is not null && group is null && !RowView.IsColumn(table, orderBy))
        {
            throw body.Wrong("orderBy", $"names a column \"{orderBy}\" that the table does not have");
        }

        foreach (string path in select ?? [])
        {
            if (!RowView.IsColumn(table, path) && !TableSchema.SystemColumns.Contains(path))
            {
                throw body.Wrong("select", $"names a column \"{path}\" that the table does not have");
            }
        }

        IEnumerable<KeyValuePair<int, RowState>> rows = RowView.Filtered(table, body.Object("filter"));
        List<JsonObject> found = group is null
            ? RowQuery.Ordered(table, rows, search, orderBy, descending, offset, limit + 1, select)
            : [.. RowQuery.Grouped(table, rows, group, orderBy, descending).Skip(offset).Take(limit + 1)];
        return new JsonObject
        {
            ["rows"] = new JsonArray([.. found.Take(limit)]),
            ["hasMore"] = found.Count > limit,
            ["offset"] = offset,
            ["limit"] = limit,
        };
    }

    private static JsonObject Answer(RowWriter writer, params (string Name, List<JsonObject> Rows)[] lists)
    {
        writer.Finish();
        var answer = new JsonObject();
        foreach ((string? name, List<JsonObject>? rows) in lists)
        {
            answer[name] = new JsonArray([.. rows]);
        }

        if (writer.Warnings.Count > 0)
        {
            answer["warnings"] = Json.Texts([.. writer.Warnings]);
        }

        if (writer.Errors.Count > 0)
        {
            answer["errors"] = Json.Texts([.. writer.Errors]);
        }

        return answer;
    }

    private static (TableState Table, JsonObject[] Rows, RowWriter Writer) Begin(Call call)
    {
        TableState table = TablesApi.Find(call);
        call.Body.Flag("waitComputed");
        JsonObject[] rows = [.. call.Body.Items("rows").Select(item => item.Json)];
        return (table, rows, new RowWriter(call.Store, table));
    }

    private static JsonObject Create(Call call)
    {
        (TableState _, JsonObject[]? rows, RowWriter? writer) = Begin(call);
        var created = rows.Select((row, index) => writer.Insert(index + 1, row)).OfType<JsonObject>().ToList();
        return Answer(writer, ("rows", created));
    }

    /// <summary>The id that a row of an update or upsert carries; null when it has none or a wrong one.</summary>
    private static int? IdOf(JsonObject row) => Json.IsNumber(row["id"], out double id) && id is >= 0 and <= int.MaxValue && Math.Floor(id) == id ? (int)id : null;

    private static JsonObject Update(Call call)
    {
        (TableState? table, JsonObject[]? rows, RowWriter? writer) = Begin(call);
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
        (TableState? table, JsonObject[]? rows, RowWriter? writer) = Begin(call);
        string? asked = call.Body.Text("keyColumn");
        string keyColumn = asked ?? table.Data.TextOrNull("keyColumn") ?? "id";
        if (keyColumn != "id" && !TableSchema.Columns(table).ContainsKey(keyColumn))
        {
            throw call.Body.Wrong("keyColumn", $"names a column \"{keyColumn}\" that the table does not have");
        }

        var byKey = new Dictionary<string, int>();
        var twice = new HashSet<string>();
        foreach (KeyValuePair<int, RowState> row in keyColumn == "id" ? [] : table.Rows.AsEnumerable())
        {
            if (row.Value.Values[keyColumn] is JsonNode value)
            {
                string found = Json.Key(value);
                if (byKey.ContainsKey(found))
                {
                    twice.Add(found);
                }

                byKey[found] = row.Key;
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

            if (!isById && twice.Contains(key!))
            {
                writer.Fail(index + 1, $"more than one row has {row[keyColumn]!.ToJsonString(Json.Options)} in column \"{keyColumn}\"");
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
        JsonArray? ids = body.List("ids");
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

        if (filter is not null)
        {
            // Tried now: what is wrong with it must not show in the job.
            RowView.Filtered(table, filter);
            JsonObject job = TableJobsApi.Add(call.Store, call.Bot, table, "delete_rows", new JsonObject { ["filter"] = filter.Copy() });
            return new JsonObject { ["deletedRows"] = 0, ["job"] = job.Only("id", "status") };
        }

        List<int> gone = all ? [.. table.Rows.Keys]
            : [.. ids!.Select((id, index) => Json.IsNumber(id, out double number) && number is >= 0 and <= int.MaxValue
                ? (int)number
                : throw ApiError.Payload($"ids[{index}] must be a row id"))];
        return new JsonObject { ["deletedRows"] = gone.Count(table.Rows.Remove) };
    }
}
