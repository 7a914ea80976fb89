using System;
using System.Collections.Generic;
using System.Linq;
using Botpress.Emulator;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A running emulator: a local stand-in for Botpress Cloud, in this process or in one of its own.</summary>
[View(ListFirst = true)]
public sealed class BpEmulator
{
    private readonly IEmulator _server;

    internal BpEmulator(IEmulator server)
    {
        _server = server;
        SnapshotPath = server.SnapshotPath;
        ProcessId = server.ProcessId;
        EndsAt = server.EndsAt?.ToLocalTime();
        Url = server.Url;
        Token = server.Token;
        WorkspaceId = server.WorkspaceId;
        BotId = server.BotId;
        ChatKey = server.ChatKey;
    }

    /// <summary>The address to connect to.</summary>
    [Column(1, 22)]
    public Uri Url { get; }

    /// <summary>The token that it accepts. It opens nothing but this emulator.</summary>
    public string Token { get; }

    /// <summary>The workspace that is there from the start.</summary>
    [Column(4, 36)]
    public string WorkspaceId { get; }

    /// <summary>The bot of the sample data; null without them.</summary>
    [Column(5, 36)]
    public string? BotId { get; }

    /// <summary>The key that signs the keys of the users of chats. It opens nothing but this emulator.</summary>
    public string ChatKey { get; }

    /// <summary>The webhook id of the bot's chat; null where no bot has one.</summary>
    public string? WebhookId => _server.WebhookId;

    /// <summary>The address of the Chat API of that chat; null where no bot has one.</summary>
    public Uri? ChatUrl => WebhookId is string id ? new Uri(Url, Uri.EscapeDataString(id)) : null;

    /// <summary>The file that keeps its state; null when the state goes with the process.</summary>
    public string? SnapshotPath { get; }

    /// <summary>The process that it runs in: this one, or its own, which outlives this one.</summary>
    public int ProcessId { get; }

    /// <summary>When it ends by itself at the latest; null when it ends with this process.</summary>
    public DateTime? EndsAt { get; }

    /// <summary>Whether it answers.</summary>
    [Column(2, 9)]
    public bool IsRunning => _server.IsRunning;

    /// <summary>How many requests have come in.</summary>
    [Column(3, 12)]
    public long RequestCount => _server.RequestCount;

    /// <summary>The part of the requests that go wrong by chance, from 0 to 1; it can be changed while the emulator runs.</summary>
    [Line(Show.Nothing)]
    public double FaultRate
    {
        get => _server.FaultRate;
        set => _server.FaultRate = value;
    }

    /// <summary>
    /// How far its clock is ahead of this computer's, or, negative, behind it. It can be moved forward while the emulator runs, to let months
    /// pass: $emulator.ClockOffset += [timespan]'31.00:00:00'.
    /// </summary>
    [Line(Show.Nothing)]
    public TimeSpan ClockOffset
    {
        get => _server.ClockOffset;
        set => _server.ClockOffset = value;
    }

    /// <summary>What went wrong with the bot that -Answer makes: errors of its script, and answers that are none. The last 100.</summary>
    [Line(Show.Nothing)]
    public string[] Warnings => [.. _server.Warnings];

    /// <summary>How many requests went wrong on purpose, by what went wrong.</summary>
    [Line(Show.Nothing)]
    public IReadOnlyDictionary<string, long> FaultCounts => _server.FaultCounts;

    /// <summary>Has coming requests fail, to see how a script takes it.</summary>
    /// <param name="status">The HTTP status to answer: 429, 500, ...</param>
    /// <param name="count">How many requests fail.</param>
    /// <param name="retryAfterSec">The wait that the answer names, in seconds; negative for none.</param>
    /// <param name="operation">The only operation that fails, createMessage for example; null for any.</param>
    public void FailNext(int status, int count = 1, int retryAfterSec = -1, string? operation = null) => _server.FailNext(new EmulatorFault
    {
        Status = status,
        Count = count,
        RetryAfterSeconds = retryAfterSec < 0 ? null : retryAfterSec,
        Operation = string.IsNullOrEmpty(operation) ? null : operation,
    });

    /// <summary>Has something else go wrong with coming requests than an error of the API: broken connections, bodies and pages.</summary>
    /// <param name="fault">What goes wrong, by its name: RateLimited, Refused, ResetBefore, StalledBody, TruncatedJson, ...; about_BpEmulator lists them.</param>
    /// <param name="count">How many requests it happens to.</param>
    /// <param name="operation">The only operation it happens to, createMessage for example; null for any.</param>
    /// <param name="afterFrames">How many signals still come before a fault of the streams of chats.</param>
    /// <exception cref="ArgumentException">There is no such fault.</exception>
    public void InjectFault(string fault, int count = 1, string? operation = null, int afterFrames = 0) => _server.FailNext(new EmulatorFault
    {
        Kind = KindOf(fault),
        Count = count,
        AfterFrames = afterFrames,
        Operation = string.IsNullOrEmpty(operation) ? null : operation,
    });

    /// <summary>Breaks all streams of chats, as a proxy or a bad network does.</summary>
    public void BreakChat() => _server.BreakChat();

    /// <summary>The address.</summary>
    /// <returns>The address as text.</returns>
    public override string ToString() => Url.AbsoluteUri;

    internal static EmulatorFaultKind KindOf(string fault) =>
        Enum.TryParse(fault, ignoreCase: true, out EmulatorFaultKind kind) && Enum.IsDefined(kind.GetType(), kind) && kind != EmulatorFaultKind.Status
            ? kind
            : throw new ArgumentException($"There is no fault '{fault}'. These are: {string.Join(", ", kind.GetType().GetEnumNames().Skip(1))}. For an error by its status, use FailNext.");

    /// <summary>Whether it outlives this process.</summary>
    internal bool IsRemote => _server is RemoteEmulator;

    /// <summary>The key that users of its chat must be signed with; null where the chat makes users.</summary>
    internal string? EncryptionKey => _server.EncryptionKey;

    internal void Stop() => _server.Stop();
}
