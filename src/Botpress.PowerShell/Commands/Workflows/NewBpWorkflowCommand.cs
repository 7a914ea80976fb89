using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Starts a workflow of the bot. With -GetOrCreate it gives the one of the same name that has the same tags, or starts it; its Created
/// property tells which.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpWorkflow", SupportsShouldProcess = true, DefaultParameterSetName = "Create")]
[OutputType(typeof(Workflow))]
public sealed class NewBpWorkflowCommand : BpBotCommand
{
    /// <summary>The workflow's name, as the bot defines it; at most 200 characters.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    public string? Name { get; set; }

    /// <summary>What it works on, as a hashtable or custom object in the shape that the workflow asks for.</summary>
    [Parameter(Position = 1), ApiField]
    [NothingToOffer]
    public object? Input { get; set; }

    /// <summary>How it starts: pending, which is the default and leaves it to the bot, in_progress, which needs -EventId, or listening.</summary>
    [Parameter, ApiField, ApiEnum("pending", "in_progress", "listening")]
    public string? Status { get; set; }

    /// <summary>The conversation that it belongs to. A piped conversation or message brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Conversation))]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about. A piped user or message brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The event that it is started for; the API asks for it with the status in_progress. A piped event brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Event))]
    [ArgumentCompleter(typeof(EventIdCompleter))]
    public string? EventId { get; set; }

    /// <summary>The workflow that starts it.</summary>
    [Parameter, ApiField]
    [IdOf(typeof(Workflow))]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string? ParentWorkflowId { get; set; }

    /// <summary>By when it must have finished; it gets the status timedout then.</summary>
    [Parameter, ApiField, Time]
    [NothingToOffer]
    public object? TimeoutAt { get; set; }

    /// <summary>Its tags; values of at most 500 characters.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(WorkflowsTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Gives the workflow of the same name and with the same tags where there is one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "GetOrCreate")]
    public SwitchParameter GetOrCreate { get; set; }

    /// <summary>The tags that tell whether a workflow is the same. The default is all of them.</summary>
    [Parameter(ParameterSetName = "GetOrCreate"), ApiField("discriminateByTags")]
    [Alias("DiscriminateByTags")]
    [ArgumentCompleter(typeof(WorkflowsTagCompleter))]
    public string[]? DiscriminateByTag { get; set; }

    /// <summary>Which workflows count: those that are active, or those that have finished. The default is both.</summary>
    [Parameter(ParameterSetName = "GetOrCreate"), ApiField, ApiEnum("active", "finished")]
    public string? DiscriminateByStatusGroup { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Workflow>(
        GetOrCreate ? Operations.GetOrCreateWorkflow : Operations.CreateWorkflow,
        $"workflow {Name}",
        new Dictionary<string, object?> { ["status"] = "pending" });
}
