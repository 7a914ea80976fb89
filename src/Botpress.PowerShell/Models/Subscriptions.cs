using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>What a workspace is subscribed to: its plan, its add-ons, its discounts.</summary>
[View(Lines = "PlanId, Status, Interval, Price, ProratedPrice, PeriodEnd, CancelAtPeriodEnd, NextPlan, Addons, Discounts, WorkspaceId", ListFirst = true)]
[Column(1, 14, "PlanId", Of = "Plan.Current.PlanId")]
[Column(2, 15, "Status", Of = "Plan.Current.Status")]
[Column(3, 8, "Interval", Of = "Plan.Current.Interval")]
[Column(4, 9, "Price", Of = "Plan.Current.Price")]
[Column(5, 16, "PeriodEnd", Of = "Plan.Current.PeriodEnd", As = Show.Time)]
[Column(6, 14, "NextPlanId", Script = "if ($_.Plan.Next) { $_.Plan.Next.PlanId } elseif ($_.Plan.Current.CancelAtPeriodEnd) { 'ends' }")]
[Column(0, 0, "ProratedPrice", Of = "Plan.Current.ProratedPrice")]
[Column(0, 0, "CancelAtPeriodEnd", Of = "Plan.Current.CancelAtPeriodEnd")]
[Column(0, 0, "NextPlan", Of = "Plan.Next")]
[KnownBy(nameof(WorkspaceId))]
public sealed class Subscription : WorkspaceObject
{
    /// <summary>The plan: as it is now, and as it will be when a change is planned.</summary>
    public SubscriptionPlan? Plan { get; set; }

    /// <summary>The add-ons, each as it is now and as it will be.</summary>
    [Column(7, As = Show.Joined)]
    [Line(Show.Joined)]
    public ItemList<SubscriptionAddon>? Addons { get; set; }

    /// <summary>The discounts.</summary>
    [Line(Show.Joined)]
    public ItemList<Discount>? Discounts { get; set; }
}

/// <summary>The plan of a subscription.</summary>
public sealed class SubscriptionPlan : BotpressObject
{
    /// <summary>The plan as it is now.</summary>
    public CurrentPlan? Current { get; set; }

    /// <summary>The plan as it will be; null when no change is planned.</summary>
    public NextPlan? Next { get; set; }

    /// <summary>The plan in one piece.</summary>
    /// <returns>For example <c>team, by the month</c>.</returns>
    public override string ToString() => $"{Current?.PlanId}, by the {Current?.Interval}";
}

/// <summary>The plan that a workspace is on.</summary>
public sealed class CurrentPlan : BotpressObject
{
    private object? _periodEnd;

    /// <summary>How the subscription stands: active, canceled, past_due, action_required, incomplete or grace_period.</summary>
    public string? Status { get; set; }

    /// <summary>The plan's id.</summary>
    public string? PlanId { get; set; }

    /// <summary>How it is billed: by the month or by the year.</summary>
    public string? Interval { get; set; }

    /// <summary>Its price, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Price { get; set; }

    /// <summary>The price of the part of the period that is charged; null where that is all of it.</summary>
    public double? ProratedPrice { get; set; }

    /// <summary>Whether it ends with the period.</summary>
    public bool? CancelAtPeriodEnd { get; set; }

    /// <summary>When the period ends, a DateTime in local time; the API's text, should it be no time.</summary>
    public object? PeriodEnd
    {
        get => _periodEnd;
        set => _periodEnd = LooseTime.Read(value);
    }
}

/// <summary>The plan that a workspace will be on.</summary>
public sealed class NextPlan : BotpressObject
{
    /// <summary>The plan's id.</summary>
    public string? PlanId { get; set; }

    /// <summary>How it will be billed: by the month or by the year.</summary>
    public string? Interval { get; set; }

    /// <summary>Its price, as the API gives it; null when it is not known.</summary>
    public double? Price { get; set; }

    /// <summary>When it begins, in local time.</summary>
    public DateTime? EffectiveDate { get; set; }
}

/// <summary>An add-on of a subscription.</summary>
[View]
[Column(2, 8, "Quantity", Of = "Current.Quantity")]
[Column(3, 10, "Price", Of = "Current.Price")]
[Column(4, 12, "NextQuantity", Of = "Next.Quantity")]
[Column(5, 10, "NextFrom", Of = "Next.EffectiveDate")]
public sealed class SubscriptionAddon : BotpressObject, IMapItem
{
    /// <summary>The add-on's id.</summary>
    [Column(1, 28)]
    public string? AddonId { get; set; }

    /// <summary>How it is now.</summary>
    public AddonQuantity? Current { get; set; }

    /// <summary>How it will be; null when no change is planned.</summary>
    public AddonQuantity? Next { get; set; }

    void IMapItem.SetKey(string key) => AddonId = key;

    /// <summary>The add-on in one piece.</summary>
    /// <returns>For example <c>extra-bots 2 (then 1)</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{AddonId} {Current?.Quantity}{(Next is null ? "" : FormattableString.Invariant($" (then {Next.Quantity})"))}");
}

/// <summary>How many of an add-on a workspace has, and what they cost.</summary>
public sealed class AddonQuantity : BotpressObject
{
    /// <summary>How many.</summary>
    public double? Quantity { get; set; }

    /// <summary>The price, as the API gives it.</summary>
    public double? Price { get; set; }

    /// <summary>The price of the part of the period that is charged; null where that is all of it.</summary>
    public double? ProratedPrice { get; set; }

    /// <summary>When it begins, in local time; null for what is there now.</summary>
    public DateTime? EffectiveDate { get; set; }
}

/// <summary>A discount of a subscription.</summary>
public sealed class Discount : BotpressObject
{
    private object? _start;
    private object? _end;

    /// <summary>The discount's id.</summary>
    public string? Id { get; set; }

    /// <summary>The coupon that it comes from.</summary>
    public string? CouponId { get; set; }

    /// <summary>The code that it was got with; null for none.</summary>
    public string? PromotionCode { get; set; }

    /// <summary>Its name; null for none.</summary>
    public string? Name { get; set; }

    /// <summary>How many percent it takes off; null when it takes off an amount.</summary>
    public double? PercentOff { get; set; }

    /// <summary>Which amount it takes off; null when it takes off a percentage.</summary>
    public double? AmountOff { get; set; }

    /// <summary>The amount's currency.</summary>
    public string? Currency { get; set; }

    /// <summary>How long it holds: forever, once or repeating.</summary>
    public string? Duration { get; set; }

    /// <summary>For how many months it holds, when it is repeating.</summary>
    public double? DurationInMonths { get; set; }

    /// <summary>From when on it holds, a DateTime in local time; the API's text, should it be no time.</summary>
    public object? Start
    {
        get => _start;
        set => _start = LooseTime.Read(value);
    }

    /// <summary>Until when it holds, a DateTime in local time; the API's text, should it be no time; null for no end.</summary>
    public object? End
    {
        get => _end;
        set => _end = LooseTime.Read(value);
    }

    /// <summary>The discount in one piece.</summary>
    /// <returns>For example <c>Welcome 20 %</c>.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"{Name ?? CouponId} {(PercentOff is double percent ? FormattableString.Invariant($"{percent} %") : FormattableString.Invariant($"{AmountOff} {Currency}"))}");
}
