using System;
using System.Globalization;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>An invoice of a workspace.</summary>
[View]
public sealed class WorkspaceInvoice : WorkspaceObject
{
    private object? _dueDate;

    /// <summary>The invoice's id.</summary>
    [Alias("InvoiceId")]
    [Column(2, 36)]
    public string? Id { get; set; }

    /// <summary>The month that it is about.</summary>
    [Column(1, 7, As = Show.Text)]
    public InvoicePeriod? Period { get; set; }

    /// <summary>Its date, in local time.</summary>
    [Column(6, 10)]
    public DateTime? Date { get; set; }

    /// <summary>Its amount, in its currency.</summary>
    [Column(4, 12, Format = "#,0.00")]
    public double? Amount { get; set; }

    /// <summary>Its currency.</summary>
    [Column(5, 8)]
    public string? Currency { get; set; }

    /// <summary>Whether it is paid: deleted, draft, open, paid, uncollectible or void; null when that is not known.</summary>
    [Alias("Status")]
    [Column(3, 13)]
    public string? PaymentStatus { get; set; }

    /// <summary>When it is due, a DateTime in local time; the API's text, should it be no time.</summary>
    [Column(7, 10, As = Show.Time)]
    public object? DueDate
    {
        get => _dueDate;
        set => _dueDate = LooseTime.Read(value);
    }

    /// <summary>How often it was tried to charge it.</summary>
    public long? PaymentAttemptCount { get; set; }

    /// <summary>When it will be tried next, in local time; null for never.</summary>
    public DateTime? NextPaymentAttemptDate { get; set; }

    /// <summary>The address of the invoice as a PDF.</summary>
    public string? PdfUrl { get; set; }
}

/// <summary>A month that an invoice is about.</summary>
public sealed class InvoicePeriod : BotpressObject
{
    /// <summary>The month, 1 to 12.</summary>
    public long? Month { get; set; }

    /// <summary>The year.</summary>
    public long? Year { get; set; }

    /// <summary>The month as text, for example 2026-01.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0:0000}-{1:00}", Year, Month);
}

/// <summary>The invoice that a workspace will have next, as far as it is known.</summary>
[View]
[Column(1, 36, "WorkspaceId")]
[Column(3, 0, "Lines", Script = "@($_.LineItems) -join '; '")]
[KnownBy(nameof(WorkspaceId))]
public sealed class UpcomingInvoice : WorkspaceObject
{
    /// <summary>What it comes to.</summary>
    [Column(2, 12, Format = "#,0.##")]
    public double? Total { get; set; }

    /// <summary>What it is made up of.</summary>
    public ItemList<InvoiceLineItem>? LineItems { get; set; }
}

/// <summary>A line of an invoice.</summary>
[View(Lines = "Id, Description, Type, Quantity, PricePerUnitInCents, TotalInCents, Currency, PeriodStart, PeriodEnd")]
[Column(4, 14, "Total", Script = "if ($null -ne $_.TotalInCents) { $_.TotalInCents / 100 }", Format = "#,0.00", Right = true)]
public sealed class InvoiceLineItem : BotpressObject
{
    /// <summary>The line's id.</summary>
    [Alias]
    public string? Id { get; set; }

    /// <summary>What it is for.</summary>
    [Column(1, 40)]
    public string? Description { get; set; }

    /// <summary>What it comes to, in hundredths of its currency.</summary>
    public double? TotalInCents { get; set; }

    /// <summary>Its currency.</summary>
    [Column(5, 8)]
    public string? Currency { get; set; }

    /// <summary>What one of it costs, in hundredths of its currency; null where there is no such price.</summary>
    public double? PricePerUnitInCents { get; set; }

    /// <summary>How many there are; null where they are not counted.</summary>
    [Column(3, 10, Format = "#,0.######")]
    public double? Quantity { get; set; }

    /// <summary>What kind of line it is: invoiceitem or subscription.</summary>
    [Column(2, 12)]
    public string? Type { get; set; }

    /// <summary>The first day that it is for; null for none.</summary>
    [Column(6, 11)]
    public DateTime? PeriodStart { get; set; }

    /// <summary>The last day that it is for; null for none.</summary>
    [Column(7, 10)]
    public DateTime? PeriodEnd { get; set; }

    /// <summary>The line in words: what it is for and what it comes to.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}: {1:0.00} {2}", Description, TotalInCents / 100, Currency);
}

/// <summary>An invoice that was charged, or that could not be.</summary>
[View(Lines = "Id, Charged, Amount, FailedReason, WorkspaceId")]
public sealed class InvoiceCharge : WorkspaceObject
{
    /// <summary>The invoice's id.</summary>
    [Alias("InvoiceId")]
    [Column(1, 36)]
    public string? Id { get; set; }

    /// <summary>Its amount.</summary>
    [Column(3, 12, Format = "#,0.00")]
    public double? Amount { get; set; }

    /// <summary>Whether it was charged.</summary>
    [Column(2, 7)]
    public bool Charged { get; set; }

    /// <summary>Why it was not; null when it was.</summary>
    [Column(4, As = Show.OneLine)]
    public string? FailedReason { get; set; }
}

/// <summary>What came of charging invoices, as the API answers it.</summary>
internal sealed class InvoiceCharges : BotpressObject
{
    /// <summary>Those that were charged.</summary>
    public ItemList<InvoiceCharge>? ChargedInvoices { get; set; }

    /// <summary>Those that could not be.</summary>
    public ItemList<InvoiceCharge>? FailedInvoices { get; set; }
}
