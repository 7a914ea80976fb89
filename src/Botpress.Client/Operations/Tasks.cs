using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/chat/tasks/{id}</c></summary>
    public static readonly Operation GetTask = new("getTask", HttpMethod.Get, "/v1/chat/tasks/{id}", Scope.Bot)
    {
        Result = "task",
    };

    /// <summary><c>POST /v1/chat/tasks</c></summary>
    public static readonly Operation CreateTask = new("createTask", HttpMethod.Post, "/v1/chat/tasks", Scope.Bot)
    {
        Result = "task",
        Status = 201,
    };

    /// <summary><c>PUT /v1/chat/tasks/{id}</c></summary>
    public static readonly Operation UpdateTask = new("updateTask", HttpMethod.Put, "/v1/chat/tasks/{id}", Scope.Bot)
    {
        Result = "task",
    };

    /// <summary><c>DELETE /v1/chat/tasks/{id}</c></summary>
    public static readonly Operation DeleteTask = new("deleteTask", HttpMethod.Delete, "/v1/chat/tasks/{id}", Scope.Bot);

    /// <summary><c>GET /v1/chat/tasks</c></summary>
    public static readonly Operation ListTasks = new("listTasks", HttpMethod.Get, "/v1/chat/tasks", Scope.Bot)
    {
        Query = ["nextToken", "tags", "conversationId", "userId", "parentTaskId", "status", "type"],
        Result = "tasks",
        Paging = Paging.Token,
    };
}
