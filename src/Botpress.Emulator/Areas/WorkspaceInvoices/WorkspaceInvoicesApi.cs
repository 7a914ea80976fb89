using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The invoices of workspaces as the admin API shows them. They are those of the billing API.</summary>
internal static class WorkspaceInvoicesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListWorkspaceInvoices, call => new JsonObject
        {
            ["invoices"] = Json.List(Of(call).Invoices.Values
                .OrderByDescending(invoice => invoice.Text("createdAt"), StringComparer.Ordinal).Select(invoice => Show(invoice))),
        });
        router.On(Operations.GetUpcomingInvoice, GetUpcoming);
        router.On(Operations.ChargeWorkspaceUnpaidInvoices, Charge);
    }

    private static BillingState Of(Call call) => BillingAccount.Of(call.Store, WorkspacesApi.Find(call).Text("id"));

    private static JsonObject Show(JsonObject invoice)
    {
        DateTime period = Clock.Parse(invoice.TextOrNull("periodStart") ?? invoice.Text("createdAt"));
        return new JsonObject
        {
            ["id"] = invoice.Text("id"),
            ["period"] = new JsonObject { ["month"] = period.Month, ["year"] = period.Year },
            ["date"] = invoice.Text("createdAt"),
            ["amount"] = invoice["amount"]!.DeepClone(),
            ["currency"] = invoice.Text("currency"),
            ["paymentStatus"] = invoice.Text("status"),
            ["paymentAttemptCount"] = invoice.Text("status") == "paid" ? 1 : 0,
            ["nextPaymentAttemptDate"] = null,
            ["pdfUrl"] = $"https://example.com/invoices/{invoice.Text("id")}.pdf",
        }.With("dueDate", invoice["dueDate"]);
    }

    /// <summary>The plan and its add-ons for the next period, and what was spent on AI in this month.</summary>
    private static JsonObject GetUpcoming(Call call)
    {
        BillingState billing = Of(call);
        string plan = billing.NextPlanId ?? billing.PlanId;
        string interval = billing.NextInterval ?? billing.Interval;
        DateTime end = billing.PeriodEnd.AddMonths(interval == "year" ? 12 : 1);
        var lines = new List<JsonObject>();
        void AddLine(string description, double price, double? quantity, string type, DateTime from, DateTime until) => lines.Add(new JsonObject
        {
            ["id"] = Store.NewId("il", call.Store.Now()),
            ["description"] = description,
            ["totalInCents"] = Cents(price * (quantity ?? 1)),
            ["currency"] = BillingCatalogApi.Currency,
            ["pricePerUnitInCents"] = quantity is null ? null : Cents(price),
            ["quantity"] = quantity is double count ? Json.Number(count) : null,
            ["type"] = type,
            ["periodStart"] = Clock.Day(from),
            ["periodEnd"] = Clock.Day(until.AddDays(-1)),
        });

        AddLine(BillingCatalogApi.PlanName(plan), BillingCatalogApi.PlanPrice(plan, interval) ?? 0, 1, "subscription", billing.PeriodEnd, end);
        foreach (KeyValuePair<string, double> addon in billing.Addons)
        {
            double quantity = billing.NextAddons.TryGetValue(addon.Key, out double fewer) ? fewer : addon.Value;
            AddLine(BillingCatalogApi.AddonName(addon.Key), BillingCatalogApi.AddonPrice(addon.Key, interval), quantity, "subscription", billing.PeriodEnd, end);
        }

        DateTime month = UsagesApi.MonthOf(call.Store.UtcNow);
        double spend = UsagesApi.Value(call.Store, call.Path("id"), "ai_spend", month);
        if (spend > 0)
        {
            AddLine("AI spending", spend, null, "invoiceitem", month, month.AddMonths(1));
        }

        return new JsonObject
        {
            ["total"] = Json.Number(lines.Sum(line => Json.ToDouble(line["totalInCents"])) / 100),
            ["lineItems"] = Json.List(lines),
        };
    }

    private static JsonObject Charge(Call call)
    {
        BillingState billing = Of(call);
        string[]? ids = call.Body.TextList("invoiceIds");
        List<JsonObject> named = ids is null
            ? billing.Invoices.Values.Where(invoice => invoice.Text("status") == "open").ToList()
            : ids.Distinct().Select(id => billing.Invoices.TryGetValue(id, out JsonObject? found) ? found : throw ApiError.Reference("invoiceIds", "invoice", id)).ToList();
        var charged = new JsonArray();
        var failed = new JsonArray();
        foreach (JsonObject invoice in named)
        {
            var about = new JsonObject { ["id"] = invoice.Text("id"), ["amount"] = invoice["amount"]!.DeepClone() };
            string? problem = invoice.Text("status") != "open" ? $"The invoice is {invoice.Text("status")}"
                : billing.PaymentMethod is null ? "The workspace has no payment method"
                : !BillingAccount.CanCharge(billing) ? "The payment method was declined"
                : null;
            if (problem is null)
            {
                BillingAccount.Pay(billing, invoice);
                charged.Add((JsonNode)about);
            }
            else
            {
                about["failedReason"] = problem;
                failed.Add((JsonNode)about);
            }
        }

        return new JsonObject { ["chargedInvoices"] = charged, ["failedInvoices"] = failed };
    }

    private static JsonNode Cents(double amount) => Json.Number(Math.Round(100 * amount));
}
