using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>Semantic versions of definitions, and what requests name them by: a version, a range such as <c>^1.2</c>, or <c>latest</c>.</summary>
internal static class Versions
{
    private static readonly Regex _version = new(@"^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$", RegexOptions.CultureInvariant);

    private static readonly Regex _comparator = new(
        @"^(\^|~|>=|<=|>|<|=)?v?(\d+|[x*])(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(-[0-9A-Za-z.-]+)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The newest of the definitions that fits; null when none does. One with exactly that version comes first.</summary>
    public static JsonObject? Newest(IEnumerable<JsonObject> definitions, string asked)
    {
        var all = definitions.OrderByDescending(definition => definition.Text("version"), Comparer<string>.Create(Compare)).ToList();
        return all.FirstOrDefault(definition => definition.Text("version") == asked)
            ?? (asked == "latest"
                ? all.FirstOrDefault(definition => !IsPrerelease(definition.Text("version"))) ?? all.FirstOrDefault()
                : all.FirstOrDefault(definition => Fits(definition.Text("version"), asked)));
    }

    /// <summary>The definitions of a list that the query asks for: of a name, of a version or the latest one of each name.</summary>
    public static IEnumerable<JsonObject> Filter(IEnumerable<JsonObject> definitions, Query query)
    {
        string? name = query.Text("name");
        string? version = query.Text("version");
        IEnumerable<JsonObject> named = definitions.Where(definition => name is null || definition.Text("name") == name);
        return version == "latest"
            ? named.GroupBy(definition => definition.Text("name")).Select(group => Newest(group, version)!)
            : named.Where(definition => version is null || definition.Text("version") == version);
    }

    /// <summary>Orders versions; what is no semantic version comes before those that are.</summary>
    public static int Compare(string left, string right)
    {
        Match a = _version.Match(left);
        Match b = _version.Match(right);
        if (!a.Success || !b.Success)
        {
            return a.Success ? 1 : b.Success ? -1 : string.CompareOrdinal(left, right);
        }

        for (int part = 1; part <= 3; part++)
        {
            int order = Number(a.Groups[part].Value).CompareTo(Number(b.Groups[part].Value));
            if (order != 0)
            {
                return order;
            }
        }

        return ComparePrereleases(a.Groups[4].Value, b.Groups[4].Value);
    }

    private static bool IsPrerelease(string version) => _version.Match(version).Groups[4].Length > 0;

    private static bool Fits(string version, string range) =>
        _version.IsMatch(version)
        && (!IsPrerelease(version) || range.IndexOf('-') >= 0)
        && Regex.Replace(range, @"(?<=[\^~<>=])\s+", "").Split(["||"], StringSplitOptions.None)
            .Any(alternative => alternative.Split([' '], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } comparators
                && comparators.All(comparator => FitsOne(version, comparator)));

    private static bool FitsOne(string version, string comparator)
    {
        Match match = _comparator.Match(comparator);
        if (!match.Success)
        {
            return false;
        }

        int?[] parts = [.. Enumerable.Range(2, 3).Select(group => int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : (int?)null)];
        int given = parts.TakeWhile(part => part is not null).Count();
        if (given == 0)
        {
            return true;
        }

        string low = Join([.. parts.Take(given).Select(part => part!.Value)]) + match.Groups[5].Value;
        // The first version beyond the part that may differ: 2.0.0 for ^1.2.3, 1.3.0 for ~1.2.3 and 1.2, 0.3.0 for ^0.2.3.
        int Above(int last) => Compare(version, Join([.. parts.Take(last).Select(part => part ?? 0), (parts[last] ?? 0) + 1]));
        int atLow = Compare(version, low);
        return match.Groups[1].Value switch
        {
            "^" => atLow >= 0 && Above(Math.Min(parts.TakeWhile(part => part == 0).Count(), given - 1)) < 0,
            "~" => atLow >= 0 && Above(Math.Min(1, given - 1)) < 0,
            ">=" => atLow >= 0,
            "<" => atLow < 0,
            ">" => given == 3 ? atLow > 0 : Above(given - 1) >= 0,
            "<=" => given == 3 ? atLow <= 0 : Above(given - 1) < 0,
            _ => given == 3 ? atLow == 0 : atLow >= 0 && Above(given - 1) < 0,
        };
    }

    private static string Join(int[] parts) => string.Join(".", parts.Concat([0, 0, 0]).Take(3).Select(part => part.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A version without a prerelease is newer than one with; their parts compare as numbers where they are such.</summary>
    private static int ComparePrereleases(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }

        string[] a = left.Split('.');
        string[] b = right.Split('.');
        for (int index = 0; index < Math.Min(a.Length, b.Length); index++)
        {
            bool numbers = a[index].All(char.IsDigit) && b[index].All(char.IsDigit);
            int order = numbers ? Number(a[index]).CompareTo(Number(b[index])) : string.CompareOrdinal(a[index], b[index]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static decimal Number(string digits) => decimal.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out decimal number) ? number : decimal.MaxValue;
}
