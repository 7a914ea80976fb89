using System.Collections.Generic;

namespace Botpress.Emulator;

/// <summary>
/// Lists as they were sorted for a page, for the pages that follow: to sort a million things for each of ten thousand pages takes days.
/// They are kept as long as nothing changes.
/// </summary>
internal sealed class Listings
{
    // Who reads more lists at once has some of them sorted again.
    private const int Most = 8;

    private readonly List<(string Name, object Items)> _kept = [];

    /// <summary>The list of this name; null when there is none, or when it has other things.</summary>
    public List<T>? Find<T>(string name) => _kept.Find(kept => kept.Name == name).Items as List<T>;

    public void Keep<T>(string name, List<T> items)
    {
        Drop(name);
        if (_kept.Count == Most)
        {
            _kept.RemoveAt(0);
        }

        _kept.Add((name, items));
    }

    /// <summary>Lets go of a list that was read to its end.</summary>
    public void Drop(string name) => _kept.RemoveAll(kept => kept.Name == name);

    /// <summary>Something has changed.</summary>
    public void Clear() => _kept.Clear();
}
