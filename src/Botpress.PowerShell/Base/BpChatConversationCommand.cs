using System;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

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
    private protected string KnownConversation => GivenConversation ?? CurrentConversation;

    /// <summary>The conversation that was given; null for none.</summary>
    /// <exception cref="ArgumentException">It was given, and is empty.</exception>
    private protected string? GivenConversation => !IsBound(nameof(ConversationId)) || ConversationId is { Length: > 0 }
        ? ConversationId
        : throw new ArgumentException("-ConversationId is empty: it does not tell which conversation is meant. Give its id, or leave it out for the chat's current one.");

    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        _ = GivenConversation;
        return base.FieldsOf(operation);
    }
}
