using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Botpress.Emulator;

/// <summary>What an <see cref="EmulatorServer"/> is started with.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The token that requests must carry; null makes a random one.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// A JSON file with the state: read at the start when it exists, written when the server stops.
    /// File contents are kept beside it, in a folder of the same name ending in <c>.files</c>.
    /// </summary>
    public string? SnapshotPath { get; set; }

    /// <summary>Whether to begin with sample objects. A snapshot that exists takes their place.</summary>
    public bool SampleData { get; set; }

    /// <summary>
    /// Whether tags, states, events, channels, message types and actions that nobody declares are taken, too, and a conversation without an
    /// integration. Types, limits and references are checked as ever.
    /// </summary>
    public bool Lenient { get; set; }

    /// <summary>How many requests a second are let in, of all clients together, as in the cloud; 0 for any number.</summary>
    public int RateLimit { get; set; } = 100;

    /// <summary>The part of the requests that go wrong, from 0, none, to 1, all.</summary>
    public double FaultRate { get; set; }

    /// <summary>What goes wrong then; empty for anything but <see cref="EmulatorFaultKind.Status"/>.</summary>
    public IReadOnlyList<EmulatorFaultKind> Faults { get; set; } = [];

    /// <summary>The seed of the chance: the same requests in the same order go wrong with the same seed, and the same data are generated.</summary>
    public int Seed { get; set; }

    /// <summary>What is generated to begin with; null for nothing. A snapshot that exists takes its place.</summary>
    public EmulatorData? Data { get; set; }

    /// <summary>What the service may do and need not.</summary>
    public EmulatorBehavior Behavior { get; set; } = new();

    /// <summary>How far the emulator's clock is ahead of the real one, or, negative, behind it.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>How long it runs at the most; null for as long as the process.</summary>
    public TimeSpan? Lifetime { get; set; }

    /// <summary>The key that signs the keys of the users of chats; null for the one in the snapshot or, without that, a random one.</summary>
    public string? ChatKey { get; set; }

    /// <summary>What the emulator's bot answers in its chat, by the first rule that fits; null for nothing.</summary>
    public IReadOnlyList<ChatRule>? AnswerRules { get; set; }

    /// <summary>A script that the process of an emulator makes an <see cref="Answerer"/> of, as it was written; null for none.</summary>
    public string? AnswerScript { get; set; }

    /// <summary>What that script has from where it was written; null for nothing.</summary>
    public string? AnswerValues { get; set; }

    /// <summary>What makes up the answers of the emulator's bot in its chat, in the place of rules; null for nothing. It stays in this process.</summary>
    [JsonIgnore]
    public IChatAnswerer? Answerer { get; set; }

    /// <summary>Is told what goes wrong with that, on any thread; null for nobody.</summary>
    [JsonIgnore]
    public Action<string>? Warn { get; set; }

    /// <summary>How long after what was said the bot answers.</summary>
    public TimeSpan AnswerDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After how long without a word a stream of a chat says that it is still there.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long statuses that pass by themselves (deploying, indexing, jobs, pending events) stay in each step.</summary>
    public TimeSpan TransitionTime { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long an answer that is to stand still does so.</summary>
    internal TimeSpan StallTime { get; set; } = TimeSpan.FromSeconds(5);
}
