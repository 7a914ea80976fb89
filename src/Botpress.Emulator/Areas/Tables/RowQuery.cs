using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>What a find answers with: rows in an order, or groups of rows with what they come to.</summary>
internal static class RowQuery
{
    private static readonly string[] _aggregates = ["key", "avg", "max", "min", "sum", "count", "unique"];

    /// <summary>Rows one by one: by a search, a column, or their ids.</summary>
    public static List<JsonObject> Ordered(
        TableState table, IEnumerable<KeyValuePair<int, RowState>> rows, string search, string? orderBy, bool descending, int offset, int take, string[]? select)
    {
        string[] question = TextSearch.Words(search);
        string[] searchable = [.. TableSchema.Searchable(TableSchema.Columns(table))];
        double Similarity(RowState row) => TextSearch.Similarity(question, string.Join(" ", searchable.Select(column => row.Values.TextOrNull(column))));
        IEnumerable<(KeyValuePair<int, RowState> Row, double Score)> scored = rows.Select(row => (Row: row, Score: search.Length == 0 ? 0 : Similarity(row.Value)));
        if (search.Length > 0 && orderBy is null)
        {
            // Misses come, too, at the end.
            scored = scored.OrderByDescending(item => item.Score);
        }
        else if (orderBy is not null and not "id")
        {
            var comparer = Comparer<JsonNode?>.Create(RowView.Compare);
            scored = descending
                ? scored.OrderByDescending(item => RowView.ValueOf(item.Row, orderBy), comparer)
                : scored.OrderBy(item => RowView.ValueOf(item.Row, orderBy), comparer);
        }
        else if (descending)
        {
            scored = scored.Reverse();
        }

        return [.. scored.Skip(offset).Take(take).Select(item =>
        {
            JsonObject shown = Selected(RowView.Show(table, item.Row.Key, item.Row.Value), select);
            if (search.Length > 0)
            {
                shown["similarity"] = item.Score;
            }

            return shown;
        })];
    }

    /// <summary>
    /// Rows by group: each column with the aggregate at its end (<c>cityKey</c>, <c>ordersSum</c>). A group is no row, so it has no id.
    /// </summary>
    public static IEnumerable<JsonObject> Grouped(
        TableState table, IEnumerable<KeyValuePair<int, RowState>> rows, JsonObject group, string? orderBy, bool descending)
    {
        var wanted = new List<(string Column, string Aggregate)>();
        foreach (KeyValuePair<string, JsonNode?> entry in group)
        {
            if (!RowView.IsColumn(table, entry.Key))
            {
                throw ApiError.Payload($"group: the table has no column \"{entry.Key}\"");
            }

            foreach (JsonNode? item in entry.Value is JsonArray list ? list : [entry.Value?.DeepClone()])
            {
                wanted.Add(Json.IsText(item, out string? aggregate) && _aggregates.Contains(aggregate)
                    ? (entry.Key, aggregate!)
                    : throw ApiError.Payload($"group.{entry.Key} must be one of {string.Join(", ", _aggregates)}"));
                CheckFits(table, entry.Key, aggregate!);
            }
        }

        string[] keys = [.. wanted.Where(item => item.Aggregate == "key").Select(item => item.Column)];
        IEnumerable<JsonObject> groups = rows.GroupBy(row => string.Join("\u0001", keys.Select(key => Json.Key(RowView.ValueOf(row, key))))).Select(members =>
        {
            var shown = new JsonObject();
            foreach ((string? column, string? aggregate) in wanted)
            {
                var values = members.Select(row => RowView.ValueOf(row, column)).Where(value => value is not null).ToList();
                string name = $"{column}{char.ToUpperInvariant(aggregate[0])}{aggregate.Substring(1)}";
                shown[name] = aggregate == "key" ? RowView.ValueOf(members.First(), column)?.DeepClone() : Aggregate(aggregate, values);
            }

            shown["computed"] = new JsonObject();
            return shown;
        });
        if (orderBy is not (null or "id"))
        {
            var comparer = Comparer<JsonNode?>.Create(RowView.Compare);
            JsonNode? Order(JsonObject row) => row[orderBy] ?? row[$"{orderBy}Key"];
            groups = descending ? groups.OrderByDescending(Order, comparer) : groups.OrderBy(Order, comparer);
        }

        return groups;
    }

    /// <summary>Sums and averages are of numbers, the largest and smallest also of texts and dates.</summary>
    private static void CheckFits(TableState table, string column, string aggregate)
    {
        string type = column switch
        {
            "id" => "number",
            "createdAt" or "updatedAt" => "string",
            _ => (TableSchema.Columns(table)[column] as JsonObject)?.Text("type") ?? "",
        };
        bool fits = aggregate switch
        {
            "sum" or "avg" => type is "number" or "",
            "max" or "min" => type is "number" or "string" or "",
            _ => true,
        };
        if (!fits)
        {
            throw ApiError.Payload($"group.{column}: there is no {aggregate} of a column of type {type}");
        }
    }

    private static JsonNode? Aggregate(string aggregate, List<JsonNode?> values)
    {
        if (aggregate == "unique")
        {
            return new JsonArray([.. values.GroupBy(Json.Key).Select(same => same.First()!.DeepClone())]);
        }

        if (aggregate == "count")
        {
            return values.Count;
        }

        if (aggregate is "max" or "min")
        {
            var ordered = values.OrderBy(value => value, Comparer<JsonNode?>.Create(RowView.Compare)).ToList();
            return ordered.Count == 0 ? null : ordered[aggregate == "min" ? 0 : ordered.Count - 1]!.DeepClone();
        }

        double[] numbers = [.. values.Where(value => Json.IsNumber(value, out _)).Select(Json.ToDouble)];
        return aggregate == "sum" ? Json.Number(numbers.Sum()) : numbers.Length == 0 ? null : Json.Number(numbers.Average());
    }

    private static JsonObject Selected(JsonObject row, string[]? select)
    {
        if (select is null || select.Length == 0)
        {
            return row;
        }

        var result = new JsonObject();
        foreach (KeyValuePair<string, JsonNode?> entry in row)
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
}
