using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the shareable id of an integration that a bot has, and whether it has expired.</summary>
[Cmdlet(VerbsCommon.Get, "BpShareableId")]
[OutputType(typeof(IntegrationShareableId))]
public sealed class GetBpShareableIdCommand : BpBotIntegrationCommand
{
    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.GetIntegrationShareableId, IntegrationId, () =>
        WriteAnswer<IntegrationShareableId>(RequestOf(Operations.GetIntegrationShareableId)));
}
