using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>The kept orders of a shelf give what a plain sort of its things gives, whatever came, went and moved before.</summary>
public class ShelfTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void What_follows_a_place_is_what_a_plain_sort_has_there(int seed)
    {
        var random = new Random(seed);
        var shelf = new Shelf<JsonObject>();
        int count = 0;
        for (int round = 0; round < 200; round++)
        {
            Change(shelf, random, ref count);
            string time = random.Next(2) == 0 ? "createdAt" : "updatedAt";
            bool descending = random.Next(2) == 0;
            string? owner = random.Next(2) == 0 ? Owner(random) : null;
            string? since = random.Next(3) == 0 ? Time(random) : null;
            string? until = random.Next(3) == 0 ? Time(random) : null;
            if (since is not null && until is not null && string.CompareOrdinal(since, until) > 0)
            {
                (since, until) = (until, since);
            }

            List<(string Id, Place Place)> all = [.. shelf.Where(one => owner is null || one.Value.Text("owner") == owner)
                .Select(one => (one.Key, Place: new Place(one.Value.Text(time), one.Key)))
                .Where(one => (since is null || string.CompareOrdinal(one.Place.Key, since) >= 0) && (until is null || string.CompareOrdinal(one.Place.Key, until) <= 0))
                .OrderBy(one => one.Place.Key, StringComparer.Ordinal).ThenBy(one => one.Place.Id, StringComparer.Ordinal)];
            Place? last = random.Next(3) switch
            {
                0 => null,
                1 when all.Count > 0 => all[random.Next(all.Count)].Place,
                _ => new Place(since ?? until ?? Time(random), "t5x"),
            };
            IEnumerable<(string Id, Place Place)> following = all.Where(one => last is not Place place || (descending ? one.Place.CompareTo(place) < 0 : one.Place.CompareTo(place) > 0));
            string expected = string.Join(" ", (descending ? following.Reverse() : following).Select(one => one.Id));
            var part = new ShelfPart(owner is null ? null : "owner", owner, since, until);
            List<(JsonObject Thing, Place Place)> found = [.. shelf.After(time, last, descending, part)];
            Assert.True(expected == string.Join(" ", found.Select(one => one.Thing.Text("id"))), $"seed {seed}, round {round}: {time} {descending} {part} {last}: {expected}");
            Assert.All(found, one => Assert.Equal(new Place(one.Thing.Text(time), one.Thing.Text("id")), one.Place));
        }
    }

    [Fact]
    public void A_part_needs_a_field_and_a_value()
    {
        Shelf<JsonObject> shelf = [];
        shelf.Add("a", new JsonObject { ["id"] = "a", ["createdAt"] = "1", ["owner"] = "x" });
        Assert.Single(shelf.After("createdAt", null, false, new ShelfPart("owner", null)));
        Assert.Single(shelf.After("createdAt", null, false, new ShelfPart(null, "y")));
        Assert.Empty(shelf.After("createdAt", null, false, new ShelfPart("owner", "y")));
        Assert.Single(shelf.After("createdAt", null, false, new ShelfPart("owner", "x")));
    }

    [Theory]
    [InlineData("a", "1", "b", "0", -1)]
    [InlineData("a", "1", "a", "2", -1)]
    [InlineData("a", "1", "a", "1", 0)]
    [InlineData("B", "1", "a", "1", -1)]
    [InlineData("a", "B", "a", "a", -1)]
    public void Places_are_by_key_then_by_id(string key, string id, string otherKey, string otherId, int order)
    {
        Assert.Equal(order, Math.Sign(new Place(key, id).CompareTo(new Place(otherKey, otherId))));
        Assert.Equal(-order, Math.Sign(new Place(otherKey, otherId).CompareTo(new Place(key, id))));
    }

    [Fact]
    public void What_is_kept_with_the_object_is_ordered_by_the_object()
    {
        Shelf<ConversationState> shelf = [];
        shelf.Add("a", new ConversationState { Data = new JsonObject { ["createdAt"] = "2" } });
        shelf.Add("b", new ConversationState { Data = new JsonObject { ["createdAt"] = "1" } });
        Assert.Equal(["b", "a"], shelf.After("createdAt", null, false, default).Select(one => one.Place.Id));
        Assert.Same(shelf["a"].Data, Shelf<ConversationState>.Shown(shelf["a"]));
    }

    private static void Change(Shelf<JsonObject> shelf, Random random, ref int count)
    {
        switch (random.Next(4))
        {
            case 0:
                // At times more than are put in their places one by one.
                for (int more = random.Next(10) == 0 ? 100 : random.Next(1, 4); more > 0; more--)
                {
                    string id = $"t{random.Next(10)}{count++:000}";
                    shelf.Add(id, new JsonObject { ["id"] = id, ["createdAt"] = Time(random), ["updatedAt"] = Time(random), ["owner"] = Owner(random) });
                }

                break;
            case 1 when shelf.Count > 0:
                for (int more = random.Next(1, 4); more > 0; more--)
                {
                    string moved = shelf.Keys.ElementAt(random.Next(shelf.Count));
                    shelf[moved]["updatedAt"] = Time(random);
                    shelf.Move(moved);
                }

                break;
            case 2 when shelf.Count > 0:
                for (int more = random.Next(10) == 0 ? shelf.Count : random.Next(1, 3); more > 0 && shelf.Count > 0; more--)
                {
                    shelf.Remove(shelf.Keys.ElementAt(random.Next(shelf.Count)));
                }

                break;
        }
    }

    // Few of each, so that many are the same.
    private static string Time(Random random) => $"2026-01-{random.Next(1, 29):00}";

    private static string Owner(Random random) => $"o{random.Next(3)}";
}
