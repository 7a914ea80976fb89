using System;

namespace Botpress.Jobs;

/// <summary>A job, or a step of it, cannot be done: not for a fault of the API, but for what was found.</summary>
/// <param name="id">What it is, in a word.</param>
/// <param name="message">What happened, for the user.</param>
/// <param name="advice">What to do next; null where the message says it.</param>
public sealed class JobException(string id, string message, string? advice = null) : Exception(message)
{
    /// <summary>What a step is about was changed by somebody else since the plan was made.</summary>
    public const string Conflict = "JobConflict";

    /// <summary>A step was not done because one that it needs was not.</summary>
    public const string NotReached = "JobStepNotReached";

    /// <summary>A saved plan is not what would be done now.</summary>
    public const string PlanMoved = "JobPlanMoved";

    /// <summary>A guard stopped the job.</summary>
    public const string Guarded = "JobGuard";

    /// <summary>Another process is at the same job.</summary>
    public const string Locked = "JobLocked";

    /// <summary>What it is, in a word.</summary>
    public string Id => id;

    /// <summary>What to do next; null where the message says it.</summary>
    public string? Advice => advice;
}
