using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Closes a chat: its connections end, and the key of its user is dropped. The user and the conversations stay with the bot; Remove-BpChatUser and
/// Remove-BpChatConversation delete them. A key that nobody kept is lost, and with it the way to speak as that user.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "BpChat")]
[OutputType(typeof(void))]
public sealed class DisconnectBpChatCommand : BpBaseCommand
{
    /// <summary>The chat to close. The default is the one of this runspace.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public BpChat? Chat { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (RefusesNull(Chat, nameof(Chat)))
        {
            return;
        }

        BpChat? chat = Chat ?? DefaultChat.Current;
        chat?.Dispose();
        if (ReferenceEquals(chat, DefaultChat.Current))
        {
            DefaultChat.Current = null;
        }
    }
}
