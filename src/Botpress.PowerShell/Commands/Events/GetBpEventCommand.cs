using System;
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
public sealed class GetBpEventCommand : BpBotListCommand, IFollowCommand
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

    /// <summary>Goes on when the list ends, and gives what comes, as it comes, until Ctrl-C, -Duration or the pipeline ends it. First come the last few that are there.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Follow { get; set; }

    /// <summary>With -Follow: how many events that are there already come first. The default is 20.</summary>
    [Parameter(ParameterSetName = "List")]
    [ValidateRange(0, 10000)]
    [NothingToOffer]
    public int Tail { get; set; } = 20;

    /// <summary>With -Follow: the time between two looks while something comes, 2 s by default. When nothing does, it grows to 15 s.</summary>
    [Parameter(ParameterSetName = "List")]
    [Seconds]
    [NothingToOffer]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>With -Follow: how far each look goes back, for what shows late: 30 s by default, and by itself more where that turns out to be little, up to 10 minutes.</summary>
    [Parameter(ParameterSetName = "List")]
    [Seconds]
    [NothingToOffer]
    public TimeSpan Overlap { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>With -Follow: how long; 0 is one look, which ends at once. The default is for ever.</summary>
    [Parameter(ParameterSetName = "List")]
    [Seconds]
    [NothingToOffer]
    public TimeSpan Duration { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Following.IsAsked(this))
        {
            _ = Guard(Operations.ListEvents, null, () => Following.Write<Event>(this, Operations.ListEvents, "createdAt", null, hasIds: true));
            return;
        }

        GetEach<Event>(Operations.GetEvent, Id, Operations.ListEvents);
    }
}
