using System;

namespace Botpress.Emulator;

/// <summary>
/// How much is generated for an emulator to begin with. The same numbers, seed and <see cref="Until"/> give the same bots, users,
/// conversations, messages, events, files, rows and logs, with the same ids.
/// </summary>
public sealed record EmulatorData
{
    /// <summary>How many bots. Each gets as much of the rest as is said.</summary>
    public int Bots { get; init; } = 1;

    /// <summary>How many conversations a bot has.</summary>
    public int Conversations { get; init; }

    /// <summary>How many messages each conversation has.</summary>
    public int MessagesPerConversation { get; init; } = 10;

    /// <summary>How many users a bot has; null for one for every five conversations.</summary>
    public int? Users { get; init; }

    /// <summary>How many events a bot has.</summary>
    public int Events { get; init; }

    /// <summary>How many indexed text files a bot has.</summary>
    public int Files { get; init; }

    /// <summary>How many rows there are in a bot's table, which is called <c>GeneratedTable</c>.</summary>
    public int Rows { get; init; }

    /// <summary>How many lines the log of a bot has.</summary>
    public int Logs { get; init; }

    /// <summary>Over how many days everything is spread.</summary>
    public int Days { get; init; } = 30;

    /// <summary>The moment that it ends with, in UTC; null for the last midnight of the emulator's clock.</summary>
    public DateTime? Until { get; init; }
}
