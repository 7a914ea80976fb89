using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that ask for the type of a value, or insist on it.</summary>
internal static class VrlTypeFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        Insist("string", VrlKind.Text, value => value is VrlText),
        Insist("int", VrlKind.Integer, value => value is long),
        Insist("float", VrlKind.Float, value => value is double),
        Insist("bool", VrlKind.Boolean, value => value is bool, "boolean"),
        Insist("timestamp", VrlKind.Timestamp, value => value is VrlTime),
        new("array", "value:any", site => Only(site, site.Kind("value").List is VrlShape<long> list ? new VrlKind(VrlBasic.None, list: list) : VrlKind.AnyList), call => Insisted(call, "array", value => value is VrlList)),
        new("object", "value:any", site => Only(site, site.Kind("value").Map is VrlShape<string> map ? new VrlKind(VrlBasic.None, map: map) : VrlKind.AnyMap), call => Insisted(call, "object", value => value is VrlMap)),
        Is("is_string", value => value is VrlText),
        Is("is_integer", value => value is long),
        Is("is_float", value => value is double),
        Is("is_boolean", value => value is bool),
        Is("is_timestamp", value => value is VrlTime),
        Is("is_regex", value => value is VrlRegex),
        Is("is_null", value => value is null),
        Is("is_array", value => value is VrlList),
        Is("is_object", value => value is VrlMap),
        Is("is_nullish", IsNullish),
        new("is_empty", "value:map|list|text", VrlKind.Boolean, call => Count(call) == 0),
        new("length", "value:list|map|text", VrlKind.Integer, call => Count(call)),
        new(
            "tag_types_externally",
            "value:any",
            site => site.Kind("value").IsList ? VrlKind.AnyList : site.Kind("value").Is(VrlBasic.Null) ? VrlKind.Null : VrlKind.AnyMap,
            call => Tagged(call.Value("value"))),
    ];

    /// <summary>Whether a value says nothing: null, no text, blanks, a dash.</summary>
    public static bool IsNullish(object? value) => value is null || (value is VrlText text && (text.Text == "-" || text.Text.All(char.IsWhiteSpace)));

    private static VrlFunction Is(string name, Func<object?, bool> test) => new(name, "value:any", VrlKind.Boolean, call => test(call.Value("value")));

    private static VrlFunction Insist(string name, VrlKind kind, Func<object?, bool> test, string? called = null) => new(
        name,
        "value:any",
        site => new VrlType(kind, !site.Kind("value").Is(kind.Basic)),
        call => Insisted(call, called ?? (name == "int" ? "integer" : name), test));

    private static object? Insisted(VrlCall call, string name, Func<object?, bool> test)
    {
        object? value = call.Value("value");
        return test(value) ? value : throw VrlCall.Expected(name, value);
    }

    private static VrlType Only(VrlSite site, VrlKind kind) => new(kind, !(kind.List is null ? site.Kind("value").IsMap : site.Kind("value").IsList));

    private static long Count(VrlCall call) => call.Value("value") switch
    {
        VrlText text => text.Length,
        VrlList list => list.Items.Count,
        VrlMap map => map.Entries.Count,
        var value => throw VrlCall.Expected("string, array or object", value),
    };

    private static object? Tagged(object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case VrlList list:
                return new VrlList(list.Items.Select(Tagged));
            case VrlMap map:
                return new VrlMap(map.Entries.Select(entry => new KeyValuePair<string, object?>(entry.Key, Tagged(entry.Value))));
            default:
                return new VrlMap([new(VrlValues.KindName(value), value)]);
        }
    }
}
