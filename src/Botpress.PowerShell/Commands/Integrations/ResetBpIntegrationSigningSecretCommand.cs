using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Replaces the secrets that requests to an integration are signed with, and gives the new one, which cannot be read again. What
/// checks signatures with the old ones refuses the requests until it has the new one.
/// </summary>
[Cmdlet(VerbsCommon.Reset, "BpIntegrationSigningSecret", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(IntegrationSigningSecret))]
public sealed class ResetBpIntegrationSigningSecretCommand : BpIntegrationCommand
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess(NamedIds.Describe(IntegrationId, "integration"), "Replace the signing secrets; what signs or checks with the old ones stops working"))
        {
            WriteObjectOf<IntegrationSigningSecret>(Operations.RotateIntegrationSigningSecrets);
        }
    }
}
