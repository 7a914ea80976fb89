using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates an event that the bot handles now or, with -Schedule, later. Stop-BpScheduledEvent cancels one that is still to come.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpEvent", SupportsShouldProcess = true)]
[Takes("IncomingMessage")]
[OutputType(typeof(Event))]
public sealed class NewBpEventCommand : BpBotCommand
{
    /// <summary>The event's type, as the bot or integration defines it; at most 200 characters.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>What the event holds, as a hashtable or custom object in the shape that its type asks for. The default is nothing: {}.</summary>
    [Parameter(Position = 1), ApiField]
    [NothingToOffer]
    public object? Payload { get; set; }

    /// <summary>When it happens, if not now: a time, such as (Get-Date).AddHours(1), or a time span from now on; or a hashtable with dateTime, a time, or with delay, a number of milliseconds.</summary>
    [Parameter, ApiField, Schedule]
    [NothingToOffer]
    public object? Schedule { get; set; }

    /// <summary>The conversation that it is about. A piped conversation or message brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Conversation))]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about. A piped user or message brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The message that it is about. A piped message brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Message))]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    public string? MessageId { get; set; }

    /// <summary>The workflow that it is about. A piped workflow brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Workflow))]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string? WorkflowId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Event>(
        Operations.CreateEvent,
        $"event {Type}",
        new Dictionary<string, object?> { ["payload"] = new Dictionary<string, object?>() });
}
