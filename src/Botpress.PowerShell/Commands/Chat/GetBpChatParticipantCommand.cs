using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the users who take part in a conversation: all of them, or one by the user's id, which only who began the conversation may.</summary>
[Cmdlet(VerbsCommon.Get, "BpChatParticipant", DefaultParameterSetName = "List")]
[OutputType(typeof(ChatParticipant))]
[OutputType(typeof(ListPage))]
public sealed class GetBpChatParticipantCommand : BpChatConversationCommand, IPagedCommand
{
    /// <summary>The user's id. A user who does not take part is an error.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "User", ValueFromPipeline = true)]
    [IdOf(typeof(ChatUser), Optional = true)]
    [ArgumentCompleter(typeof(ChatParticipantIdCompleter))]
    public string[] UserId { get; set; } = [];

    /// <summary>Where to start: the NextToken of a page that -AsPage gave.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string? NextToken { get; set; }

    /// <summary>Gives one page as an object, with its items, whether more come and the token to go on with, and asks for no other.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter AsPage { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (UserId.Length == 0)
        {
            WriteListOf<ChatParticipant>(ChatOperations.ListParticipants);
        }

        foreach (string user in UserId)
        {
            WriteObjectOf<ChatParticipant>(ChatOperations.GetParticipant, user);
        }
    }
}
