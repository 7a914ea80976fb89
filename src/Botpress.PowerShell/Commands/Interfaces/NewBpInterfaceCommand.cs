using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a version of an interface in a workspace: what integrations that implement it offer. A definition from a JSON file can be
/// piped in: its fields are taken by their names. So can an interface, to make another version of it.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpInterface", SupportsShouldProcess = true)]
[OutputType(typeof(Interface))]
public sealed class NewBpInterfaceCommand : BpChannelDefinitionCommand
{
    /// <summary>Its name, at most 200 characters; one of a workspace with a handle begins with it: handle/name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Its version, for example 1.0.0, at most 200 characters. A name has each version once.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    [NothingToOffer]
    public string? Version { get; set; }

    /// <summary>How names are made of it where an integration implements it: @{ script = ...; language = ... }, the script at most 2,000 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? NameTemplate { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Interface>(Operations.CreateInterface, $"interface {Name} {Version}");
}
