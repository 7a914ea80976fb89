using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The invoices of workspaces. Nothing makes new ones; to charge one that is open always succeeds, and no money moves.</summary>
internal static class WorkspaceInvoices
{
    private const string Currency = "usd";

    /// <summary>What a month costs, by plan.</summary>
    private static readonly Dictionary<string, int> _prices = new() { ["community"] = 0, ["plus"] = 89, ["team"] = 495, ["managed"] = 995, ["enterprise"] = 2000 };

    public static void Register(Router router)
    {
        router.On(Operations.ListWorkspaceInvoices, call => new JsonObject
        {
            ["invoices"] = new JsonArray([.. Of(call).Invoices.OrderByDescending(invoice => invoice.Text("date"), StringComparer.Ordinal).Select(invoice => (JsonNode?)invoice.Copy())]),
        });
        router.On(Operations.GetUpcomingInvoice, GetUpcoming);
        router.On(Operations.ChargeWorkspaceUnpaidInvoices, Charge);
    }

    public static JsonObject Add(Store store, WorkspaceState workspace, DateTime date, double amount, bool paid)
    {
        string id = Store.NewId("inv", store.Now());
        var invoice = new JsonObject
        {
            ["id"] = id,
            ["period"] = new JsonObject { ["month"] = date.Month, ["year"] = date.Year },
            ["date"] = Clock.Format(date),
            ["amount"] = Json.Number(amount),
            ["currency"] = Currency,
            ["paymentStatus"] = paid ? "paid" : "open",
            ["dueDate"] = Clock.Format(date.AddDays(14)),
            ["paymentAttemptCount"] = 1,
            ["nextPaymentAttemptDate"] = paid ? null : Clock.Format(date.AddDays(16)),
            ["pdfUrl"] = $"https://example.com/invoices/{id}.pdf",
        };
        workspace.Invoices.Add(invoice);
        return invoice;
    }

    private static WorkspaceState Of(Call call) => WorkspaceState.Of(call.Store, Workspaces.Find(call).Text("id"));

    private static JsonObject GetUpcoming(Call call)
    {
        JsonObject workspace = Workspaces.Find(call);
        DateTime start = Usages.MonthOf(DateTime.UtcNow);
        string plan = workspace.Text("plan");
        int price = 100 * (_prices.TryGetValue(plan, out int found) ? found : 0);
        var lines = new JsonArray(Line($"Plan {plan}", price, price, 1, "subscription"));
        double spend = Usages.Value(call.Store, workspace.Text("id"), "ai_spend", start);
        if (spend > 0)
        {
            lines.Add((JsonNode)Line("AI spending", Math.Round(100 * spend), null, null, "invoiceitem"));
        }
        return new JsonObject { ["total"] = Json.Number(lines.Sum(line => Json.ToDouble(line!["totalInCents"])) / 100), ["lineItems"] = lines };

        JsonObject Line(string description, double total, double? unit, int? quantity, string type) => new()
        {
            ["id"] = Store.NewId("il", call.Store.Now()),
            ["description"] = description,
            ["totalInCents"] = Json.Number(total),
            ["currency"] = Currency,
            ["pricePerUnitInCents"] = unit is double one ? Json.Number(one) : null,
            ["quantity"] = quantity,
            ["type"] = type,
            ["periodStart"] = Day(start),
            ["periodEnd"] = Day(start.AddMonths(1).AddDays(-1)),
        };
    }

    private static JsonObject Charge(Call call)
    {
        List<JsonObject> invoices = Of(call).Invoices;
        string[]? ids = call.Body.TextList("invoiceIds");
        call.Body.List("invoiceIds", 1);
        var named = ids is null
            ? invoices.Where(invoice => invoice.Text("paymentStatus") == "open").ToList()
            : ids.Select(id => invoices.Find(invoice => invoice.Text("id") == id) ?? throw ApiError.Reference("invoiceIds", "invoice", id)).Distinct().ToList();
        var charged = new JsonArray();
        var failed = new JsonArray();
        foreach (JsonObject invoice in named)
        {
            var about = new JsonObject { ["id"] = invoice.Text("id"), ["amount"] = invoice["amount"]!.DeepClone() };
            if (invoice.Text("paymentStatus") == "open")
            {
                invoice["paymentStatus"] = "paid";
                invoice["paymentAttemptCount"] = (int)Json.ToDouble(invoice["paymentAttemptCount"]) + 1;
                invoice["nextPaymentAttemptDate"] = null;
                charged.Add((JsonNode)about);
            }
            else
            {
                about["failedReason"] = $"The invoice is {invoice.Text("paymentStatus")}";
                failed.Add((JsonNode)about);
            }
        }
        return new JsonObject { ["chargedInvoices"] = charged, ["failedInvoices"] = failed };
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
