using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Subscriptions. More is charged and there at once, what is left of the old plan is credited; less comes with the end of the period.
/// </summary>
internal static class SubscriptionsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.GetSubscription, call => Show(BillingAccount.Of(call)));
        router.On(Operations.SetPlan, SetPlan);
        router.On(Operations.SetAddons, SetAddons);
        router.On(Operations.SetCancelAtPeriodEnd, Cancel);
        router.On(Operations.PreviewSubscriptionUpdate, Preview);
    }

    private static JsonObject SetPlan(Call call)
    {
        string interval = RequiredInterval(call.Body);
        BillingState billing = BillingAccount.Of(call);
        Change change = Plan(call, billing, RequiredPlan(call.Body), interval, null);
        Apply(call, billing, change);
        return Show(billing);
    }

    private static JsonObject SetAddons(Call call)
    {
        BillingState billing = BillingAccount.Of(call);
        Change change = Plan(call, billing, billing.PlanId, billing.Interval, call.Body.Nested("addons"), keepNext: true);
        Apply(call, billing, change);
        return Show(billing);
    }

    private static JsonObject Cancel(Call call)
    {
        BillingState billing = BillingAccount.Of(call);
        if (billing.PlanId == BillingCatalogApi.FreePlan)
        {
            throw ApiError.Of("RelationConflict", $"The plan {billing.PlanId} is free: there is nothing to cancel");
        }

        billing.CancelAtPeriodEnd = true;
        (billing.NextPlanId, billing.NextInterval) = (null, null);
        billing.NextAddons.Clear();
        return Show(billing);
    }

    private static JsonObject Preview(Call call)
    {
        Input plan = call.Body.Nested("plan")!;
        string interval = RequiredInterval(plan);
        BillingState billing = BillingAccount.Of(call);
        Change change = Plan(call, billing, RequiredPlan(plan), interval, call.Body.Nested("addons"));

        var addons = new JsonObject();
        foreach (KeyValuePair<string, double> addon in change.Addons)
        {
            bool later = billing.Addons.TryGetValue(addon.Key, out double before) && addon.Value < before;
            addons[addon.Key] = new JsonObject
            {
                ["quantity"] = Json.Number(addon.Value),
                ["effectiveDate"] = Clock.Format(later ? billing.PeriodEnd : change.Now),
            };
        }

        double total = Math.Round(change.Lines.Sum(line => line.Amount), 2);
        return new JsonObject
        {
            ["subscription"] = new JsonObject
            {
                ["plan"] = new JsonObject
                {
                    ["planId"] = change.PlanId,
                    ["interval"] = change.Interval,
                    ["effectiveDate"] = Clock.Format(change.PlanKind == "downgrade" ? billing.PeriodEnd : change.Now),
                },
                ["addons"] = addons,
            },
            ["changeType"] = change.Kind,
            ["costs"] = new JsonObject
            {
                ["immediate"] = new JsonObject
                {
                    ["total"] = Json.Number(total),
                    ["accountBalance"] = Json.Number(billing.Balance),
                    ["amountDue"] = Json.Number(Math.Max(0, Math.Round(total - billing.Balance, 2))),
                    ["lineItems"] = Show(change.Lines),
                },
                ["nextCycle"] = new JsonObject
                {
                    ["total"] = Json.Number(Math.Round(change.NextLines.Sum(line => line.Amount), 2)),
                    ["lineItems"] = Show(change.NextLines),
                },
            },
            ["discounts"] = Json.List(SubscriptionCosts.Current(billing, change.Now).Append(change.Discount).Where(discount => discount is not null).Select(discount => discount!.Copy())),
            ["nextBillingDate"] = Clock.Format(change.NextBilling),
        };
    }

    private static string RequiredInterval(Input body)
    {
        return body.Text("interval")!;
    }

    private static string RequiredPlan(Input body)
    {
        string id = body.Text("planId")!;
        if (!BillingCatalogApi.HasPlan(id))
        {
            throw ApiError.Reference("planId", "plan", id);
        }

        return BillingCatalogApi.PlanPrice(id, "month") is null
            ? throw ApiError.Of("Forbidden", $"The plan {id} can only be had by contract")
            : id;
    }

    /// <summary>Works out a change without making it.</summary>
    private static Change Plan(Call call, BillingState billing, string planId, string interval, Input? addons, bool keepNext = false)
    {
        DateTime now = call.Store.Now();
        int rank = BillingCatalogApi.Rank(planId).CompareTo(BillingCatalogApi.Rank(billing.PlanId));
        int order = rank != 0 ? rank : (interval == "year").CompareTo(billing.Interval == "year");
        string planKind = Kind(order);

        var after = billing.Addons.ToDictionary(addon => addon.Key, addon => addon.Value);
        string[] named = [.. addons?.Json.Select(entry => entry.Key) ?? []];
        foreach (string id in named)
        {
            if (!BillingCatalogApi.HasAddon(id))
            {
                throw ApiError.Reference("addons", "add-on", id);
            }

            after[id] = addons!.Number(id, 0, whole: true)!.Value;
        }

        if (planId == BillingCatalogApi.FreePlan)
        {
            if (addons is not null && after.Values.Any(quantity => quantity > 0))
            {
                throw ApiError.Of("Forbidden", $"The plan {planId} takes no add-ons");
            }

            after.Clear();
        }

        var afterwards = after.ToDictionary(addon => addon.Key, addon => addon.Value);
        foreach (KeyValuePair<string, double> fewer in billing.NextAddons.Where(addon => after.ContainsKey(addon.Key) && !named.Contains(addon.Key)))
        {
            afterwards[fewer.Key] = fewer.Value;
        }

        double More(string id) => after.TryGetValue(id, out double quantity) ? quantity - (billing.Addons.TryGetValue(id, out double before) ? before : 0) : -1;
        int addonOrder = after.Keys.Any(id => More(id) > 0) ? 1 : billing.Addons.Keys.Any(id => More(id) < 0) ? -1 : 0;

        JsonObject? discount = BillingCatalogApi.Discount(call.Body.Text("couponCode"), now, order > 0 ? SubscriptionCosts.PeriodEnd(now, interval) : billing.PeriodEnd);
        double left = Math.Min(1, Math.Max(0, (billing.PeriodEnd - now).TotalSeconds / (billing.PeriodEnd - billing.PeriodStart).TotalSeconds));
        var lines = new List<CostLine>();
        if (order > 0)
        {
            double unused = Math.Round(left * SubscriptionCosts.Lines(billing, billing.PlanId, billing.Interval, billing.Addons, []).Sum(line => line.Amount), 2);
            lines.AddRange(SubscriptionCosts.Lines(billing, planId, interval, after, SubscriptionCosts.Current(billing, now).Append(discount)));
            if (unused > 0)
            {
                lines.Add(new CostLine("proration_credit", billing.PlanId, $"What is left of {BillingCatalogApi.PlanName(billing.PlanId)}", -unused, null));
            }
        }
        else
        {
            foreach (string id in after.Keys.Where(id => More(id) > 0))
            {
                double price = Math.Round(left * More(id) * BillingCatalogApi.AddonPrice(id, billing.Interval), 2);
                lines.Add(new CostLine("proration_charge", id, $"{BillingCatalogApi.AddonName(id)} until the end of the period", price, More(id)));
            }

            SubscriptionCosts.AddDiscounts(lines, [discount]);
        }

        return new Change(now, planId, interval, planKind, Kind(order != 0 ? order : addonOrder), after, named, lines,
            SubscriptionCosts.Lines(billing, planId, interval, afterwards, SubscriptionCosts.Lasting(billing, now).Append(discount is not null && discount.Text("duration") != "once" ? discount : null)),
            discount, order > 0 ? SubscriptionCosts.PeriodEnd(now, interval) : billing.PeriodEnd, keepNext);
    }

    private static void Apply(Call call, BillingState billing, Change change)
    {
        double total = Math.Round(change.Lines.Sum(line => line.Amount), 2);
        double due = Math.Max(0, Math.Round(total - billing.Balance, 2));
        if (due > 0)
        {
            BillingAccount.RequireCharge(billing);
        }

        billing.Balance = Math.Max(0, Math.Round(billing.Balance - total, 2));
        bool upgrade = change.PlanKind == "upgrade";
        if (upgrade)
        {
            (billing.PlanId, billing.Interval, billing.PeriodStart, billing.PeriodEnd) = (change.PlanId, change.Interval, change.Now, change.NextBilling);
            call.Store.State.Workspaces[call.WorkspaceId]["plan"] = billing.PlanId;
        }

        if (!change.KeepNext)
        {
            bool downgrade = change.PlanKind == "downgrade";
            (billing.NextPlanId, billing.NextInterval) = downgrade ? (change.PlanId, change.Interval) : (null, null);
            billing.CancelAtPeriodEnd = false;
        }

        foreach (string id in change.Named.Where(change.Addons.ContainsKey))
        {
            double quantity = change.Addons[id];
            if (billing.Addons.TryGetValue(id, out double before) && quantity < before)
            {
                billing.NextAddons[id] = quantity;
            }
            else
            {
                billing.NextAddons.Remove(id);
                BillingAccount.SetAddon(billing.Addons, id, quantity);
            }
        }

        if (change.Discount is not null)
        {
            billing.Discounts.RemoveAll(found => found.Text("couponId") == change.Discount.Text("couponId"));
            billing.Discounts.Add(change.Discount);
        }

        if (due > 0)
        {
            BillingAccount.AddInvoice(billing, due, "paid", change.Now, change.Now, billing.PeriodEnd);
        }
    }

    private static string Kind(int order) => order > 0 ? "upgrade" : order < 0 ? "downgrade" : "same";

    private static JsonArray Show(List<CostLine> lines) => new([.. lines.Select(line => (JsonNode?)new JsonObject
    {
        ["type"] = line.Type,
        ["id"] = line.Id,
        ["description"] = line.Description,
        ["amount"] = Json.Number(line.Amount),
    }.With("quantity", line.Quantity is double quantity ? Json.Number(quantity) : null))]);

    private static JsonObject Show(BillingState billing)
    {
        JsonObject? next = billing.NextPlanId is not string planId ? null : new JsonObject
        {
            ["planId"] = planId,
            ["interval"] = billing.NextInterval,
            ["price"] = Json.Number(BillingCatalogApi.PlanPrice(planId, billing.NextInterval!) ?? 0),
            ["effectiveDate"] = Clock.Format(billing.PeriodEnd),
        };
        var addons = new JsonObject();
        foreach (KeyValuePair<string, double> addon in billing.Addons)
        {
            bool changes = billing.NextAddons.TryGetValue(addon.Key, out double later);
            double price = BillingCatalogApi.AddonPrice(addon.Key, billing.Interval);
            addons[addon.Key] = new JsonObject
            {
                ["current"] = new JsonObject { ["quantity"] = Json.Number(addon.Value), ["price"] = Json.Number(addon.Value * price) },
                ["next"] = changes
                    ? new JsonObject { ["quantity"] = Json.Number(later), ["price"] = Json.Number(later * price), ["effectiveDate"] = Clock.Format(billing.PeriodEnd) }
                    : null,
            };
        }

        return new JsonObject
        {
            ["plan"] = new JsonObject
            {
                ["current"] = new JsonObject
                {
                    ["status"] = billing.Status,
                    ["planId"] = billing.PlanId,
                    ["interval"] = billing.Interval,
                    ["price"] = Json.Number(BillingCatalogApi.PlanPrice(billing.PlanId, billing.Interval) ?? 0),
                    ["cancelAtPeriodEnd"] = billing.CancelAtPeriodEnd,
                    ["periodEnd"] = Clock.Format(billing.PeriodEnd),
                },
                ["next"] = next,
            },
            ["addons"] = addons,
            ["discounts"] = Json.List(SubscriptionCosts.Current(billing, billing.Now).Select(discount => discount.Copy())),
        };
    }

    /// <param name="Now">When it is made.</param>
    /// <param name="PlanId">The plan to be on.</param>
    /// <param name="Interval">How it is billed.</param>
    /// <param name="PlanKind">Whether the plan becomes more, less or stays.</param>
    /// <param name="Kind">The same for plan and add-ons together.</param>
    /// <param name="Addons">The add-ons to have; those that go have 0.</param>
    /// <param name="Named">The add-ons that were asked for.</param>
    /// <param name="Lines">What is charged at once.</param>
    /// <param name="NextLines">What the next period costs.</param>
    /// <param name="Discount">The coupon's discount.</param>
    /// <param name="NextBilling">When the next period begins.</param>
    /// <param name="KeepNext">Whether a planned change of the plan stays.</param>
    private sealed record Change(
        DateTime Now, string PlanId, string Interval, string PlanKind, string Kind, Dictionary<string, double> Addons, string[] Named,
        List<CostLine> Lines, List<CostLine> NextLines, JsonObject? Discount, DateTime NextBilling, bool KeepNext);
}
