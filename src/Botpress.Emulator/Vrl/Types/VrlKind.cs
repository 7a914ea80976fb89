using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>The types of values that have no parts. Undefined is what is not there, and becomes null when it is read.</summary>
[Flags]
internal enum VrlBasic
{
    None = 0,
    Text = 1,
    Integer = 2,
    Float = 4,
    Boolean = 8,
    Timestamp = 16,
    Regex = 32,
    Null = 64,
    Undefined = 128,
    All = 255,
}

/// <summary>What a value can be, as far as the compiler knows: some of the basic types, a list, an object. Not changed once it is made.</summary>
internal sealed class VrlKind
{
    public static readonly VrlKind Never = new(VrlBasic.None);
    public static readonly VrlKind Text = new(VrlBasic.Text);
    public static readonly VrlKind Integer = new(VrlBasic.Integer);
    public static readonly VrlKind Float = new(VrlBasic.Float);
    public static readonly VrlKind Number = new(VrlBasic.Integer | VrlBasic.Float);
    public static readonly VrlKind Boolean = new(VrlBasic.Boolean);
    public static readonly VrlKind Timestamp = new(VrlBasic.Timestamp);
    public static readonly VrlKind Regex = new(VrlBasic.Regex);
    public static readonly VrlKind Null = new(VrlBasic.Null);
    public static readonly VrlKind Undefined = new(VrlBasic.Undefined);

    /// <summary>Anything, and anything in it.</summary>
    public static readonly VrlKind Any = Endless(VrlBasic.All);

    /// <summary>What JSON can say, and the same in it.</summary>
    public static readonly VrlKind Json = Endless(VrlBasic.Text | VrlBasic.Integer | VrlBasic.Float | VrlBasic.Boolean | VrlBasic.Null);

    public static readonly VrlKind AnyList = new(VrlBasic.None, list: Any.List);
    public static readonly VrlKind AnyMap = new(VrlBasic.None, map: Any.Map);
    public static readonly VrlKind AnyCollection = new(VrlBasic.None, Any.List, Any.Map);

    /// <summary>How much the compiler keeps in mind of one value; more becomes anything.</summary>
    private const int MostSize = 2000;
    private const int MostDepth = 60;

    public VrlKind(VrlBasic basic, VrlShape<long>? list = null, VrlShape<string>? map = null)
    {
        Basic = basic;
        List = list;
        Map = map;
        Size = 1 + (list?.Size ?? 0) + (map?.Size ?? 0);
        Depth = 1 + Math.Max(list?.Depth ?? 0, map?.Depth ?? 0);
        if (Size > MostSize || Depth > MostDepth)
        {
            List = list is null ? null : Any.List;
            Map = map is null ? null : Any.Map;
            (Size, Depth) = (1, 1);
        }
    }

    public VrlBasic Basic { get; }

    public VrlShape<long>? List { get; private set; }

    public VrlShape<string>? Map { get; private set; }

    public int Size { get; }

    public int Depth { get; }

    public bool IsNever => Basic == VrlBasic.None && List is null && Map is null;

    /// <summary>Whether it can be one type only.</summary>
    public bool IsExact => IsNever || (List is null ? 0 : 1) + (Map is null ? 0 : 1) + Count(Basic) == 1;

    public bool IsList => List is not null && Map is null && Basic == VrlBasic.None;

    public bool IsMap => Map is not null && List is null && Basic == VrlBasic.None;

    public bool HasList => List is not null || IsNever;

    public bool HasMap => Map is not null || IsNever;

    public bool IsDefined => (Basic & ~VrlBasic.Undefined) != 0 || List is not null || Map is not null;

    public static VrlKind ListOf(VrlKind items) => new(VrlBasic.None, list: new VrlShape<long>([], items));

    public static VrlKind MapOf(VrlKind values) => new(VrlBasic.None, map: new VrlShape<string>([], values));

