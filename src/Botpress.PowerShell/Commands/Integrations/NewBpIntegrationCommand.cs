using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a version of an integration in a workspace. A definition from a JSON file can be piped in: its fields are taken by their
/// names. So can an integration, to make another version of it; it brings all along but its code and the values of its secrets.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpIntegration", SupportsShouldProcess = true)]
[OutputType(typeof(Integration))]
public sealed class NewBpIntegrationCommand : BpIntegrationDefinitionCommand
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

    /// <summary>Makes it a development integration: its code runs at the address in -Url.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public SwitchParameter Dev { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Integration>(Operations.CreateIntegration, $"integration {Name} {Version}");
}
