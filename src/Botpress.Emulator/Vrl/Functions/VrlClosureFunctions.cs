using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that go through a list or an object with a closure.</summary>
internal static class VrlClosureFunctions
{
    private static readonly VrlKind _keys = VrlClosureForm.Keys;

    public static IEnumerable<VrlFunction> All() =>
    [
        new("for_each", "value:map|list", _ => VrlKind.Null, ForEach, new VrlClosureForm("value", VrlKind.AnyCollection, VrlKind.Any, _keys, null)),
        new("filter", "value:map|list", FilterType, Filter, new VrlClosureForm("value", VrlKind.AnyCollection, VrlKind.Boolean, _keys, null)),
        new("map_values", "value:map|list, recursive:bool?", site => Mapped(site.Kind("value"), site.Closure.Kind, true), MapValues, new VrlClosureForm("value", VrlKind.AnyCollection, VrlKind.Any, [null])),
        new("map_keys", "value:map, recursive:bool?", site => site.Kind("value"), MapKeys, new VrlClosureForm("value", VrlKind.AnyMap, VrlKind.Text, VrlKind.Text)),
    ];

    private static VrlType FilterType(VrlSite site)
    {
        VrlKind value = site.Kind("value");
        return new VrlKind(value.Basic, value.HasList ? VrlKind.Any.List : null, value.HasMap ? VrlKind.Any.Map : null);
    }

    /// <summary>What is known of the items becomes what the closure gives; the others stay as they were, as the engine has it.</summary>
    private static VrlKind Mapped(VrlKind kind, VrlKind to, bool whole) => !whole ? to : new VrlKind(
        kind.Basic,
        kind.List is null ? null : new VrlShape<long>(kind.List.Known.ToDictionary(item => item.Key, item => Mapped(item.Value, to, false)), kind.List.Rest),
        kind.Map is null ? null : new VrlShape<string>(kind.Map.Known.ToDictionary(entry => entry.Key, entry => Mapped(entry.Value, to, false)), kind.Map.Rest));

    private static IEnumerable<(object Key, object? Value)> Pairs(object? value) => value switch
    {
        VrlList list => list.Items.Select((item, index) => ((object)(long)index, item)),
        VrlMap map => map.Entries.Select(entry => ((object)new VrlText(entry.Key), entry.Value)),
        _ => throw new VrlFailure("function requires collection types as input"),
    };

    private static object? ForEach(VrlCall call)
    {
        foreach ((object key, object? value) in Pairs(call.Value("value")))
        {
            call.Closure.Call(call.Run, key, value);
        }

        return null;
    }

    private static object? Filter(VrlCall call)
    {
        object? whole = call.Value("value");
        IEnumerable<(object Key, object? Value)> kept = Pairs(whole).Where(pair => call.Closure.Call(call.Run, pair.Key, pair.Value) is true);
        return whole is VrlList ? new VrlList(kept.Select(pair => pair.Value)) : new VrlMap(kept.Select(pair => new KeyValuePair<string, object?>(((VrlText)pair.Key).Text, pair.Value)));
    }

    private static object? MapValues(VrlCall call)
    {
        bool recursive = call.Flag("recursive", false);
        return Values(call, call.Value("value"), recursive);
    }

    private static object? Values(VrlCall call, object? value, bool recursive)
    {
        object? Item(object? item)
        {
            object? made = call.Closure.Call(call.Run, item);
            return recursive && made is VrlCollection ? Values(call, made, recursive) : made;
        }

        return value switch
        {
            VrlList list => new VrlList(list.Items.Select(Item)),
            VrlMap map => new VrlMap(map.Entries.Select(entry => new KeyValuePair<string, object?>(entry.Key, Item(entry.Value)))),
            _ => Item(value),
        };
    }

    private static object? MapKeys(VrlCall call)
    {
        bool recursive = call.Flag("recursive", false);
        object? value = call.Value("value");
        return Keys(call, value, recursive, true);
    }

    private static object? Keys(VrlCall call, object? value, bool recursive, bool whole)
    {
        if (!whole && !recursive)
        {
            return value;
        }

        return value switch
        {
            VrlMap map => new VrlMap(map.Entries.Select(entry => new KeyValuePair<string, object?>(
                VrlCall.AsText(call.Closure.Call(call.Run, new VrlText(entry.Key))),
                Keys(call, entry.Value, recursive, false)))),
            VrlList list => new VrlList(list.Items.Select(item => Keys(call, item, recursive, false))),
            _ => value,
        };
    }
}