    public static VrlKind MapOf(Dictionary<string, VrlKind> known, VrlKind? rest = null) => new(VrlBasic.None, map: new VrlShape<string>(known, rest));

    /// <summary>Whether it is exactly this one type.</summary>
    public bool Is(VrlBasic basic) => Basic == basic && List is null && Map is null;

    public bool Has(VrlBasic basic) => (Basic & basic) != 0 || IsNever;

    public VrlKind Or(VrlBasic basic) => (Basic & basic) == basic ? this : new VrlKind(Basic | basic, List, Map);

    public VrlKind Without(VrlBasic basic) => (Basic & basic) == 0 ? this : new VrlKind(Basic & ~basic, List, Map);

    /// <summary>What it is when it is read: null where nothing is.</summary>
    public VrlKind Read() => (Basic & VrlBasic.Undefined) == 0 ? this : new VrlKind((Basic & ~VrlBasic.Undefined) | VrlBasic.Null, List, Map);

    /// <summary>What it can be when it is one or the other; with <paramref name="over"/> the other's keys win, as when objects are merged.</summary>
    public VrlKind Union(VrlKind other, bool over = false) => ReferenceEquals(this, other) || ReferenceEquals(this, Any) ? this
        : ReferenceEquals(other, Any) ? other
        : new VrlKind(Basic | other.Basic, VrlShape<long>.Union(List, other.List, over), VrlShape<string>.Union(Map, other.Map, over));

    /// <summary>Whether everything that the other can be is allowed here.</summary>
    public bool Covers(VrlKind other) => ReferenceEquals(this, other) || ReferenceEquals(this, Any)
        || ((other.Basic & ~Basic) == 0
            && (other.List is null || (List is not null && List.Covers(other.List)))
            && (other.Map is null || (Map is not null && Map.Covers(other.Map))));

    /// <summary>Whether something can be both.</summary>
    public bool Meets(VrlKind other) => IsNever || other.IsNever || (Basic & other.Basic) != 0
        || (List is not null && other.List is not null) || (Map is not null && other.Map is not null);

    /// <summary>What an error calls it.</summary>
    public override string ToString()
    {
        if (Basic == VrlBasic.All && List is not null && Map is not null)
        {
            return "any";
        }

        if (IsMap)
        {
            return Map!.IsOpen || Map.Known.Count == 0 ? "object" : "{ " + string.Join(", ", Map.Known.Select(entry => $"{entry.Key}: {entry.Value}")) + " }";
        }

        if (IsList)
        {
            return List!.IsOpen || List.Known.Count == 0 ? "array" : "[" + string.Join(", ", List.Known.Values) + "]";
        }

        (VrlBasic Type, string Name)[] names =
        [
            (VrlBasic.Text, "string"), (VrlBasic.Integer, "integer"), (VrlBasic.Float, "float"), (VrlBasic.Boolean, "boolean"),
            (VrlBasic.Timestamp, "timestamp"), (VrlBasic.Regex, "regex"), (VrlBasic.Null, "null"), (VrlBasic.Undefined, "undefined"),
        ];
        List<string> parts = [.. names.Where(name => (Basic & name.Type) != 0).Select(name => name.Name)];
        if (List is not null)
        {
            parts.Add("array");
        }

        if (Map is not null)
        {
            parts.Add("object");
        }

        return parts.Count switch
        {
            0 => "never",
            1 => parts[0],
            _ => string.Join(", ", parts.Take(parts.Count - 1)) + " or " + parts[parts.Count - 1],
        };
    }

    private static int Count(VrlBasic basic)
    {
        int count = 0;
        for (int rest = (int)basic; rest != 0; rest >>= 1)
        {
            count += rest & 1;
        }

        return count;
    }

    /// <summary>A kind whose parts can be the same again.</summary>
    private static VrlKind Endless(VrlBasic basic)
    {
        var kind = new VrlKind(basic);
        kind.List = VrlShape<long>.Endless(kind);
        kind.Map = VrlShape<string>.Endless(kind);
        return kind;
    }
}
