using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets issues of a bot, faults that it ran into: one by its id, or all, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpBotIssue", DefaultParameterSetName = "List")]
[OutputType(typeof(BotIssue))]
[OutputType(typeof(ListPage))]
public sealed class GetBpBotIssueCommand : BpBotAdminListCommand
{
    /// <summary>The issue's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(BotIssue), From = new[] { typeof(BotIssueEvent) }, Optional = true)]
    [Alias("IssueId")]
    [ArgumentCompleter(typeof(BotIssueIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => GetEach<BotIssue>(Operations.GetBotIssue, Id, Operations.ListBotIssues);
}
