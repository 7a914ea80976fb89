using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes messages that the chat's user sent. They cannot be brought back, and the bot may have read them.</summary>
[Cmdlet(VerbsCommon.Remove, "BpChatMessage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpChatMessageCommand : BpChatCommand
{
    /// <summary>The message's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(ChatMessage))]
    [Alias("MessageId")]
    [ArgumentCompleter(typeof(ChatMessageIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(ChatOperations.DeleteMessage, Id, "Delete message");
}
