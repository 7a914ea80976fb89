using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>What is known of the parts of a list or an object: some of them by index or key, and what any other can be.</summary>
internal sealed class VrlShape<T>
    where T : notnull
{
    public VrlShape(Dictionary<T, VrlKind> known, VrlKind? rest)
    {
        Known = typeof(T) == typeof(string)
            ? new SortedDictionary<T, VrlKind>(known, (IComparer<T>)(object)VrlKeyOrder.Instance)
            : new SortedDictionary<T, VrlKind>(known);
        Rest = rest is null || !rest.IsDefined ? VrlKind.Undefined : rest.Or(VrlBasic.Undefined);
        Size = known.Values.Sum(kind => kind.Size) + Rest.Size;
        Depth = Math.Max(Rest.Depth, known.Count == 0 ? 0 : known.Values.Max(kind => kind.Depth));
    }

    private VrlShape(VrlKind endless)
    {
        Known = [];
        Rest = endless;
        (Size, Depth) = (1, 1);
    }

    public SortedDictionary<T, VrlKind> Known { get; }

    /// <summary>What a part can be of which nothing is known; undefined where there is no other.</summary>
    public VrlKind Rest { get; }

    public int Size { get; }

    public int Depth { get; }

    /// <summary>Whether there can be parts beside the known ones.</summary>
    public bool IsOpen => Rest.IsDefined;

    public static VrlShape<T> Endless(VrlKind kind) => new(kind);

    public VrlKind this[T key] => Known.TryGetValue(key, out VrlKind? kind) ? kind : Rest;

    /// <summary>The union of all parts.</summary>
    public VrlKind All() => Known.Values.Aggregate(VrlKind.Never, (all, kind) => all.Union(kind)).Union(Rest.Without(VrlBasic.Undefined));

    public VrlShape<T> With(T key, VrlKind kind) => new(new Dictionary<T, VrlKind>(Known) { [key] = kind }, Rest);

    public static VrlShape<T>? Union(VrlShape<T>? left, VrlShape<T>? right, bool over)
    {
        if (left is null || right is null || ReferenceEquals(left, right))
        {
            return left ?? right;
        }

        var known = new Dictionary<T, VrlKind>();
        foreach (KeyValuePair<T, VrlKind> entry in left.Known)
        {
            known[entry.Key] = right.Known.TryGetValue(entry.Key, out VrlKind? other) ? (over ? other : entry.Value.Union(other))
                : right.IsOpen ? (over ? right.Rest.Without(VrlBasic.Undefined) : right.Rest).Union(entry.Value)
                : over ? entry.Value
                : entry.Value.Or(VrlBasic.Undefined);
        }

        foreach (KeyValuePair<T, VrlKind> entry in right.Known.Where(entry => !left.Known.ContainsKey(entry.Key)))
        {
            known[entry.Key] = over ? entry.Value : left.IsOpen ? entry.Value.Union(left.Rest) : entry.Value.Or(VrlBasic.Undefined);
        }

        return new VrlShape<T>(known, left.Rest.Union(right.Rest));
    }

    public bool Covers(VrlShape<T> other) => ReferenceEquals(this, other)
        || (Rest.Or(VrlBasic.Undefined).Covers(other.Rest)
            && other.Known.All(entry => this[entry.Key].Covers(entry.Value))
            && Known.All(entry => other.Known.ContainsKey(entry.Key) || entry.Value.Covers(other.Rest)));
}
