using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes the run of a workflow with its input and output. It cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpWorkflow", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpWorkflowCommand : BpBotCommand
{
    /// <summary>The id of the workflow's run.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Workflow))]
    [Alias("WorkflowId")]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteWorkflow, Id, "Delete workflow");
}
