using System;
using System.Collections.Generic;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>An add-on: more of a feature than the plan has.</summary>
[View(Lines = "Id, Name, Description, Prices, Increments, Feature, Increment, ProviderProductId, Metadata")]
[Column(3, 8, "Month", Script = "@($_.Prices).Where({ $_.Interval -eq 'month' })[0].Amount", Right = true)]
[Column(4, 8, "Year", Script = "@($_.Prices).Where({ $_.Interval -eq 'year' })[0].Amount", Right = true)]
[Column(5, 8, "Currency", Script = "@($_.Prices)[0].Currency")]
public sealed class Addon : BotpressObject
{
    /// <summary>The add-on's id.</summary>
    [Column(1, 20)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(2, 16)]
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Its id at the payment provider. Not used by today's API.</summary>
    public string? ProviderProductId { get; set; }

    /// <summary>Its prices.</summary>
    [Line(Show.Joined)]
    public ItemList<AddonPrice>? Prices { get; set; }

    /// <summary>The feature that it adds to. Not used by today's API, see Increments.</summary>
    public string? Feature { get; set; }

    /// <summary>How much it adds. Not used by today's API, see Increments.</summary>
    public double? Increment { get; set; }

    /// <summary>How much each one adds to which feature, by the feature's name.</summary>
    [Column(6, As = Show.Pairs)]
    [Line(Show.Pairs)]
    public Dictionary<string, double?>? Increments { get; set; }

    /// <summary>What else is noted about it.</summary>
    public TagMap? Metadata { get; set; }
}

/// <summary>A price of an add-on.</summary>
public sealed class AddonPrice : BotpressObject, IMapItem
{
    /// <summary>The price's name.</summary>
    public string? Name { get; set; }

    /// <summary>Its id at the payment provider. Not used by today's API.</summary>
    public string? ProviderPriceId { get; set; }

    /// <summary>The amount, as the API gives it: its description does not say whether that is cents or whole units of the currency.</summary>
    public double? Amount { get; set; }

    /// <summary>The currency, for example usd.</summary>
    public string? Currency { get; set; }

    /// <summary>What it pays for: a month or a year.</summary>
    public string? Interval { get; set; }

    /// <summary>What else is noted about it. Not used by today's API.</summary>
    public TagMap? Metadata { get; set; }

    void IMapItem.SetKey(string key) => Name = key;

    /// <summary>The price in one piece.</summary>
    /// <returns>For example <c>10 usd/month</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Amount} {Currency}/{Interval}");
}
