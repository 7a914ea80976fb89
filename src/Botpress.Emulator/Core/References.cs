using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Fields of a body that name something else of the bot: what they name must be there.</summary>
internal static class References
{
    /// <summary>The user that a field of the body names.</summary>
    public static JsonObject User(BotState bot, string field, string id) =>
        bot.Users.TryGetValue(id, out JsonObject? user) ? user : throw ApiError.Reference(field, "user", id);

    public static string? Conversation(Call call)
    {
        string? id = call.Body.Text("conversationId");
        return id is null || call.Bot.Conversations.ContainsKey(id) ? id : throw ApiError.Reference("conversationId", "conversation", id);
    }

    public static string? User(Call call)
    {
        string? id = call.Body.Text("userId");
        return id is null || call.Bot.Users.ContainsKey(id) ? id : throw ApiError.Reference("userId", "user", id);
    }

    public static string? Message(Call call)
    {
        string? id = call.Body.Text("messageId");
        return id is null || call.Bot.Messages.ContainsKey(id) ? id : throw ApiError.Reference("messageId", "message", id);
    }

    public static string? Event(Call call)
    {
        string? id = call.Body.Text("eventId");
        return id is null || call.Bot.Events.ContainsKey(id) ? id : throw ApiError.Reference("eventId", "event", id);
    }

    public static string? Workflow(Call call, string field)
    {
        string? id = call.Body.Text(field);
        return id is null || call.Bot.Workflows.ContainsKey(id) ? id : throw ApiError.Reference(field, "workflow", id);
    }

    public static string? ParentTask(Call call)
    {
        string? id = call.Body.Text("parentTaskId");
        return id is null || call.Bot.Tasks.ContainsKey(id) ? id : throw ApiError.Reference("parentTaskId", "task", id);
    }
}
