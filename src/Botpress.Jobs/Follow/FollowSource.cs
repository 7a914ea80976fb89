using System;
using System.Collections.Generic;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>A list whose new items are followed.</summary>
/// <param name="Operation">The operation that lists.</param>
/// <param name="Arguments">What is asked for, but for the time.</param>
/// <param name="TimeField">The field of an item that says when it came to be.</param>
/// <param name="StartArgument">The argument that says from when on; null where there is none, and the list comes newest first.</param>
/// <param name="HasIds">Whether items have ids. Of two that are equal without, both are meant.</param>
public sealed record FollowSource(Operation Operation, IReadOnlyDictionary<string, object?> Arguments, string TimeField, string? StartArgument, bool HasIds);

/// <summary>How something is followed.</summary>
public sealed class FollowOptions
{
    /// <summary>From when on; null for the last few items, and what comes then.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How many of the items that are there already are given first, where no start is named.</summary>
    public int Tail { get; init; } = 20;

    /// <summary>The time between two looks while something comes.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far each look goes back behind the newest item: what comes later than that is not seen.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is followed; zero for one look, null for ever.</summary>
    public TimeSpan? Duration { get; init; }
}
