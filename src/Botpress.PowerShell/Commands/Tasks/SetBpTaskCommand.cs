using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a task: its status, its texts, its data. Data are replaced as a whole, tags are merged: those not named stay.
/// The operations on tasks are gone from the API's newest description, workflows took their place: it may answer that there is no such thing.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpTask", SupportsShouldProcess = true)]
[OutputType(typeof(BotTask))]
public sealed class SetBpTaskCommand : BpBotCommand
{
    /// <summary>The task's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(BotTask))]
    [Alias("TaskId")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Its status: pending, in_progress, failed, completed, blocked, paused, timeout or cancelled.</summary>
    [Parameter, ApiField, ApiEnum("pending", "in_progress", "failed", "completed", "blocked", "paused", "timeout", "cancelled")]
    public string? Status { get; set; }

    /// <summary>What it is about, as a hashtable or custom object. It takes the place of what is there.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Data { get; set; }

    /// <summary>Its title.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Title { get; set; }

    /// <summary>Its description.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Description { get; set; }

    /// <summary>By when it must be done; it gets the status timeout then.</summary>
    [Parameter, ApiField, Time]
    [NothingToOffer]
    public object? TimeoutAt { get; set; }

    /// <summary>The tags to set, values of at most 500 characters; an empty value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(TasksTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<BotTask>(Operations.UpdateTask, Id, "Change task");
}
