using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>What happened in the tasks of a bot, newest first.</summary>
internal static class ActivitiesApi
{
    public static void Register(Router router) => router.On(Operations.ListActivities, call =>
    {
        string taskId = call.Query.Text("taskId")!;
        string botId = call.Query.Text("botId")!;
        BotState bot = call.Store.State.Bots.TryGetValue(botId, out BotState? found) ? found : throw ApiError.NotFound("bot", botId);
        return call.PageOf("activities", bot.Activities.Where(activity => activity.Text("taskId") == taskId));
    });

    public static void Add(Store store, BotState bot, string taskId, string category, string description, JsonObject? data = null)
    {
        JsonObject activity = store.NewObject("activity");
        activity.Remove("updatedAt");
        activity["description"] = description;
        activity["taskId"] = taskId;
        activity["category"] = category;
        activity["data"] = data ?? [];
        bot.Activities.Add(activity);
    }
}
