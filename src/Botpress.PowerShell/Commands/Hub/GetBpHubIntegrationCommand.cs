using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets integrations of the hub, which are open to every workspace: one by its id, or by name and version, with all that it defines; or
/// all that match, page by page. Each version is an integration by itself. A list gives names, texts, states and times only.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpHubIntegration", DefaultParameterSetName = "List")]
[OutputType(typeof(Integration))]
[OutputType(typeof(ListPage))]
public sealed class GetBpHubIntegrationCommand : BpHubListCommand, IDetailed
{
    /// <summary>The integration's id, of one version; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Integration), Optional = true, OrName = true)]
    [Alias("IntegrationId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HubIntegrationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only integrations with this name. With wildcards the names are compared here, whatever the case. With -Version alone beside it, it gives that integration with all that it defines.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HubIntegrationNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Only integrations with this version, or latest. With a whole name alone beside it, it may also be a range such as ^1.2.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(HubIntegrationVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>Only integrations that implement this interface. A piped interface brings its id along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [IdOf(typeof(Interface), Narrows = true)]
    [ArgumentCompleter(typeof(HubInterfaceIdCompleter))]
    public string? InterfaceId { get; set; }

    /// <summary>Only integrations that implement an interface with this name.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(HubInterfaceNameCompleter))]
    public string? InterfaceName { get; set; }

    /// <summary>Only integrations that this bot has. A piped bot brings its id along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("installedByBotId")]
    [IdOf(typeof(Bot), Narrows = true)]
    [Alias("InstalledByBotId")]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string? BotId { get; set; }

    /// <summary>Only integrations with this state of their verification: unapproved, pending, approved or rejected.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("unapproved", "pending", "approved", "rejected")]
    public string? VerificationStatus { get; set; }

    /// <summary>Only integrations that have this text in their name, title, description, actions or interfaces. MatchedOn of the result tells where.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string? Search { get; set; }

    /// <summary>What to sort by: popularity, name, createdAt, updatedAt or installCount.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("popularity", "name", "createdAt", "updatedAt", "installCount")]
    public string? SortBy { get; set; }

    /// <summary>The order: asc or desc.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("asc", "desc")]
    public string? Direction { get; set; }

    /// <summary>How many integrations to have at most in all, however many pages that takes. The default is all.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public int? Limit { get; set; }

    /// <summary>
    /// Gets each by its id, with a request for each. Without it a list leaves these empty: Actions, Channels, Configuration,
    /// Configurations, Dev, Entities, Events, Identifier, Interfaces, MaxExecutionTime, ReadmeUrl, Sandbox, Secrets, SigningSecret,
    /// States, Url and User. A list gets each by
    /// itself where a later command of its pipeline names one of these; a variable, or a pipeline in brackets, it cannot see.
    /// </summary>
    [Parameter(ParameterSetName = "List"), Parameter(ParameterSetName = "Id")]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => VersionedDefinition.Get<Integration>(
        this, Operations.GetPublicIntegrationById, Id, Operations.GetPublicIntegration, Operations.ListPublicIntegrations, Name, integration => integration.Name);
}
