using System;
using System.Collections.Generic;
using System.Linq;
using Botpress.Client;

namespace Botpress;

/// <summary>A list in an object of the API. As text, in a CSV file say, it is its items, where an array would be the name of its type.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class ItemList<T> : List<T>
{
    /// <summary>Makes an empty list.</summary>
    public ItemList()
    {
    }

    /// <summary>Makes a list of items.</summary>
    /// <param name="items">The items.</param>
    public ItemList(IEnumerable<T> items)
        : base(items)
    {
    }

    /// <summary>The items in one line.</summary>
    /// <returns>Texts as a JSON list, which commands read back; others joined with commas.</returns>
    public override string ToString() => typeof(T) == typeof(string) ? JsonText.Write(this) : string.Join(", ", this.Select(item => Convert.ToString(item, null)));
}
