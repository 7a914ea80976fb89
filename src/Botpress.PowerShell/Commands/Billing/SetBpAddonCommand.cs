using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Sets how many of which add-ons a workspace has, and with that what it is charged. It asks first; -Confirm:$false does not.
/// Get-BpSubscriptionPreview tells what it costs.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpAddon", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Subscription))]
public sealed class SetBpAddonCommand : BpBillingCommand
{
    /// <summary>How many of which add-ons to have, as a hashtable of their ids to numbers. The API's description does not say whether those that are not named stay as they are: name all to be sure.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField("addons")]
    [Alias("Addons")]
    [NothingToOffer]
    public object? Addon { get; set; }

    /// <summary>The code of a coupon.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? CouponCode { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        Change<Subscription>(Operations.SetAddons, () => $"Change the add-ons, and what is charged for them, to: {Describe(Addon, nameof(Addon), "@{ 'extra-bots' = 2 }")}");
}
