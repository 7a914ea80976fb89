using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command that sends the definition of a version of a plugin, to create or change it.</summary>
public abstract class BpPluginDefinitionCommand : BpDefinitionCommand
{
    /// <summary>What it is configured with: @{ schema = ... }, perhaps with title (at most 64 characters) and description (256). In a change it takes the place of what was, and null removes it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Configuration { get; set; }

    /// <summary>The definitions of its states, by name: type (conversation, user or bot), schema, and perhaps expiry. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("states")]
    [Alias("States")]
    [NothingToOffer]
    public object? State { get; set; }

    /// <summary>The tags that users can have by it, as in @{ tags = @{ name = @{ title = ... } } }. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? User { get; set; }

    /// <summary>The tags that conversations can have by it, as in @{ tags = @{ name = @{ title = ... } } }. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Conversation { get; set; }

    /// <summary>The tags that messages can have by it, as in @{ tags = @{ name = @{ title = ... } } }. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Message { get; set; }

    /// <summary>What it needs: @{ interfaces = @{ name = @{ ... } }; integrations = @{ name = @{ ... } } }, each with id, or with name and version. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("dependencies")]
    [Alias("Dependencies")]
    [NothingToOffer]
    public object? Dependency { get; set; }

    /// <summary>Who can see it: public, private or unlisted. Public ones stand on the hub; unlisted ones are found there by id or name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField, ApiEnum("public", "private", "unlisted")]
    public string? Visibility { get; set; }
}
