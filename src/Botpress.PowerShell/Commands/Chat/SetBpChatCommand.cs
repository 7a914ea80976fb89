using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Changes which conversation the commands of a chat work in when they are given none. With null, the next message opens a new one. A
/// conversation or a message of the chat can be piped in.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpChat")]
[OutputType(typeof(BpChat))]
public sealed class SetBpChatCommand : BpChatSingleCommand
{
    /// <summary>The conversation of commands that name none; $null or '' for none.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(ChatConversation), From = new[] { typeof(ChatMessage), typeof(ChatEvent), typeof(ChatParticipant) })]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ChatConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Makes the chat given by -Chat the default of this runspace.</summary>
    [Parameter]
    public SwitchParameter AsDefault { get; set; }

    /// <summary>Writes the chat.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        BpChat chat = ActiveChat;
        if (IsBound(nameof(ConversationId)))
        {
            chat.ConversationId = string.IsNullOrEmpty(ConversationId) ? null : ConversationId;
        }

        if (AsDefault)
        {
            DefaultChat.Current = chat;
        }

        if (PassThru)
        {
            WriteObject(chat);
        }
    }
}
