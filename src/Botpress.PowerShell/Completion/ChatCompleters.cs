using System.Collections;
using System.Collections.Generic;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Offers ids that the chat lists to its user.</summary>
internal abstract class ChatIdCompleter : ApiCompleter
{
    private protected override (object Owner, ApiClient Client, ApiContext Context)? TargetOf(IDictionary bound) => ChatOf(bound) is { IsClosed: false } chat ? (chat, chat.Client, chat.Context) : null;

    private protected static BpChat? ChatOf(IDictionary bound) => GivenValue.Unwrapped(bound["Chat"]) as BpChat ?? DefaultChat.Current;

    /// <summary>The conversation of lists that are of one.</summary>
    private protected static Dictionary<string, object?>? OfConversation(IDictionary bound) =>
        (Bound(bound, "ConversationId") ?? ChatOf(bound)?.ConversationId) is string conversation ? new() { ["conversationId"] = conversation } : null;
}

internal sealed class ChatConversationIdCompleter : ChatIdCompleter
{
    private protected override Operation Operation => ChatOperations.ListConversations;

    private protected override string DescriptionOf(JsonElement item) => Text(item, "updatedAt") ?? "";
}

internal sealed class ChatMessageIdCompleter : ChatIdCompleter
{
    private protected override Operation Operation => ChatOperations.ListMessages;

    private protected override string DescriptionOf(JsonElement item) =>
        $"{Text(item, "createdAt")} {(item.ValueKind == JsonValueKind.Object && item.TryGetProperty("payload", out JsonElement payload) ? Text(payload, "text") ?? Text(payload, "type") : "")}".Trim();

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) => OfConversation(bound);
}

internal sealed class ChatParticipantIdCompleter : ChatIdCompleter
{
    private protected override Operation Operation => ChatOperations.ListParticipants;

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) => OfConversation(bound);
}
