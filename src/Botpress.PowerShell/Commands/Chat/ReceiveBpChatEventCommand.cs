using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Writes all that the stream of a conversation carries, in its order: messages, events, who comes and goes, texts that grow, and what the module does not
/// know. What is said while the connection is lost stays lost here; Receive-BpChatMessage gets such messages.
/// </summary>
[Cmdlet(VerbsCommunications.Receive, "BpChatEvent")]
[OutputType(typeof(ChatSignal))]
public sealed class ReceiveBpChatEventCommand : BpChatStreamCommand
{
    private bool _hasListened;

    /// <summary>Only signals of these types, with wildcards: message_created, event_created, participant_added, ... The default is all.</summary>
    [Parameter(Position = 0), Text]
    [SupportsWildcards]
    [Offered("message_created", "event_created", "participant_added", "participant_removed", "message_deleted", "message_stream_delta", "message_stream_complete", "message_stream_abort")]
    public string[] Type { get; set; } = [];

    /// <summary>How long to listen, in seconds. The default, 0, is for ever.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    [NothingToOffer]
    public double TimeoutSec { get; set; }

    /// <summary>How many signals are enough. The default is as many as come.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [NothingToOffer]
    public int Count { get; set; } = int.MaxValue;

    /// <summary>How long nothing more must come after a signal for it to be all, in seconds. The default, 0, is not to ask that.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [NothingToOffer]
    public double QuietSec { get; set; }

    /// <summary>Ends with an error when the connection is lost, in place of connecting again.</summary>
    [Parameter]
    public SwitchParameter NoReconnect { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Guard(ChatOperations.ListenConversation, ConversationId ?? ActiveChat.ConversationId, () =>
    {
        BpChat chat = ActiveChat;
        WildcardPattern[] types = [.. Type.Select(Wildcards.Parse)];
        using var listener = new ChatListener(chat.Client, chat.Context, KnownConversation, new ChatListenerOptions { Reconnect = !NoReconnect }, StreamObserver);
        RequireFirst(ref _hasListened);
        var ending = new ReceiveEnding(TimeoutSec, QuietSec, Count);
        bool isOpen = EndsWithin(listener.OpenAsync(Pump.Token), ending.Next().Wait);
        while (isOpen && ending.Next() is { IsOver: false } step)
        {
            if (Pump.Await(listener.NextAsync(step.Wait, Pump.Token)) is not Client.ChatSignal signal)
            {
                break;
            }

            if (types.Length == 0 || types.Any(type => type.IsMatch(signal.Type)))
            {
                ending.Came();
                WriteObject(SignalOf(signal));
            }
        }
    });

    private object SignalOf(Client.ChatSignal signal)
    {
        bool hasMessage = signal.Type == "message_created" && signal.Data.ValueKind == JsonValueKind.Object;
        bool hasEvent = signal.Type == "event_created" && signal.Data.ValueKind == JsonValueKind.Object;
        ChatMessage? message = hasMessage ? Read<ChatMessage>(signal.Data) : null;
        if (message is { UserId: string sender, IsBot: bool isBot })
        {
            ActiveChat.Heard(sender, isBot);
        }

        return ForPipeline(new ChatSignal
        {
            Type = signal.Type,
            Data = JsonValue.Read(signal.Data),
            Message = message,
            Event = hasEvent ? Read<ChatEvent>(signal.Data) : null,
            ReceivedAt = signal.ReceivedAt.LocalDateTime,
        });
    }
}
