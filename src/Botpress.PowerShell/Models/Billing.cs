using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
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

/// <summary>A plan that a workspace can be on.</summary>
public sealed class Plan : BotpressObject
{
    /// <summary>The plan's id, for example team.</summary>
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Its id at the payment provider. Not used by today's API.</summary>
    public string? ProviderProductId { get; set; }

    /// <summary>Its price by the month and by the year; one that is null cannot be had.</summary>
    public PlanPrices? Prices { get; set; }

    /// <summary>How much of each feature is in it, by the feature's name.</summary>
    public Dictionary<string, double?>? Features { get; set; }

    /// <summary>What else is noted about it.</summary>
    public TagMap? Metadata { get; set; }
}

/// <summary>The prices of a plan.</summary>
public sealed class PlanPrices : BotpressObject
{
    /// <summary>The price of a month; null where it cannot be paid by the month.</summary>
    public Price? Month { get; set; }

    /// <summary>The price of a year; null where it cannot be paid by the year.</summary>
    public Price? Year { get; set; }

    /// <summary>The prices in one piece.</summary>
    /// <returns>For example <c>89 usd/month, 948 usd/year</c>.</returns>
    public override string ToString() =>
        string.Join(", ", new[] { Month is null ? null : $"{Month}/month", Year is null ? null : $"{Year}/year" }.Where(price => price is not null));
}

/// <summary>A price.</summary>
public sealed class Price : BotpressObject
{
    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Amount { get; set; }

    /// <summary>The currency, for example usd.</summary>
    public string? Currency { get; set; }

    /// <summary>The price in one piece.</summary>
    /// <returns>For example <c>89 usd</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Amount} {Currency}");
}

/// <summary>An add-on: more of a feature than the plan has.</summary>
public sealed class Addon : BotpressObject
{
    /// <summary>The add-on's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Its id at the payment provider. Not used by today's API.</summary>
    public string? ProviderProductId { get; set; }

    /// <summary>Its prices.</summary>
    public AddonPrice[]? Prices { get; set; }

    /// <summary>The feature that it adds to. Not used by today's API, see Increments.</summary>
    public string? Feature { get; set; }

    /// <summary>How much it adds. Not used by today's API, see Increments.</summary>
    public double? Increment { get; set; }

    /// <summary>How much each one adds to which feature, by the feature's name.</summary>
    public Dictionary<string, double?>? Increments { get; set; }

    /// <summary>What else is noted about it.</summary>
    public TagMap? Metadata { get; set; }
}

/// <summary>A price of an add-on.</summary>
public sealed class AddonPrice : BotpressObject, IMapItem
{
    /// <summary>The price's name.</summary>
    public string? Name { get; set; }

    /// <summary>Its id at the payment provider. Not used by today's API.</summary>
    public string? ProviderPriceId { get; set; }

    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Amount { get; set; }

    /// <summary>The currency, for example usd.</summary>
    public string? Currency { get; set; }

    /// <summary>What it pays for: a month or a year.</summary>
    public string? Interval { get; set; }

    /// <summary>What else is noted about it. Not used by today's API.</summary>
    public TagMap? Metadata { get; set; }

    void IMapItem.SetKey(string key) => Name = key;

    /// <summary>The price in one piece.</summary>
    /// <returns>For example <c>10 usd/month</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Amount} {Currency}/{Interval}");
}

/// <summary>An invoice to a workspace.</summary>
public sealed class BillingInvoice : WorkspaceObject
{
    private object? _periodStart;
    private object? _periodEnd;

    /// <summary>The invoice's id.</summary>
    public string? Id { get; set; }

    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Amount { get; set; }

    /// <summary>The currency, for example usd.</summary>
    public string? Currency { get; set; }

    /// <summary>Its status: draft, open, paid, uncollectible or void.</summary>
    public string? Status { get; set; }

    /// <summary>When it was made, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>From when on it charges, a DateTime in local time; the API's text, should it be no time; null for none.</summary>
    public object? PeriodStart
    {
        get => _periodStart;
        set => _periodStart = LooseTime.Read(value);
    }

    /// <summary>Until when it charges, a DateTime in local time; the API's text, should it be no time; null for none.</summary>
    public object? PeriodEnd
    {
        get => _periodEnd;
        set => _periodEnd = LooseTime.Read(value);
    }

    /// <summary>When it must be paid, in local time; null for no such day.</summary>
    public DateTime? DueDate { get; set; }

    /// <summary>The address of the PDF; null while there is none.</summary>
    public string? PdfUrl { get; set; }
}

/// <summary>What a workspace pays with.</summary>
public sealed class PaymentMethod : WorkspaceObject
{
    /// <summary>The payment method's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its type, for example card.</summary>
    public string? Type { get; set; }

    /// <summary>The card; null when it is something else.</summary>
    public PaymentCard? Card { get; set; }
}

/// <summary>A payment card.</summary>
public sealed class PaymentCard : BotpressObject
{
    /// <summary>Its brand, for example visa.</summary>
    public string? Brand { get; set; }

    /// <summary>The last four digits of its number.</summary>
    public string? LastFour { get; set; }

    /// <summary>The last month in which it can be used, 1 to 12.</summary>
    public int? ExpMonth { get; set; }

    /// <summary>The year of that month.</summary>
    public int? ExpYear { get; set; }

