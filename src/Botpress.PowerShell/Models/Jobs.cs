using System;
using System.Linq;
using Botpress.Client;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A step of a job's plan.</summary>
[View]
public sealed class JobStep
{
    internal JobStep(Jobs.JobStep step)
    {
        Number = step.Number;
        Section = step.Section;
        Action = step.Action.ToString();
        Target = step.Target;
        Key = step.Key;
        Reason = step.Reason;
        Before = step.Before;
        After = step.After;
        DependsOn = [.. step.DependsOn];
        IsRepeatable = step.IsRepeatable;
        Size = step.Size;
    }

    /// <summary>Its place in the plan.</summary>
    [Column(1, 6)]
    public int Number { get; }

    /// <summary>The part of the job that it belongs to.</summary>
    [Column(3, 14)]
    public string Section { get; }

    /// <summary>What it does: Add, Change, Delete, Keep, Skip or Manual. A manual step is one that a person has to do.</summary>
    [Column(2, 7)]
    public string Action { get; }

    /// <summary>What it is done to.</summary>
    [Column(4)]
    public string Target { get; }

    /// <summary>What the target is known by to the API; null where that is not yet known.</summary>
    public string? Key { get; }

    /// <summary>Why; null where the action says it all.</summary>
    [Column(5, 24)]
    public string? Reason { get; }

    /// <summary>The hash of what is there now; null for nothing.</summary>
    public string? Before { get; }

    /// <summary>The hash of what is to be there; null for nothing.</summary>
    public string? After { get; }

    /// <summary>The numbers of the steps that must be done before.</summary>
    public ItemList<int> DependsOn { get; }

    /// <summary>Whether it may be done twice without harm.</summary>
    public bool IsRepeatable { get; }

    /// <summary>How much there is to do: bytes or rows.</summary>
    public long Size { get; }

    /// <summary>What it does to what, and why.</summary>
    /// <returns>All in one line.</returns>
    public override string ToString() => TerminalText.Line($"{Action} {Target}{(Reason is null ? "" : $": {Reason}")}");
}

/// <summary>What came of a job.</summary>
[View]
public sealed class JobResult : BotObject
{
    internal JobResult(Jobs.JobResult result, string? botId)
    {
        BotId = botId;
        Job = result.Job;
        Target = result.Target;
        Path = result.Path;
        StartedAt = result.StartedAt.LocalDateTime;
        FinishedAt = result.FinishedAt.LocalDateTime;
        Planned = result.Planned;
        Done = result.Done;
        Kept = result.Kept;
        Skipped = result.Skipped;
        Failed = result.Failed;
        Manual = result.Manual;
        IsComplete = result.IsComplete;
        Requests = result.Requests;
        BytesRead = result.BytesRead;
        BytesWritten = result.BytesWritten;
        Errors = [.. result.Errors.Select(failure => new JobError(failure.Step.Target, TypeOf(failure.Exception), failure.Exception.Message))];
        ManualSteps = [.. result.ManualSteps.Select(step => new JobStep(step))];
    }

    /// <summary>The command.</summary>
    [Column(1, 20)]
    public string Job { get; }

    /// <summary>What it worked on: the id of a bot or a knowledge base, the name of a table.</summary>
    [Column(2)]
    public string? Target { get; }

    /// <summary>The file or folder that it worked with.</summary>
    public string? Path { get; }

    /// <summary>When it began, in local time.</summary>
    public DateTime StartedAt { get; }

    /// <summary>When it ended, in local time.</summary>
    public DateTime FinishedAt { get; }

    /// <summary>How many steps there were to do.</summary>
    public long Planned { get; }

    /// <summary>How many were done.</summary>
    [Column(3, 6)]
    public long Done { get; }

    /// <summary>How many things were as they are to be.</summary>
    [Column(4, 6)]
    public long Kept { get; }

    /// <summary>How many things the job does not deal with.</summary>
    [Column(5, 7)]
    public long Skipped { get; }

    /// <summary>How many steps failed.</summary>
    [Column(6, 6)]
    public long Failed { get; }

    /// <summary>How many things a person has to do.</summary>
    [Column(7, 6)]
    public long Manual { get; }

    /// <summary>Whether all that was planned is done. A script ends with: exit [int](-not $result.IsComplete)</summary>
    [Column(8, 10)]
    public bool IsComplete { get; }

    /// <summary>How many requests were sent.</summary>
    public long Requests { get; }

    /// <summary>How many bytes were read, where the job counts them.</summary>
    public long BytesRead { get; }

    /// <summary>How many bytes were written.</summary>
    public long BytesWritten { get; }

    /// <summary>The steps that failed: which, and why.</summary>
    public ItemList<JobError> Errors { get; }

    /// <summary>What a person has to do.</summary>
    public ItemList<JobStep> ManualSteps { get; }

    private static string TypeOf(Exception exception) => exception switch
    {
        ApiException fault => fault.Type,
        Jobs.JobException job => job.Id,
        _ => exception.GetType().Name,
    };
}

/// <summary>A step of a job that failed.</summary>
public sealed class JobError
{
    internal JobError(string step, string type, string message) => (Step, Type, Message) = (step, type, TerminalText.Clean(message));

    /// <summary>What the step was about.</summary>
    public string Step { get; }

    /// <summary>The type of the error.</summary>
    public string Type { get; }

    /// <summary>What happened.</summary>
    public string Message { get; }

    /// <summary>Which step, and why.</summary>
    /// <returns>Both in one line.</returns>
    public override string ToString() => $"{Step}: {Message}";
}

/// <summary>What came of a file that was synced with a knowledge base.</summary>
[View]
public sealed class KnowledgeFile : BotObject
{
    /// <summary>Its path in the folder.</summary>
    [Column(2)]
    public string? Path { get; internal set; }

    /// <summary>Its key in the bot.</summary>
    public string? Key { get; internal set; }

    /// <summary>What was done: Add, Replace, Metadata, Delete.</summary>
    [Column(1, 9)]
    public string? Action { get; internal set; }

    /// <summary>How far it is: indexing_completed, upload_completed where that was not waited for, Deleted.</summary>
    [Column(4, 18)]
    public string? Status { get; internal set; }

    /// <summary>The id of the file in the bot.</summary>
    public string? FileId { get; internal set; }

    /// <summary>Its size in bytes.</summary>
    [Column(3, 9)]
    public long Size { get; internal set; }

    /// <summary>The hash of its content and of how it is indexed.</summary>
    public string? Hash { get; internal set; }

    /// <summary>Why it was done; null for a new file.</summary>
    [Column(5, 16)]
    public string? Reason { get; internal set; }
}
