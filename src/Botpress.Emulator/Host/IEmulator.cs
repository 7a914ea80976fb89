using System;
using System.Collections.Generic;

namespace Botpress.Emulator;

/// <summary>A running emulator, in this process (<see cref="EmulatorServer"/>) or in one of its own (<see cref="RemoteEmulator"/>).</summary>
public interface IEmulator
{
    /// <summary>The address of the API.</summary>
    Uri Url { get; }

    /// <summary>The token that requests must carry.</summary>
    string Token { get; }

    /// <summary>The id of the workspace that is always there.</summary>
    string WorkspaceId { get; }

    /// <summary>The id of the sample bot, when there is one, else of the first bot that was generated.</summary>
    string? BotId { get; }

    /// <summary>The key that signs the keys of the users of chats.</summary>
    string ChatKey { get; }

    /// <summary>The key that signs those in the chat of <see cref="WebhookId"/> instead, where that is configured with one; null for none.</summary>
    string? EncryptionKey { get; }

    /// <summary>The webhook id of the chat of <see cref="BotId"/> or, without one, of another bot's; null for none.</summary>
    string? WebhookId { get; }

    /// <summary>The file that keeps the state; null for none.</summary>
    string? SnapshotPath { get; }

    /// <summary>The process that it runs in.</summary>
    int ProcessId { get; }

    /// <summary>When it ends by itself, in UTC; null for never.</summary>
    DateTime? EndsAt { get; }

    /// <summary>Whether it answers, or will again in a moment.</summary>
    bool IsRunning { get; }

    /// <summary>How many requests have come in.</summary>
    long RequestCount { get; }

    /// <summary>The part of the requests that go wrong by chance, from 0 to 1.</summary>
    double FaultRate { get; set; }

    /// <summary>How many requests went wrong on purpose, by the name of the <see cref="EmulatorFaultKind"/>.</summary>
    IReadOnlyDictionary<string, long> FaultCounts { get; }

    /// <summary>How far the emulator's clock is ahead of the real one, or, negative, behind it. It goes forward only.</summary>
    TimeSpan ClockOffset { get; set; }

    /// <summary>What went wrong in it that no request was told of: with the bot that answers in its chat.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Breaks all streams of chats.</summary>
    void BreakChat();

    /// <summary>Lets something go wrong with the next matching requests.</summary>
    /// <param name="fault">What goes wrong, and with which requests.</param>
    void FailNext(EmulatorFault fault);

    /// <summary>Stops it and writes the snapshot, where one was asked for. Stopping twice does nothing more.</summary>
    void Stop();
}
