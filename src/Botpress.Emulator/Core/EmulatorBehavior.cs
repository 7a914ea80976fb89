using System;
using System.Collections.Generic;

namespace Botpress.Emulator;

/// <summary>Where the documentation leaves open how the service behaves, or says that it can behave so: what to be prepared for.</summary>
public sealed record EmulatorBehavior
{
    /// <summary>
    /// Whether what is too old goes: messages and events 90 days after their creation, conversations 90 days after their last change, lines of logs
    /// after 30 days, by the emulator's clock.
    /// </summary>
    public bool Retention { get; init; }

    /// <summary>Whether a message counts as a change of its conversation, and moves its <c>updatedAt</c>.</summary>
    public bool MessageTouchesConversation { get; init; } = true;

    /// <summary>
    /// Whether the token of a page is a position: what is added at the head of a list while it is read moves all else, and is read twice at the
    /// border of the pages; what is removed hides others.
    /// </summary>
    public bool TokensByPosition { get; init; }

    /// <summary>How long the token of a page can be used, by the emulator's clock; null for ever. After it: 400 <c>InvalidQuery</c>.</summary>
    public TimeSpan? TokenLifetime { get; init; }

    /// <summary>A line of a log shows up to so much later than the time that stands in it, each by a chance of its own that depends on the seed.</summary>
    public TimeSpan LogDelay { get; init; }

    /// <summary>Whether logs begin with the newest line.</summary>
    public bool LogNewestFirst { get; init; }

    /// <summary>How many lines a log keeps; of more, the oldest tenth goes. 0 keeps all.</summary>
    public int LogLimit { get; init; } = 100_000;

    /// <summary>How long a file is being indexed, and locked, by the emulator's clock; null for as long as other things take.</summary>
    public TimeSpan? IndexingTime { get; init; }

    /// <summary>The keys of files whose indexing fails; a star stands for any characters.</summary>
    public IReadOnlyList<string> FailingFiles { get; init; } = [];

    /// <summary>The name of a field that every object of an answer has, though no document knows it; null for none.</summary>
    public string? UnknownField { get; init; }
}
