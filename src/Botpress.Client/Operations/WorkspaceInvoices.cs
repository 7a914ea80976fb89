using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/admin/workspaces/{id}/billing/invoices</c></summary>
    public static readonly Operation ListWorkspaceInvoices = new("listWorkspaceInvoices", HttpMethod.Get, "/v1/admin/workspaces/{id}/billing/invoices", Scope.None)
    {
        Result = "invoices",
    };

    /// <summary><c>GET /v1/admin/workspaces/{id}/billing/upcoming-invoice</c></summary>
    public static readonly Operation GetUpcomingInvoice = new("getUpcomingInvoice", HttpMethod.Get, "/v1/admin/workspaces/{id}/billing/upcoming-invoice", Scope.None);

    /// <summary><c>POST /v1/admin/workspaces/{id}/billing/invoices/charge-unpaid</c></summary>
    public static readonly Operation ChargeWorkspaceUnpaidInvoices = new("chargeWorkspaceUnpaidInvoices", HttpMethod.Post, "/v1/admin/workspaces/{id}/billing/invoices/charge-unpaid", Scope.None);
}
