using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the user who speaks in the chat. Others are not to be seen, but as participants of a conversation that the user began.</summary>
[Cmdlet(VerbsCommon.Get, "BpChatUser")]
[OutputType(typeof(ChatUser))]
public sealed class GetBpChatUserCommand : BpChatSingleCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<ChatUser>(ChatOperations.GetUser);
}
