using System.Collections.Generic;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// What a bot tells of itself. Its own counters come back with the bot's analytics of the day. Observations are kept in the state,
/// and no operation reads them back.
/// </summary>
internal static class TelemetryApi
{
    private static readonly string[] _ids = ["id", "messageId", "eventId", "conversationId", "userId", "errorId", "traceId"];

    public static void Register(Router router)
    {
        router.On(Operations.TrackAnalytics, Track);
        router.On(Operations.CaptureObservation, Capture);
    }

    private static JsonObject Track(Call call)
    {
        string name = call.Body.Text("name")!;
        double count = call.Body.Number("count")!.Value;
        string day = Clock.Day(call.Store.UtcNow);
        if (!call.Bot.Counters.TryGetValue(day, out Dictionary<string, double>? counters))
        {
            call.Bot.Counters[day] = counters = [];
        }

        counters.TryGetValue(name, out double before);
        counters[name] = before + count;
        return [];
    }

    /// <summary>Nothing is looked up, and an id may come again: observations are told, not asked for.</summary>
    private static JsonObject Capture(Call call)
    {
        Input body = call.Body;
        var observation = new JsonObject { ["createdAt"] = call.Store.Stamp(), ["name"] = body.Text("name")!, ["data"] = body.Object("data")!.Copy() };
        foreach (string name in _ids)
        {
            observation.With(name, body.Text(name));
        }

        call.Bot.Observations.Add(observation);
        return [];
    }
}
