using System;
using System.Linq;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>What a change of a subscription would cost.</summary>
[View(Lines = "PlanId, Interval, EffectiveDate, Addons, ChangeType, DueNow, AccountBalance, ImmediateTotal, ImmediateLines, NextCycleTotal, "
    + "NextCycleLines, Discounts, NextBillingDate, WorkspaceId")]
[Column(1, 15, "PlanId", Of = "Subscription.Plan.PlanId")]
[Column(2, 8, "Interval", Of = "Subscription.Plan.Interval")]
[Column(4, 10, "DueNow", Of = "Costs.Immediate.AmountDue")]
[Column(5, 14, "NextCycleTotal", Of = "Costs.NextCycle.Total")]
[Column(7, 0, "Addons", Of = "Subscription.Addons", As = Show.Joined)]
[Column(0, 0, "EffectiveDate", Of = "Subscription.Plan.EffectiveDate")]
[Column(0, 0, "AccountBalance", Of = "Costs.Immediate.AccountBalance")]
[Column(0, 0, "ImmediateTotal", Of = "Costs.Immediate.Total")]
[Column(0, 0, "ImmediateLines", Script = "@($_.Costs.Immediate.LineItems | ForEach-Object { if ($_) { \"$($_.Description): $($_.Amount)\" } }) -join '; '")]
[Column(0, 0, "NextCycleLines", Script = "@($_.Costs.NextCycle.LineItems | ForEach-Object { if ($_) { \"$($_.Description): $($_.Amount)\" } }) -join '; '")]
public sealed class SubscriptionPreview : WorkspaceObject
{
    /// <summary>The subscription as it would be.</summary>
    public PreviewedSubscription? Subscription { get; set; }

    /// <summary>What the change is: upgrade, downgrade or same.</summary>
    [Column(3, 10)]
    public string? ChangeType { get; set; }

    /// <summary>What it would cost, now and with the next period.</summary>
    public PreviewedCosts? Costs { get; set; }

    /// <summary>The discounts; null where the API does not say.</summary>
    [Line(Show.Joined)]
    public ItemList<Discount>? Discounts { get; set; }

    /// <summary>When the next period is billed, in local time.</summary>
    [Column(6, 16)]
    public DateTime? NextBillingDate { get; set; }
}

/// <summary>A subscription as it would be after a change.</summary>
public sealed class PreviewedSubscription : BotpressObject
{
    /// <summary>The plan.</summary>
    public PreviewedPlan? Plan { get; set; }

    /// <summary>The add-ons.</summary>
    public ItemList<PreviewedAddon>? Addons { get; set; }

    /// <summary>The subscription in one piece.</summary>
    /// <returns>For example <c>team, by the month, extra-bots 2</c>.</returns>
    public override string ToString() => string.Join(", ", new object[] { $"{Plan?.PlanId}, by the {Plan?.Interval}" }.Concat(Addons ?? []));
}

/// <summary>The plan of a subscription as it would be after a change.</summary>
public sealed class PreviewedPlan : BotpressObject
{
    /// <summary>The plan's id.</summary>
    public string? PlanId { get; set; }

    /// <summary>How it would be billed: by the month or by the year.</summary>
    public string? Interval { get; set; }

    /// <summary>When it would begin, in local time; null where the API does not say.</summary>
    public DateTime? EffectiveDate { get; set; }
}

/// <summary>An add-on of a subscription as it would be after a change.</summary>
public sealed class PreviewedAddon : BotpressObject, IMapItem
{
    /// <summary>The add-on's id.</summary>
    public string? AddonId { get; set; }

    /// <summary>How many there would be.</summary>
    public double? Quantity { get; set; }

    /// <summary>When they would begin, in local time; null where the API does not say.</summary>
    public DateTime? EffectiveDate { get; set; }

    /// <summary>Whether the API would change their number by itself.</summary>
    public bool? AutoAdjusted { get; set; }

    void IMapItem.SetKey(string key) => AddonId = key;

    /// <summary>The add-on in one piece.</summary>
    /// <returns>For example <c>extra-bots 2</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{AddonId} {Quantity}");
}

/// <summary>What a change would cost.</summary>
public sealed class PreviewedCosts : BotpressObject
{
    /// <summary>What would be charged at once.</summary>
    public PreviewedCost? Immediate { get; set; }

    /// <summary>What would be charged with the next period.</summary>
    public PreviewedCost? NextCycle { get; set; }

    /// <summary>The costs in one piece.</summary>
    /// <returns>For example <c>390 now, 515 next</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Immediate?.AmountDue} now, {NextCycle?.Total} next");
}

/// <summary>What would be charged at a time. The API's description does not say whether amounts are cents or whole units of the currency.</summary>
public sealed class PreviewedCost : BotpressObject
{
    /// <summary>The sum of the lines.</summary>
    public double? Total { get; set; }

    /// <summary>What the account has to its credit; null for a later period.</summary>
    public double? AccountBalance { get; set; }

    /// <summary>What would have to be paid; null for a later period.</summary>
    public double? AmountDue { get; set; }

    /// <summary>What it consists of.</summary>
    public ItemList<CostLine>? LineItems { get; set; }
}

/// <summary>A line of what would be charged.</summary>
[View]
public sealed class CostLine : BotpressObject
{
    /// <summary>What it is: plan, addon, proration_credit, proration_charge or discount.</summary>
    [Column(1, 16)]
    public string? Type { get; set; }

    /// <summary>The id of the plan, add-on or discount.</summary>
    [Alias]
    [Column(2, 28)]
    public string? Id { get; set; }

    /// <summary>What it says.</summary>
    [Column(5)]
    public string? Description { get; set; }

    /// <summary>The amount, as the API gives it.</summary>
    [Column(4, 12, As = Show.Amount)]
    public double? Amount { get; set; }

    /// <summary>How many it is for; null for one.</summary>
    [Column(3, 8)]
    public double? Quantity { get; set; }
}
