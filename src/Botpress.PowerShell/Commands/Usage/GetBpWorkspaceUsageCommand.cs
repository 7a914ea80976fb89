using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets how much a workspace used of something and how much it may, or with -ByBot how much each of its bots used.</summary>
[Cmdlet(VerbsCommon.Get, "BpWorkspaceUsage", DefaultParameterSetName = "Workspace")]
[Takes("QuotaCompletion")]
[OutputType(typeof(Usage), ParameterSetName = ["Workspace"])]
[OutputType(typeof(BotUsage), ParameterSetName = ["ByBot"])]
public sealed class GetBpWorkspaceUsageCommand : BpWorkspaceAdminCommand
{
    /// <summary>The type of usage.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField, UsageType]
    public string Type { get; set; } = "";

    /// <summary>The period: a date, which is sent as year and month, or text, which is sent as it is: 2026-01, or monthly for the current month. The default is the current one.</summary>
    [Parameter, ApiField(Time = TimePart.Month)]
    [NothingToOffer]
    public string? Period { get; set; }

    /// <summary>Breaks the usage down by bot: gives an object for each bot.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ByBot")]
    public SwitchParameter ByBot { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ByBot)
        {
            WriteListOf<BotUsage>(Operations.BreakDownWorkspaceUsageByBot);
        }
        else
        {
            WriteListOf<Usage>(Operations.ListWorkspaceUsages);
        }
    }

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is BotUsage usage)
        {
            usage.Type ??= UsageTypeAttribute.NameOf(Type);
        }
    }
}
