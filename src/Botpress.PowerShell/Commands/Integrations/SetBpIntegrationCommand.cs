using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a version of an integration. What is not named stays. Maps (states, events, actions, entities, channels, configurations,
/// interfaces, secrets, attributes and the like) are merged: entries not named stay, a null value removes one. Layers are replaced. A
/// definition from a JSON file can be piped in: its fields are taken by their names. Of a piped integration only the id is taken.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpIntegration", SupportsShouldProcess = true)]
[OutputType(typeof(Integration))]
public sealed class SetBpIntegrationCommand : BpIntegrationDefinitionCommand
{
    /// <summary>The integration's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Integration))]
    [Alias("IntegrationId")]
    [ArgumentCompleter(typeof(IntegrationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>How long one run of its code may take, in seconds.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public long? MaxExecutionTime { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Integration>(Operations.UpdateIntegration, Id, "Change integration version");
}
