using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions over lists.</summary>
internal static class VrlListFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("push", "value:list, item:any", site => Longer(site, new VrlShape<long>(new Dictionary<long, VrlKind> { [0] = site.Kind("item").Read() }, null)), call => new VrlList([.. call.List("value"), call.Value("item")])),
        new("append", "value:list, items:list", site => Longer(site, site.Kind("items").List ?? VrlKind.Any.List!), call => new VrlList([.. call.List("value"), .. call.List("items")])),
        new("includes", "value:list, item:any", VrlKind.Boolean, Includes),
        new("unique", "value:list", VrlKind.AnyList, call => new VrlList(call.List("value").Distinct(VrlValueComparer.Instance))),
        new("zip", "array_0:list, array_1:list?", VrlKind.AnyList, Zip),
        new("tally", "value:list", new VrlType(VrlKind.MapOf(VrlKind.Integer), true), Tally),
        new("tally_value", "array:list, value:any", VrlKind.Integer, TallyValue),
        new("object_from_array", "values:list, keys:list?", VrlKind.AnyMap, ToMap),
    ];

    /// <summary>A list with others behind it.</summary>
    private static VrlType Longer(VrlSite site, VrlShape<long> more)
    {
        VrlShape<long> list = site.Kind("value").List ?? VrlKind.Any.List!;
        if (list.IsOpen)
        {
            return new VrlKind(VrlBasic.None, list: new VrlShape<long>(new Dictionary<long, VrlKind>(list.Known), list.Rest.Union(more.All())));
        }

        var known = new Dictionary<long, VrlKind>(list.Known);
        long length = known.Count == 0 ? 0 : known.Keys.Max() + 1;
        foreach (KeyValuePair<long, VrlKind> item in more.Known)
        {
            known[length + item.Key] = item.Value;
        }

        return new VrlKind(VrlBasic.None, list: new VrlShape<long>(known, more.Rest));
    }

    private static object? Includes(VrlCall call)
    {
        IReadOnlyList<object?> list = call.List("value");
        object? item = call.Value("item");
        return list.Any(one => VrlValues.Same(one, item));
    }

    private static object? Zip(VrlCall call)
    {
        if (call.Has("array_1"))
        {
            return new VrlList(call.List("array_0").Zip(call.List("array_1"), (left, right) => (object?)new VrlList([left, right])));
        }

        List<IReadOnlyList<object?>> lists = [.. call.List("array_0").Select(VrlCall.AsList)];
        int length = lists.Count == 0 ? 0 : lists.Min(list => list.Count);
        return new VrlList(Enumerable.Range(0, length).Select(index => (object?)new VrlList(lists.Select(list => list[index]))));
    }

    private static object? Tally(VrlCall call)
    {
        var counts = new Dictionary<string, long>();
        foreach (object? item in call.List("value"))
        {
            string text = (item as VrlText)?.Text ?? throw new VrlFailure($"all values must be strings, found: {Debug(item)}");
            counts[text] = counts.TryGetValue(text, out long count) ? count + 1 : 1;
        }

        return new VrlMap(counts.Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.Value)));
    }

    private static string Debug(object? value) => value switch
    {
        long => $"Integer({VrlValues.Shown(value)})",
        double => $"Float(NotNan({VrlNumbers.Json((double)value)}))",
        bool => $"Boolean({VrlValues.Shown(value)})",
        null => "Null",
        VrlText => $"Bytes(b{VrlValues.Shown(value)})",
        VrlTime => $"Timestamp({value})",
        VrlRegex regex => $"Regex(ValueRegex(Regex(\"{regex.Pattern}\")))",
        VrlList list => $"Array([{string.Join(", ", list.Items.Select(Debug))}])",
        _ => $"Object({{{string.Join(", ", ((VrlMap)value).Entries.Select(entry => $"KeyString(\"{entry.Key}\"): {Debug(entry.Value)}"))}}})",
    };

    private static object? TallyValue(VrlCall call)
    {
        IReadOnlyList<object?> list = call.List("array");
        object? value = call.Value("value");
        return (long)list.Count(item => VrlValues.Same(item, value));
    }

    private static object? ToMap(VrlCall call)
    {
        IReadOnlyList<object?> values = call.List("values");
        IEnumerable<(object? Key, object? Value)> pairs = call.Has("keys")
            ? call.List("keys").Zip(values, (key, value) => (key, value))
            : values.Select(value =>
            {
                IReadOnlyList<object?> pair = VrlCall.AsList(value);
                return pair.Count == 0 ? throw new VrlFailure("array value too short") : (pair[0], pair.Count > 1 ? pair[1] : null);
            });
        return new VrlMap(pairs.Where(pair => pair.Key is not null).Select(pair =>
            new KeyValuePair<string, object?>((pair.Key as VrlText)?.Text ?? throw new VrlFailure("object keys must be strings"), pair.Value)));
    }
}
