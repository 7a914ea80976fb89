using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Adds users to a conversation that the chat's user began.</summary>
[Cmdlet(VerbsCommon.Add, "BpChatParticipant", SupportsShouldProcess = true)]
[OutputType(typeof(ChatParticipant))]
public sealed class AddBpChatParticipantCommand : BpChatParticipantCommand
{
    /// <inheritdoc/>
    private protected override void Process() => ForEachUser(ChatOperations.AddParticipant, "Add participant", request => WriteAnswer<ChatParticipant>(request));
}