    /// <summary>The card in one piece.</summary>
    /// <returns>For example <c>visa 4242 12/2030</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Brand} {LastFour} {ExpMonth:00}/{ExpYear}");
}

/// <summary>What a page needs to enter a payment method at the payment provider.</summary>
public sealed class PaymentMethodIntent : WorkspaceObject
{
    /// <summary>The secret for the payment provider's page. It cannot be read again.</summary>
    public string? ClientSecret { get; set; }
}

/// <summary>A credit that a workspace bought.</summary>
public sealed class CreditGrant : WorkspaceObject
{
    private object? _periodStart;
    private object? _periodEnd;

    /// <summary>The credit's id.</summary>
    public string? Id { get; set; }

    /// <summary>The invoice for it.</summary>
    public string? InvoiceId { get; set; }

    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Amount { get; set; }

    /// <summary>What it can be spent on.</summary>
    public string? Feature { get; set; }

    /// <summary>From when on it can be spent, a DateTime in local time; the API's text, should it be no time.</summary>
    public object? PeriodStart
    {
        get => _periodStart;
        set => _periodStart = LooseTime.Read(value);
    }

    /// <summary>Until when it can be spent, a DateTime in local time; the API's text, should it be no time.</summary>
    public object? PeriodEnd
    {
        get => _periodEnd;
        set => _periodEnd = LooseTime.Read(value);
    }

    /// <summary>When it was bought, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }

    // The API writes these four with an underscore, as it does nowhere else.
    [JsonInclude, JsonPropertyName("workspace_id")]
    internal string? SentWorkspaceId
    {
        set => WorkspaceId = value;
    }

    [JsonInclude, JsonPropertyName("invoice_id")]
    internal string? SentInvoiceId
    {
        set => InvoiceId = value;
    }

    [JsonInclude, JsonPropertyName("period_start")]
    internal object? SentPeriodStart
    {
        set => PeriodStart = value;
    }

    [JsonInclude, JsonPropertyName("period_end")]
    internal object? SentPeriodEnd
    {
        set => PeriodEnd = value;
    }
}

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

/// <summary>Whether a workspace buys more of a feature by itself.</summary>
public sealed class AutoRecharge : WorkspaceObject, IMapItem
{
    /// <summary>What is bought: the name that the setting stands under.</summary>
    public string? Feature { get; set; }

    /// <summary>Whether it is bought by itself.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The threshold at which it is bought, as the API gives it: its description does not say in which unit; null for none.</summary>
    public double? Threshold { get; set; }

    /// <summary>Why the API has switched it off; null when it has not.</summary>
    public string? DisabledReason { get; set; }

    void IMapItem.SetKey(string key) => Feature = key;
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

/// <summary>What a workspace is subscribed to: its plan, its add-ons, its discounts.</summary>
public sealed class Subscription : WorkspaceObject
{
    /// <summary>The plan: as it is now, and as it will be when a change is planned.</summary>
    public SubscriptionPlan? Plan { get; set; }

    /// <summary>The add-ons, each as it is now and as it will be.</summary>
    public SubscriptionAddon[]? Addons { get; set; }

    /// <summary>The discounts.</summary>
    public Discount[]? Discounts { get; set; }
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
public sealed class SubscriptionAddon : BotpressObject, IMapItem
{
    /// <summary>The add-on's id.</summary>
    public string? AddonId { get; set; }

    /// <summary>How it is now.</summary>
    public AddonQuantity? Current { get; set; }

    /// <summary>How it will be; null when no change is planned.</summary>
    public AddonQuantity? Next { get; set; }

    void IMapItem.SetKey(string key) => AddonId = key;

    /// <summary>The add-on in one piece.</summary>
    /// <returns>For example <c>extra-bots 2</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{AddonId} {Current?.Quantity}");
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

/// <summary>What a change of a subscription would cost.</summary>
public sealed class SubscriptionPreview : WorkspaceObject
{
    /// <summary>The subscription as it would be.</summary>
    public PreviewedSubscription? Subscription { get; set; }

    /// <summary>What the change is: upgrade, downgrade or same.</summary>
    public string? ChangeType { get; set; }

    /// <summary>What it would cost, now and with the next period.</summary>
    public PreviewedCosts? Costs { get; set; }

    /// <summary>The discounts; null where the API does not say.</summary>
    public Discount[]? Discounts { get; set; }

    /// <summary>When the next period is billed, in local time.</summary>
    public DateTime? NextBillingDate { get; set; }
}

/// <summary>A subscription as it would be after a change.</summary>
public sealed class PreviewedSubscription : BotpressObject
{
    /// <summary>The plan.</summary>
    public PreviewedPlan? Plan { get; set; }

    /// <summary>The add-ons.</summary>
    public PreviewedAddon[]? Addons { get; set; }

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
    public CostLine[]? LineItems { get; set; }
}

/// <summary>A line of what would be charged.</summary>
public sealed class CostLine : BotpressObject
{
    /// <summary>What it is: plan, addon, proration_credit, proration_charge or discount.</summary>
    public string? Type { get; set; }

    /// <summary>The id of the plan, add-on or discount.</summary>
    public string? Id { get; set; }

    /// <summary>What it says.</summary>
    public string? Description { get; set; }

    /// <summary>The amount, as the API gives it.</summary>
    public double? Amount { get; set; }

    /// <summary>How many it is for; null for one.</summary>
    public double? Quantity { get; set; }
}
