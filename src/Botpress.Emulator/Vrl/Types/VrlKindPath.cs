using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>What the compiler knows along a path, and after something was written or removed there.</summary>
internal static class VrlKindPath
{
    /// <summary>How far before a list's start a write may be for the compiler to follow it.</summary>
    private const int MostHoles = 64;

    /// <summary>What is at a path, undefined where nothing is.</summary>
    public static VrlKind At(VrlKind kind, IReadOnlyList<VrlStep> path)
    {
        for (int index = 0; index < path.Count; index++)
        {
            if (kind.IsNever)
            {
                return kind;
            }

            VrlKind inner = path[index].Key is string key ? kind.Map?[key] ?? VrlKind.Undefined
                : kind.List is null ? VrlKind.Undefined
                : Item(kind.List, path[index].Index);
            kind = kind.IsExact ? inner : inner.Or(VrlBasic.Undefined);
        }

        return kind;
    }

    /// <summary>What a value is after another was written to a path in it.</summary>
    public static VrlKind Set(VrlKind kind, IReadOnlyList<VrlStep> path, VrlKind item, int from = 0)
    {
        if (item.IsNever)
        {
            return kind;
        }

        if (from == path.Count)
        {
            return item.Read();
        }

        if (path[from].Key is string key)
        {
            VrlShape<string> map = kind.Map ?? new VrlShape<string>(new Dictionary<string, VrlKind>(), null);
            return new VrlKind(VrlBasic.None, map: map.With(key, Set(map[key], path, item, from + 1)));
        }

        VrlShape<long> list = kind.List ?? new VrlShape<long>(new Dictionary<long, VrlKind>(), null);
        long index = path[from].Index;
        if (index < -MostHoles || index > MostHoles)
        {
            return VrlKind.AnyList;
        }

        if (index < 0 && list.IsOpen)
        {
            // Nobody knows which item it is, nor what moves: any of them can be the written one, the old one, or a hole.
            VrlKind any = list.All().Union(Set(list.All(), path, item, from + 1)).Or(VrlBasic.Null);
            return VrlKind.ListOf(any);
        }

        var known = new Dictionary<long, VrlKind>(list.Known);
        long length = known.Count == 0 ? 0 : known.Keys.Max() + 1;
        if (index < 0)
        {
            long holes = Math.Max(0, -index - length);
            if (holes > 0)
            {
                known = known.ToDictionary(entry => entry.Key + holes, entry => entry.Value);
                for (long hole = 0; hole < holes; hole++)
                {
                    known[hole] = VrlKind.Null;
                }
            }

            index += Math.Max(length, -index);
        }

        for (long hole = 0; hole < index; hole++)
        {
            known[hole] = known.TryGetValue(hole, out VrlKind? old) ? old.Read() : list.IsOpen ? list.Rest.Read() : VrlKind.Null;
        }

        known[index] = Set(list[index], path, item, from + 1);
        return new VrlKind(VrlBasic.None, list: new VrlShape<long>(known, list.Rest));
    }

    /// <summary>What a value is after what is at a path was removed.</summary>
    public static VrlKind Remove(VrlKind kind, IReadOnlyList<VrlStep> path, bool compact, int from = 0)
    {
        if (from == path.Count)
        {
            var empty = new VrlKind(
                kind.Basic == VrlBasic.None ? VrlBasic.None : VrlBasic.Null,
                kind.List is null ? null : new VrlShape<long>(new Dictionary<long, VrlKind>(), null),
                kind.Map is null ? null : new VrlShape<string>(new Dictionary<string, VrlKind>(), null));
            return empty;
        }

        bool last = from == path.Count - 1;
        if (path[from].Key is string key && kind.Map is not null)
        {
            VrlKind old = kind.Map[key];
            VrlKind rest = last ? VrlKind.Undefined : Remove(old, path, compact, from + 1);
            var known = new Dictionary<string, VrlKind>(kind.Map.Known);
            if (last && !kind.Map.IsOpen)
            {
                known.Remove(key);
            }
            else if (last || known.ContainsKey(key) || kind.Map.IsOpen)
            {
                known[key] = compact && !last && !IsFull(rest) ? rest.Or(VrlBasic.Undefined) : rest;
            }

            return new VrlKind(kind.Basic, kind.List, new VrlShape<string>(known, kind.Map.Rest));
        }

        // What follows a removed item moves up, and which one it was is rarely known.
        return path[from].Key is null && kind.List is not null
            ? new VrlKind(kind.Basic, new VrlShape<long>(new Dictionary<long, VrlKind>(), last || compact ? kind.List.All() : VrlKind.Any), kind.Map)
            : kind;
    }

    /// <summary>Whether there is something in it for sure.</summary>
    private static bool IsFull(VrlKind kind) => kind.IsMap && kind.Map!.Known.Values.Any(value => !value.Has(VrlBasic.Undefined));

    private static VrlKind Item(VrlShape<long> list, long index)
    {
        if (index >= 0)
        {
            return list[index];
        }

        long length = list.Known.Count == 0 ? 0 : list.Known.Keys.Max() + 1;
        if (!list.IsOpen)
        {
            return length + index >= 0 ? list[length + index] : VrlKind.Undefined;
        }

        long first = Math.Max(0, length + index);
        return list.Known.Where(entry => entry.Key >= first)
            .Aggregate(length + index >= 0 ? list.Rest.Without(VrlBasic.Undefined) : list.Rest, (all, entry) => all.Union(entry.Value));
    }
}
