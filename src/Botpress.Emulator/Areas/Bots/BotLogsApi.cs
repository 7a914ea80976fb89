using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The log of a bot, oldest entry first. What is done with the bot writes it, and it shows after the time that transitions take.</summary>
internal static class BotLogsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.GetBotLogs, call => Read(call, call.PathBot().Logs));
        router.OnRetention(30, (bot, before) => bot.Logs.RemoveAll(entry => string.CompareOrdinal(entry.Text("timestamp"), before) < 0));
    }

    public static void Add(Store store, BotState bot, string level, string message, string? userId = null, string? conversationId = null, DateTime? timestamp = null)
    {
        string stamp = timestamp is DateTime time ? Clock.Format(time.ToUniversalTime()) : store.Stamp();
        var entry = new JsonObject { ["timestamp"] = stamp, ["level"] = level, ["message"] = message };
        bot.Logs.Add(entry.With("userId", userId).With("conversationId", conversationId));
        int limit = store.Behavior.LogLimit;
        if (limit > 0 && bot.Logs.Count > limit)
        {
            bot.Logs.RemoveRange(0, Math.Max(1, limit / 10));
        }
    }

    /// <summary>A page of those entries that the query asks for.</summary>
    public static JsonObject Read(Call call, IEnumerable<JsonObject> entries)
    {
        DateTime start = call.Query.Date("timeStart")!.Value;
        DateTime? end = call.Query.Date("timeEnd");
        string first = Clock.Format(start);
        string? contains = call.Query.Text("messageContains");
        Func<JsonObject, bool> isMeant = call.Query.Exactly("level", "userId", "workflowId", "conversationId");
        JsonObject page = call.Page(
            "logs",
            // Entries of one moment stay in the order in which they came.
            entries.Select((entry, index) => (Entry: entry, Index: index)).Where(found =>
            {
                // Most lines are too old, and a time takes long to read.
                if (string.CompareOrdinal(found.Entry.Text("timestamp"), first) < 0)
                {
                    return false;
                }

                DateTime time = Clock.Parse(found.Entry.Text("timestamp"));
                return time >= start && !(time > end) && IsShown(call.Store, found.Entry, time)
                    && isMeant(found.Entry)
                    && (contains is null || found.Entry.Text("message").IndexOf(contains, StringComparison.OrdinalIgnoreCase) >= 0);
            }),
            found => found.Entry.Text("timestamp"),
            found => FormattableString.Invariant($"{found.Index:D9}"),
            found => found.Entry.Copy(),
            call.Store.Behavior.LogNewestFirst);

        // The token of logs is not in meta, as that of other lists is.
        var meta = (JsonObject)page["meta"]!;
        page.Remove("meta");
        return page.With("nextToken", meta["nextToken"]);
    }

    /// <summary>Whether an entry shows already: a little after it was written, and as much later as is asked for.</summary>
    private static bool IsShown(Store store, JsonObject entry, DateTime time)
    {
        TimeSpan age = store.UtcNow - time;
        TimeSpan delay = store.Behavior.LogDelay;
        return age >= store.TransitionTime
            && (age >= store.TransitionTime + delay || age >= store.TransitionTime + TimeSpan.FromTicks((long)(Chance(store.Seed, entry.Text("timestamp") + entry.Text("message")) * delay.Ticks)));
    }

    /// <summary>A number from 0 to 1 that a line has with a seed, always the same.</summary>
    private static double Chance(int seed, string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        hash = (hash ^ (uint)seed) * 1099511628211;
        hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
        return (hash >> 11) / (double)(1UL << 53);
    }
}
