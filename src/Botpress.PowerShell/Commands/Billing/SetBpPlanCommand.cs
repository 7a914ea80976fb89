using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes the plan of a workspace, and with that what it is charged. It asks first; -Confirm:$false does not. Get-BpSubscriptionPreview
/// tells what it costs.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Subscription))]
public sealed class SetBpPlanCommand : BpBillingCommand
{
    /// <summary>The id of the plan to be on. A piped plan brings it along.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(Plan))]
    [ArgumentCompleter(typeof(PlanIdCompleter))]
    public string PlanId { get; set; } = "";

    /// <summary>How it is billed: by the month or by the year.</summary>
    [Parameter(Mandatory = true, Position = 1), ApiField, ApiEnum("month", "year")]
    public string Interval { get; set; } = "";

    /// <summary>The code of a coupon.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? CouponCode { get; set; }

    /// <summary>A number that stands for a time to reckon with in place of now, for tests of the API itself.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public double? TestReferenceTime { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Change<Subscription>(
        Operations.SetPlan, () => $"Change the plan to {PlanId}, billed each {Interval}{(string.IsNullOrEmpty(CouponCode) ? "" : $", with the coupon {CouponCode}")}");
}
