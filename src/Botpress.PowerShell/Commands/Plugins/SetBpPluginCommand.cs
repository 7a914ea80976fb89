using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a version of a plugin. What is not named stays. Maps (states, events, actions, tags, dependencies, attributes) are merged:
/// entries not named stay, a null value removes one. A definition from a JSON file can be piped in: its fields are taken by their
/// names. Of a piped plugin only the id is taken.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpPlugin", SupportsShouldProcess = true)]
[OutputType(typeof(Plugin))]
public sealed class SetBpPluginCommand : BpPluginDefinitionCommand
{
    /// <summary>The plugin's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Plugin))]
    [Alias("PluginId")]
    [ArgumentCompleter(typeof(PluginIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Its code: @{ node = ...; browser = ... }, or one of them. Text, or lines of text as Get-Content gives them, is the code for both.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField(TakesText = true), PluginCode]
    [NothingToOffer]
    public object? Code { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Plugin>(Operations.UpdatePlugin, Id, "Change plugin version");
}
