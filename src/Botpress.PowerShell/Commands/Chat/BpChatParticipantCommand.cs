using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command that changes who takes part in a conversation of a chat.</summary>
public abstract class BpChatParticipantCommand : BpChatConversationCommand
{
    /// <summary>The user's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(ChatUser))]
    [ArgumentCompleter(typeof(ChatParticipantIdCompleter))]
    public string[] UserId { get; set; } = [];

    /// <summary>Does something for each user, when ShouldProcess agrees.</summary>
    private protected void ForEachUser(Operation operation, string action, Action<ApiRequest> send)
    {
        foreach (string user in UserId)
        {
            Guard(operation, user, () =>
            {
                ApiRequest request = RequestOf(operation);
                request.Arguments["userId"] = user;
                if (ShouldProcess($"{NamedIds.Describe(user)} in conversation {request.TextOf("conversationId")}", action))
                {
                    send(request);
                }
            });
        }
    }
}
