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
public sealed class ReceiveBpChatEventCommand : BpChatReceiveCommand
{
    /// <summary>Only signals of these types, with wildcards: message_created, event_created, participant_added, ... The default is all.</summary>
    [Parameter(Position = 0), Text]
    [SupportsWildcards]
    [Offered("message_created", "event_created", "participant_added", "participant_removed", "message_deleted", "message_stream_delta", "message_stream_complete", "message_stream_abort")]
    public string[] Type { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Listen(string conversation, ReceiveEnding ending)
    {
        BpChat chat = ActiveChat;
        WildcardPattern[] types = [.. Type.Select(Wildcards.Parse)];
        using var listener = new ChatListener(chat.Client, chat.Context, conversation, new ChatListenerOptions { Reconnect = !NoReconnect }, StreamObserver);
        WriteEach(
            listener.OpenAsync(Pump.Token),
            ending,
            wait => Pump.Await(listener.NextAsync(wait, Pump.Token)),
            signal => types.Length == 0 || types.Any(type => type.IsMatch(signal.Type)) ? SignalOf(signal) : null);
    }

    private ChatSignal SignalOf(Client.ChatSignal signal)
    {
        bool hasMessage = signal.Type == "message_created" && signal.Data.ValueKind == JsonValueKind.Object;
        bool hasEvent = signal.Type == "event_created" && signal.Data.ValueKind == JsonValueKind.Object;
        ChatMessage? message = hasMessage ? Read<ChatMessage>(signal.Data) : null;
        if (message is { UserId: string sender, IsBot: bool isBot })
        {
            ActiveChat.Heard(sender, isBot);
        }

        return new ChatSignal
        {
            Type = signal.Type,
            Data = JsonValue.Read(signal.Data),
            Message = message,
            Event = hasEvent ? Read<ChatEvent>(signal.Data) : null,
            ReceivedAt = signal.ReceivedAt.LocalDateTime,
        };
    }
}
