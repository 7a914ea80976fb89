using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command on the participants of a conversation.</summary>
public abstract class BpParticipantCommand : BpBotCommand
{
    /// <summary>The conversation's id. A piped conversation, message or participant brings it along.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField("id")]
    [IdOf(typeof(Conversation), From = new[] { typeof(Participant), typeof(Message) })]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string ConversationId { get; set; } = "";

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is Participant participant)
        {
            participant.ConversationId = request.TextOf("id");
        }
    }
}
