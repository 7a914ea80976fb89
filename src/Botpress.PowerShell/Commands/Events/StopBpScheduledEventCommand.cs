using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Cancels an event that is scheduled and has not happened yet.</summary>
[Cmdlet(VerbsLifecycle.Stop, "BpScheduledEvent", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopBpScheduledEventCommand : BpBotCommand
{
    /// <summary>The event's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Event))]
    [Alias("EventId")]
    [ArgumentCompleter(typeof(ScheduledEventIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.CancelScheduledEvent, Id, "Cancel scheduled event");
}
