using Botpress.PowerShell;

namespace Botpress;

/// <summary>What of a workspace's billing can be changed.</summary>
public sealed class BillingStatus : WorkspaceObject
{
    /// <summary>Whether nothing of the billing can be changed. Not used by today's API.</summary>
    public bool? BillingReadonly { get; set; }

    /// <summary>Whether the plan cannot be changed.</summary>
    public bool? PlanReadonly { get; set; }

    /// <summary>Whether the add-ons cannot be changed.</summary>
    public bool? AddonsReadonly { get; set; }
}

/// <summary>The address on a workspace's invoices.</summary>
public sealed class BillingAddress : WorkspaceObject
{
    /// <summary>The first line, mostly street and number.</summary>
    public string? LineOne { get; set; }

    /// <summary>The second line; null for none.</summary>
    public string? LineTwo { get; set; }

    /// <summary>The city.</summary>
    public string? City { get; set; }

    /// <summary>The state or province; null for none.</summary>
    public string? State { get; set; }

    /// <summary>The postal code.</summary>
    public string? PostalCode { get; set; }

    /// <summary>The country.</summary>
    public string? Country { get; set; }
}

/// <summary>How much of a feature a workspace may use.</summary>
public sealed class BillingQuota : WorkspaceObject
{
    /// <summary>The feature.</summary>
    public string? Feature { get; set; }

    /// <summary>How much of it may be used, in the feature's own unit.</summary>
    public double? Quota { get; set; }
}

/// <summary>How much of a feature a workspace used in a period, and how much it may.</summary>
public sealed class BillingUsage : WorkspaceObject, IMapItem
{
    /// <summary>The feature.</summary>
    public string? Feature { get; set; }

    /// <summary>The period that was asked for.</summary>
    public string? Period { get; set; }

    /// <summary>How much was used, in the feature's own unit; null where the API does not say.</summary>
    public double? Usage { get; set; }

    /// <summary>How much may be used.</summary>
    public double? Quota { get; set; }

    void IMapItem.SetKey(string key) => Feature = key;
}
