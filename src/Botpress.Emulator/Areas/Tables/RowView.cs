using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>The rows of a table as they are shown, and as filters and orders see them: with the columns that every row has.</summary>
internal static class RowView
{
    public static JsonObject Show(TableState table, int id, RowState row)
    {
        var shown = new JsonObject { ["id"] = id, ["createdAt"] = row.CreatedAt, ["updatedAt"] = row.UpdatedAt };
        foreach (KeyValuePair<string, JsonNode?> column in TableSchema.Columns(table))
        {
            shown[column.Key] = row.Values[column.Key]?.DeepClone();
        }

        shown["computed"] = new JsonObject();
        shown["stale"] = new JsonArray();
        return shown;
    }

    public static bool IsColumn(TableState table, string path)
    {
        JsonObject columns = TableSchema.Columns(table);
        return path is "id" or "createdAt" or "updatedAt" || columns.ContainsKey(path) || columns.ContainsKey(path.Split('.')[0]);
    }

    /// <summary>A row as filters and orders see it.</summary>
    public static JsonNode? ValueOf(KeyValuePair<int, RowState> row, string path) => path switch
    {
        "id" => row.Key,
        "createdAt" => row.Value.CreatedAt,
        "updatedAt" => row.Value.UpdatedAt,
        _ => RowFilter.At(row.Value.Values, path),
    };

    /// <summary>Values without an order between them: null first, then by type.</summary>
    public static int Compare(JsonNode? left, JsonNode? right)
    {
        static int Rank(JsonNode? node) => node is null ? 0 : 1 + (int)node.GetValueKind();
        return Json.Compare(left, right) ?? Rank(left).CompareTo(Rank(right));
    }

    /// <summary>The rows that a filter leaves.</summary>
    public static IEnumerable<KeyValuePair<int, RowState>> Filtered(TableState table, JsonObject? filter)
    {
        if (filter is null || filter.Count == 0)
        {
            return table.Rows;
        }

        if (filter.Count == 1 && filter.First() is { Key: "id" } ids)
        {
            // How a whole table is read, page by page: nothing is made of rows that are not on it.
            if (ids.Value is JsonObject { Count: 1 } bound && Json.IsNumber(bound["$gt"], out double last))
            {
                return table.Rows.Where(row => row.Key > last);
            }

            Func<JsonNode?, bool> isMeant = RowFilter.Condition("id", ids.Value);
            return table.Rows.Where(row => isMeant(row.Key));
        }

        Func<JsonObject, bool> test = RowFilter.Compile(filter, path => IsColumn(table, path));
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
}
