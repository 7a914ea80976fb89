using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets how much a bot or a workspace used of something in each period so far.</summary>
[Cmdlet(VerbsCommon.Get, "BpUsageHistory")]
[OutputType(typeof(Usage))]
public sealed class GetBpUsageHistoryCommand : BpWorkspaceCommand
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

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in Id)
        {
            WriteListOf<Usage>(Operations.ListUsageHistory, id);
        }
    }
}
