using Botpress.PowerShell;

namespace Botpress;

/// <summary>What of a workspace's billing can be changed.</summary>
[View(Lines = "PlanReadonly, AddonsReadonly, BillingReadonly, WorkspaceId", ListFirst = true)]
[Column(3, 36, "WorkspaceId")]
[KnownBy(nameof(WorkspaceId))]
public sealed class BillingStatus : WorkspaceObject
{
    /// <summary>Whether nothing of the billing can be changed. Not used by today's API.</summary>
    public bool? BillingReadonly { get; set; }

    /// <summary>Whether the plan cannot be changed.</summary>
    [Column(1, 12)]
    public bool? PlanReadonly { get; set; }

    /// <summary>Whether the add-ons cannot be changed.</summary>
    [Column(2, 14)]
    public bool? AddonsReadonly { get; set; }
}

/// <summary>The address on a workspace's invoices.</summary>
[View(ListFirst = true)]
[KnownBy(nameof(WorkspaceId))]
public sealed class BillingAddress : WorkspaceObject
{
    /// <summary>The first line, mostly street and number.</summary>
    [Column(1, 24)]
    public string? LineOne { get; set; }

    /// <summary>The second line; null for none.</summary>
    [Column(2, 14)]
    public string? LineTwo { get; set; }

    /// <summary>The city.</summary>
    [Column(4, 16)]
    public string? City { get; set; }

    /// <summary>The state or province; null for none.</summary>
    [Column(5, 14)]
    public string? State { get; set; }

    /// <summary>The postal code.</summary>
    [Column(3, 10)]
    public string? PostalCode { get; set; }

    /// <summary>The country.</summary>
    [Column(6)]
    public string? Country { get; set; }
}

/// <summary>How much of a feature a workspace may use.</summary>
[View]
[Column(3, 0, "WorkspaceId")]
[KnownBy(nameof(Feature), nameof(WorkspaceId))]
public sealed class BillingQuota : WorkspaceObject
{
    /// <summary>The feature.</summary>
    [Column(1, 28)]
    public string? Feature { get; set; }

    /// <summary>How much of it may be used, in the feature's own unit.</summary>
    [Column(2, 20, As = Show.Amount)]
    public double? Quota { get; set; }
}

/// <summary>How much of a feature a workspace used in a period, and how much it may.</summary>
[View]
[Column(5, 11, "UsedPercent", Script = "if ($_.Quota -gt 0 -and $null -ne $_.Usage) { 100 * $_.Usage / $_.Quota }", Format = "0", Right = true)]
[Column(6, 32, "WorkspaceId")]
[KnownBy(nameof(Feature), nameof(Period), nameof(WorkspaceId))]
public sealed class BillingUsage : WorkspaceObject, IMapItem
{
    /// <summary>The feature.</summary>
    [Column(1, 28)]
    public string? Feature { get; set; }

    /// <summary>The period that was asked for.</summary>
    [Column(2, 10)]
    public string? Period { get; set; }

    /// <summary>How much was used, in the feature's own unit; null where the API does not say.</summary>
    [Column(3, 12, As = Show.Amount)]
    public double? Usage { get; set; }

    /// <summary>How much may be used.</summary>
    [Column(4, 14, As = Show.Amount)]
    public double? Quota { get; set; }

    void IMapItem.SetKey(string key) => Feature = key;
}
