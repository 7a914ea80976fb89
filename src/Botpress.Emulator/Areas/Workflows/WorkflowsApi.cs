using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Runs of workflows, newest first. The emulator runs none of them: they get on by updates. One that has not finished by its time
/// gets the status <c>timedout</c>. The newest one that is active in a conversation is that conversation's current one.
/// </summary>
internal static class WorkflowsApi
{
    private static readonly string[] _finished = ["failed", "completed", "timedout", "cancelled"];

    /// <summary>How long a workflow has when it is given no time.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromHours(1);

    public static void Register(Router router)
    {
        router.On(Operations.CreateWorkflow, call => Show(CreateFrom(call)));
        router.On(Operations.GetOrCreateWorkflow, GetOrCreate);
        router.On(Operations.GetWorkflow, call => Show(Find(call)));
        router.On(Operations.ListWorkflows, List);
        router.On(Operations.UpdateWorkflow, Update);
        router.On(Operations.DeleteWorkflow, Delete);
        router.OnDue("workflow", TimeOut);
    }

    /// <summary>A workflow's time is over. If it was given more meanwhile, another item is due for it.</summary>
    private static void TimeOut(Store store, BotState bot, DueItem item)
    {
        if (bot.Workflows.TryGetValue(item.Id, out JsonObject? workflow) && IsActive(workflow) && Clock.Parse(workflow.Text("timeoutAt")) <= store.UtcNow)
        {
            SetStatus(store, bot, workflow, "timedout");
        }
    }

    public static JsonObject Add(Store store, BotState bot, string name, string status, JsonObject input, string? conversationId, DateTime? timeoutAt = null)
    {
        JsonObject workflow = store.NewObject("wflow");
        workflow["name"] = name;
        workflow["input"] = input.Parent is null ? input : input.Copy();
        workflow["output"] = new JsonObject();
        workflow["tags"] = new JsonObject();
        workflow.With("conversationId", conversationId);
        bot.Workflows.Add(workflow.Text("id"), workflow);
        SetTimeout(store, bot, workflow, timeoutAt ?? store.UtcNow + _timeout);
        SetStatus(store, bot, workflow, status);
        return workflow;
    }

    private static bool IsActive(JsonObject workflow) => !_finished.Contains(workflow.Text("status"));

    private static void SetTimeout(Store store, BotState bot, JsonObject workflow, DateTime time)
    {
        time = Clock.TruncateToMilliseconds(time);
        workflow["timeoutAt"] = Clock.Format(time);
        store.At(time, "workflow", bot.Bot.Text("id"), workflow.Text("id"));
    }

    private static void SetStatus(Store store, BotState bot, JsonObject workflow, string status)
    {
        workflow["status"] = status;
        workflow["updatedAt"] = store.Stamp();
        if (status == "completed")
        {
            workflow["completedAt"] = workflow.Text("updatedAt");
        }
        else
        {
            workflow.Remove("completedAt");
        }

        UpdateConversation(bot, workflow);
    }

    /// <summary>Tells the conversation which of its workflows is the current one.</summary>
    private static void UpdateConversation(BotState bot, JsonObject workflow)
    {
        if (workflow.TextOrNull("conversationId") is string id && bot.Conversations.TryGetValue(id, out ConversationState? conversation))
        {
            conversation.Data.Remove("currentWorkflowId");
            conversation.Data.With("currentWorkflowId", bot.Workflows.Values
                .Where(other => other.TextOrNull("conversationId") == id && IsActive(other))
                .OrderBy(other => other.Text("createdAt"), StringComparer.Ordinal)
                .LastOrDefault()?.Text("id"));
        }
    }

    private static JsonObject Show(JsonObject workflow) => new() { ["workflow"] = workflow.Copy() };

    private static JsonObject Find(Call call) => call.Find(call.Bot.Workflows, "workflow");

