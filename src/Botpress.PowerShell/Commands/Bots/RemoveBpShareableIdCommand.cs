using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes the shareable id of an integration that a bot has: nobody can use it any more. New-BpShareableId makes another one.</summary>
[Cmdlet(VerbsCommon.Remove, "BpShareableId", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveBpShareableIdCommand : BpBotIntegrationCommand
{
    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.DeleteIntegrationShareableId, IntegrationId, () =>
    {
        if (ShouldProcess(TargetOf(Operations.DeleteIntegrationShareableId), "Delete the shareable id"))
        {
            Requests.Send(RequestOf(Operations.DeleteIntegrationShareableId));
        }
    });
}
