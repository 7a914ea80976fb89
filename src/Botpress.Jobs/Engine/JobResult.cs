using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Jobs;

/// <summary>A step that was not done, and why.</summary>
/// <param name="Step">The step.</param>
/// <param name="Exception">Why.</param>
public sealed record StepFailure(JobStep Step, Exception Exception);

/// <summary>What came of a job.</summary>
public sealed class JobResult
{
    /// <summary>The job's name.</summary>
    public string Job { get; init; } = "";

    /// <summary>What it worked on at the API's end: the id of a bot, table or knowledge base.</summary>
    public string? Target { get; set; }

    /// <summary>The file or folder that it worked with.</summary>
    public string? Path { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset FinishedAt { get; set; }

    /// <summary>How many steps there were to do.</summary>
    public long Planned { get; set; }

    /// <summary>How many were done.</summary>
    public long Done { get; set; }

    /// <summary>How many things are as they are to be.</summary>
    public long Kept { get; set; }

    /// <summary>How many things the job does not deal with.</summary>
    public long Skipped { get; set; }

    /// <summary>How many steps failed, or could not be reached.</summary>
    public long Failed { get; set; }

    /// <summary>How many things a person has to do.</summary>
    public long Manual => ManualSteps.Count;

    /// <summary>Whether all that was planned is done.</summary>
    public bool IsComplete => Stopped is null && Failed == 0 && Done == Planned;

    /// <summary>How many requests were sent.</summary>
    public long Requests { get; set; }

    /// <summary>How many bytes were read of files and answers, where the job counts them.</summary>
    public long BytesRead { get; set; }

    /// <summary>How many bytes were written.</summary>
    public long BytesWritten { get; set; }

    /// <summary>The steps that failed.</summary>
    public IReadOnlyList<StepFailure> Errors { get; set; } = [];

    /// <summary>What stopped the job before its end; null for nothing.</summary>
    public Exception? Stopped { get; set; }

    /// <summary>What a person has to do.</summary>
    public IReadOnlyList<JobStep> ManualSteps { get; set; } = [];

    /// <summary>Counts what a plan has.</summary>
    /// <param name="steps">Its steps.</param>
    public void Count(IReadOnlyList<JobStep> steps)
    {
        Planned += steps.Count(step => step.IsWork);
        Kept += steps.Count(step => step.Action == JobAction.Keep);
        Skipped += steps.Count(step => step.Action == JobAction.Skip);
        ManualSteps = [.. ManualSteps, .. steps.Where(step => step.Action == JobAction.Manual)];
    }

    /// <summary>Adds what came of steps.</summary>
    /// <param name="applied">What came of them.</param>
    public void Add(Applied applied)
    {
        Done += applied.Done;
        Failed += applied.Failures.Count;
        Errors = [.. Errors, .. applied.Failures];
        Stopped ??= applied.Stopped;
    }
}
