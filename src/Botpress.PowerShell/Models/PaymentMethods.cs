using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>What a workspace pays with.</summary>
[View]
[Column(3, 7, "Expires", Script = "if ($_.Card) { \"$($_.Card.ExpMonth)/$($_.Card.ExpYear)\" }")]
[Column(5, 0, "WorkspaceId")]
public sealed class PaymentMethod : WorkspaceObject
{
    /// <summary>The payment method's id.</summary>
    [Column(4, 30)]
    public string? Id { get; set; }

    /// <summary>Its type, for example card.</summary>
    [Column(1, 8)]
    public string? Type { get; set; }

    /// <summary>The card; null when it is something else.</summary>
    [Column(2, 16, Script = """if ($_.Card) { "$($_.Card.Brand) $($_.Card.LastFour)" }""")]
    public PaymentCard? Card { get; set; }
}

/// <summary>A payment card.</summary>
public sealed class PaymentCard : BotpressObject
{
    /// <summary>Its brand, for example visa.</summary>
    public string? Brand { get; set; }

    /// <summary>The last four digits of its number.</summary>
    public string? LastFour { get; set; }

    /// <summary>The last month in which it can be used, 1 to 12.</summary>
    public int? ExpMonth { get; set; }

    /// <summary>The year of that month.</summary>
    public int? ExpYear { get; set; }

    /// <summary>The card in one piece.</summary>
    /// <returns>For example <c>visa 4242 12/2030</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Brand} {LastFour} {ExpMonth:00}/{ExpYear}");
}

/// <summary>What a page needs to enter a payment method at the payment provider.</summary>
[View(ListFirst = true)]
[Column(2, 36, "WorkspaceId")]
[KnownBy(nameof(WorkspaceId))]
public sealed class PaymentMethodIntent : WorkspaceObject
{
    /// <summary>The secret for the payment provider's page. It cannot be read again.</summary>
    [Column(1, 80)]
    public string? ClientSecret { get; set; }
}
