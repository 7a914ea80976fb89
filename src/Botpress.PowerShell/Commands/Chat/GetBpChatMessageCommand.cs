using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets messages of a conversation as the chat's user sees them: all of them, the newest first, or one by its id.</summary>
[Cmdlet(VerbsCommon.Get, "BpChatMessage", DefaultParameterSetName = "List")]
[OutputType(typeof(ChatMessage))]
[OutputType(typeof(ListPage))]
public sealed class GetBpChatMessageCommand : BpChatCommand, IPagedCommand
{
    /// <summary>The message's id. The service then names the chat's own user as the sender, whoever sent it; the list is right.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(ChatMessage), Optional = true)]
    [Alias("MessageId")]
    [ArgumentCompleter(typeof(ChatMessageIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The conversation's id. A piped conversation brings it along. The default is the chat's current conversation.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ValidateNotNull]
    [IdOf(typeof(ChatConversation), Narrows = true)]
    [ArgumentCompleter(typeof(ChatConversationIdCompleter))]
    public string? ConversationId { get; set; }

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
        if (Id.Length == 0)
        {
            _ = Guard(ChatOperations.ListMessages, ConversationId ?? ActiveChat.ConversationId, () => WriteItems<ChatMessage>(RequestOf(ChatOperations.ListMessages)));
        }

        WriteObjectOfEach<ChatMessage>(ChatOperations.GetMessage, Id);
    }
}
