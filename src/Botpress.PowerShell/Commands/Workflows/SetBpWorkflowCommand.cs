using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes the run of a workflow: its status, its output, its time. The output is replaced as a whole, tags are merged: those not
/// named stay, a null value removes one.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpWorkflow", SupportsShouldProcess = true)]
[OutputType(typeof(Workflow))]
public sealed class SetBpWorkflowCommand : BpBotCommand
{
    /// <summary>The id of the workflow's run.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Workflow))]
    [Alias("WorkflowId")]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Its status: completed, cancelled, listening, paused, failed or in_progress, which needs -EventId.</summary>
    [Parameter, ApiField, ApiEnum("completed", "cancelled", "listening", "paused", "failed", "in_progress")]
    public string? Status { get; set; }

    /// <summary>What came of it, as a hashtable or custom object. It takes the place of what is there.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Output { get; set; }

    /// <summary>Why it failed; at most 2,000 characters.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? FailureReason { get; set; }

    /// <summary>By when it must have finished; it gets the status timedout then.</summary>
    [Parameter, ApiField, Time]
    [NothingToOffer]
    public object? TimeoutAt { get; set; }

    /// <summary>The tags to set, values of at most 500 characters; a null value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(WorkflowsTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>The user whom it is about.</summary>
    [Parameter, ApiField]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The event that it goes on for; the API asks for it with the status in_progress.</summary>
    [Parameter, ApiField]
    [IdOf(typeof(Event))]
    [ArgumentCompleter(typeof(EventIdCompleter))]
    public string? EventId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Workflow>(Operations.UpdateWorkflow, Id, "Change workflow");
}
