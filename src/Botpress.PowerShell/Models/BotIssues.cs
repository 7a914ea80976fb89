using System;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>An issue that a bot has: a fault that happened once or more often.</summary>
[View]
public sealed class BotIssue : BotAdminObject
{
    /// <summary>The issue's id.</summary>
    [Alias("IssueId")]
    [Column(4, 32)]
    public string? Id { get; set; }

    /// <summary>What kind of fault it is.</summary>
    public string? Code { get; set; }

    /// <summary>Where it comes from: user_code, limits, configuration or other.</summary>
    [Column(5, 13)]
    public string? Category { get; set; }

    /// <summary>Its title.</summary>
    [Column(1, 40)]
    public string? Title { get; set; }

    /// <summary>What it means.</summary>
    public string? Description { get; set; }

    /// <summary>What its events have in common, by name; each with the raw and perhaps a pretty text.</summary>
    [Line(Show.Pretty)]
    public object? GroupedData { get; set; }

    /// <summary>How often it happened.</summary>
    [Column(2, 11)]
    public long? EventsCount { get; set; }

    /// <summary>Where to read how to resolve it; null when there is nothing to read.</summary>
    public string? ResolutionLink { get; set; }

    /// <summary>When it happened first, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it happened last, in local time.</summary>
    [Column(3, 16)]
    public DateTime? LastSeenAt { get; set; }
}

/// <summary>One time that an issue of a bot happened.</summary>
[View]
public sealed class BotIssueEvent : BotAdminObject
{
    /// <summary>The event's id.</summary>
    [Alias("IssueEventId")]
    [Column(1, 35)]
    public string? Id { get; set; }

    /// <summary>The issue that it belongs to.</summary>
    public string? IssueId { get; set; }

    /// <summary>What is known of it, by name; each with the raw and perhaps a pretty text.</summary>
    [Column(3, As = Show.Pretty)]
    [Line(Show.Pretty)]
    public object? Data { get; set; }

    /// <summary>When it happened, in local time.</summary>
    [Column(2, 16)]
    public DateTime? CreatedAt { get; set; }
}
