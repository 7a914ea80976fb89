using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions over objects, and over what holds others.</summary>
internal static class VrlMapFunctions
{
    private const string Compactable = "value:map|list, recursive:bool?, null:bool?, string:bool?, object:bool?, array:bool?, nullish:bool?";

    public static IEnumerable<VrlFunction> All() =>
    [
        new("keys", "value:map", VrlKind.ListOf(VrlKind.Text), call => new VrlList(call.Map("value").Entries.Keys.Select(key => (object?)new VrlText(key)))),
        new("values", "value:map", site => VrlKind.ListOf(site.Kind("value").Map?.All() ?? VrlKind.Any), call => new VrlList(call.Map("value").Entries.Values)),
        new("merge", "to:map, from:map, deep:bool?", site => MapOf(site.Kind("to")).Union(MapOf(site.Kind("from")), over: true), Merge),
        new("flatten", "value:map|list, separator:text?", Either, Flatten),
        new("unflatten", "value:map, separator:text?, recursive:bool?", VrlKind.AnyMap, call => Unflatten(call.Map("value").Entries, call.Text("separator", "."), call.Flag("recursive", true), 0)),
        new("compact", Compactable, Either, Compact),
    ];

    private static VrlType Either(VrlSite site) => site.Kind("value").IsList ? VrlKind.AnyList : VrlKind.AnyMap;

    private static VrlKind MapOf(VrlKind kind) => kind.Map is null ? VrlKind.AnyMap : new VrlKind(VrlBasic.None, map: kind.Map);

    private static object? Merge(VrlCall call)
    {
        VrlMap to = call.Map("to");
        VrlMap from = call.Map("from");
        return Merge(to, from, call.Flag("deep", false));
    }

    private static VrlMap Merge(VrlMap to, VrlMap from, bool deep)
    {
        var all = new List<KeyValuePair<string, object?>>(to.Entries);
        foreach (KeyValuePair<string, object?> entry in from.Entries)
        {
            bool both = deep && to.Entries.TryGetValue(entry.Key, out object? old) && old is VrlMap && entry.Value is VrlMap;
            all.Add(both ? new(entry.Key, Merge((VrlMap)to.Entries[entry.Key]!, (VrlMap)entry.Value!, deep)) : entry);
        }

        return new VrlMap(all);
    }

    private static object? Flatten(VrlCall call)
    {
        string separator = call.Text("separator", ".");
        return call.Value("value") switch
        {
            VrlList list => new VrlList(Items(list)),
            VrlMap map => new VrlMap(Entries(map, "", separator)),
            var value => throw VrlCall.Expected("array or object", value),
        };
    }

    private static IEnumerable<object?> Items(VrlList list) => list.Items.SelectMany(item => item is VrlList inner ? Items(inner) : [item]);

    private static IEnumerable<KeyValuePair<string, object?>> Entries(VrlMap map, string start, string separator) =>
        map.Entries.SelectMany(entry => entry.Value is VrlMap inner
            ? Entries(inner, start + entry.Key + separator, separator)
            : [new KeyValuePair<string, object?>(start + entry.Key, entry.Value)]);

    private static VrlMap Unflatten(IEnumerable<KeyValuePair<string, object?>> entries, string separator, bool recursive, int depth)
    {
        if (depth > VrlCollection.MostDepth)
        {
            throw new VrlOverrun("a value is too large or too deep");
        }

        var all = new List<KeyValuePair<string, object?>>();
        foreach (IGrouping<string, (string Head, string? Tail, object? Value)> group in entries.Select(entry => Head(entry, separator)).GroupBy(entry => entry.Head))
        {
            (string Head, string? Tail, object? Value)[] parts = [.. group];
            if (parts.Length == 1 && parts[0].Tail is null)
            {
                object? value = parts[0].Value;
                all.Add(new(group.Key, recursive && value is VrlMap map ? Unflatten(map.Entries, separator, recursive, depth + 1) : value));
            }
            else
            {
                IEnumerable<KeyValuePair<string, object?>> rest = parts.Where(part => part.Tail is not null).Select(part => new KeyValuePair<string, object?>(part.Tail!, part.Value));
                all.Add(new(group.Key, Unflatten(rest, separator, recursive, depth + 1)));
            }
        }

        return new VrlMap(all);
    }

    private static (string Head, string? Tail, object? Value) Head(KeyValuePair<string, object?> entry, string separator)
    {
        int at = separator.Length == 0 ? -1 : entry.Key.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (entry.Key, null, entry.Value) : (entry.Key.Substring(0, at), entry.Key.Substring(at + separator.Length), entry.Value);
    }

    private static object? Compact(VrlCall call)
    {
        bool recursive = call.Flag("recursive", true);
        bool nothing = call.Flag("null", true);
        bool text = call.Flag("string", true);
        bool map = call.Flag("object", true);
        bool list = call.Flag("array", true);
        bool nullish = call.Flag("nullish", false);
        bool IsEmpty(object? value) => (nullish && VrlTypeFunctions.IsNullish(value)) || value switch
        {
            null => nothing,
            VrlText { Length: 0 } => text,
            VrlMap { Entries.Count: 0 } => map,
            VrlList { Items.Count: 0 } => list,
            _ => false,
        };
        object? Inner(object? value) => recursive && value is VrlCollection ? Compacted(value, Inner, IsEmpty) : value;
        object? whole = call.Value("value");
        return whole is VrlCollection ? Compacted(whole, Inner, IsEmpty) : throw VrlCall.Expected("array or object", whole);
    }

    private static VrlCollection Compacted(object value, Func<object?, object?> inner, Func<object?, bool> isEmpty) => value is VrlList list
        ? new VrlList(list.Items.Select(inner).Where(item => !isEmpty(item)))
        : new VrlMap(((VrlMap)value).Entries.Select(entry => new KeyValuePair<string, object?>(entry.Key, inner(entry.Value))).Where(entry => !isEmpty(entry.Value)));
}
