using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Adds to one of the bot's own counters. Get-BpBotAnalytics shows them as the CustomEvents of the day.</summary>
[Cmdlet(VerbsCommon.Add, "BpAnalyticsEvent", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class AddBpAnalyticsEventCommand : BpBotCommand
{
    /// <summary>The counter's name, 1 to 200 characters. A group of Group-Object brings it along.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>How much to add, 1 or more. The default is 1. A group of Group-Object brings it along.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public long? Count { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess(Name, $"Add {Count ?? 1} to the counter"))
        {
            Run(Operations.TrackAnalytics, defaults: new Dictionary<string, object?> { ["count"] = 1 });
        }
    }
}
