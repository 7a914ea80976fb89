using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the add-ons that a workspace can have, with their prices and what they add: one by its id, or all.</summary>
[Cmdlet(VerbsCommon.Get, "BpAddon", DefaultParameterSetName = "List")]
[OutputType(typeof(Addon))]
public sealed class GetBpAddonCommand : BpCommand
{
    /// <summary>The add-on's id; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Addon), Optional = true, OrName = true)]
    [Alias("AddonId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AddonIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only add-ons with this name, whatever the case; wildcards are allowed. The names are compared here, the API does not filter by them.</summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AddonNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        GetEach(Operations.GetAddon, Id, Operations.ListAddons, Wildcards.Filter<Addon>(Name, addon => addon.Name), addon => addon.Name, isNamed: true);
}
