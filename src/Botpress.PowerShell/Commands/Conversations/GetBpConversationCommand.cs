using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets conversations of a bot: one by its id, or all that match, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpConversation", DefaultParameterSetName = "List")]
[OutputType(typeof(Conversation))]
[OutputType(typeof(ListPage))]
public sealed class GetBpConversationCommand : BpBotListCommand
{
    /// <summary>The conversation's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Conversation), From = new[] { typeof(Message), typeof(Event), typeof(Workflow), typeof(BotTask), typeof(IncomingMessage) }, Optional = true)]
    [Alias("ConversationId")]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only conversations that have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(ConversationTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Only conversations that these users take part in. A piped user or participant brings its id along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("participantIds")]
    [IdOf(typeof(User), Narrows = true)]
    [Alias("ParticipantIds", "UserId")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[]? ParticipantId { get; set; }

    /// <summary>Only conversations of this integration.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(InstalledIntegrationNameCompleter))]
    public string? IntegrationName { get; set; }

    /// <summary>Only conversations of this channel.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string? Channel { get; set; }

    /// <summary>Only conversations at or after this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? AfterDate { get; set; }

    /// <summary>Only conversations at or before this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? BeforeDate { get; set; }

    /// <summary>Only conversations with at least so many messages.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public int? MinMessageCount { get; set; }

    /// <summary>Only conversations with at most so many messages.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public int? MaxMessageCount { get; set; }

    /// <summary>What to sort by: createdAt or updatedAt.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("createdAt", "updatedAt")]
    public string? SortField { get; set; }

    /// <summary>The order: asc or desc.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("asc", "desc")]
    public string? SortDirection { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        GetEach<Conversation>(Operations.GetConversation, Id, Operations.ListConversations);
}