    private static JsonObject CreateFrom(Call call)
    {
        Input body = call.Body;
        string name = body.RequiredText("name", 200);
        string status = RequiredStatus(body);
        JsonObject input = body.Object("input") ?? [];
        JsonObject? tags = body.Object("tags");
        DateTime? timeoutAt = body.Date("timeoutAt");
        string? conversationId = References.Conversation(call);
        string? userId = References.User(call);
        string? parentWorkflowId = References.Workflow(call, "parentWorkflowId");
        CheckEvent(call, status);
        JsonObject workflow = Add(call.Store, call.Bot, name, status, input, conversationId, timeoutAt);
        TagMaps.Update(workflow, tags);
        return workflow.With("userId", userId).With("parentWorkflowId", parentWorkflowId);
    }

    private static string RequiredStatus(Input body)
    {
        body.RequiredText("status");
        return body.Text("status")!;
    }

    /// <summary>A workflow gets to work on behalf of an event.</summary>
    private static void CheckEvent(Call call, string? status)
    {
        if (References.Event(call) is null && status == "in_progress")
        {
            throw call.Body.Wrong("eventId", "is required for the status in_progress");
        }
    }

    /// <summary>Without names of tags, all tags must be the same.</summary>
    private static JsonObject GetOrCreate(Call call)
    {
        Input body = call.Body;
        string name = body.RequiredText("name", 200);
        RequiredStatus(body);
        string? conversationId = body.Text("conversationId");
        string? group = body.Text("discriminateByStatusGroup");
        JsonObject tags = body.Object("tags") ?? [];
        string[]? keys = body.TextList("discriminateByTags");
        JsonObject? same = call.Bot.Workflows.Values.FirstOrDefault(workflow =>
            workflow.Text("name") == name
            && workflow.TextOrNull("conversationId") == conversationId
            && (group is null || (group == "active") == IsActive(workflow))
            && HasSameTags((JsonObject)workflow["tags"]!, tags, keys is { Length: > 0 } ? keys : null));
        JsonObject answer = Show(same ?? CreateFrom(call));
        answer["meta"] = new JsonObject { ["created"] = same is null };
        return answer;
    }

    private static bool HasSameTags(JsonObject tags, JsonObject asked, string[]? keys) => keys is null
        ? tags.Count == asked.Count && asked.All(tag => tags.TextOrNull(tag.Key) == asked.TextOrNull(tag.Key))
        : keys.All(key => tags.TextOrNull(key) == asked.TextOrNull(key));

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags();
        string[] statuses = call.Query.Texts("statuses");
        Func<JsonObject, bool> isMeant = call.Query.Exactly("conversationId", "userId", "parentWorkflowId", "name");
        return call.PageOf("workflows", call.Bot.Workflows, workflow =>
            tags.Matches(workflow["tags"] as JsonObject)
            && (statuses.Length == 0 || statuses.Contains(workflow.Text("status")))
            && isMeant(workflow));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject workflow = Find(call);
        Input body = call.Body;
        JsonObject? output = body.Object("output");
        DateTime? timeoutAt = body.Date("timeoutAt");
        string? status = body.Text("status");
        string? failureReason = body.Text("failureReason", 2000);
        JsonObject? tags = body.Object("tags");
        string? userId = References.User(call);
        CheckEvent(call, status);
        if (timeoutAt is DateTime time)
        {
            SetTimeout(call.Store, call.Bot, workflow, time);
        }

        workflow.With("output", output).With("failureReason", failureReason).With("userId", userId);
        TagMaps.Update(workflow, tags);
        SetStatus(call.Store, call.Bot, workflow, status ?? workflow.Text("status"));
        return Show(workflow);
    }

    private static JsonObject Delete(Call call)
    {
        JsonObject workflow = Find(call);
        string id = workflow.Text("id");
        call.Bot.Workflows.Remove(id);
        StatesApi.RemoveOf(call.Bot, "workflow", id);
        UpdateConversation(call.Bot, workflow);
        return [];
    }
}
