using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The billing of workspaces: what is paid with, the address, what is bought without asking. No money moves. Periods end when somebody
/// looks after their time.
/// </summary>
internal static class BillingApi
{
    public static void Register(Router router)
    {
        router.On(Operations.GetBillingReadonly, _ => new JsonObject { ["planReadonly"] = false, ["addonsReadonly"] = false });
        router.On(Operations.GetPaymentMethod, call => new JsonObject { ["paymentMethod"] = BillingAccount.Of(call).PaymentMethod?.Copy() });
        router.On(Operations.SetPaymentMethod, SetPaymentMethod);
        router.On(Operations.CreatePaymentMethodIntent, _ => new JsonObject { ["clientSecret"] = $"seti_{Ids.Hex(12)}_secret_{Ids.Hex(12)}" });
        router.On(Operations.GetBillingAddress, call => new JsonObject { ["address"] = BillingAccount.Of(call).Address?.Copy() });
        router.On(Operations.SetBillingAddress, SetAddress);
        router.On(Operations.GetAutoRechargeSettings, call => new JsonObject { ["settings"] = BillingAccount.Of(call).AutoRecharge.Copy() });
        router.On(Operations.SetAutoRechargeSettings, SetAutoRecharge);
    }

    /// <summary>A card. The payment provider's test methods say their brand in their name.</summary>
    public static JsonObject Card(string id)
    {
        (string? brand, string? lastFour) = id switch
        {
            _ when id.IndexOf("mastercard", StringComparison.OrdinalIgnoreCase) >= 0 => ("mastercard", "4444"),
            _ when id.IndexOf("amex", StringComparison.OrdinalIgnoreCase) >= 0 => ("amex", "8431"),
            _ => ("visa", "4242"),
        };
        return new JsonObject
        {
            ["id"] = id,
            ["type"] = "card",
            ["card"] = new JsonObject { ["brand"] = brand, ["lastFour"] = lastFour, ["expMonth"] = 12, ["expYear"] = DateTime.UtcNow.Year + 3 },
        };
    }

    private static JsonObject SetPaymentMethod(Call call)
    {
        string id = call.Body.RequiredText("paymentMethodId", min: 1);
        if (!id.StartsWith("pm_", StringComparison.Ordinal))
        {
            throw ApiError.Reference("paymentMethodId", "payment method", id);
        }

        BillingState billing = BillingAccount.Of(call);
        billing.PaymentMethod = Card(id);
        return billing.PaymentMethod.Copy();
    }

    private static JsonObject SetAddress(Call call)
    {
        Input body = call.Body;
        BillingAccount.Of(call).Address = new JsonObject
        {
            ["lineOne"] = body.RequiredText("lineOne", min: 1),
            ["city"] = body.RequiredText("city", min: 1),
            ["postalCode"] = body.RequiredText("postalCode", min: 1),
            ["country"] = body.RequiredText("country", min: 1),
        }.With("lineTwo", body.Text("lineTwo")).With("state", body.Text("state"));
        return [];
    }

    /// <summary>The settings take the place of those before. Without a payment method none of them is on.</summary>
    private static JsonObject SetAutoRecharge(Call call)
    {
        BillingState billing = BillingAccount.Of(call);
        JsonObject asked = call.Body.Object("settings")!;
        Input settings = call.Body.Nested("settings")!;
        var result = new JsonObject();
        foreach (string feature in asked.Select(entry => entry.Key).ToList())
        {
            Input one = settings.Nested(feature)!;
            bool enabled = one.Flag("enabled")!.Value;
            var setting = new JsonObject { ["enabled"] = enabled };
            if (one.Number("threshold", 0) is double threshold)
            {
                setting["threshold"] = Json.Number(threshold);
            }

            if (enabled && billing.PaymentMethod is null)
            {
                setting["enabled"] = false;
                setting["disabledReason"] = "The workspace has no payment method";
            }

            result[feature] = setting;
        }

        billing.AutoRecharge = result;
        return new JsonObject { ["settings"] = result.Copy() };
    }
}
