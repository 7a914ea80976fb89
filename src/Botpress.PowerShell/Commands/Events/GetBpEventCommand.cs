using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets events of a bot: one by its id, or all that match, page by page. A piped conversation, user, message or workflow gives the
/// events about it; a piped object that has several of these ids gives the events that have all of them.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpEvent", DefaultParameterSetName = "List")]
[OutputType(typeof(Event))]
[OutputType(typeof(ListPage))]
public sealed class GetBpEventCommand : BpBotListCommand
{
    /// <summary>The event's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Event), Optional = true)]
    [Alias("EventId")]
    [ArgumentCompleter(typeof(EventIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only events of this type.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Only events in this state: pending, ignored, processed, failed or scheduled.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("pending", "ignored", "processed", "failed", "scheduled")]
    public string? Status { get; set; }

    /// <summary>Only events about this conversation.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(Conversation), Narrows = true)]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Only events about this user.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(User), Narrows = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Only events about this message.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(Message), Narrows = true)]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    public string? MessageId { get; set; }

    /// <summary>Only events about this workflow.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(Workflow), Narrows = true)]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string? WorkflowId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => GetEach<Event>(Operations.GetEvent, Id, Operations.ListEvents);
}
