using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets what a bot or a workspace used something for, entry by entry, or with -Daily summed up by day and by what it was used for. All
/// pages come.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpUsageActivity", DefaultParameterSetName = "List")]
[OutputType(typeof(UsageActivity), ParameterSetName = ["List"])]
[OutputType(typeof(ListPage))]
[OutputType(typeof(DailyUsageActivity), ParameterSetName = ["Daily"])]
public sealed class GetBpUsageActivityCommand : BpWorkspaceCommand, IPagedCommand
{
    /// <summary>The type of usage.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField, UsageType]
    public string Type { get; set; } = "";

    /// <summary>The id of the bot or workspace, whichever the type is about. A piped bot, workspace or usage brings it along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [IdOf(typeof(Bot), typeof(Workspace), typeof(Usage))]
    [Alias("UsageId")]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only entries at or after this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("timestampFrom"), Time]
    [Alias("TimestampFrom")]
    [NothingToOffer]
    public object? StartTime { get; set; }

    /// <summary>Only entries up to this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("timestampUntil"), Time]
    [Alias("TimestampUntil")]
    [NothingToOffer]
    public object? EndTime { get; set; }

    /// <summary>Sums up by day.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Daily")]
    public SwitchParameter Daily { get; set; }

    /// <summary>The first day: a date, which is sent as year-month-day, or text, which is sent as it is.</summary>
    [Parameter(ParameterSetName = "Daily"), ApiField("dateFrom", Time = TimePart.Day)]
    [Alias("DateFrom")]
    [NothingToOffer]
    public string? StartDate { get; set; }

    /// <summary>The last day: a date, which is sent as year-month-day, or text, which is sent as it is.</summary>
    [Parameter(ParameterSetName = "Daily"), ApiField("dateUntil", Time = TimePart.Day)]
    [Alias("DateUntil")]
    [NothingToOffer]
    public string? EndDate { get; set; }

    /// <summary>How many items a request asks for. The API's default is 20. All pages come in any case.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public int? PageSize { get; set; }

    /// <summary>Where to start: the NextToken of a page that -AsPage gave.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? NextToken { get; set; }

    /// <summary>Gives one page as an object, with its items, whether more come and the token to go on with, and asks for no other.</summary>
    [Parameter]
    public SwitchParameter AsPage { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in Id)
        {
            if (Daily)
            {
                WriteListOf<DailyUsageActivity>(Operations.ListUsageActivityDaily, id);
            }
            else
            {
                WriteListOf<UsageActivity>(Operations.ListUsageActivity, id);
            }
        }
    }

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        switch (item)
        {
            case UsageActivity activity:
                (activity.UsageId, activity.Type) = (activity.UsageId ?? request.TextOf("id"), activity.Type ?? UsageTypeAttribute.NameOf(Type));
                break;
            case DailyUsageActivity day:
                (day.UsageId, day.Type) = (day.UsageId ?? request.TextOf("id"), day.Type ?? UsageTypeAttribute.NameOf(Type));
                break;
        }
    }
}
