using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The log of a bot, oldest entry first. What is done with the bot writes it, and it shows after the time that transitions take.</summary>
internal static class BotLogsApi
{
    /// <summary>The oldest entries go when there are more.</summary>
    private const int MaxEntries = 10_000;

    public static void Register(Router router) => router.On(Operations.GetBotLogs, call => Read(call, call.PathBot().Logs));

    public static void Add(Store store, BotState bot, string level, string message, string? userId = null, string? conversationId = null)
    {
        var entry = new JsonObject { ["timestamp"] = store.Stamp(), ["level"] = level, ["message"] = message };
        bot.Logs.Add(entry.With("userId", userId).With("conversationId", conversationId));
        if (bot.Logs.Count > MaxEntries)
        {
            bot.Logs.RemoveRange(0, MaxEntries / 10);
        }
    }

    /// <summary>A page of those entries that the query asks for.</summary>
    public static JsonObject Read(Call call, IEnumerable<JsonObject> entries)
    {
        DateTime start = call.Query.Date("timeStart")!.Value;
        DateTime? end = call.Query.Date("timeEnd");
        // An entry shows only a little after it was written.
        DateTime shown = DateTime.UtcNow - call.Store.TransitionTime;
        string? contains = call.Query.Text("messageContains");
        Func<JsonObject, bool> isMeant = call.Query.Exactly("level", "userId", "workflowId", "conversationId");
        JsonObject page = call.Page(
            "logs",
            entries.Where(entry =>
            {
                DateTime time = Clock.Parse(entry.Text("timestamp"));
                return time >= start && !(time > end) && time <= shown
                    && isMeant(entry)
                    && (contains is null || entry.Text("message").IndexOf(contains, StringComparison.OrdinalIgnoreCase) >= 0);
            }),
            entry => entry.Text("timestamp"),
            _ => "",
            entry => entry.Copy());

        // The token of logs is not in meta, as that of other lists is.
        var meta = (JsonObject)page["meta"]!;
        page.Remove("meta");
        return page.With("nextToken", meta["nextToken"]);
    }
}
