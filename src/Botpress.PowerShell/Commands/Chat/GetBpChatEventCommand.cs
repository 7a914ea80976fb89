using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets an event of a chat by its id. The bot's events have none; Receive-BpChatEvent hears them.</summary>
[Cmdlet(VerbsCommon.Get, "BpChatEvent")]
[OutputType(typeof(ChatEvent))]
public sealed class GetBpChatEventCommand : BpChatCommand
{
    /// <summary>The event's id. The service then names the chat's own user as the sender, whoever sent it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(ChatEvent))]
    [Alias("EventId")]
    [NothingToOffer]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOfEach<ChatEvent>(ChatOperations.GetEvent, Id);
}
