using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets plugins of the hub, which are open to every workspace: one by its id, or by name and version, with all that it defines; or all
/// that match, page by page. Each version is a plugin by itself. A list gives id, name, title, texts and times only.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpHubPlugin", DefaultParameterSetName = "List")]
[OutputType(typeof(Plugin))]
[OutputType(typeof(ListPage))]
public sealed class GetBpHubPluginCommand : BpHubListCommand, IDetailed
{
    /// <summary>The plugin's id, of one version; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Dereferenced")]
    [IdOf(typeof(Plugin), Optional = true, OrName = true)]
    [Alias("PluginId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HubPluginIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The integrations to put in the place of the interfaces that the plugin depends on: the name that it calls an interface by, and the id of an integration that implements it, as in @{ hitl = 'intver_...' }.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Dereferenced"), ApiField("interfaces"), TextMap]
    [Alias("Interfaces")]
    [AllowEmptyCollection]
    [NothingToOffer]
    public IDictionary? Interface { get; set; }

    /// <summary>Only plugins with this name. With wildcards the names are compared here, whatever the case. With -Version alone beside it, it gives that plugin with all that it defines.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HubPluginNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Only plugins with this version. With a whole name it may also be a range such as ^1.2, or latest.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(HubPluginVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>
    /// Gets each by its id, with a request for each. Without it a list leaves these empty: Actions, Attributes, Configuration,
    /// Conversation, Dependencies, Events, Message, States and User. A list gets each by
    /// itself where a later command of its pipeline names one of these; a variable, or a pipeline in brackets, it cannot see.
    /// </summary>
    [Parameter(ParameterSetName = "List"), Parameter(ParameterSetName = "Id")]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => VersionedDefinition.Get<Plugin>(
        this,
        ParameterSetName == "Dereferenced" ? Operations.GetDereferencedPublicPluginById : Operations.GetPublicPluginById,
        Id,
        Operations.GetPublicPlugin,
        Operations.ListPublicPlugins,
        Name,
        plugin => plugin.Name);
}
