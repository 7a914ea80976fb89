using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Asks Botpress to verify a version of an integration, as those on the hub are. Its VerificationStatus is pending until they have
/// approved or rejected it.
/// </summary>
[Cmdlet(VerbsLifecycle.Request, "BpIntegrationVerification", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RequestBpIntegrationVerificationCommand : BpIntegrationCommand
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess(NamedIds.Describe(IntegrationId, "integration"), "Ask Botpress to verify it"))
        {
            Run(Operations.RequestIntegrationVerification);
        }
    }
}
