using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a conversation with its messages. It cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpConversation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpConversationCommand : BpBotCommand
{
    /// <summary>The conversation's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Conversation))]
    [Alias("ConversationId")]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteConversation, Id, "Delete conversation");
}
