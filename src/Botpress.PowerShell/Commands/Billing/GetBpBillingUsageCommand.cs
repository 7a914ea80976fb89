using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets how much a workspace used in a period and how much it may: of each feature, one object for each, or of one feature.</summary>
[Cmdlet(VerbsCommon.Get, "BpBillingUsage", DefaultParameterSetName = "All")]
[OutputType(typeof(BillingUsage))]
public sealed class GetBpBillingUsageCommand : BpBillingCommand
{
    /// <summary>The period: a date, which is sent as year and month, or text, which is sent as it is: 2026-01, or monthly for the current month.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField(Time = TimePart.Month)]
    [NothingToOffer]
    public string Period { get; set; } = "";

    /// <summary>Only this feature.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Feature"), ApiField, BillingFeature]
    public string Feature { get; set; } = "";

    /// <summary>Several workspaces, which are asked about one after the other.</summary>
    [Parameter, Text]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string[]? WorkspaceIds { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string? workspace in WorkspaceIds ?? [null!])
        {
            ApiContext context = workspace is null ? Context : Context with { WorkspaceId = workspace };
            if (ParameterSetName == "Feature")
            {
                WriteObjectOf<BillingUsage>(Operations.GetWorkspaceUsage, context: context);
            }
            else
            {
                WriteMapOf<BillingUsage>(Operations.GetWorkspaceUsages, context: context);
            }
        }
    }

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is BillingUsage usage)
        {
            usage.Feature ??= Feature;
            usage.Period ??= Period;
        }
    }
}
