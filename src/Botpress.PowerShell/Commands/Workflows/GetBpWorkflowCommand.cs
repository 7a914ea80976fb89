using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets runs of a bot's workflows: one by its id, or all that match, page by page. A piped conversation or user gives the workflows
/// about it.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpWorkflow", DefaultParameterSetName = "List")]
[OutputType(typeof(Workflow))]
[OutputType(typeof(ListPage))]
public sealed class GetBpWorkflowCommand : BpBotListCommand
{
    /// <summary>The id of the workflow's run. With wildcards it is a name, and stands for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Workflow), Optional = true)]
    [Alias("WorkflowId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only workflows of this name. With a star it is a pattern, for which all workflows are read.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Only workflows in one of these states: pending, in_progress, failed, completed, listening, paused, timedout or cancelled.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("statuses")]
    [Alias("Statuses")]
    [ApiEnum("pending", "in_progress", "failed", "completed", "listening", "paused", "timedout", "cancelled")]
    public string[]? Status { get; set; }

    /// <summary>Only workflows that have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(WorkflowsTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Only workflows of this conversation. A piped conversation or message brings it along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(Conversation), Narrows = true)]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Only workflows of this user. A piped user or message brings it along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(User), Narrows = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Only workflows that this workflow started.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(Workflow))]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string? ParentWorkflowId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => GetEach(
        Operations.GetWorkflow,
        Id,
        Operations.ListWorkflows,
        Wildcards.IsPattern(Name) ? Wildcards.Filter<Workflow>([Name!], workflow => workflow.Name) : null,
        workflow => workflow.Name);
}
