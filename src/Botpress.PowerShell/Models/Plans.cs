using System;
using System.Collections.Generic;
using System.Linq;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A plan that a workspace can be on.</summary>
[View(Lines = "Id, Name, Description, Prices, Features, ProviderProductId, Metadata")]
[Column(3, 9, "Month", Of = "Prices.Month.Amount")]
[Column(4, 9, "Year", Of = "Prices.Year.Amount")]
[Column(5, 8, "Currency", Script = "@($_.Prices.Month.Currency, $_.Prices.Year.Currency).Where({ $_ })[0]")]
public sealed class Plan : BotpressObject
{
    /// <summary>The plan's id, for example team.</summary>
    [Column(1, 16)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(2, 20)]
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    [Column(6)]
    public string? Description { get; set; }

    /// <summary>Its id at the payment provider. Not used by today's API.</summary>
    public string? ProviderProductId { get; set; }

    /// <summary>Its price by the month and by the year; one that is null cannot be had.</summary>
    public PlanPrices? Prices { get; set; }

    /// <summary>How much of each feature is in it, by the feature's name.</summary>
    [Line(Show.Pairs)]
    public Dictionary<string, double?>? Features { get; set; }

    /// <summary>What else is noted about it.</summary>
    public TagMap? Metadata { get; set; }
}

/// <summary>The prices of a plan.</summary>
public sealed class PlanPrices : BotpressObject
{
    /// <summary>The price of a month; null where it cannot be paid by the month.</summary>
    public Price? Month { get; set; }

    /// <summary>The price of a year; null where it cannot be paid by the year.</summary>
    public Price? Year { get; set; }

    /// <summary>The prices in one piece.</summary>
    /// <returns>For example <c>89 usd/month, 948 usd/year</c>.</returns>
    public override string ToString() =>
        string.Join(", ", new[] { Month is null ? null : $"{Month}/month", Year is null ? null : $"{Year}/year" }.Where(price => price is not null));
}

/// <summary>A price.</summary>
public sealed class Price : BotpressObject
{
    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Amount { get; set; }

    /// <summary>The currency, for example usd.</summary>
    public string? Currency { get; set; }

    /// <summary>The price in one piece.</summary>
    /// <returns>For example <c>89 usd</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Amount} {Currency}");
}
