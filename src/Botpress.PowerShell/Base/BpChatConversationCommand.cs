using System;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command on one conversation of a chat: the one that it is given, else the chat's current one.</summary>
public abstract class BpChatConversationCommand : BpChatCommand
{
    /// <summary>The conversation's id. A piped conversation, message, event or participant of a chat brings it along. The default is the chat's current conversation.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(ChatConversation), From = new[] { typeof(ChatMessage), typeof(ChatEvent), typeof(ChatParticipant) })]
    [ArgumentCompleter(typeof(ChatConversationIdCompleter))]
    public virtual string? ConversationId { get; set; }

    /// <summary>The conversation to work in, which must be known.</summary>
    /// <exception cref="ArgumentException">None was given, and the chat has none yet.</exception>
    private protected string KnownConversation => (IsBound(nameof(ConversationId)) ? ConversationId : null) ?? CurrentConversation;
}
