using System;
using System.Text.Json.Serialization;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A credit that a workspace bought.</summary>
[View(Lines = "Id, Feature, Amount, PeriodStart, PeriodEnd, InvoiceId, CreatedAt, UpdatedAt, WorkspaceId")]
public sealed class CreditGrant : WorkspaceObject
{
    private object? _periodStart;
    private object? _periodEnd;

    /// <summary>The credit's id.</summary>
    [Column(1, 34)]
    public string? Id { get; set; }

    /// <summary>The invoice for it.</summary>
    [Column(6)]
    public string? InvoiceId { get; set; }

    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    [Column(3, 14, As = Show.Amount)]
    public double? Amount { get; set; }

    /// <summary>What it can be spent on.</summary>
    [Column(2, 18)]
    public string? Feature { get; set; }

    /// <summary>From when on it can be spent, a DateTime in local time; the API's text, should it be no time.</summary>
    [Column(4, 11, As = Show.Time)]
    public object? PeriodStart
    {
        get => _periodStart;
        set => _periodStart = LooseTime.Read(value);
    }

    /// <summary>Until when it can be spent, a DateTime in local time; the API's text, should it be no time.</summary>
    [Column(5, 10, As = Show.Time)]
    public object? PeriodEnd
    {
        get => _periodEnd;
        set => _periodEnd = LooseTime.Read(value);
    }

    /// <summary>When it was bought, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }

    // The API writes these four with an underscore, as it does nowhere else.
    [JsonInclude, JsonPropertyName("workspace_id")]
    internal string? SentWorkspaceId
    {
        set => WorkspaceId = value;
    }

    [JsonInclude, JsonPropertyName("invoice_id")]
    internal string? SentInvoiceId
    {
        set => InvoiceId = value;
    }

    [JsonInclude, JsonPropertyName("period_start")]
    internal object? SentPeriodStart
    {
        set => PeriodStart = value;
    }

    [JsonInclude, JsonPropertyName("period_end")]
    internal object? SentPeriodEnd
    {
        set => PeriodEnd = value;
    }
}
