using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Replaces the secrets that requests to a bot are signed with, and gives the new one, which cannot be read again. What checks
/// signatures with the old ones refuses the bot's requests until it has the new one.
/// </summary>
[Cmdlet(VerbsCommon.Reset, "BpBotSigningSecret", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BotSigningSecret))]
public sealed class ResetBpBotSigningSecretCommand : BpBotAdminCommand
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess(NamedIds.Describe(Bot, "bot"), "Replace the signing secrets; what signs or checks with the old ones stops working"))
        {
            WriteObjectOf<BotSigningSecret>(Operations.RotateBotSigningSecrets);
        }
    }
}
