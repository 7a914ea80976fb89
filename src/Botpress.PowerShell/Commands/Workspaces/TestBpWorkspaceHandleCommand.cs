using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Tells whether a workspace handle is free: true or false, or with -Detailed also what could be taken in its place. Changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BpWorkspaceHandle")]
[OutputType(typeof(bool), typeof(WorkspaceHandle))]
public sealed class TestBpWorkspaceHandleCommand : BpCommand
{
    /// <summary>The handle, 1 to 50 characters: small letters, digits, - and _.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField]
    [AllowEmptyString, AllowNull]
    [NothingToOffer]
    public string? Handle { get; set; }

    /// <summary>Gives the API's answer: whether it is free, suggestions, and who has it.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.CheckHandleAvailability, Handle, () =>
    {
        ApiRequest request = RequestOf(Operations.CheckHandleAvailability);
        WorkspaceHandle answer = Requests.Read<WorkspaceHandle>(request);
        if (Detailed)
        {
            answer.Handle ??= Handle;
            WriteModel(answer, request);
        }
        else
        {
            WriteObject(answer.Available);
        }
    });
}
