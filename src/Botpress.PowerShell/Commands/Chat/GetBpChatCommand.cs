using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Shows the chat that commands of this runspace use when they are given none. Writes nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "BpChat")]
[OutputType(typeof(BpChat))]
public sealed class GetBpChatCommand : BpBaseCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (DefaultChat.Current is BpChat chat)
        {
            WriteObject(chat);
        }
    }
}
