using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Creates the shareable id of an integration that a bot has: with it, others can try the bot through the integration's sandbox.</summary>
[Cmdlet(VerbsCommon.New, "BpShareableId", SupportsShouldProcess = true)]
[OutputType(typeof(IntegrationShareableId))]
public sealed class NewBpShareableIdCommand : BpBotIntegrationCommand
{
    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.CreateIntegrationShareableId, IntegrationId, () =>
        Create<IntegrationShareableId>(Operations.CreateIntegrationShareableId, $"shareable id for {TargetOf(Operations.CreateIntegrationShareableId)}"));
}
