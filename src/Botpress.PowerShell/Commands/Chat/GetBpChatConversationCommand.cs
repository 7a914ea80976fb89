using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets conversations of the chat's user: one by its id, or all that the user began. The list leaves out those that the user only takes part in.</summary>
[Cmdlet(VerbsCommon.Get, "BpChatConversation", DefaultParameterSetName = "List")]
[OutputType(typeof(ChatConversation))]
[OutputType(typeof(ListPage))]
public sealed class GetBpChatConversationCommand : BpChatCommand, IPagedCommand
{
    /// <summary>The conversation's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(ChatConversation), From = new[] { typeof(ChatMessage), typeof(ChatEvent), typeof(ChatParticipant) }, Optional = true)]
    [Alias("ConversationId")]
    [ArgumentCompleter(typeof(ChatConversationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Where to start: the NextToken of a page that -AsPage gave.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string? NextToken { get; set; }

    /// <summary>Gives one page as an object, with its items, whether more come and the token to go on with, and asks for no other.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter AsPage { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => GetEach<ChatConversation>(ChatOperations.GetConversation, Id, ChatOperations.ListConversations);
}
