using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Deletes the user who speaks in the chat. It cannot be brought back; the conversations stay with the bot. The key outlives the user: whoever has it
/// can make a new user with the same id.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "BpChatUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpChatUserCommand : BpChatSingleCommand
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess($"user {ActiveChat.UserId}", "Delete user") && Guard(ChatOperations.DeleteUser, ActiveChat.UserId, () => Requests.Send(RequestOf(ChatOperations.DeleteUser))))
        {
            // Who is made anew takes part in none.
            ActiveChat.ConversationId = null;
        }
    }
}
