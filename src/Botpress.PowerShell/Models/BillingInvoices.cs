using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>An invoice to a workspace.</summary>
public sealed class BillingInvoice : WorkspaceObject
{
    private object? _periodStart;
    private object? _periodEnd;

    /// <summary>The invoice's id.</summary>
    public string? Id { get; set; }

    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Amount { get; set; }

    /// <summary>The currency, for example usd.</summary>
    public string? Currency { get; set; }

    /// <summary>Its status: draft, open, paid, uncollectible or void.</summary>
    public string? Status { get; set; }

    /// <summary>When it was made, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>From when on it charges, a DateTime in local time; the API's text, should it be no time; null for none.</summary>
    public object? PeriodStart
    {
        get => _periodStart;
        set => _periodStart = LooseTime.Read(value);
    }

    /// <summary>Until when it charges, a DateTime in local time; the API's text, should it be no time; null for none.</summary>
    public object? PeriodEnd
    {
        get => _periodEnd;
        set => _periodEnd = LooseTime.Read(value);
    }

    /// <summary>When it must be paid, in local time; null for no such day.</summary>
    public DateTime? DueDate { get; set; }

    /// <summary>The address of the PDF; null while there is none.</summary>
    public string? PdfUrl { get; set; }
}
