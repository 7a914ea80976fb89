using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>The clock, what happens by itself, and what goes when it is too old.</summary>
public class StoreTests
{
    [Fact]
    public void Times_never_come_twice_and_never_go_back()
    {
        using var world = new World();
        DateTime[] times = [.. Enumerable.Range(0, 50).Select(_ => world.Store.Now())];
        Assert.Equal(times.Distinct().Order(), times);
        Assert.All(times, time => Assert.Equal(0, time.Ticks % TimeSpan.TicksPerMillisecond));
        Assert.InRange(times[0], DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
        world.Store.State.LastTime = DateTime.UtcNow.AddDays(1).Date;
        Assert.Equal(DateTime.UtcNow.AddDays(1).Date.AddMilliseconds(1), world.Store.Now());
        Assert.Equal(Clock.Format(DateTime.UtcNow.AddDays(1).Date.AddMilliseconds(2)), world.Store.Stamp());
    }

    [Fact]
    public void The_clock_is_as_far_ahead_as_it_was_set()
    {
        using var world = new World();
        world.Store.ClockOffset = TimeSpan.FromDays(2);
        Assert.InRange(world.Store.UtcNow, DateTime.UtcNow.AddDays(2).AddMinutes(-1), DateTime.UtcNow.AddDays(2).AddMinutes(1));
        Assert.InRange(world.Store.Now(), DateTime.UtcNow.AddDays(2).AddMinutes(-1), DateTime.UtcNow.AddDays(2).AddMinutes(1));
    }

    [Fact]
    public void A_new_one_has_an_account_and_the_time_of_its_making()
    {
        using var store = new Store(null, TimeSpan.FromSeconds(5), new Dictionary<string, DueAction>(), [], TimeSpan.FromDays(3));
        Assert.True(store.IsNew);
        Assert.Equal(TimeSpan.FromSeconds(5), store.TransitionTime);
        Assert.True(Guid.TryParse(store.State.AccountId, out _));
        Assert.InRange(store.State.CreatedAt, DateTime.UtcNow.AddDays(3).AddMinutes(-1), DateTime.UtcNow.AddDays(3).AddMinutes(1));
        Assert.Equal(("", ""), (store.BaseUrl, store.Token));
        Assert.False(store.IsLenient);
        // There is no file to write to.
        store.Save();
    }

    [Fact]
    public void A_new_object_has_an_id_of_its_kind_and_its_time()
    {
        using var world = new World();
        JsonObject made = world.Store.NewObject("conv");
        Assert.Equal(["id", "createdAt", "updatedAt"], made.Select(entry => entry.Key));
        Assert.Equal(made.Text("createdAt"), made.Text("updatedAt"));
        Assert.Matches(@"\Aconv_[0-9A-Z]{26}\z", made.Text("id"));
        Assert.StartsWith($"conv_{Ids.Ulid(Clock.Parse(made.Text("createdAt")))[..10]}", made.Text("id"), StringComparison.Ordinal);
    }

    /// <summary>Whatever is due is done in the order of its time, and of two with the same time in that in which they came.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_due_is_done_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        List<string> done = [];
        using Store store = Due((_, _, item) => done.Add(item.Id));
        DateTime start = store.UtcNow;
        (string Id, int Minutes)[] all = [.. Enumerable.Range(0, 40).Select(index => ($"{index}", random.Next(1, 20)))];
        foreach ((string id, int minutes) in all)
        {
            store.At(start.AddMinutes(minutes), "do", World.BotId, id);
        }

        for (int minute = 0; minute <= 20; minute++)
        {
            store.ClockOffset = TimeSpan.FromMinutes(minute) + TimeSpan.FromSeconds(20);
            store.Advance();
            string[] expected = [.. all.Where(item => item.Minutes <= minute).OrderBy(item => item.Minutes).Select(item => item.Id)];
            Assert.True(expected.SequenceEqual(done), $"seed {seed}, minute {minute}: {string.Join(" ", done)}");
        }

        Assert.Empty(store.State.Due);
    }

    [Fact]
    public void What_becomes_due_by_what_is_done_is_done_as_well()
    {
        List<string> done = [];
        using Store store = Due((store, _, item) =>
        {
            done.Add($"{item.Id} {item.BotId} {item.Data?["n"]}");
            if (item.Id == "first")
            {
                store.At(store.UtcNow.AddMinutes(-1), item.Kind, item.BotId, "second");
            }
        });
        store.After(TimeSpan.FromMinutes(5), "do", World.BotId, "first", new JsonObject { ["n"] = 1 });
        store.After(TimeSpan.FromMinutes(5), "do", "gone", "of a bot that is gone");
        store.Advance();
        Assert.Empty(done);
        store.ClockOffset = TimeSpan.FromMinutes(6);
        store.Advance();
        Assert.Equal([$"first {World.BotId} 1", $"second {World.BotId} "], done);
        Assert.Empty(store.State.Due);
    }

    [Fact]
    public void What_is_too_old_goes_once_in_an_hour_and_only_where_that_is_asked_for()
    {
        List<string> asked = [];
        foreach (bool isAsked in new[] { true, false })
        {
            using var store = new Store(null, TimeSpan.Zero, new Dictionary<string, DueAction>(), [new Retention(90, (bot, before) => asked.Add($"{bot.WorkspaceId} {before[..10]}"))])
            {
                Behavior = new EmulatorBehavior { Retention = isAsked },
            };
            store.State.Bots["a"] = new BotState { WorkspaceId = "w" };
            store.Advance();
            store.Advance();
            store.ClockOffset = TimeSpan.FromMinutes(59);
            store.Advance();
            string[] once = isAsked ? [$"w {Clock.Day(DateTime.UtcNow.AddDays(-90))}"] : [];
            Assert.Equal(once, asked);
            store.ClockOffset = TimeSpan.FromMinutes(61);
            store.Advance();
            Assert.Equal(isAsked ? 2 : 0, asked.Count);
            asked.Clear();
        }
    }

    [Fact]
    public void Things_that_are_meant_are_taken_out()
    {
        Dictionary<string, int> things = new() { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        things.RemoveWhere(thing => thing >= 2);
        Assert.Equal(["a"], things.Keys);
    }

    private static Store Due(DueAction action)
    {
        var store = new Store(null, TimeSpan.Zero, new Dictionary<string, DueAction> { ["do"] = action }, []);
        store.State.Bots[World.BotId] = new BotState();
        return store;
    }
}
