using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Takes users out of a conversation that the chat's user began. All streams of who is taken out end, those of other conversations too. Who began it cannot be taken out, and nobody can leave by himself.</summary>
[Cmdlet(VerbsCommon.Remove, "BpChatParticipant", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpChatParticipantCommand : BpChatParticipantCommand
{
    /// <inheritdoc/>
    private protected override void Process() => ForEachUser(ChatOperations.RemoveParticipant, "Remove participant", request => Requests.Send(request));
}
