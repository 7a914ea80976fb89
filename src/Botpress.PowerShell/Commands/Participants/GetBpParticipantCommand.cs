using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the users who take part in a conversation: all of them, page by page, or one by the user's id.</summary>
[Cmdlet(VerbsCommon.Get, "BpParticipant", DefaultParameterSetName = "List")]
[OutputType(typeof(Participant))]
[OutputType(typeof(ListPage))]
public sealed class GetBpParticipantCommand : BpParticipantCommand, IPagedCommand
{
    /// <summary>The user's id. A user who does not take part is an error.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "User", ValueFromPipeline = true)]
    [IdOf(typeof(User), Optional = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[] UserId { get; set; } = [];

    /// <summary>How many items a request asks for. The API's default is 20. All pages come in any case.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public int? PageSize { get; set; }

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
            WriteListOf<Participant>(Operations.ListParticipants, ConversationId);
        }

        foreach (string user in UserId)
        {
            WriteObjectOf<Participant>(Operations.GetParticipant, user);
        }
    }
}
