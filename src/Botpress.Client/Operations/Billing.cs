using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v2/billing/readonly</c></summary>
    public static readonly Operation GetBillingReadonly = new("getBillingReadonly", HttpMethod.Get, "/v2/billing/readonly", Scope.Workspace);

    /// <summary><c>GET /v2/billing/plans/{planId}</c></summary>
    public static readonly Operation GetPlan = new("getPlan", HttpMethod.Get, "/v2/billing/plans/{planId}", Scope.None);

    /// <summary><c>GET /v2/billing/plans</c></summary>
    public static readonly Operation ListPlans = new("listPlans", HttpMethod.Get, "/v2/billing/plans", Scope.None);

    /// <summary><c>GET /v2/billing/addons/{addonId}</c></summary>
    public static readonly Operation GetAddon = new("getAddon", HttpMethod.Get, "/v2/billing/addons/{addonId}", Scope.None);

    /// <summary><c>GET /v2/billing/addons</c></summary>
    public static readonly Operation ListAddons = new("listAddons", HttpMethod.Get, "/v2/billing/addons", Scope.None);

    /// <summary><c>GET /v2/billing/invoices</c></summary>
    public static readonly Operation ListInvoices = new("listInvoices", HttpMethod.Get, "/v2/billing/invoices", Scope.Workspace)
    {
        Query = ["nextToken", "pageSize"],
        Result = "invoices",
        Paging = Paging.Token,
    };

    /// <summary><c>POST /v2/billing/invoices/{invoiceId}/pay</c></summary>
    public static readonly Operation PayInvoice = new("payInvoice", HttpMethod.Post, "/v2/billing/invoices/{invoiceId}/pay", Scope.Workspace);

    /// <summary><c>GET /v2/billing/payment-methods</c></summary>
    public static readonly Operation GetPaymentMethod = new("getPaymentMethod", HttpMethod.Get, "/v2/billing/payment-methods", Scope.Workspace)
    {
        Result = "paymentMethod",
    };

    /// <summary><c>POST /v2/billing/payment-methods</c></summary>
    public static readonly Operation SetPaymentMethod = new("setPaymentMethod", HttpMethod.Post, "/v2/billing/payment-methods", Scope.Workspace);

    /// <summary><c>POST /v2/billing/payment-methods/intent</c></summary>
    public static readonly Operation CreatePaymentMethodIntent = new("createPaymentMethodIntent", HttpMethod.Post, "/v2/billing/payment-methods/intent", Scope.Workspace);

    /// <summary><c>POST /v2/billing/credit-grants</c></summary>
    public static readonly Operation CreateCreditGrant = new("createCreditGrant", HttpMethod.Post, "/v2/billing/credit-grants", Scope.Workspace);

    /// <summary><c>POST /v2/billing/trials</c></summary>
    public static readonly Operation CreateTrial = new("createTrial", HttpMethod.Post, "/v2/billing/trials", Scope.Workspace);

    /// <summary><c>GET /v2/billing/auto-recharge/settings</c></summary>
    public static readonly Operation GetAutoRechargeSettings = new("getAutoRechargeSettings", HttpMethod.Get, "/v2/billing/auto-recharge/settings", Scope.Workspace)
    {
        Result = "settings",
    };

    /// <summary><c>GET /v2/billing/address</c></summary>
    public static readonly Operation GetBillingAddress = new("getBillingAddress", HttpMethod.Get, "/v2/billing/address", Scope.Workspace)
    {
        Result = "address",
    };

    /// <summary><c>GET /v2/billing/quotas</c></summary>
    public static readonly Operation GetQuotas = new("getQuotas", HttpMethod.Get, "/v2/billing/quotas", Scope.Workspace);

    /// <summary><c>GET /v2/billing/subscriptions</c></summary>
    public static readonly Operation GetSubscription = new("getSubscription", HttpMethod.Get, "/v2/billing/subscriptions", Scope.Workspace);

    /// <summary><c>GET /v2/billing/trials</c></summary>
    public static readonly Operation GetTrials = new("getTrials", HttpMethod.Get, "/v2/billing/trials", Scope.Workspace)
    {
        Result = "trials",
    };

    /// <summary><c>GET /v2/usage/workspace-usage</c></summary>
    public static readonly Operation GetWorkspaceUsage = new("getWorkspaceUsage", HttpMethod.Get, "/v2/usage/workspace-usage", Scope.Workspace)
    {
        Query = ["feature", "period"],
    };

    /// <summary><c>GET /v2/usage/workspace-usages</c></summary>
    public static readonly Operation GetWorkspaceUsages = new("getWorkspaceUsages", HttpMethod.Get, "/v2/usage/workspace-usages", Scope.Workspace)
    {
        Query = ["period"],
        Result = "quotas",
    };

    /// <summary><c>POST /v2/billing/subscriptions/preview</c></summary>
    public static readonly Operation PreviewSubscriptionUpdate = new("previewSubscriptionUpdate", HttpMethod.Post, "/v2/billing/subscriptions/preview", Scope.Workspace)
    {
        Repeatable = true,
    };

    /// <summary><c>DELETE /v2/billing/trials</c></summary>
    public static readonly Operation RemoveTrial = new("removeTrial", HttpMethod.Delete, "/v2/billing/trials", Scope.Workspace);

    /// <summary><c>PATCH /v2/billing/addons</c></summary>
    public static readonly Operation SetAddons = new("setAddons", Patch, "/v2/billing/addons", Scope.Workspace);

    /// <summary><c>PUT /v2/billing/auto-recharge/settings</c></summary>
    public static readonly Operation SetAutoRechargeSettings = new("setAutoRechargeSettings", HttpMethod.Put, "/v2/billing/auto-recharge/settings", Scope.Workspace)
    {
        Result = "settings",
    };

    /// <summary><c>PUT /v2/billing/address</c></summary>
    public static readonly Operation SetBillingAddress = new("setBillingAddress", HttpMethod.Put, "/v2/billing/address", Scope.Workspace);

    /// <summary><c>POST /v2/billing/subscriptions/cancel</c></summary>
    public static readonly Operation SetCancelAtPeriodEnd = new("setCancelAtPeriodEnd", HttpMethod.Post, "/v2/billing/subscriptions/cancel", Scope.Workspace);

    /// <summary><c>PUT /v2/billing/plans</c></summary>
    public static readonly Operation SetPlan = new("setPlan", HttpMethod.Put, "/v2/billing/plans", Scope.Workspace);
}
