using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class BillingTests
{
    private static readonly HttpMethod _patch = new("PATCH");

    [Fact]
    public async Task Plans_and_addons_are_listed_and_got()
    {
        using var api = new Api();
        JsonArray plans = await List(api, "/v2/billing/plans");
        Assert.Equal(["community", "plus", "team", "enterprise"], plans.Select(plan => (string)plan!["id"]!));
        Assert.Equal(948, (int)plans[1]!["prices"]!["year"]!["amount"]!);
        Assert.Empty(plans[3]!["prices"]!.AsObject());
        Assert.Equal(3, (int)(await api.Get("/v2/billing/plans/plus"))["features"]!["bot_count"]!);
        await api.Fail("GET", "/v2/billing/plans/none", null, 404, "ResourceNotFound");
        Assert.Equal(5, (await List(api, "/v2/billing/addons")).Count);
        JsonObject addon = await api.Get("/v2/billing/addons/extra-bots");
        Assert.Equal((10, 100), ((int)addon["prices"]!["month"]!["amount"]!, (int)addon["prices"]!["year"]!["amount"]!));
        await api.Fail("GET", "/v2/billing/addons/none", null, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task A_new_workspace_is_on_the_free_plan_and_has_nothing_to_pay_with()
    {
        using var api = new Api();
        Assert.False((bool)(await api.Get("/v2/billing/readonly"))["planReadonly"]!);
        JsonNode plan = (await api.Get("/v2/billing/subscriptions"))["plan"]!;
        Assert.Equal(("community", 0), ((string)plan["current"]!["planId"]!, (int)plan["current"]!["price"]!));
        Assert.Null(plan["next"]);
        Assert.Null((await api.Get("/v2/billing/payment-methods"))["paymentMethod"]);
        Assert.Null((await api.Get("/v2/billing/address"))["address"]);
        Assert.Empty((await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray());
        await api.Fail("PUT", "/v2/billing/plans", new { planId = "team", interval = "month" }, 402, "PaymentRequired");
        await api.Fail("POST", "/v2/billing/subscriptions/cancel", new { }, 409, "RelationConflict");
        await api.Fail("POST", "/v2/billing/credit-grants", new { amount = 5, feature = "integration_spend" }, 402, "PaymentRequired");
        api.WorkspaceId = "wkspace_none";
        await api.Fail("GET", "/v2/billing/subscriptions", null, 403, "Forbidden");
    }

    [Fact]
    public async Task An_upgrade_is_charged_at_once_and_a_downgrade_comes_later()
    {
        using Api api = await WithCard();
        JsonNode preview = await Preview(api, new { plan = new { planId = "team", interval = "month" } });
        Assert.Equal(("upgrade", 495.0), ((string)preview["changeType"]!, (double)preview["costs"]!["immediate"]!["amountDue"]!));

        JsonNode plan = (await api.Put("/v2/billing/plans", new { planId = "team", interval = "month" }))["plan"]!;
        Assert.Equal(("team", 495), ((string)plan["current"]!["planId"]!, (int)plan["current"]!["price"]!));
        Assert.Equal("team", (string)(await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}"))["plan"]!);
        JsonNode invoice = Assert.Single((await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray())!;
        Assert.Equal(("paid", 495.0), ((string)invoice["status"]!, (double)invoice["amount"]!));

        Assert.Equal("downgrade", (string)(await Preview(api, new { plan = new { planId = "plus", interval = "year" } }))["changeType"]!);
        plan = (await api.Put("/v2/billing/plans", new { planId = "plus", interval = "year" }))["plan"]!;
        Assert.Equal("team", (string)plan["current"]!["planId"]!);
        Assert.Equal(("plus", 948), ((string)plan["next"]!["planId"]!, (int)plan["next"]!["price"]!));
        Assert.Equal((string)plan["current"]!["periodEnd"]!, (string)plan["next"]!["effectiveDate"]!);
        Assert.Single((await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray());

        plan = (await api.Post("/v2/billing/subscriptions/cancel", new { }))["plan"]!;
        Assert.True((bool)plan["current"]!["cancelAtPeriodEnd"]!);
        Assert.Null(plan["next"]);
        plan = (await api.Put("/v2/billing/plans", new { planId = "team", interval = "month" }))["plan"]!;
        Assert.False((bool)plan["current"]!["cancelAtPeriodEnd"]!);
    }

    [Fact]
    public async Task What_is_left_of_a_plan_is_credited()
    {
        using Api api = await WithCard();
        await api.Put("/v2/billing/plans", new { planId = "plus", interval = "month" });
        JsonNode now = (await Preview(api, new { plan = new { planId = "team", interval = "month" } }))["costs"]!["immediate"]!;
        Assert.Equal(["plan", "proration_credit"], now["lineItems"]!.AsArray().Select(line => (string)line!["type"]!));
        Assert.Equal(495 - 89, (double)now["amountDue"]!, 0.1);
    }

    [Fact]
    public async Task Addons_are_merged_and_fewer_of_them_come_later()
    {
        using Api api = await WithCard();
        await api.Fail("PATCH", "/v2/billing/addons", new { addons = new { extra = 1 } }, 400, "ReferenceNotFound");
        await api.Fail("PATCH", "/v2/billing/addons", """{"addons":{"extra-bots":1}}""", 403, "Forbidden");
        await api.Put("/v2/billing/plans", new { planId = "plus", interval = "month" });
        await Patch(api, """{"addons":{"extra-bots":3}}""");
        JsonNode addons = (await Patch(api, """{"addons":{"extra-messages":1}}"""))["addons"]!;
        Assert.Equal((3, 30), ((int)addons["extra-bots"]!["current"]!["quantity"]!, (int)addons["extra-bots"]!["current"]!["price"]!));
        Assert.Equal(6, (int)(await api.Get("/v2/billing/quotas"))["bot_count"]!);
        addons = (await Patch(api, """{"addons":{"extra-bots":1}}"""))["addons"]!;
        Assert.Equal((3, 1), ((int)addons["extra-bots"]!["current"]!["quantity"]!, (int)addons["extra-bots"]!["next"]!["quantity"]!));
        Assert.Equal(3, (await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray().Count);
        await api.Fail("PATCH", "/v2/billing/addons", """{"addons":{"extra-bots":-1}}""", 400, "InvalidPayload");
        await api.Fail("PATCH", "/v2/billing/addons", "{}", 400, "InvalidPayload");
        JsonNode preview = await Preview(api, """{"plan":{"planId":"plus","interval":"month"},"addons":{"extra-bots":4}}""");
        Assert.Equal("upgrade", (string)preview["changeType"]!);
        Assert.Equal(89 + 40 + 20, (double)preview["costs"]!["nextCycle"]!["total"]!);
        Assert.Equal(4, (int)preview["subscription"]!["addons"]!["extra-bots"]!["quantity"]!);
    }

    [Fact]
    public async Task Coupons_take_off()
    {
        using Api api = await WithCard();
        await api.Fail("PUT", "/v2/billing/plans", new { planId = "plus", interval = "month", couponCode = "NONE" }, 400, "ReferenceNotFound");
        JsonNode costs = (await Preview(api, new { plan = new { planId = "plus", interval = "year" }, couponCode = "WELCOME20" }))["costs"]!;
        Assert.Equal((758.4, 948.0), ((double)costs["immediate"]!["total"]!, (double)costs["nextCycle"]!["total"]!));
        JsonObject subscription = await api.Put("/v2/billing/plans", new { planId = "plus", interval = "year", couponCode = "LOYAL10", testReferenceTime = 7 });
        Assert.Equal(10, (int)Assert.Single(subscription["discounts"]!.AsArray())!["percentOff"]!);
        Assert.Equal(853.2, (double)Assert.Single((await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray())!["amount"]!);
        Assert.Equal(853.2, (double)(await Preview(api, new { plan = new { planId = "plus", interval = "year" } }))["costs"]!["nextCycle"]!["total"]!);
    }

    [Theory]
    [InlineData("""{"interval":"month"}""", 400, "InvalidPayload")]
    [InlineData("""{"planId":"team"}""", 400, "InvalidPayload")]
    [InlineData("""{"planId":"team","interval":"week"}""", 400, "InvalidPayload")]
    [InlineData("""{"planId":"none","interval":"month"}""", 400, "ReferenceNotFound")]
    [InlineData("""{"planId":"enterprise","interval":"month"}""", 403, "Forbidden")]
    public async Task A_plan_that_cannot_be_had_is_refused(string body, int status, string type)
    {
        using Api api = await WithCard();
        await api.Fail("PUT", "/v2/billing/plans", body, status, type);
        await api.Fail("POST", "/v2/billing/subscriptions/preview", $$"""{"plan":{{body}}}""", status, type);
    }

    [Fact]
    public async Task Open_invoices_are_paid_once()
    {
        using var api = new Api(sample: true);
        JsonNode[] invoices = await api.All("/v2/billing/invoices", "invoices", 1);
        Assert.Equal(["open", "paid"], invoices.Select(invoice => (string)invoice["status"]!));
        string open = $"/v2/billing/invoices/{invoices[0]["id"]}/pay";
        await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_chargeDeclined" });
        await api.Fail("POST", open, new { }, 402, "PaymentRequired");
        await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_mastercard" });
        Assert.Equal("paid", (string)(await api.Post(open, new { idempotencyKey = "k1" }))["status"]!);
        Assert.Equal("paid", (string)(await api.Post(open, new { idempotencyKey = "k1" }))["status"]!);
        await api.Fail("POST", open, new { }, 409, "RelationConflict");
        await api.Fail("POST", $"/v2/billing/invoices/{invoices[1]["id"]}/pay", new { idempotencyKey = "k1" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v2/billing/invoices/in_none/pay", new { }, 404, "ResourceNotFound");
    }

    [Fact]
    public async Task A_payment_method_and_an_address_are_kept()
    {
        using var api = new Api();
        Assert.StartsWith("seti_", (string)(await api.Post("/v2/billing/payment-methods/intent", new { }))["clientSecret"]!);
        await api.Fail("POST", "/v2/billing/payment-methods", new { paymentMethodId = "card_1" }, 400, "ReferenceNotFound");
        await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_amex" });
        JsonNode method = (await api.Get("/v2/billing/payment-methods"))["paymentMethod"]!;
        Assert.Equal(("pm_card_amex", "amex"), ((string)method["id"]!, (string)method["card"]!["brand"]!));

        await api.Fail("PUT", "/v2/billing/address", new { lineOne = "1", city = "c", postalCode = "p" }, 400, "InvalidPayload");
        await api.Put("/v2/billing/address", new { lineOne = "1", lineTwo = "2", city = "c", postalCode = "p", country = "CA" });
        await api.Put("/v2/billing/address", new { lineOne = "1", city = "d", postalCode = "p", country = "CA" });
        JsonObject address = (await api.Get("/v2/billing/address"))["address"]!.AsObject();
        Assert.Equal("d", (string)address["city"]!);
        Assert.False(address.ContainsKey("lineTwo"));
    }

    [Fact]
    public async Task A_credit_is_invoiced_and_adds_to_the_quota()
    {
        using Api api = await WithCard();
        JsonObject credit = await api.Post("/v2/billing/credit-grants", new { amount = 12.5, feature = "integration_spend" });
        Assert.Equal(api.WorkspaceId, (string)credit["workspace_id"]!);
        JsonNode invoice = Assert.Single((await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray())!;
        Assert.Equal(((string)credit["invoice_id"]!, 12.5), ((string)invoice["id"]!, (double)invoice["amount"]!));
        Assert.Equal(12.5, (double)(await api.Get("/v2/billing/quotas"))["integration_spend"]!);
        await api.Fail("POST", "/v2/billing/credit-grants", new { amount = 0, feature = "integration_spend" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v2/billing/credit-grants", new { amount = 1, feature = "bot_count" }, 400, "InvalidPayload");
        await api.Fail("POST", "/v2/billing/credit-grants", new { feature = "integration_spend" }, 400, "InvalidPayload");
    }

    [Fact]
    public async Task A_trial_gives_the_quotas_of_its_plan()
    {
        using var api = new Api();
        await api.Fail("POST", "/v2/billing/trials", new { plan = "none", lengthInDays = 7 }, 400, "ReferenceNotFound");
        await api.Fail("POST", "/v2/billing/trials", new { plan = "team", lengthInDays = 0 }, 400, "InvalidPayload");
        await api.Fail("DELETE", "/v2/billing/trials", new { }, 404, "ResourceNotFound");
        JsonObject trial = await api.Post("/v2/billing/trials", new { plan = "team", lengthInDays = 7 });
        Assert.Equal(("team", "community", true), ((string)trial["trialPlan"]!, (string)trial["fromPlan"]!, (bool)trial["isActive"]!));
        Assert.Equal(6, (int)(await api.Get("/v2/billing/quotas"))["bot_count"]!);
        Assert.Equal((string)trial["id"]!, (string)(await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}"))["activeTrialId"]!);
        await api.Fail("POST", "/v2/billing/trials", new { plan = "plus", lengthInDays = 7 }, 409, "AlreadyExists");
        await api.Delete("/v2/billing/trials");
        Assert.False((bool)Assert.Single((await api.Get("/v2/billing/trials"))["trials"]!.AsArray())!["isActive"]!);
        Assert.Equal(1, (int)(await api.Get("/v2/billing/quotas"))["bot_count"]!);
    }

    [Fact]
    public async Task Auto_recharge_is_set_as_a_whole()
    {
        using Api api = await WithCard();
        await api.Put("/v2/billing/auto-recharge/settings", """{"settings":{"ai_spend":{"enabled":true,"threshold":5},"integration_spend":{"enabled":false}}}""");
        JsonObject settings = (await api.Put("/v2/billing/auto-recharge/settings", """{"settings":{"ai_spend":{"enabled":true,"threshold":10}}}"""))["settings"]!.AsObject();
        Assert.Equal("""{"ai_spend":{"enabled":true,"threshold":10}}""", settings.ToJsonString());
        Assert.Equal(settings.ToJsonString(), (await api.Get("/v2/billing/auto-recharge/settings"))["settings"]!.ToJsonString());
        Assert.Contains("settings.ai_spend.enabled", await api.Fail("PUT", "/v2/billing/auto-recharge/settings", """{"settings":{"ai_spend":{}}}""", 400, "InvalidPayload"), StringComparison.Ordinal);
        await api.Fail("PUT", "/v2/billing/auto-recharge/settings", """{"settings":{"ai_spend":true}}""", 400, "InvalidPayload");
    }

    [Fact]
    public async Task Usage_counts_what_is_there()
    {
        using Api api = await Api.WithBot();
        string conversation = await api.NewConversation();
        await api.NewMessage(conversation, await api.NewUser());
        await api.NewFile("a.txt", new byte[12], index: true);
        string month = DateTime.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        JsonNode all = (await api.Get($"/v2/usage/workspace-usages?period={month}"))["quotas"]!;
        int Used(string feature) => (int)all[feature]!["usage"]!;
        Assert.Equal([1, 1, 1, 12, 1, 0], new[] { "bot_count", "conversation_sessions", "incoming_messages_events", "file_storage", "indexed_file_count", "table_rows" }.Select(Used));
        Assert.Equal(11, all.AsObject().Count);
        Assert.Equal(500, (int)(await api.Get($"/v2/usage/workspace-usage?feature=incoming_messages_events&period={month}-01"))["quota"]!);
        Assert.Equal(0, (int)(await api.Get("/v2/usage/workspace-usage?feature=incoming_messages_events&period=2020-01"))["usage"]!);
        await api.Fail("GET", "/v2/usage/workspace-usage?feature=x&period=2020-01", null, 400, "InvalidQuery");
        await api.Fail("GET", "/v2/usage/workspace-usage?period=2020-01", null, 400, "InvalidQuery");
        Assert.Equal(all.ToJsonString(), (await api.Get("/v2/usage/workspace-usages?period=monthly"))["quotas"]!.ToJsonString());
        await api.Fail("GET", "/v2/usage/workspace-usages?period=soon", null, 400, "InvalidQuery");
        await api.Fail("GET", "/v2/usage/workspace-usages", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task A_period_that_is_over_is_renewed_and_what_was_planned_comes_true()
    {
        string snapshot = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            using (var api = new Api(snapshot: snapshot))
            {
                await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_visa" });
                await api.Put("/v2/billing/plans", new { planId = "team", interval = "month" });
                await Patch(api, """{"addons":{"extra-bots":2}}""");
                await Patch(api, """{"addons":{"extra-bots":1}}""");
                await api.Put("/v2/billing/plans", new { planId = "plus", interval = "month" });
                await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_chargeDeclined" });
            }

            JsonNode state = JsonNode.Parse(await File.ReadAllTextAsync(snapshot))!;
            JsonObject billing = Assert.Single(state["Billing"]!.AsObject()).Value!.AsObject();
            foreach (string time in new[] { "PeriodStart", "PeriodEnd" })
            {
                billing[time] = ((DateTime)billing[time]!).AddMonths(-1).AddDays(-1);
            }

            await File.WriteAllTextAsync(snapshot, state.ToJsonString());
            using (var api = new Api(snapshot: snapshot))
            {
                JsonObject subscription = await api.Get("/v2/billing/subscriptions");
                Assert.Equal(("plus", "past_due"), ((string)subscription["plan"]!["current"]!["planId"]!, (string)subscription["plan"]!["current"]!["status"]!));
                Assert.Equal(1, (int)subscription["addons"]!["extra-bots"]!["current"]!["quantity"]!);
                Assert.Null(subscription["addons"]!["extra-bots"]!["next"]);
                Assert.Equal("plus", (string)(await api.Get($"/v1/admin/workspaces/{api.WorkspaceId}"))["plan"]!);
                JsonNode open = Assert.Single((await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray(), invoice => (string)invoice!["status"]! == "open")!;
                Assert.Equal(99, (double)open["amount"]!);
                await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_visa" });
                await api.Post($"/v2/billing/invoices/{open["id"]}/pay", new { });
                Assert.Equal("active", (string)(await api.Get("/v2/billing/subscriptions"))["plan"]!["current"]!["status"]!);
            }
        }
        finally
        {
            File.Delete(snapshot);
        }
    }

    private static async Task<Api> WithCard()
    {
        var api = new Api();
        await api.Post("/v2/billing/payment-methods", new { paymentMethodId = "pm_card_visa" });
        return api;
    }

    private static async Task<JsonArray> List(Api api, string path)
    {
        (int status, JsonNode? answer) = await api.Send(HttpMethod.Get, path, null);
        Contract.Check("GET", path, status, answer);
        return answer!.AsArray();
    }

    private static Task<JsonObject> Preview(Api api, object body) => api.Post("/v2/billing/subscriptions/preview", body);

    private static Task<JsonObject> Patch(Api api, string body) => api.Succeed(_patch, "/v2/billing/addons", body);
}
