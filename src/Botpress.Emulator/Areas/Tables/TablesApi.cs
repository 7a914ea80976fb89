using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Tables, named in the path by id or by name.</summary>
internal static class TablesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListTables, List);
        router.On(Operations.GetTable, call => ShowWithCounts(call.Store, Find(call)));
        router.On(Operations.CreateTable, call => Show(Create(call, call.Body.RequiredText("name"))));
        router.On(Operations.GetOrCreateTable, GetOrCreate);
        router.On(Operations.UpdateTable, Update);
        router.On(Operations.RenameTableColumn, RenameColumn);
        router.On(Operations.DeleteTable, Delete);
    }

    public static TableState Find(Call call, string parameter = "table") =>
        Find(call.Bot, call.Path(parameter)) ?? throw ApiError.NotFound("table", call.Path(parameter));

    public static TableState Add(Store store, BotState bot, string name, JsonObject schema, string? keyColumn)
    {
        JsonObject created = store.NewObject("table");
        var data = new JsonObject
        {
            ["id"] = created.Text("id"),
            ["name"] = name,
            ["factor"] = 1,
            ["frozen"] = false,
            ["keyColumn"] = keyColumn,
            ["schema"] = schema,
            ["tags"] = new JsonObject(),
            ["isComputeEnabled"] = false,
            ["createdAt"] = created.Text("createdAt"),
            ["updatedAt"] = created.Text("updatedAt"),
        };
        var table = new TableState { Data = data };
        bot.Tables.Add(data.Text("id"), table);
        return table;
    }

    private static TableState? Find(BotState bot, string idOrName) => bot.Tables.TryGetValue(idOrName, out TableState? table)
        ? table
        : bot.Tables.Values.FirstOrDefault(candidate => candidate.Data.Text("name") == idOrName);

    public static JsonObject Show(TableState table) => new() { ["table"] = table.Data.Copy() };

    private static JsonObject ShowWithCounts(Store store, TableState table)
    {
        JsonObject answer = Show(table);
        answer["rows"] = table.Rows.Count;
        answer["stale"] = 0;
        answer["indexing"] = table.IndexedAt > store.UtcNow ? table.Indexing : 0;
        return answer;
    }

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags();
        return new JsonObject
        {
            ["tables"] = Json.List(call.Bot.Tables.Values.Where(table => tags.Matches(table.Data["tags"] as JsonObject))
                .OrderBy(table => table.Data.Text("name"), StringComparer.OrdinalIgnoreCase)
                .Select(table => table.Data.Copy())),
        };
    }

    private static TableState Create(Call call, string name)
    {
        Input body = call.Body;
        TableNames.Check("name", name);
        body.RequiredObject("schema");
        JsonObject schema = TableSchema.Merge(TableSchema.Empty(), body.Object("schema")!);
        double? factor = body.Number("factor");
        bool? frozen = body.Flag("frozen");
        bool? computes = body.Flag("isComputeEnabled");
        JsonObject? tags = body.Map("tags");
        string? keyColumn = body.Text("keyColumn", nullable: true);
        CheckKeyColumn(keyColumn, schema);
        TableNames.CheckIsFree(call.Bot, name, null);
        TableState table = Add(call.Store, call.Bot, name, schema, keyColumn);
        table.Data.With("frozen", frozen).With("isComputeEnabled", computes).With("tags", tags);
        if (factor is double value)
        {
            table.Data["factor"] = Json.Number(value);
        }

        return table;
    }

    private static JsonObject GetOrCreate(Call call)
    {
        TableState? table = Find(call.Bot, call.Path("table"));
        JsonObject answer = ShowWithCounts(call.Store, table ?? Create(call, call.Path("table")));
        answer["created"] = table is null;
        return answer;
    }

    private static JsonObject Update(Call call)
    {
        TableState table = Find(call);
        Input body = call.Body;
        CheckNotFrozen(table);
        string? name = body.Text("name");
        JsonObject columns = TableSchema.Columns(table);
        JsonObject schema = body.Object("schema") is JsonObject sent
            ? TableSchema.Merge((JsonObject)table.Data["schema"]!, sent)
            : ((JsonObject)table.Data["schema"]!).Copy();
        var newColumns = (JsonObject)schema["properties"]!;
        double? factor = body.Number("factor");
        if (factor is double value && value < Json.ToDouble(table.Data["factor"]))
        {
            throw body.Wrong("factor", "can only grow");
        }

        bool? frozen = body.Flag("frozen");
        bool? computes = body.Flag("isComputeEnabled");
        JsonObject? tags = body.Map("tags");
        string? keyColumn = body.Has("keyColumn") ? body.Text("keyColumn", nullable: true) : table.Data.TextOrNull("keyColumn");
        if (!body.Has("keyColumn") && keyColumn is not null && !newColumns.ContainsKey(keyColumn))
        {
            // The key went away with its column.
            keyColumn = null;
        }

        CheckKeyColumn(keyColumn, schema);
        CheckKeyIsUnique(table, keyColumn);
        if (name is not null)
        {
            TableNames.Check("name", name);
            TableNames.CheckIsFree(call.Bot, name, table);
        }

        string[] stale = newColumns.Where(column => TableSchema.IsComputed(column.Value) && !Json.Same(column.Value, columns[column.Key])).Select(column => column.Key).ToArray();
        // A column that gets another type loses its values, as one that goes away does.
        var gone = columns.Where(column => (newColumns[column.Key] as JsonObject)?.Text("type") != ((JsonObject)column.Value!).Text("type")).Select(column => column.Key).ToList();
        foreach (RowState row in gone.Count == 0 ? [] : table.Rows.Values.AsEnumerable())
        {
            gone.ForEach(column => row.Values.Remove(column));
        }

        table.Data.With("name", name).With("frozen", frozen).With("isComputeEnabled", computes).With("tags", tags);
        table.Data["schema"] = schema;
        table.Data["keyColumn"] = keyColumn;
        if (factor is double grown)
        {
            table.Data["factor"] = Json.Number(grown);
        }

        table.Data["updatedAt"] = call.Store.Stamp();
        JsonObject answer = Show(table);
        if (stale.Length > 0)
        {
            answer["staleColumns"] = Json.Texts(stale);
        }

        return answer;
    }

    private static JsonObject RenameColumn(Call call)
    {
        TableState table = Find(call);
        CheckNotFrozen(table);
        string name = call.Body.RequiredText("name");
        string newName = call.Body.RequiredText("newName");
        JsonObject columns = TableSchema.Columns(table);
        if (!columns.ContainsKey(name))
        {
            throw ApiError.Reference("name", "column", name);
        }

        TableSchema.CheckName(newName);
        if (columns.ContainsKey(newName))
        {
            throw ApiError.Exists($"newName: the table has a column \"{newName}\" already");
        }

        Rename(columns, name, newName);
        foreach (RowState row in table.Rows.Values)
        {
            Rename(row.Values, name, newName);
        }

        if (table.Data.TextOrNull("keyColumn") == name)
        {
            table.Data["keyColumn"] = newName;
        }

        table.Data["updatedAt"] = call.Store.Stamp();
        return Show(table);
    }

    private static void Rename(JsonObject map, string name, string newName)
    {
        if (map.TryGetPropertyValue(name, out JsonNode? value))
        {
            map.Remove(name);
            map[newName] = value;
        }
    }

    private static JsonObject Delete(Call call)
    {
        call.Bot.Tables.Remove(Find(call).Data.Text("id"));
        return [];
    }

    private static void CheckNotFrozen(TableState table)
    {
        if ((bool)table.Data["frozen"]!)
        {
            throw ApiError.Of("ResourceLockedConflict", $"The table \"{table.Data.Text("name")}\" is frozen: it can only be deleted");
        }
    }

    private static void CheckKeyColumn(string? keyColumn, JsonObject schema)
    {
        if (keyColumn is not null && !((JsonObject)schema["properties"]!).ContainsKey(keyColumn))
        {
            throw ApiError.Payload($"keyColumn: the table has no column \"{keyColumn}\"");
        }
    }

    private static void CheckKeyIsUnique(TableState table, string? keyColumn)
    {
        var holders = new Dictionary<string, int>();
        foreach (KeyValuePair<int, RowState> row in keyColumn is null ? [] : table.Rows.AsEnumerable())
        {
            if (row.Value.Values[keyColumn!] is not JsonNode value)
            {
                continue;
            }

            string key = Json.Key(value);
            if (holders.TryGetValue(key, out int holder))
            {
                throw ApiError.Payload(FormattableString.Invariant(
                    $"keyColumn: the values of column \"{keyColumn}\" must be unique, and the rows {holder} and {row.Key} have the same"));
            }

            holders[key] = row.Key;
        }
    }
}
