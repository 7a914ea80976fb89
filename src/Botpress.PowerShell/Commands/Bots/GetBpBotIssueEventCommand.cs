using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the events of a bot's issue: each time that the fault happened, with what is known of it.</summary>
[Cmdlet(VerbsCommon.Get, "BpBotIssueEvent")]
[OutputType(typeof(BotIssueEvent))]
public sealed class GetBpBotIssueEventCommand : BpBotAdminCommand
{
    /// <summary>The issue's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(BotIssue))]
    [ArgumentCompleter(typeof(BotIssueIdCompleter))]
    public string[] IssueId { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        Operation operation = Operations.ListBotIssueEvents;
        foreach (string id in IssueId)
        {
            Guard(operation, id, () =>
            {
                ApiRequest request = RequestOf(operation, id);
                Requests.List(request, ModelReader.Item<BotIssueEvent>, item =>
                {
                    item.IssueId = id;
                    WriteModel(item, request);
                });
            });
        }
    }
}
