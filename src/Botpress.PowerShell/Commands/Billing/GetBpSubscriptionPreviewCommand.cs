using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets what a change of a workspace's plan or add-ons would cost, at once and with the next period. Changes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "BpSubscriptionPreview", DefaultParameterSetName = "PlanId")]
[OutputType(typeof(SubscriptionPreview))]
public sealed class GetBpSubscriptionPreviewCommand : BpBillingCommand
{
    /// <summary>The id of the plan to be on. A piped plan brings it along.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "PlanId", ValueFromPipeline = true), ApiField("plan.planId")]
    [IdOf(typeof(Plan))]
    [ArgumentCompleter(typeof(PlanIdCompleter))]
    public string PlanId { get; set; } = "";

    /// <summary>How it is to be billed: by the month or by the year.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "PlanId"), ApiField("plan.interval"), ApiEnum("month", "year")]
    public string Interval { get; set; } = "";

    /// <summary>The plan and how it is to be billed in one piece, as the API takes it: @{ planId = 'team'; interval = 'month' }.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Plan"), ApiField]
    [NothingToOffer]
    public object? Plan { get; set; }

    /// <summary>How many of which add-ons to have, as a hashtable of their ids to numbers.</summary>
    [Parameter, ApiField("addons")]
    [Alias("Addons")]
    [NothingToOffer]
    public object? Addon { get; set; }

    /// <summary>The code of a coupon.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? CouponCode { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<SubscriptionPreview>(Operations.PreviewSubscriptionUpdate);
}
