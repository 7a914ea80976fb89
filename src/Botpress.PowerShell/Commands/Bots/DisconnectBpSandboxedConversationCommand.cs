using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Disconnects the conversations that came to a bot through an integration's sandbox. Who goes on with one must use the shareable id
/// again. Gives no output.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "BpSandboxedConversation", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class DisconnectBpSandboxedConversationCommand : BpBotIntegrationCommand
{
    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.UnlinkSandboxedConversations, IntegrationId, () =>
    {
        if (ShouldProcess(TargetOf(Operations.UnlinkSandboxedConversations), "Disconnect the sandboxed conversations"))
        {
            Requests.Send(RequestOf(Operations.UnlinkSandboxedConversations));
        }
    });
}
