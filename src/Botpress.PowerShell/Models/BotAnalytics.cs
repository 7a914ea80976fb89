using System;
using System.Collections.Generic;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>What a bot did in a span of time.</summary>
[View(Lines = "StartDate, EndDate, NewUsers, ReturningUsers, Sessions, UserMessages, BotMessages, Messages, Events, EventTypes, "
    + "CustomEvents, LlmCalls, LlmErrors, LlmInputTokens, "
    + "LlmOutputTokens, LlmCost, BotId")]
[Column(9, 9, "LlmCalls", Of = "Llm.Calls")]
[Column(10, 10, "LlmCost", Of = "Llm.Cost.Sum", Format = "0.####")]
[Column(0, 0, "LlmErrors", Of = "Llm.Errors")]
[Column(0, 0, "LlmInputTokens", Of = "Llm.InputTokens")]
[Column(0, 0, "LlmOutputTokens", Of = "Llm.OutputTokens")]
[KnownBy(nameof(StartDateTimeUtc), nameof(EndDateTimeUtc), nameof(BotId))]
public sealed class BotAnalytics : BotAdminObject
{
    private DateTime? _start;
    private DateTime? _end;

    /// <summary>The span's start: the day, as UTC has days; in local time where it is none.</summary>
    [Column(1, 10)]
    public DateTime? StartDate => Day(_start);

    /// <summary>The span's end: the day, as UTC has days; in local time where it is none.</summary>
    [Column(2, 10)]
    public DateTime? EndDate => Day(_end);

    /// <summary>The span's start, in UTC as its name says.</summary>
    public DateTime? StartDateTimeUtc
    {
        get => _start;
        set => _start = value?.ToUniversalTime();
    }

    /// <summary>The span's end, in UTC as its name says.</summary>
    public DateTime? EndDateTimeUtc
    {
        get => _end;
        set => _end = value?.ToUniversalTime();
    }

    /// <summary>How many users came back.</summary>
    [Column(4, 14)]
    public long? ReturningUsers { get; set; }

    /// <summary>How many users came for the first time.</summary>
    [Column(3, 8)]
    public long? NewUsers { get; set; }

    /// <summary>How many sessions there were.</summary>
    [Column(5, 8)]
    public long? Sessions { get; set; }

    /// <summary>How many messages there were. The API keeps it for older callers: UserMessages and BotMessages took its place.</summary>
    public long? Messages { get; set; }

    /// <summary>How many messages users sent.</summary>
    [Column(6, 12)]
    public long? UserMessages { get; set; }

    /// <summary>How many messages the bot sent.</summary>
    [Column(7, 11)]
    public long? BotMessages { get; set; }

    /// <summary>How many events there were.</summary>
    [Column(8, 6)]
    public long? Events { get; set; }

    /// <summary>How many events there were of each type.</summary>
    public Dictionary<string, double>? EventTypes { get; set; }

    /// <summary>The bot's own counters, as it tracked them.</summary>
    public Dictionary<string, double>? CustomEvents { get; set; }

    /// <summary>The bot's use of language models.</summary>
    public LlmUsage? Llm { get; set; }

    private static DateTime? Day(DateTime? utc) => utc is DateTime time && time.TimeOfDay == TimeSpan.Zero ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : utc?.ToLocalTime();
}

/// <summary>The use of language models in a span of time.</summary>
public sealed class LlmUsage : BotpressObject
{
    /// <summary>How many calls there were.</summary>
    public long? Calls { get; set; }

    /// <summary>How many of them failed.</summary>
    public long? Errors { get; set; }

    /// <summary>How many tokens went in.</summary>
    public long? InputTokens { get; set; }

    /// <summary>How many tokens came out.</summary>
    public long? OutputTokens { get; set; }

    /// <summary>How long the calls took.</summary>
    public LlmStatistics? Latency { get; set; }

    /// <summary>How fast the tokens came.</summary>
    public LlmStatistics? TokensPerSecond { get; set; }

    /// <summary>What the calls cost.</summary>
    public LlmStatistics? Cost { get; set; }
}

/// <summary>How values are spread.</summary>
public sealed class LlmStatistics : BotpressObject
{
    /// <summary>Their sum; null where it has no meaning.</summary>
    public double? Sum { get; set; }

    /// <summary>Their mean.</summary>
    public double? Mean { get; set; }

    /// <summary>Their standard deviation.</summary>
    public double? Sd { get; set; }

    /// <summary>The least of them.</summary>
    public double? Min { get; set; }

    /// <summary>The greatest of them.</summary>
    public double? Max { get; set; }
}
