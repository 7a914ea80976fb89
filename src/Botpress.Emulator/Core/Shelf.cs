using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>What is kept together with the object that the API shows of it.</summary>
internal interface IShown
{
    /// <summary>What the API shows.</summary>
    JsonObject Data { get; }
}

/// <summary>A place in a list: by what it is sorted by, then by id.</summary>
internal readonly record struct Place(string Key, string Id) : IComparable<Place>
{
    public int CompareTo(Place other)
    {
        int order = string.CompareOrdinal(Key, other.Key);
        return order != 0 ? order : string.CompareOrdinal(Id, other.Id);
    }
}

/// <summary>
/// Things by id that are read in the order of their times. The orders are kept, and only what comes is put in its place: to sort a million
/// things for each of ten thousand pages takes days, and while they are read others come.
/// </summary>
/// <typeparam name="T">What is kept: what the API shows, or something with it.</typeparam>
internal sealed class Shelf<T> : Dictionary<string, T>
{
    // More of them are put in place faster all at once.
    private const int Few = 64;

    private readonly Dictionary<string, Order> _orders = [];

    public new void Add(string id, T thing)
    {
        base.Add(id, thing);
        Move(id);
    }

    /// <summary>Says that a time of a thing is another one now.</summary>
    public void Move(string id)
    {
        foreach (Order order in _orders.Values)
        {
            order.Moved.Add(id);
        }
    }

    /// <summary>What the API shows of a thing.</summary>
    public static JsonObject Shown(T thing) => thing as JsonObject ?? ((IShown)thing!).Data;

    /// <summary>The things that follow a place, in the order of a time.</summary>
    /// <param name="field">The time.</param>
    /// <param name="last">The place; null to begin.</param>
    /// <param name="descending">Whether the latest come first.</param>
    public IEnumerable<(T Thing, Place Place)> After(string field, Place? last, bool descending)
    {
        List<Place> places = Places(field);
        int at = last is Place place ? places.BinarySearch(place) : descending ? ~places.Count : -1;
        int step = descending ? -1 : 1;
        // Where the place is none of these, it is before the one that is named.
        int start = at >= 0 ? at + step : descending ? ~at - 1 : ~at;
        for (int index = start; index >= 0 && index < places.Count; index += step)
        {
            if (IsAt(places[index], field, out T? thing))
            {
                yield return (thing!, places[index]);
            }
        }
    }

    private List<Place> Places(string field)
    {
        if (!_orders.TryGetValue(field, out Order? order) || order.Places.Count > (2 * Count) + Few)
        {
            _orders[field] = order = new Order { Places = [.. Keys.Select(PlaceOf)] };
            order.Places.Sort();
        }

        List<Place> moved = [.. order.Moved.Where(ContainsKey).Select(PlaceOf).Distinct()];
        order.Moved.Clear();
        moved.Sort();
        if (moved.Count > Few && order.Places.Count > 0 && moved[0].CompareTo(order.Places[order.Places.Count - 1]) < 0)
        {
            order.Places = [.. order.Places.Concat(moved).Distinct()];
            order.Places.Sort();
            return order.Places;
        }

        foreach (Place place in moved)
        {
            int at = order.Places.Count == 0 || order.Places[order.Places.Count - 1].CompareTo(place) < 0 ? ~order.Places.Count : order.Places.BinarySearch(place);
            if (at < 0)
            {
                order.Places.Insert(~at, place);
            }
        }

        return order.Places;

        Place PlaceOf(string id) => new(Shown(this[id]).Text(field), id);
    }

    /// <summary>Whether a thing is there still, and has not moved.</summary>
    private bool IsAt(Place place, string field, out T? thing) => TryGetValue(place.Id, out thing) && Shown(thing!).Text(field) == place.Key;

    private sealed class Order
    {
        public List<Place> Places { get; set; } = [];

        /// <summary>The ids of what has come or moved since.</summary>
        public List<string> Moved { get; } = [];
    }
}
