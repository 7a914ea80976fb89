using System;
using System.Linq;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>What came of a step of a conversation that was run as a test.</summary>
[View]
public sealed class ChatTestStep
{
    /// <summary>Its place in the conversation, from 1 on.</summary>
    [Column(1, 6)]
    public int Number { get; internal set; }

    /// <summary>Its name; null where it has none.</summary>
    public string? Name { get; internal set; }

    /// <summary>What was done: Say, Choose, Send or Event; null for a step that only waits.</summary>
    [Column(3, 6)]
    public string? Action { get; internal set; }

    /// <summary>What was said, in short; null where nothing was.</summary>
    [Column(4, 18, As = Show.OneLine)]
    public string? Said { get; internal set; }

    /// <summary>What was expected, in words; null where nothing was.</summary>
    [Column(5, 26, As = Show.OneLine)]
    public string? Expected { get; internal set; }

    /// <summary>What the bot said that no step before had taken, all of it.</summary>
    [Column(6, Script = "$_.Received.Text -join ', '")]
    [Line(Script = "$_.Received.Text -join ', '")]
    public ItemList<ChatMessage> Received { get; } = [];

    /// <summary>Whether it came as it was expected.</summary>
    [Column(2, 6)]
    public bool Passed => Failure is null;

    /// <summary>What was wrong; null for nothing.</summary>
    public string? Failure { get; internal set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The step in short.</summary>
    /// <returns>Its number, what was done, and what was wrong.</returns>
    public override string ToString() => $"Step {Number}{(Name is null ? "" : $" '{Name}'")}{(Action is null ? "" : $" ({Action}: {Said})")}{(Failure is null ? "" : $": {Failure}")}";
}

/// <summary>What came of a conversation that was run as a test.</summary>
[View(Wrap = true)]
[Column(3, 8, "Seconds", Of = "Duration.TotalSeconds", Format = "#,0.0")]
public sealed class ChatTestResult
{
    /// <summary>The test's name.</summary>
    [Column(2, 30)]
    public string Name { get; internal set; } = "";

    /// <summary>The file that it is in; null where it is in none.</summary>
    public string? Path { get; internal set; }

    /// <summary>Whether all of it came as it was expected.</summary>
    [Column(1, 6)]
    public bool Passed => Failures.Count == 0;

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The conversation; null where none could be begun. It is deleted, unless -Keep was given.</summary>
    public string? ConversationId { get; internal set; }

    /// <summary>What came of its steps. Those that were not reached are missing.</summary>
    [Line(Show.Nothing)]
    public ItemList<ChatTestStep> Steps { get; } = [];

    /// <summary>What was wrong, a text for each; empty when it passed.</summary>
    [Column(4, As = Show.Joined)]
    public ItemList<string> Failures { get; } = [];

    /// <summary>What both sides said, in its order.</summary>
    [Line(Show.Nothing)]
    public ItemList<ChatMessage> Transcript { get; } = [];

    /// <summary>The result in short.</summary>
    /// <returns>The name, and whether it passed.</returns>
    public override string ToString() => $"{Name}: {(Passed ? "passed" : "failed")}";

    /// <summary>Whether it failed for what the bot said, and not because it could not be run.</summary>
    internal bool HasFailedStep => Steps.Any(step => !step.Passed);
}
