using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets users of a bot: one by its id, or all that match, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpUser", DefaultParameterSetName = "List")]
[OutputType(typeof(User))]
[OutputType(typeof(ListPage))]
public sealed class GetBpUserCommand : BpBotListCommand
{
    /// <summary>The user's id. With wildcards it is a name, and stands for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(User), From = new[] { typeof(Message), typeof(Event), typeof(Workflow), typeof(BotTask), typeof(IncomingMessage) }, Optional = true)]
    [Alias("UserId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only users with such a name; wildcards work. The API cannot filter by it, so all users are read.</summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only users who take part in this conversation. A piped conversation brings it along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ValidateNotNull]
    [IdOf(typeof(Conversation), Narrows = true)]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Only users who have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(UserTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Only users at or after this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? AfterDate { get; set; }

    /// <summary>Only users at or before this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? BeforeDate { get; set; }

    /// <summary>Which time AfterDate and BeforeDate mean: createdAt or updatedAt. The default is createdAt.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("createdAt", "updatedAt")]
    public string? RangeField { get; set; }

    /// <summary>What to sort by: createdAt or updatedAt.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("createdAt", "updatedAt")]
    public string? SortField { get; set; }

    /// <summary>The order: asc or desc.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("asc", "desc")]
    public string? SortDirection { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        GetEach(Operations.GetUser, Id, Operations.ListUsers, Wildcards.Filter<User>(Name, user => user.Name), user => user.Name);
}
