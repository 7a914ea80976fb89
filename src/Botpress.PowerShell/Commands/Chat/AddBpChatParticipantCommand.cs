using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Adds users to a conversation that the chat's user began.</summary>
[Cmdlet(VerbsCommon.Add, "BpChatParticipant", SupportsShouldProcess = true)]
[OutputType(typeof(ChatParticipant))]
public sealed class AddBpChatParticipantCommand : BpChatConversationCommand
{
    /// <summary>The user's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(ChatUser))]
    [ArgumentCompleter(typeof(ChatParticipantIdCompleter))]
    public string[] UserId { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string user in UserId)
        {
            Guard(ChatOperations.AddParticipant, user, () =>
            {
                ApiRequest request = RequestOf(ChatOperations.AddParticipant);
                request.Arguments["userId"] = user;
                if (ShouldProcess($"{NamedIds.Describe(user)} in conversation {request.TextOf("conversationId")}", "Add participant"))
                {
                    WriteAnswer<ChatParticipant>(request);
                }
            });
        }
    }
}
