using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>
/// The filter over rows: columns with a value or with operators, and <c>$and</c>, <c>$or</c>, <c>$not</c>. A column may
/// be a path with dots. A comparison with another type never holds; a value that is not there counts as null.
/// </summary>
internal static class RowFilter
{
    /// <summary>Makes a test of a filter. Everything wrong with the filter shows now, even when there are no rows.</summary>
    public static Func<JsonObject, bool> Compile(JsonObject filter, Func<string, bool> isColumn)
    {
        Func<JsonObject, bool>[] tests = filter.Select(entry => Part(entry.Key, entry.Value, isColumn)).ToArray();
        return row => Array.TrueForAll(tests, test => test(row));
    }

    /// <summary>The value at a path with dots; a column whose name has a dot is found, too.</summary>
    public static JsonNode? At(JsonObject row, string path)
    {
        if (row.TryGetPropertyValue(path, out JsonNode? value))
        {
            return value;
        }

        int dot = path.IndexOf('.');
        return dot > 0 && row[path.Substring(0, dot)] is JsonObject nested ? At(nested, path.Substring(dot + 1)) : null;
    }

    private static Func<JsonObject, bool> Part(string key, JsonNode? value, Func<string, bool> isColumn)
    {
        switch (key)
        {
            case "$and":
            case "$or":
                Func<JsonObject, bool>[] parts = Filters(key, value, isColumn);
                return key == "$and" ? row => Array.TrueForAll(parts, part => part(row)) : row => Array.Exists(parts, part => part(row));
            case "$not":
                Func<JsonObject, bool> negated = Compile(value as JsonObject ?? throw ApiError.Payload("filter.$not must be an object"), isColumn);
                return row => !negated(row);
        }

        if (key.StartsWith("$", StringComparison.Ordinal))
        {
            throw Unknown(key);
        }

        if (!isColumn(key))
        {
            throw ApiError.Payload($"filter: the table has no column \"{key}\"");
        }

        Func<JsonNode?, bool> test = Condition(key, value);
        return row => test(At(row, key));
    }

    private static Func<JsonObject, bool>[] Filters(string key, JsonNode? value, Func<string, bool> isColumn) =>
        [.. (value as JsonArray is { Count: > 0 } list ? list : throw ApiError.Payload($"filter.{key} must be an array with at least one filter"))
            .Select(item => Compile(item as JsonObject ?? throw ApiError.Payload($"filter.{key} must be an array of objects"), isColumn))];

    /// <summary>A test of a column's value.</summary>
    public static Func<JsonNode?, bool> Condition(string column, JsonNode? value)
    {
        if (value is not JsonObject operators || !operators.Any(entry => entry.Key.StartsWith("$", StringComparison.Ordinal)))
        {
            return found => Equals(found, value);
        }

        Func<JsonNode?, bool>[] tests = operators.Where(entry => entry.Key != "$options").Select(entry => Operator(column, entry.Key, entry.Value, operators)).ToArray();
        return found => Array.TrueForAll(tests, test => test(found));
    }

    private static Func<JsonNode?, bool> Operator(string column, string name, JsonNode? value, JsonObject all)
    {
        switch (name)
        {
            case "$eq":
                return found => Equals(found, value);
            case "$ne":
                return found => !Equals(found, value);
            case "$gt":
                return found => Json.Compare(found, value) > 0;
            case "$gte":
                return found => Json.Compare(found, value) >= 0;
            case "$lt":
                return found => Json.Compare(found, value) < 0;
            case "$lte":
                return found => Json.Compare(found, value) <= 0;
            case "$in":
                JsonArray any = ListOf(value);
                HashSet<string> keys = [.. any.Select(Json.Key)];
                return found => found is JsonObject or JsonArray ? any.Any(item => Equals(found, item)) : keys.Contains(Json.Key(found));
            case "$nin":
                JsonArray none = ListOf(value);
                return found => !none.Any(item => Equals(found, item));
            case "$exists":
                bool exists = Json.IsFlag(value, out bool flag) ? flag : throw Wrong(column, name, "must be a boolean");
                return found => found is not null == exists;
            case "$regex":
                return Pattern(column, value, all["$options"]);
            case "$mod":
                return Remainder(value is JsonArray { Count: 2 } pair && Json.IsNumber(pair[0], out double divisor) && Json.IsNumber(pair[1], out double rest) && Math.Truncate(divisor) != 0
                    ? (Math.Truncate(divisor), Math.Truncate(rest))
                    : throw Wrong(column, name, "must be an array of a divisor other than 0 and a remainder"));
            case "$size":
                double size = Json.IsNumber(value, out double number) ? number : throw Wrong(column, name, "must be a number");
                return found => found is JsonArray list && list.Count.Equals((int)size);
            case "$not":
                Func<JsonNode?, bool> negated = Condition(column, value as JsonObject ?? throw Wrong(column, name, "must be an object with operators"));
                return found => !negated(found);
            default:
                throw Unknown(name);
        }
    }

    private static Func<JsonNode?, bool> Remainder((double Divisor, double Remainder) asked) =>
        found => Json.IsNumber(found, out double number) && (Math.Truncate(number) % asked.Divisor).Equals(asked.Remainder);

    /// <summary>Whether a value is the one asked for or, being a list, has it among its items.</summary>
    private static bool Equals(JsonNode? found, JsonNode? asked) => Json.Same(found, asked) || (found is JsonArray list && list.Any(item => Json.Same(item, asked)));

    private static Func<JsonNode?, bool> Pattern(string column, JsonNode? value, JsonNode? flags)
    {
        string pattern = Json.IsText(value, out string? text) ? text! : throw Wrong(column, "$regex", "must be a string");
        RegexOptions options = RegexOptions.CultureInvariant;
        if (flags is not null)
        {
            foreach (char flag in Json.IsText(flags, out string? given) ? given! : throw Wrong(column, "$options", "must be a string"))
            {
                options |= flag switch
                {
                    'c' => RegexOptions.None,
                    'i' => RegexOptions.IgnoreCase,
                    'm' => RegexOptions.Multiline,
                    's' => RegexOptions.Singleline,
                    _ => throw Wrong(column, "$options", "may have i, c, m and s"),
                };
            }
        }

        TableSchema.Matches("", pattern, options);
        return found => Json.IsText(found, out string? subject) && TableSchema.Matches(subject!, pattern, options);
    }

    /// <summary>The values to look for: one may stand alone.</summary>
    private static JsonArray ListOf(JsonNode? value) => value as JsonArray ?? [value?.DeepClone()];

    private static ApiError Wrong(string column, string name, string what) => ApiError.Payload($"filter.{column}.{name} {what}");

    private static ApiError Unknown(string name) => ApiError.Payload($"filter: there is no operator {name}");
}
