using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>One step of a path: a key, or an index that counts from the end when it is negative.</summary>
internal readonly record struct VrlStep(string? Key, long Index);

/// <summary>Reads, writes and removes along paths.</summary>
internal static class VrlPath
{
    /// <summary>How long a list may get by writing to an index.</summary>
    private const long MostItems = 100_000;

    /// <summary>What is at a path, and whether anything is.</summary>
    public static bool Find(object? value, IReadOnlyList<VrlStep> path, out object? found)
    {
        found = value;
        foreach (VrlStep step in path)
        {
            if (step.Key is not null)
            {
                if (found is not VrlMap map || !map.Entries.TryGetValue(step.Key, out found))
                {
                    found = null;
                    return false;
                }
            }
            else if (found is VrlList list && At(list, step.Index) is int index)
            {
                found = list.Items[index];
            }
            else
            {
                found = null;
                return false;
            }
        }

        return true;
    }

    public static object? Get(object? value, IReadOnlyList<VrlStep> path) => Find(value, path, out object? found) ? found : null;

    /// <summary>The value with another one at a path; what stands in the way is replaced.</summary>
    public static object? Set(object? value, IReadOnlyList<VrlStep> path, object? item, int from = 0)
    {
        if (from == path.Count)
        {
            return item;
        }

        VrlStep step = path[from];
        if (step.Key is not null)
        {
            VrlMap map = value as VrlMap ?? VrlMap.Empty;
            map.Entries.TryGetValue(step.Key, out object? inner);
            return map.With(step.Key, Set(inner, path, item, from + 1));
        }

        var items = new List<object?>((value as VrlList ?? VrlList.Empty).Items);
        if (step.Index > MostItems || step.Index < -MostItems)
        {
            throw new VrlOverrun($"the index {step.Index} is too far away");
        }

        int index = (int)step.Index;
        if (index < 0)
        {
            int missing = -index - items.Count;
            if (missing > 0)
            {
                items.InsertRange(0, Enumerable.Repeat<object?>(null, missing));
            }

            index += items.Count;
        }

        while (items.Count <= index)
        {
            items.Add(null);
        }

        items[index] = Set(items[index], path, item, from + 1);
        return new VrlList(items);
    }

    /// <summary>The value without what is at a path; <paramref name="compact"/> takes the parents that are empty by then, too.</summary>
    public static object? Remove(object? value, IReadOnlyList<VrlStep> path, bool compact, int from = 0)
    {
        if (from == path.Count)
        {
            return value switch { VrlMap => VrlMap.Empty, VrlList => VrlList.Empty, _ => null };
        }

        VrlStep step = path[from];
        bool last = from == path.Count - 1;
        if (step.Key is not null && value is VrlMap map && map.Entries.TryGetValue(step.Key, out object? inner))
        {
            object? rest = last ? null : Remove(inner, path, compact, from + 1);
            return last || (compact && !ReferenceEquals(rest, inner) && IsEmpty(rest)) ? map.Without(step.Key) : ReferenceEquals(rest, inner) ? value : map.With(step.Key, rest);
        }

        if (step.Key is null && value is VrlList list && At(list, step.Index) is int index)
        {
            object? rest = last ? null : Remove(list.Items[index], path, compact, from + 1);
            if (!last && ReferenceEquals(rest, list.Items[index]))
            {
                return value;
            }

            var items = new List<object?>(list.Items);
            if (last || (compact && IsEmpty(rest)))
            {
                items.RemoveAt(index);
            }
            else
            {
                items[index] = rest;
            }

            return new VrlList(items);
        }

        return value;
    }

    private static bool IsEmpty(object? value) => value is VrlMap { Entries.Count: 0 } or VrlList { Items.Count: 0 };

    private static int? At(VrlList list, long index)
    {
        long at = index < 0 ? index + list.Items.Count : index;
        return at >= 0 && at < list.Items.Count ? (int)at : null;
    }
}
