using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes conversations that the chat's user began, with their messages. They cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpChatConversation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpChatConversationCommand : BpChatCommand
{
    /// <summary>The conversation's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(ChatConversation))]
    [Alias("ConversationId")]
    [ArgumentCompleter(typeof(ChatConversationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in Id)
        {
            if (ShouldProcess(NamedIds.Describe(id), "Delete conversation") && Guard(ChatOperations.DeleteConversation, id, () => Requests.Send(RequestOf(ChatOperations.DeleteConversation, id)))
                && ActiveChat.ConversationId == id)
            {
                ActiveChat.ConversationId = null;
            }
        }
    }
}
