using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Tells the bot, and all who listen, that something happened in a conversation, with data that only they need to understand.</summary>
[Cmdlet(VerbsCommon.New, "BpChatEvent", SupportsShouldProcess = true)]
[OutputType(typeof(ChatEvent))]
public sealed class NewBpChatEventCommand : BpChatConversationCommand
{
    /// <summary>What the event holds, as a hashtable or custom object of any shape.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [NothingToOffer]
    public object? Payload { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess($"conversation {ConversationId ?? ActiveChat.ConversationId}".TrimEnd(), "Send event"))
        {
            Guard(ChatOperations.CreateEvent, null, () =>
            {
                ApiRequest request = RequestOf(ChatOperations.CreateEvent);
                ChatPayload.RequireSize(request.Arguments);
                WriteAnswer<ChatEvent>(request);
            });
        }
    }
}
