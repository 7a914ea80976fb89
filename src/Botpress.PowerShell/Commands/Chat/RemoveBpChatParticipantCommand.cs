using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Takes users out of a conversation that the chat's user began. All streams of who is taken out end, those of other conversations too. Who began it cannot be taken out, and nobody can leave by himself.</summary>
[Cmdlet(VerbsCommon.Remove, "BpChatParticipant", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpChatParticipantCommand : BpChatConversationCommand
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
            Guard(ChatOperations.RemoveParticipant, user, () =>
            {
                ApiRequest request = RequestOf(ChatOperations.RemoveParticipant);
                request.Arguments["userId"] = user;
                if (ShouldProcess($"{NamedIds.Describe(user)} in conversation {request.TextOf("conversationId")}", "Remove participant"))
                {
                    Requests.Send(request);
                }
            });
        }
    }
}
