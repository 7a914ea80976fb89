using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets tasks of a bot: one by its id, or all that match, page by page. A piped conversation or user gives the tasks about it.
/// The operations on tasks are gone from the API's newest description, workflows took their place: it may answer that there is no such thing.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpTask", DefaultParameterSetName = "List")]
[OutputType(typeof(BotTask))]
[OutputType(typeof(ListPage))]
public sealed class GetBpTaskCommand : BpBotCommand, IPagedCommand
{
    /// <summary>The task's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(BotTask), Optional = true)]
    [Alias("TaskId")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only tasks of this type.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(TaskTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Only tasks in one of these states: pending, in_progress, failed, completed, blocked, paused, timeout or cancelled.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ApiEnum("pending", "in_progress", "failed", "completed", "blocked", "paused", "timeout", "cancelled")]
    public string[]? Status { get; set; }

    /// <summary>Only tasks that have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(TasksTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Only tasks of this conversation. A piped conversation or message brings it along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(Conversation), Narrows = true)]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Only tasks of this user. A piped user or message brings it along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(User), Narrows = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Only tasks that belong to this task.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(BotTask))]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string? ParentTaskId { get; set; }

    /// <summary>Where to start: the NextToken of a page that -AsPage gave.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string? NextToken { get; set; }

    /// <summary>Gives one page as an object, with its items, whether more come and the token to go on with, and asks for no other.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter AsPage { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => GetEach<BotTask>(Operations.GetTask, Id, Operations.ListTasks);
}
