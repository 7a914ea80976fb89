using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The daily numbers of a bot, counted from what is there. A session is a conversation with messages on the day; the
/// numbers about language models stay 0, because none is called.
/// </summary>
internal static class BotAnalyticsApi
{
    private const int MaxDays = 366;

    public static void Register(Router router) => router.On(Operations.GetBotAnalytics, Get);

    private static JsonObject Get(Call call)
    {
        BotState bot = call.PathBot();
        DateTime start = call.Query.Date("startDate")!.Value.Date;
        DateTime end = call.Query.Date("endDate")!.Value.Date;
        if (end < start)
        {
            throw Query.Wrong("endDate", "must not be before startDate");
        }

        if ((end - start).TotalDays >= MaxDays)
        {
            throw Query.Wrong("endDate", $"must be less than {MaxDays} days after startDate");
        }

        ILookup<DateTime, JsonObject> users = ByDay(bot.Users.Values);
        ILookup<DateTime, JsonObject> messages = ByDay(bot.Messages.Values);
        ILookup<DateTime, JsonObject> events = ByDay(bot.Events.Values.Select(found => found.Data));
        var records = new JsonArray();
        for (DateTime day = start; day <= end; day = day.AddDays(1))
        {
            var incoming = messages[day].Where(message => message.Text("direction") == "incoming").ToList();
            var eventTypes = new JsonObject();

            foreach (IGrouping<string, JsonObject> type in events[day].GroupBy(found => found.Text("type")))
            {
                eventTypes[type.Key] = type.Count();
            }

            records.Add((JsonNode)new JsonObject
            {
                ["startDateTimeUtc"] = Clock.Format(day),
                ["endDateTimeUtc"] = Clock.Format(day.AddDays(1)),
                ["returningUsers"] = incoming.Select(message => message.Text("userId")).Distinct()
                    .Count(id => bot.Users.TryGetValue(id, out JsonObject? user) && Clock.Parse(user.Text("createdAt")) < day),
                ["newUsers"] = users[day].Count(),
                ["sessions"] = messages[day].Select(message => message.Text("conversationId")).Distinct().Count(),
                ["messages"] = incoming.Count,
                ["userMessages"] = incoming.Count,
                ["botMessages"] = messages[day].Count() - incoming.Count,
                ["events"] = events[day].Count(),
                ["eventTypes"] = eventTypes,
                ["customEvents"] = CountersOf(bot, day),
                ["llm"] = NoModels(),
            });
        }

        return new JsonObject { ["records"] = records };
    }

    private static ILookup<DateTime, JsonObject> ByDay(IEnumerable<JsonObject> items) =>
        items.ToLookup(item => Clock.Parse(item.Text("createdAt")).Date);

    /// <summary>What the bot counted itself.</summary>
    private static JsonObject CountersOf(BotState bot, DateTime day)
    {
        var counters = new JsonObject();
        foreach (KeyValuePair<string, double> counter in bot.Counters.TryGetValue(Clock.Day(day), out Dictionary<string, double>? found) ? found : [])
        {
            counters[counter.Key] = Json.Number(counter.Value);
        }

        return counters;
    }

    private static JsonObject NoModels()
    {
        static JsonObject Zeros(params string[] names)
        {
            var zeros = new JsonObject();
            foreach (string name in names)
            {
                zeros[name] = 0;
            }

            return zeros;
        }

        JsonObject llm = Zeros("calls", "errors", "inputTokens", "outputTokens");
        llm["latency"] = Zeros("mean", "sd", "min", "max");
        llm["tokensPerSecond"] = Zeros("mean", "sd", "min", "max");
        llm["cost"] = Zeros("sum", "mean", "sd", "min", "max");
        return llm;
    }
}
