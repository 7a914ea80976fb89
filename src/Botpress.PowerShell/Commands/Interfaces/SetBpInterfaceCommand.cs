using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a version of an interface. What is not named stays. Maps (entities, events, actions, channels, attributes) are merged: entries
/// not named stay, a null value removes one. A definition from a JSON file can be piped in: its fields are taken by their names. Of a
/// piped interface only the id is taken.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpInterface", SupportsShouldProcess = true)]
[OutputType(typeof(Interface))]
public sealed class SetBpInterfaceCommand : BpChannelDefinitionCommand
{
    /// <summary>The interface's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Interface))]
    [Alias("InterfaceId")]
    [ArgumentCompleter(typeof(InterfaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>How names are made of it where an integration implements it: @{ script = ...; language = ... }, the script at most 2,000 characters. Null removes it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? NameTemplate { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Interface>(Operations.UpdateInterface, Id, "Change interface version");
}
