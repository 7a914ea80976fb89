using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Deletes a task with its data. It cannot be brought back.
/// The operations on tasks are gone from the API's newest description, workflows took their place: it may answer that there is no such thing.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "BpTask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpTaskCommand : BpBotCommand
{
    /// <summary>The task's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(BotTask))]
    [Alias("TaskId")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteTask, Id, "Delete task");
}
