using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A trial of a plan.</summary>
[View(Lines = "Id, TrialPlan, FromPlan, IsActive, EndsAt, WorkspaceId")]
public sealed class Trial : WorkspaceObject
{
    /// <summary>The trial's id.</summary>
    [Column(1, 34)]
    public string? Id { get; set; }

    /// <summary>The plan that is tried.</summary>
    [Column(2, 10)]
    public string? TrialPlan { get; set; }

    /// <summary>The plan that the workspace was on before.</summary>
    [Column(3, 10)]
    public string? FromPlan { get; set; }

    /// <summary>When it ends, in local time.</summary>
    [Column(5, 16)]
    public DateTime? EndsAt { get; set; }

    /// <summary>Whether it goes on.</summary>
    [Column(4, 8)]
    public bool? IsActive { get; set; }
}
