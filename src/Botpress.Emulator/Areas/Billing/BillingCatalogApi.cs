using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>What can be bought: plans, add-ons and coupons. The prices are the emulator's own, in whole dollars.</summary>
internal static class BillingCatalogApi
{
    public const string FreePlan = "community";

    public const string Currency = "usd";

    /// <summary>The features that plans have quotas of.</summary>
    public static readonly string[] Features =
    [
        "incoming_messages_events", "integration_spend", "table_rows", "bot_count", "collaborator_count", "file_storage",
        "vector_db_storage", "saved_versions", "indexed_file_count", "conversation_sessions", "ai_spend",
    ];

    private const double GigaByte = 1024d * 1024 * 1024;

    /// <summary>From the least to the most.</summary>
    private static readonly Plan[] _plans =
    [
        new(FreePlan, "Community", "To try things out.", 0, 0, [500, 0, 5000, 1, 3, GigaByte / 2, GigaByte / 10, 3, 100, 500, 5]),
        new("plus", "Plus", "For a bot that is in use.", 89, 948, [5000, 0, 100_000, 3, 3, 10 * GigaByte, GigaByte, 10, 1000, 5000, 100]),
        new("team", "Team", "For teams with several bots.", 495, 5340, [50_000, 0, 100_000, 6, 6, 10 * GigaByte, 2 * GigaByte, 50, 10_000, 50_000, 500]),
        new("enterprise", "Enterprise", "By contract.", null, null, [1_000_000, 0, 10_000_000, 100, 100, 1000 * GigaByte, 100 * GigaByte, 1000, 100_000, 1_000_000, 10_000]),
    ];

    private static readonly Addon[] _addons =
    [
        new("extra-bots", "Bot", "One more bot.", 10, "bot_count", 1),
        new("extra-collaborators", "Collaborator", "One more collaborator.", 25, "collaborator_count", 1),
        new("extra-messages", "Messages", "5,000 more messages and events a month.", 20, "incoming_messages_events", 5000),
        new("extra-table-rows", "Table rows", "100,000 more table rows.", 25, "table_rows", 100_000),
        new("extra-vector-storage", "Vector storage", "1 GB more vector storage.", 20, "vector_db_storage", GigaByte),
    ];

    private static readonly (string Code, string Name, double Percent, string Duration)[] _coupons =
        [("WELCOME20", "Welcome", 20, "once"), ("LOYAL10", "Loyalty", 10, "forever")];

    public static void Register(Router router)
    {
        router.On(Operations.ListPlans, _ => Json.List(_plans.Select(plan => Show(plan))));
        router.On(Operations.GetPlan, call => Show(_plans.FirstOrDefault(plan => plan.Id == call.Path("planId")) ?? throw ApiError.NotFound("plan", call.Path("planId"))));
        router.On(Operations.ListAddons, _ => Json.List(_addons.Select(addon => Show(addon))));
        router.On(Operations.GetAddon, call => Show(_addons.FirstOrDefault(addon => addon.Id == call.Path("addonId")) ?? throw ApiError.NotFound("add-on", call.Path("addonId"))));
    }

    /// <summary>Whether there is such a plan.</summary>
    public static bool HasPlan(string id) => _plans.Any(plan => plan.Id == id);

    public static bool HasAddon(string id) => _addons.Any(addon => addon.Id == id);

    /// <summary>The higher, the more a plan has.</summary>
    public static int Rank(string planId) => Array.FindIndex(_plans, plan => plan.Id == planId);

    public static string PlanName(string id) => FindPlan(id).Name;

    public static string AddonName(string id) => FindAddon(id).Name;

    /// <summary>The price of a plan; null when it can only be had by contract.</summary>
    public static double? PlanPrice(string id, string interval) => interval == "year" ? FindPlan(id).Year : FindPlan(id).Month;

    public static double AddonPrice(string id, string interval) => FindAddon(id).PriceFor(interval);

    /// <summary>How much of a feature a plan with add-ons has.</summary>
    public static double Quota(string planId, IEnumerable<KeyValuePair<string, double>> addons, string feature) =>
        FindPlan(planId).Quotas[Array.IndexOf(Features, feature)]
        + addons.Where(addon => FindAddon(addon.Key).Feature == feature).Sum(addon => addon.Value * FindAddon(addon.Key).Increment);

    /// <summary>The discount that a coupon gives; null for no coupon.</summary>
    public static JsonObject? Discount(string? code, DateTime now, DateTime periodEnd)
    {
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }

        (string Code, string Name, double Percent, string Duration) coupon = _coupons.FirstOrDefault(found => found.Code == code);
        if (coupon.Code is null)
        {
            throw ApiError.Reference("couponCode", "coupon", code!);
        }

        return new JsonObject
        {
            ["id"] = Store.NewId("di", now),
            ["couponId"] = $"coupon_{coupon.Code.ToLowerInvariant()}",
            ["promotionCode"] = coupon.Code,
            ["name"] = coupon.Name,
            ["percentOff"] = Json.Number(coupon.Percent),
            ["amountOff"] = null,
            ["currency"] = null,
            ["duration"] = coupon.Duration,
            ["durationInMonths"] = null,
            ["start"] = Clock.Format(now),
            ["end"] = coupon.Duration == "once" ? Clock.Format(periodEnd) : null,
        };
    }

    private static Plan FindPlan(string id) => _plans.First(plan => plan.Id == id);

    private static Addon FindAddon(string id) => _addons.First(addon => addon.Id == id);

    private static JsonObject Show(Plan plan)
    {
        var features = new JsonObject();
        for (int index = 0; index < Features.Length; index++)
        {
            features[Features[index]] = Json.Number(plan.Quotas[index]);
        }

        return new JsonObject
        {
            ["id"] = plan.Id,
            ["name"] = plan.Name,
            ["description"] = plan.Description,
            ["prices"] = new JsonObject().With("month", ShowPrice(plan.Month)).With("year", ShowPrice(plan.Year)),
            ["features"] = features,
        };
    }

    private static JsonObject? ShowPrice(double? amount) =>
        amount is double price ? new JsonObject { ["amount"] = Json.Number(price), ["currency"] = Currency } : null;

    private static JsonObject Show(Addon addon)
    {
        var prices = new JsonObject();
        foreach (string interval in new[] { "month", "year" })
        {
            prices[interval] = new JsonObject { ["amount"] = Json.Number(addon.PriceFor(interval)), ["currency"] = Currency, ["interval"] = interval };
        }

        return new JsonObject
        {
            ["id"] = addon.Id,
            ["name"] = addon.Name,
            ["description"] = addon.Description,
            ["prices"] = prices,
            ["increments"] = new JsonObject { [addon.Feature] = Json.Number(addon.Increment) },
        };
    }

    // The quotas stand in the order of the features.
    private sealed record Plan(string Id, string Name, string Description, double? Month, double? Year, double[] Quotas);

    private sealed record Addon(string Id, string Name, string Description, double Price, string Feature, double Increment)
    {
        /// <summary>A year costs as much as ten months.</summary>
        public double PriceFor(string interval) => interval == "year" ? Price * 10 : Price;
    }
}
