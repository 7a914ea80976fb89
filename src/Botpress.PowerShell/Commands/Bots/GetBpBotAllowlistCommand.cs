using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets who of its workspace may use a bot: all, or only those that are listed.</summary>
[Cmdlet(VerbsCommon.Get, "BpBotAllowlist")]
[OutputType(typeof(BotAllowlist))]
public sealed class GetBpBotAllowlistCommand : BpBotAdminCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<BotAllowlist>(Operations.GetBotAllowlist);
}
