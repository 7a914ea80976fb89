using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets bots of a workspace: one by its id with all that it consists of, or all that match, page by page. A list gives id, name, type,
/// tags and times only.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpBot", DefaultParameterSetName = "List")]
[OutputType(typeof(Bot))]
[OutputType(typeof(ListPage))]
public sealed class GetBpBotCommand : BpWorkspaceListCommand, IDetailed
{
    /// <summary>The bot's id; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Bot), Optional = true, OrName = true)]
    [Alias("BotId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Not used by today's API.</summary>
    [Parameter(ParameterSetName = "Id"), ApiField]
    public SwitchParameter ShouldMergePlugins { get; set; }

    /// <summary>Only bots with this name, whatever the case; wildcards are allowed. The names are compared here, the API does not filter by them.</summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BotNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only development bots; -Dev:$false gives only the others.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    public SwitchParameter Dev { get; set; }

    /// <summary>Only bots that have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(BotsTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Only bots that have these integrations, by name.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("integrationNames")]
    [Alias("IntegrationNames")]
    [ArgumentCompleter(typeof(HubIntegrationNameCompleter))]
    public string[]? IntegrationName { get; set; }

    /// <summary>Only bots that have these plugins, by name.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("pluginNames")]
    [Alias("PluginNames")]
    [ArgumentCompleter(typeof(HubPluginNameCompleter))]
    public string[]? PluginName { get; set; }

    /// <summary>What to sort by: createdAt or updatedAt.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("createdAt", "updatedAt")]
    public string? SortField { get; set; }

    /// <summary>The order: asc or desc.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("asc", "desc")]
    public string? SortDirection { get; set; }

    /// <summary>
    /// Gets each by its id, with a request for each. Without it a list leaves these empty: Actions, AlwaysAlive, Configuration,
    /// Conversation, CreatedBy, Description, Dev, Events, Integrations, MaxExecutionTime, Medias, Message, Plugins, RecurringEvents,
    /// Secrets, SigningSecret, States, Status, Subscriptions and User. A list gets each by
    /// itself where a later command of its pipeline names one of these; a variable, or a pipeline in brackets, it cannot see.
    /// </summary>
    [Parameter(ParameterSetName = "List"), Parameter(ParameterSetName = "Id")]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        GetEach(Operations.GetBot, Id, Operations.ListBots, Wildcards.Filter<Bot>(Name, bot => bot.Name), bot => bot.Name, isNamed: true);
}
