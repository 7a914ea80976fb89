using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets messages of a bot: one by its id, or all that match, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpMessage", DefaultParameterSetName = "List")]
[OutputType(typeof(Message))]
[OutputType(typeof(ListPage))]
public sealed class GetBpMessageCommand : BpBotListCommand
{
    /// <summary>The message's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Message), From = new[] { typeof(Event), typeof(IncomingMessage) }, Optional = true)]
    [Alias("MessageId")]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only messages of this conversation. A piped conversation brings it along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ValidateNotNull]
    [IdOf(typeof(Conversation), Narrows = true)]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Only messages that have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(MessageTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Only messages at or after this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? AfterDate { get; set; }

    /// <summary>Only messages at or before this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? BeforeDate { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => GetEach<Message>(Operations.GetMessage, Id, Operations.ListMessages);
}
