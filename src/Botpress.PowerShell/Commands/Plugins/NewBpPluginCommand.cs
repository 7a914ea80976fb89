using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a version of a plugin in a workspace. A definition from a JSON file can be piped in: its fields are taken by their names. So
/// can a plugin, to make another version of it; it brings all along but its code.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpPlugin", SupportsShouldProcess = true)]
[OutputType(typeof(Plugin))]
public sealed class NewBpPluginCommand : BpPluginDefinitionCommand
{
    /// <summary>Its name, at most 200 characters. One that is public begins with the workspace's handle: handle/name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Its version, for example 1.0.0, at most 200 characters. A name has each version once.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    [NothingToOffer]
    public string? Version { get; set; }

    /// <summary>Its code: @{ node = ...; browser = ... }. Text, or lines of text as Get-Content gives them, is the code for both.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true), ApiField(TakesText = true), PluginCode]
    [AllowEmptyString]
    [NothingToOffer]
    public object? Code { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Plugin>(Operations.CreatePlugin, $"plugin {Name} {Version}");
}
