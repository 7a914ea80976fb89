using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Records an observation: something that was seen of the bot at work, with data of any shape. It can say what it is about: a message,
/// a conversation, an error, a trace. The API has no operation that reads observations back.
/// </summary>
[Cmdlet(VerbsCommon.Add, "BpObservation", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class AddBpObservationCommand : BpBotCommand
{
    /// <summary>The observation's name.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>What was seen, as a hashtable or custom object.</summary>
    [Parameter(Mandatory = true, Position = 1), ApiField]
    [NothingToOffer]
    public object? Data { get; set; }

    /// <summary>An id of your own. The API does not mind if it comes again.</summary>
    [Parameter, ApiField]
    [Alias("ObservationId")]
    [NothingToOffer]
    public string? Id { get; set; }

    /// <summary>The message that it is about. A piped message brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Message))]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    public string? MessageId { get; set; }

    /// <summary>The event that it is about. A piped event brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Event))]
    [ArgumentCompleter(typeof(EventIdCompleter))]
    public string? EventId { get; set; }

    /// <summary>The conversation that it is about. A piped conversation, message or event brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Conversation))]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>The user whom it is about. A piped user, message or event brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The error that it is about, for example the id that an error of the API carries.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? ErrorId { get; set; }

    /// <summary>The trace that it belongs to.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? TraceId { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess(Name, "Add observation"))
        {
            Run(Operations.CaptureObservation);
        }
    }
}
