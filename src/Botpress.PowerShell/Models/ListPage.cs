using System.Collections.Generic;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A page of a list, as -AsPage gives it: what a runbook has to keep to go on with the list later.</summary>
[View(Lines = "Items, HasMore, NextToken, Offset")]
[Column(1, 8, "Count", Script = "$_.Items.Count")]
public sealed class ListPage
{
    /// <summary>The items, each as the list would have written it. With a filter that is compared here there may be none, and more to come.</summary>
    [Column(5, As = Show.Joined)]
    [Line(Show.Joined)]
    public IReadOnlyList<object?> Items { get; internal set; } = [];

    /// <summary>Whether there is another page.</summary>
    [Column(2, 8)]
    public bool HasMore { get; internal set; }

    /// <summary>What to give -NextToken for the next page; null at the end of the list, and where pages are counted by rows.</summary>
    [Column(3, 34)]
    public string? NextToken { get; internal set; }

    /// <summary>What to give -Offset for the next page of rows: Find-BpTableRow counts, where others have a NextToken; null at the end.</summary>
    [Column(4, 8)]
    public long? Offset { get; internal set; }
}
