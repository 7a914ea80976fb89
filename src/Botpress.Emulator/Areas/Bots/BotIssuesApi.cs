using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The issues of a bot. One appears when an action is called that is not there.</summary>
internal static class BotIssuesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListBotIssues, call => call.PageOf("issues", call.PathBot().Issues.Values.Select(issue => issue.Data)));
        router.On(Operations.GetBotIssue, call => new JsonObject { ["issue"] = Find(call).Data.Copy() });
        router.On(Operations.DeleteBotIssue, Delete);
        router.On(Operations.ListBotIssueEvents, call => new JsonObject
        {
            ["issueEvents"] = Json.List(Find(call).Events.Select(entry => entry.Copy())),
        });
    }

    /// <summary>Counts a failure to call an action; the same action falls into the same issue.</summary>
    public static void AddUnknownAction(Store store, BotState bot, string action)
    {
        DateTime now = store.Now();
        string stamp = Clock.Format(now);
        JsonObject Named() => new() { ["action"] = new JsonObject { ["raw"] = action, ["pretty"] = action } };
        IssueState? issue = bot.Issues.Values.FirstOrDefault(candidate => Json.Same(candidate.Data["groupedData"], Named()));
        if (issue is null)
        {
            issue = new IssueState
            {
                Data = new JsonObject
                {
                    ["id"] = Store.NewId("issue", now),
                    ["code"] = "unknown_action",
                    ["createdAt"] = stamp,
                    ["lastSeenAt"] = stamp,
                    ["title"] = "Unknown action",
                    ["description"] = $"The action \"{action}\" was called, but the bot has no integration that offers it.",
                    ["groupedData"] = Named(),
                    ["eventsCount"] = 0,
                    ["category"] = "configuration",
                    ["resolutionLink"] = null,
                },
            };
            bot.Issues.Add(issue.Data.Text("id"), issue);
        }

        issue.Events.Add(new JsonObject { ["id"] = Store.NewId("issueevt", now), ["createdAt"] = stamp, ["data"] = Named() });
        issue.Data["lastSeenAt"] = stamp;
        issue.Data["eventsCount"] = issue.Events.Count;
    }

    private static IssueState Find(Call call) => call.Find(call.PathBot().Issues, "issue", "issueId");

    private static JsonObject Delete(Call call)
    {
        Find(call);
        call.PathBot().Issues.Remove(call.Path("issueId"));
        return [];
    }
}
