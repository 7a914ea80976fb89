using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Tasks, newest first, as the API had them before workflows took their place. One that is not done by its time gets the status
/// <c>timeout</c>.
/// </summary>
internal static class TasksApi
{
    private static readonly string[] _finished = ["failed", "completed", "timeout", "cancelled"];

    /// <summary>How long a task has when it is given no time.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromHours(1);

    public static void Register(Router router)
    {
        router.On(Operations.CreateTask, Create);
        router.On(Operations.GetTask, call => Show(Find(call)));
        router.On(Operations.ListTasks, List);
        router.On(Operations.UpdateTask, Update);
        router.On(Operations.DeleteTask, Delete);
        router.OnDue("task", TimeOut);
    }

    /// <summary>A task's time is over. If it was given more meanwhile, another item is due for it.</summary>
    private static void TimeOut(Store store, BotState bot, DueItem item)
    {
        if (bot.Tasks.TryGetValue(item.Id, out JsonObject? task) && !_finished.Contains(task.Text("status")) && Clock.Parse(task.Text("timeoutAt")) <= store.UtcNow)
        {
            task["status"] = "timeout";
            task["updatedAt"] = store.Stamp();
            NoteStatus(store, bot, task);
        }
    }

    public static JsonObject Add(Store store, BotState bot, string type, string title, JsonObject data, string? conversationId, DateTime? timeoutAt = null)
    {
        JsonObject task = store.NewObject("task");
        task["title"] = title;
        task["description"] = "";
        task["type"] = type;
        task["data"] = data.Parent is null ? data : data.Copy();
        task["status"] = "pending";
        task["tags"] = new JsonObject();
        task.With("conversationId", conversationId);
        bot.Tasks.Add(task.Text("id"), task);
        NoteStatus(store, bot, task);
        SetTimeout(store, bot, task, timeoutAt ?? store.UtcNow + _timeout);
        return task;
    }

    private static void SetTimeout(Store store, BotState bot, JsonObject task, DateTime time)
    {
        time = Clock.TruncateToMilliseconds(time);
        task["timeoutAt"] = Clock.Format(time);
        store.At(time, "task", bot.Bot.Text("id"), task.Text("id"));
    }

    private static JsonObject Show(JsonObject task) => new() { ["task"] = task.Copy() };

    private static JsonObject Find(Call call) => call.Find(call.Bot.Tasks, "task");

    private static JsonObject Create(Call call)
    {
        Input body = call.Body;
        string type = body.Text("type")!;
        string? title = body.Text("title");
        string? description = body.Text("description");
        JsonObject data = body.Object("data") ?? [];
        JsonObject? tags = body.Object("tags");
        DateTime? timeoutAt = body.Date("timeoutAt");
        string? conversationId = References.Conversation(call);
        string? userId = References.User(call);
        string? parentTaskId = References.ParentTask(call);
        JsonObject task = Add(call.Store, call.Bot, type, title ?? "", data, conversationId, timeoutAt);
        TagMaps.Update(task, tags);
        return Show(task.With("description", description).With("userId", userId).With("parentTaskId", parentTaskId));
    }

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags();
        string[] statuses = call.Query.Texts("status");
        Func<JsonObject, bool> isMeant = call.Query.Exactly("conversationId", "userId", "parentTaskId", "type");
        return call.PageOf("tasks", call.Bot.Tasks, task =>
            tags.Matches(task["tags"] as JsonObject)
            && (statuses.Length == 0 || statuses.Contains(task.Text("status")))
            && isMeant(task));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject task = Find(call);
        Input body = call.Body;
        string? title = body.Text("title");
        string? description = body.Text("description");
        JsonObject? data = body.Object("data");
        JsonObject? tags = body.Object("tags");
        string? status = body.Text("status");
        if (body.Date("timeoutAt") is DateTime time)
        {
            SetTimeout(call.Store, call.Bot, task, time);
        }

        bool moved = status is not null && status != task.Text("status");
        task.With("title", title).With("description", description).With("data", data).With("status", status);
        if (moved)
        {
            NoteStatus(call.Store, call.Bot, task);
        }

        TagMaps.Update(task, tags);
        task["updatedAt"] = call.Store.Stamp();
        return Show(task);
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Text("id");
        call.Bot.Tasks.Remove(id);
        call.Bot.Activities.RemoveAll(activity => activity.Text("taskId") == id);
        return [];
    }

    private static void NoteStatus(Store store, BotState bot, JsonObject task) => ActivitiesApi.Add(
        store, bot, task.Text("id"), "task_status", $"The task is {task.Text("status")}", new JsonObject { ["status"] = task.Text("status") });
}
