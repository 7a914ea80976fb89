using System;
using System.Text.Json;

namespace Botpress.Client;

/// <summary>What a conversation's stream told: that something was said, that somebody came, whatever its type is.</summary>
/// <param name="Type">The type, as the service names it: <c>message_created</c>, ... <see cref="Unknown"/> for what is no signal.</param>
/// <param name="Data">What belongs to it; for what is no signal its text, as a JSON string.</param>
/// <param name="ReceivedAt">When it came here, by the clock of this machine.</param>
public sealed record ChatSignal(string Type, JsonElement Data, DateTimeOffset ReceivedAt)
{
    /// <summary>The type of what is on the stream and is no signal.</summary>
    public const string Unknown = "unknown";

    /// <summary>The type of a signal that tells of a new message.</summary>
    public const string MessageCreated = "message_created";
}
