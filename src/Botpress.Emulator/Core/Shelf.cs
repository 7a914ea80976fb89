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

/// <summary>Which of the things on a shelf may be meant, so that the others need not be looked at; nothing of it for all.</summary>
/// <param name="Field">A text that never changes, such as whose they are.</param>
/// <param name="Value">What it is.</param>
/// <param name="Since">No earlier than this, by the time that they are read by.</param>
/// <param name="Until">No later than this.</param>
internal readonly record struct ShelfPart(string? Field = null, string? Value = null, string? Since = null, string? Until = null);

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
    private readonly Dictionary<(string Time, string Field), Dictionary<string, Order>> _parts = [];

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

        foreach (KeyValuePair<(string Time, string Field), Dictionary<string, Order>> parts in _parts)
        {
            OrderOf(parts.Value, Shown(this[id]).Text(parts.Key.Field)).Moved.Add(id);
        }
    }

    /// <summary>What the API shows of a thing.</summary>
    public static JsonObject Shown(T thing) => thing as JsonObject ?? ((IShown)thing!).Data;

    /// <summary>The things that follow a place, in the order of a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="last">The place; null to begin.</param>
    /// <param name="descending">Whether the latest come first.</param>
    /// <param name="part">Which of them.</param>
    public IEnumerable<(T Thing, Place Place)> After(string time, Place? last, bool descending, ShelfPart part)
    {
        List<Place> places = Places(time, part);
        last ??= descending ? (part.Until is string until ? new Place(until, "\uFFFF") : null) : part.Since is string since ? new Place(since, "") : null;
        int at = last is Place place ? places.BinarySearch(place) : descending ? ~places.Count : -1;
        int step = descending ? -1 : 1;
        // Where the place is none of these, it is before the one that is named.
        int start = at >= 0 ? at + step : descending ? ~at - 1 : ~at;
        for (int index = start; index >= 0 && index < places.Count && !IsBeyond(places[index]); index += step)
        {
            if (IsAt(places[index], time, out T? thing))
            {
                yield return (thing!, places[index]);
            }
        }

        bool IsBeyond(Place found) => descending
            ? part.Since is not null && string.CompareOrdinal(found.Key, part.Since) < 0
            : part.Until is not null && string.CompareOrdinal(found.Key, part.Until) > 0;
    }

    private List<Place> Places(string time, ShelfPart part)
    {
        if (part.Field is not null && part.Value is not null)
        {
            if (!_parts.TryGetValue((time, part.Field), out Dictionary<string, Order>? parts))
            {
                _parts[(time, part.Field)] = parts = [];
                foreach (KeyValuePair<string, T> thing in this)
                {
                    OrderOf(parts, Shown(thing.Value).Text(part.Field)).Moved.Add(thing.Key);
                }
            }

            return parts.TryGetValue(part.Value, out Order? own) ? Places(own, time) : [];
        }

        if (!_orders.TryGetValue(time, out Order? order) || order.Places.Count > (2 * Count) + Few)
        {
            _orders[time] = order = new Order { Places = [.. Keys.Select(id => PlaceOf(id, time))] };
            order.Places.Sort();
        }

        return Places(order, time);
    }

    private List<Place> Places(Order order, string time)
    {
        List<Place> moved = [.. order.Moved.Where(ContainsKey).Select(id => PlaceOf(id, time)).Distinct()];
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
    }

    private Place PlaceOf(string id, string time) => new(Shown(this[id]).Text(time), id);

    private static Order OrderOf(Dictionary<string, Order> parts, string value)
    {
        if (!parts.TryGetValue(value, out Order? order))
        {
            parts[value] = order = new Order();
        }

        return order;
    }

    /// <summary>Whether a thing is there still, and has not moved.</summary>
    private bool IsAt(Place place, string time, out T? thing) => TryGetValue(place.Id, out thing) && Shown(thing!).Text(time) == place.Key;

    private sealed class Order
    {
        public List<Place> Places { get; set; } = [];

        /// <summary>The ids of what has come or moved since.</summary>
        public List<string> Moved { get; } = [];
    }
}
