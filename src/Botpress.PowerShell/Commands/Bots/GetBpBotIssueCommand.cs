using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets issues of a bot, faults that it ran into: one by its id, or all, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpBotIssue", DefaultParameterSetName = "List")]
[OutputType(typeof(BotIssue))]
public sealed class GetBpBotIssueCommand : BpBotAdminCommand
{
    /// <summary>The issue's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
    [Alias("IssueId")]
    [ArgumentCompleter(typeof(BotIssueIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>How many items a request asks for. The API's default is 20. All pages come in any case.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    public int? PageSize { get; set; }

    /// <summary>Where to start: the token of a page that was read before.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    public string? NextToken { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => GetEach<BotIssue>(Operations.GetBotIssue, Id, Operations.ListBotIssues);
}
