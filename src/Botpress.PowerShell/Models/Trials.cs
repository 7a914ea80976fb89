using System;

namespace Botpress;

/// <summary>A trial of a plan.</summary>
public sealed class Trial : WorkspaceObject
{
    /// <summary>The trial's id.</summary>
    public string? Id { get; set; }

    /// <summary>The plan that is tried.</summary>
    public string? TrialPlan { get; set; }

    /// <summary>The plan that the workspace was on before.</summary>
    public string? FromPlan { get; set; }

    /// <summary>When it ends, in local time.</summary>
    public DateTime? EndsAt { get; set; }

    /// <summary>Whether it goes on.</summary>
    public bool? IsActive { get; set; }
}
