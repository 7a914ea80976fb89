using System.Collections.Generic;

namespace Botpress.Jobs;

/// <summary>What a step does to its target.</summary>
public enum JobAction
{
    /// <summary>Makes it.</summary>
    Add,

    /// <summary>Makes it as it is to be.</summary>
    Change,

    /// <summary>Takes it away.</summary>
    Delete,

    /// <summary>Nothing: it is as it is to be.</summary>
    Keep,

    /// <summary>Nothing: the job does not deal with it, for the reason that is told.</summary>
    Skip,

    /// <summary>Nothing: a person has to do it, since the API cannot or the job may not.</summary>
    Manual,
}

/// <summary>One thing that a job does, or does not do.</summary>
/// <param name="Number">Its place in the plan, from 1 on.</param>
/// <param name="Section">The part of the job that it belongs to.</param>
/// <param name="Action">What it does.</param>
/// <param name="Target">What it is done to, as people call it.</param>
public sealed record JobStep(int Number, string Section, JobAction Action, string Target)
{
    /// <summary>What the target is known by to the API; null where that is not yet known.</summary>
    public string? Key { get; init; }

    /// <summary>Why; null where the action says it all.</summary>
    public string? Reason { get; init; }

    /// <summary>The hash of what is there now; null for nothing.</summary>
    public string? Before { get; init; }

    /// <summary>The hash of what is to be there; null for nothing.</summary>
    public string? After { get; init; }

    /// <summary>The numbers of the steps that must be done before.</summary>
    public IReadOnlyList<int> DependsOn { get; init; } = [];

    /// <summary>Whether it may be done twice without harm, so that a lost answer matters not.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>How much there is to do: bytes or rows, as its section has it.</summary>
    public long Size { get; init; }

    /// <summary>What the job needs to do it. It is no part of the plan as it is told or saved.</summary>
    public object? Data { get; init; }

    /// <summary>Whether there is something to do.</summary>
    public bool IsWork => Action is JobAction.Add or JobAction.Change or JobAction.Delete;
}
