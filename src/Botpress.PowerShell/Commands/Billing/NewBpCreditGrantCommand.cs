using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Buys a credit for a feature: it is invoiced to the workspace. It asks first; -Confirm:$false does not.</summary>
[Cmdlet(VerbsCommon.New, "BpCreditGrant", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CreditGrant))]
public sealed class NewBpCreditGrantCommand : BpBillingCommand
{
    /// <summary>The amount, sent as it is. The API's description does not say whether that is cents or whole units of the currency: buy a small one first, and look at its invoice.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [NothingToOffer]
    public double Amount { get; set; }

    /// <summary>What it is for: integration_spend.</summary>
    [Parameter(Mandatory = true, Position = 1), ApiField, ApiEnum("integration_spend")]
    public string Feature { get; set; } = "";

    /// <inheritdoc/>
    private protected override void Process() =>
        Change<CreditGrant>(Operations.CreateCreditGrant, () => FormattableString.Invariant($"Buy a credit of {Amount} for {Feature}, which is invoiced"));
}
