using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets interfaces of the hub, which are open to every workspace: one by its id, or by name and version, with all that it defines; or all that match, page
/// by page. Each version is an interface by itself. A list gives names, texts and times only.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpHubInterface", DefaultParameterSetName = "List")]
[OutputType(typeof(Interface))]
[OutputType(typeof(ListPage))]
public sealed class GetBpHubInterfaceCommand : BpHubListCommand, IDetailed
{
    /// <summary>The interface's id, of one version; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Interface), Optional = true, OrName = true)]
    [Alias("InterfaceId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HubInterfaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only interfaces with this name. With wildcards the names are compared here, whatever the case. With -Version alone beside it, it gives that interface with all that it defines.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HubInterfaceNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Only interfaces with this version, or latest. With a whole name alone beside it, it may also be a range such as ^1.2.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(HubInterfaceVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>
    /// Gets each by its id, with a request for each. Without it a list leaves these empty: Actions, Attributes, Channels, Entities,
    /// Events and NameTemplate. A list gets each by
    /// itself where a later command of its pipeline names one of these; a variable, or a pipeline in brackets, it cannot see.
    /// </summary>
    [Parameter(ParameterSetName = "List"), Parameter(ParameterSetName = "Id")]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => VersionedDefinition.Get<Interface>(
        this, Operations.GetPublicInterfaceById, Id, Operations.GetPublicInterface, Operations.ListPublicInterfaces, Name, definition => definition.Name);
}
