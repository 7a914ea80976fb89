using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a task in a conversation.
/// The operations on tasks are gone from the API's newest description, workflows took their place: it may answer that there is no such thing.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpTask", SupportsShouldProcess = true)]
[OutputType(typeof(BotTask))]
public sealed class NewBpTaskCommand : BpBotCommand
{
    /// <summary>The task's type; at most 200 characters.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [ArgumentCompleter(typeof(TaskTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>What it is about, as a hashtable or custom object.</summary>
    [Parameter(Position = 1), ApiField]
    [NothingToOffer]
    public object? Data { get; set; }

    /// <summary>The conversation that it belongs to. A piped conversation or message brings it along.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(Conversation), From = new[] { typeof(BotTask) })]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about. A piped message or user brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Its title; at most 2,000 characters.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Title { get; set; }

    /// <summary>Its description; at most 20,000 characters.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Description { get; set; }

    /// <summary>The task that it belongs to.</summary>
    [Parameter, ApiField]
    [IdOf(typeof(BotTask))]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string? ParentTaskId { get; set; }

    /// <summary>By when it must be done; it gets the status timeout then.</summary>
    [Parameter, ApiField, Time]
    [NothingToOffer]
    public object? TimeoutAt { get; set; }

    /// <summary>Its tags; values of at most 500 characters.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(TasksTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<BotTask>(Operations.CreateTask, $"task {Type} in conversation {ConversationId}");
}
