using System;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Invoices and their payment, and credits, which are invoiced.</summary>
internal static class BillingInvoicesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListInvoices, call => call.PageOf("invoices", BillingAccount.Of(call).Invoices.Values));
        router.On(Operations.PayInvoice, Pay);
        router.On(Operations.CreateCreditGrant, CreateCredit);
    }

    private static JsonObject Pay(Call call)
    {
        BillingState billing = BillingAccount.Of(call);
        string id = call.Path("invoiceId");
        JsonObject invoice = billing.Invoices.TryGetValue(id, out JsonObject? found) ? found : throw ApiError.NotFound("invoice", id);
        string? key = call.Body.Text("idempotencyKey");
        if (!string.IsNullOrEmpty(key) && billing.Payments.TryGetValue(key!, out string? paid))
        {
            return paid == id ? invoice.Copy() : throw ApiError.Payload("idempotencyKey was used for another invoice");
        }

        if (invoice.Text("status") != "open")
        {
            throw ApiError.Of("RelationConflict", $"invoice \"{id}\" is {invoice.Text("status")}: only open ones are paid");
        }

        BillingAccount.RequireCharge(billing);
        BillingAccount.Pay(billing, invoice);
        if (!string.IsNullOrEmpty(key))
        {
            billing.Payments[key!] = id;
        }

        return invoice.Copy();
    }

    private static JsonObject CreateCredit(Call call)
    {
        BillingState billing = BillingAccount.Of(call);
        double amount = call.Body.Number("amount", 0.01)!.Value;
        string feature = call.Body.Text("feature")!;
        BillingAccount.RequireCharge(billing);
        DateTime now = call.Store.Now();
        JsonObject invoice = BillingAccount.AddInvoice(billing, amount, "paid", now, now, billing.PeriodEnd);
        var credit = new JsonObject
        {
            ["id"] = Store.NewId("credit", now),
            ["workspace_id"] = call.WorkspaceId,
            ["invoice_id"] = invoice.Text("id"),
            ["amount"] = Json.Number(amount),
            ["feature"] = feature,
            ["period_start"] = Clock.Format(now),
            ["period_end"] = Clock.Format(billing.PeriodEnd),
            ["createdAt"] = Clock.Format(now),
            ["updatedAt"] = Clock.Format(now),
        };
        billing.Credits.Add(credit);
        return credit.Copy();
    }
}
