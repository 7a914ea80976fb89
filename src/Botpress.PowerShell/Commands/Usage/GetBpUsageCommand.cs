using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets how much a bot or a workspace used of something in a period, and how much it may. With -Ids and -Types, several of both in one
/// request.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpUsage", DefaultParameterSetName = "Id")]
[OutputType(typeof(Usage))]
public sealed class GetBpUsageCommand : BpWorkspaceCommand
{
    /// <summary>The type of usage.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id"), ApiField, UsageType]
    public string Type { get; set; } = "";

    /// <summary>The id of the bot or workspace, whichever the type is about. A piped bot, workspace or usage brings it along.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Bot), typeof(Workspace), typeof(Usage))]
    [Alias("UsageId")]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The ids of bots or workspaces.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Multiple"), ApiField]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    [AllowEmptyCollection, AllowEmptyString]
    public string[] Ids { get; set; } = [];

    /// <summary>The types of usage.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Multiple"), ApiField, UsageType]
    [AllowEmptyCollection, AllowEmptyString]
    public string[] Types { get; set; } = [];

    /// <summary>The period: a date, which is sent as year and month, or text, which is sent as it is: 2026-01, or monthly for the current month. The default is the current one.</summary>
    [Parameter, ApiField(Time = TimePart.Month)]
    [NothingToOffer]
    public string? Period { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ParameterSetName == "Multiple")
        {
            WriteListOf<Usage>(Operations.GetMultipleUsages);
        }

        WriteObjectOfEach<Usage>(Operations.GetUsage, Id);
    }
}
