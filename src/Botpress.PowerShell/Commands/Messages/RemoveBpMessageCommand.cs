using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a message. It cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpMessage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpMessageCommand : BpBotCommand
{
    /// <summary>The message's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Message))]
    [Alias("MessageId")]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteMessage, Id, "Delete message");
}
