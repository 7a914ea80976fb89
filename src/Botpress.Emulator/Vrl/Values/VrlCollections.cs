using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>
/// A list or an object. Neither is changed once it is made; what changes it makes another. Each knows how much it holds, so that one
/// that holds itself over and over is refused before anything walks through it.
/// </summary>
internal abstract class VrlCollection
{
    /// <summary>How much one value may hold, in about bytes.</summary>
    public const long MostSize = 2L << 20;

    /// <summary>How deep values may be.</summary>
    public const int MostDepth = 160;

    public long Size { get; private set; } = 16;

    public int Depth { get; private set; } = 1;

    protected void Hold(object? value, int more)
    {
        Size += more + 16;
        if (value is VrlCollection inner)
        {
            Size += inner.Size;
            Depth = Depth > inner.Depth ? Depth : inner.Depth + 1;
        }
        else if (value is VrlText text)
        {
            Size += text.Length;
        }

        if (Size > MostSize || Depth > MostDepth)
        {
            throw new VrlOverrun("a value is too large or too deep");
        }
    }
}

/// <summary>A list.</summary>
internal sealed class VrlList : VrlCollection
{
    public static readonly VrlList Empty = new([]);

    public VrlList(IEnumerable<object?> items)
    {
        var list = new List<object?>();
        foreach (object? item in items)
        {
            Hold(item, 0);
            list.Add(item);
        }

        Items = list;
    }

    public IReadOnlyList<object?> Items { get; }
}

/// <summary>An object, in the order of its keys' bytes.</summary>
internal sealed class VrlMap : VrlCollection
{
    public static readonly VrlMap Empty = new([]);

    public VrlMap(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        foreach (KeyValuePair<string, object?> entry in entries)
        {
            Hold(entry.Value, entry.Key.Length);
            Entries[entry.Key] = entry.Value;
        }
    }

    public SortedDictionary<string, object?> Entries { get; } = new(VrlKeyOrder.Instance);

    /// <summary>The same with one more entry, or one that is changed.</summary>
    public VrlMap With(string key, object? value) => new([.. Entries, new(key, value)]);

    public VrlMap Without(string key)
    {
        var rest = new List<KeyValuePair<string, object?>>(Entries);
        rest.RemoveAll(entry => entry.Key == key);
        return new VrlMap(rest);
    }
}

/// <summary>The order of UTF-8 bytes, which is that of code points.</summary>
internal sealed class VrlKeyOrder : IComparer<string>
{
    public static readonly VrlKeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        for (int index = 0; index < x!.Length && index < y!.Length; index++)
        {
            if (x[index] != y[index])
            {
                return Rank(x[index]) - Rank(y[index]);
            }
        }

        return x.Length - y!.Length;
    }

    /// <summary>Half characters stand for code points above all others.</summary>
    private static int Rank(char letter) => char.IsSurrogate(letter) ? letter + 0x10000 : letter;
}
