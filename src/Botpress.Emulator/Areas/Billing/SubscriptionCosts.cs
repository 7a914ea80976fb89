using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>One thing that a subscription costs, or that is taken off.</summary>
internal sealed record CostLine(string Type, string Id, string Description, double Amount, double? Quantity);

/// <summary>What subscriptions cost.</summary>
internal static class SubscriptionCosts
{
    /// <summary>When a period that begins then ends.</summary>
    public static DateTime PeriodEnd(DateTime start, string interval) => interval == "year" ? start.AddYears(1) : start.AddMonths(1);

    /// <summary>What a whole period costs.</summary>
    public static List<CostLine> Lines(BillingState billing, string planId, string interval, Dictionary<string, double> addons, IEnumerable<JsonObject?> discounts)
    {
        var lines = new List<CostLine>
        {
            new("plan", planId, $"{BillingCatalogApi.PlanName(planId)}, by the {interval}", BillingCatalogApi.PlanPrice(planId, interval) ?? 0, null),
        };
        lines.AddRange(addons.Where(addon => addon.Value > 0).Select(addon =>
            new CostLine("addon", addon.Key, BillingCatalogApi.AddonName(addon.Key), addon.Value * BillingCatalogApi.AddonPrice(addon.Key, interval), addon.Value)));
        AddDiscounts(lines, discounts);
        return lines;
    }

    public static void AddDiscounts(List<CostLine> lines, IEnumerable<JsonObject?> discounts)
    {
        double sum = lines.Sum(line => line.Amount);
        foreach (JsonObject discount in discounts.OfType<JsonObject>())
        {
            lines.Add(new CostLine("discount", discount.Text("id"), discount.Text("name"), -Math.Round(sum * Json.ToDouble(discount["percentOff"]) / 100, 2), null));
        }
    }

    /// <summary>The discounts that hold at a time.</summary>
    public static IEnumerable<JsonObject> Current(BillingState billing, DateTime time) =>
        billing.Discounts.Where(discount => discount.TextOrNull("end") is not string end || Clock.Parse(end) > time);

    /// <summary>The discounts that hold beyond the period.</summary>
    public static IEnumerable<JsonObject?> Lasting(BillingState billing, DateTime time) =>
        Current(billing, time).Where(discount => discount.Text("duration") != "once");
}
