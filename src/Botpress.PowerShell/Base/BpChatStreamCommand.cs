using System;

namespace Botpress.PowerShell;

/// <summary>A command that listens to a conversation of a chat.</summary>
public abstract class BpChatStreamCommand : BpChatConversationCommand
{
    /// <summary>Refuses to listen to a second conversation after the first: what is said there meanwhile would be lost.</summary>
    private protected void RequireFirst(ref bool hasListened)
    {
        if (hasListened)
        {
            throw new ArgumentException(
                $"{MyInvocation.MyCommand.Name} listens to one conversation, the first that is piped in. Listen to others at the same time, in threads of their own: ... | ForEach-Object -Parallel {{ {MyInvocation.MyCommand.Name} -ConversationId $_.Id -Chat $using:chat }}.");
        }

        hasListened = true;
    }

    // Without its attribute it is no parameter.
    /// <inheritdoc/>
    public override int ThrottleLimit { get; set; } = 1;
}
