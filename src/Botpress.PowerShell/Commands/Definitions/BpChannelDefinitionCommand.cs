using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command that sends the definition of a version of an integration or an interface, which plugins share but for two fields.</summary>
public abstract class BpChannelDefinitionCommand : BpDefinitionCommand
{
    /// <summary>The definitions of its entities, by name: schema, and perhaps title and description. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("entities")]
    [Alias("Entities")]
    [NothingToOffer]
    public object? Entity { get; set; }

    /// <summary>The definitions of its channels, by name: messages, each with its schema, and perhaps title and description; those of an integration also conversation and message with their tags. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("channels")]
    [Alias("Channels")]
    [NothingToOffer]
    public object? Channel { get; set; }
}
