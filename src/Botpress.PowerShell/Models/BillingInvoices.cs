using System;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>An invoice to a workspace.</summary>
[View(Lines = "Id, Status, Amount, Currency, PeriodStart, PeriodEnd, DueDate, CreatedAt, PdfUrl, WorkspaceId")]
public sealed class BillingInvoice : WorkspaceObject
{
    private object? _periodStart;
    private object? _periodEnd;

    /// <summary>The invoice's id.</summary>
    [Alias("InvoiceId")]
    [Column(1, 31)]
    public string? Id { get; set; }

    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    [Column(3, 12, As = Show.Amount)]
    public double? Amount { get; set; }

    /// <summary>The currency, for example usd.</summary>
    [Column(4, 8)]
    public string? Currency { get; set; }

    /// <summary>Its status: draft, open, paid, uncollectible or void.</summary>
    [Column(2, 14)]
    public string? Status { get; set; }

    /// <summary>When it was made, in local time.</summary>
    [Column(5, 10)]
    public DateTime? CreatedAt { get; set; }

    /// <summary>From when on it charges, a DateTime in local time; the API's text, should it be no time; null for none.</summary>
    [Column(7, 11, As = Show.Time)]
    public object? PeriodStart
    {
        get => _periodStart;
        set => _periodStart = LooseTime.Read(value);
    }

    /// <summary>Until when it charges, a DateTime in local time; the API's text, should it be no time; null for none.</summary>
    [Column(8, 10, As = Show.Time)]
    public object? PeriodEnd
    {
        get => _periodEnd;
        set => _periodEnd = LooseTime.Read(value);
    }

    /// <summary>When it must be paid, in local time; null for no such day.</summary>
    [Column(6, 10)]
    public DateTime? DueDate { get; set; }

    /// <summary>The address of the PDF; null while there is none.</summary>
    public string? PdfUrl { get; set; }
}
