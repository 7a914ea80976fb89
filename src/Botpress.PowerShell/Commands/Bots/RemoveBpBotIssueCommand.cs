using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes an issue of a bot with its events. When the fault happens again, a new issue appears.</summary>
[Cmdlet(VerbsCommon.Remove, "BpBotIssue", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveBpBotIssueCommand : BpBotAdminCommand
{
    /// <summary>The issue's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(BotIssue))]
    [Alias("IssueId")]
    [ArgumentCompleter(typeof(BotIssueIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteBotIssue, Id, "Delete issue");
}
