using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>The billing of a workspace: its period, its quotas, its invoices, and whether it can pay.</summary>
internal static class BillingAccount
{
    /// <summary>A payment method that is refused whenever it is charged, as the payment provider's own test methods are called.</summary>
    private const string DeclinedMethod = "pm_card_chargeDeclined";

    public static BillingState Of(Call call) => Of(call.Store, call.WorkspaceId);

    /// <summary>The billing of a workspace, as it is now.</summary>
    public static BillingState Of(Store store, string workspaceId)
    {
        if (!store.State.Billing.TryGetValue(workspaceId, out BillingState? billing))
        {
            JsonObject workspace = store.State.Workspaces[workspaceId];
            DateTime start = Clock.Parse(workspace.Text("createdAt"));
            billing = new BillingState
            {
                PlanId = workspace.TextOrNull("plan") is string plan && BillingCatalogApi.HasPlan(plan) ? plan : BillingCatalogApi.FreePlan,
                PeriodStart = start,
                PeriodEnd = start.AddMonths(1),
            };
            store.State.Billing.Add(workspaceId, billing);
        }

        billing.Now = store.UtcNow;
        Renew(store, workspaceId, billing);
        return billing;
    }

    /// <summary>Whether a charge would succeed.</summary>
    public static bool CanCharge(BillingState billing) => billing.PaymentMethod is JsonObject method && method.Text("id") != DeclinedMethod;

    /// <summary>Refuses what has to be charged when that is not possible.</summary>
    public static void RequireCharge(BillingState billing)
    {
        if (!CanCharge(billing))
        {
            throw ApiError.Of("PaymentRequired", billing.PaymentMethod is null ? "The workspace has no payment method" : "The payment method was declined");
        }
    }

    public static JsonObject AddInvoice(BillingState billing, double amount, string status, DateTime createdAt, DateTime periodStart, DateTime periodEnd)
    {
        var invoice = new JsonObject
        {
            ["id"] = Store.NewId("in", createdAt),
            ["amount"] = Json.Number(Math.Round(amount, 2)),
            ["currency"] = BillingCatalogApi.Currency,
            ["status"] = status,
            ["createdAt"] = Clock.Format(createdAt),
            ["periodStart"] = Clock.Format(periodStart),
            ["periodEnd"] = Clock.Format(periodEnd),
            ["dueDate"] = Clock.Format(createdAt.AddDays(14)),
            ["pdfUrl"] = null,
        };
        billing.Invoices.Add(invoice.Text("id"), invoice);
        return invoice;
    }

    /// <summary>Marks an invoice as paid: when none is open any more, nothing is past due.</summary>
    public static void Pay(BillingState billing, JsonObject invoice)
    {
        invoice["status"] = "paid";
        if (billing.Status == "past_due" && !billing.Invoices.Values.Any(other => other.Text("status") == "open"))
        {
            billing.Status = "active";
        }
    }

    /// <summary>Sets how many there are of an add-on.</summary>
    public static void SetAddon(Dictionary<string, double> addons, string id, double quantity)
    {
        if (quantity > 0)
        {
            addons[id] = quantity;
        }
        else
        {
            addons.Remove(id);
        }
    }

    /// <summary>The trial that goes on; null for none.</summary>
    public static JsonObject? ActiveTrial(BillingState billing) => billing.Trials.FirstOrDefault(trial => IsActive(billing, trial));

    public static bool IsActive(BillingState billing, JsonObject trial) => Clock.Parse(trial.Text("endsAt")) > billing.Now;

    /// <summary>How much of a feature a workspace may use.</summary>
    public static double Quota(BillingState billing, string feature)
    {
        string plan = ActiveTrial(billing)?.Text("trialPlan") ?? billing.PlanId;
        return BillingCatalogApi.Quota(plan, billing.Addons, feature)
            + billing.Credits.Where(credit => credit.Text("feature") == feature && Clock.Parse(credit.Text("period_end")) > billing.Now)
                .Sum(credit => Json.ToDouble(credit["amount"]));
    }

    /// <summary>Ends the periods whose time is over, and begins the next ones.</summary>
    private static void Renew(Store store, string workspaceId, BillingState billing)
    {
        while (billing.PeriodEnd <= billing.Now)
        {
            if (billing.CancelAtPeriodEnd || billing.NextPlanId == BillingCatalogApi.FreePlan)
            {
                billing.Addons.Clear();
                billing.NextAddons.Clear();
            }

            billing.PlanId = billing.CancelAtPeriodEnd ? BillingCatalogApi.FreePlan : billing.NextPlanId ?? billing.PlanId;
            billing.Interval = billing.CancelAtPeriodEnd ? "month" : billing.NextInterval ?? billing.Interval;
            (billing.CancelAtPeriodEnd, billing.NextPlanId, billing.NextInterval) = (false, null, null);
            foreach (KeyValuePair<string, double> fewer in billing.NextAddons)
            {
                SetAddon(billing.Addons, fewer.Key, fewer.Value);
            }

            billing.NextAddons.Clear();
            store.State.Workspaces[workspaceId]["plan"] = billing.PlanId;
            DateTime start = billing.PeriodEnd;
            billing.PeriodStart = start;
            billing.PeriodEnd = SubscriptionCosts.PeriodEnd(start, billing.Interval);
            double price = SubscriptionCosts.Lines(billing, billing.PlanId, billing.Interval, billing.Addons, SubscriptionCosts.Lasting(billing, start)).Sum(line => line.Amount);
            double due = Math.Max(0, price - billing.Balance);
            billing.Balance = Math.Max(0, billing.Balance - price);
            if (due > 0)
            {
                bool paid = CanCharge(billing);
                billing.Status = paid ? "active" : "past_due";
                AddInvoice(billing, due, paid ? "paid" : "open", start, start, billing.PeriodEnd);
            }
        }
    }
}
