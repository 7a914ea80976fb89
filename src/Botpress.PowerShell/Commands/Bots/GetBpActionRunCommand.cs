using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the runs of an integration's actions that a bot called, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpActionRun")]
[OutputType(typeof(ActionRun))]
[OutputType(typeof(ListPage))]
public sealed class GetBpActionRunCommand : BpBotAdminListCommand
{
    /// <summary>The integration's name.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [AllowEmptyString, AllowNull]
    [ArgumentCompleter(typeof(InstalledIntegrationNameCompleter))]
    public string? IntegrationName { get; set; }

    /// <summary>Only runs at or after this time.</summary>
    [Parameter, ApiField("timestampFrom"), Time]
    [Alias("TimestampFrom")]
    [NothingToOffer]
    public object? StartTime { get; set; }

    /// <summary>Only runs up to this time.</summary>
    [Parameter, ApiField("timestampUntil"), Time]
    [Alias("TimestampUntil")]
    [NothingToOffer]
    public object? EndTime { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => WriteListOf<ActionRun>(Operations.ListActionRuns);
}
