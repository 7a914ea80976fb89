using System.Collections;
using System.Collections.Generic;
using System.Linq;
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
public sealed class SetBpPluginCommand : BpWorkspaceCommand
{
    /// <summary>The plugin's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PluginId")]
    [ArgumentCompleter(typeof(PluginIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>A plugin, of which the id is taken, or a definition, whose fields are taken by their names.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Its code: @{ node = ...; browser = ... }, or one of them. Text, or lines of text as Get-Content gives them, is the code for both.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField, PluginCode]
    public object? Code { get; set; }

    /// <summary>Its title, 1 to 64 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public string? Title { get; set; }

    /// <summary>Its description, at most 256 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public string? Description { get; set; }

    /// <summary>What it is configured with, in place of what was: @{ schema = ... }, perhaps with title (at most 64 characters) and description (256). Null removes it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? Configuration { get; set; }

    /// <summary>The definitions of states to set, by name: type (conversation, user or bot), schema, and perhaps expiry. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("states")]
    [Alias("States")]
    public object? State { get; set; }

    /// <summary>The definitions of events to set, by name: schema, and perhaps title, description and attributes. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("events")]
    [Alias("Events")]
    public object? Event { get; set; }

    /// <summary>The definitions of actions to set, by name: input and output with their schemas, and perhaps title, description, billable, cacheable and attributes. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("actions")]
    [Alias("Actions")]
    public object? Action { get; set; }

    /// <summary>The tags that users can have by it, as in @{ tags = @{ name = @{ title = ... } } }. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? User { get; set; }

    /// <summary>The tags that conversations can have by it, as in @{ tags = @{ name = @{ title = ... } } }. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? Conversation { get; set; }

    /// <summary>The tags that messages can have by it, as in @{ tags = @{ name = @{ title = ... } } }. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? Message { get; set; }

    /// <summary>What it needs: @{ interfaces = @{ name = @{ ... } }; integrations = @{ name = @{ ... } } }, each with id, or with name and version. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("dependencies")]
    [Alias("Dependencies")]
    public object? Dependency { get; set; }

    /// <summary>The attributes to set, each value at most 200 characters. Those not named stay, a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("attributes"), TextMap]
    [Alias("Attributes")]
    public IDictionary? Attribute { get; set; }

    /// <summary>The version of the SDK that it was made with, at most 200 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public string? SdkVersion { get; set; }

    /// <summary>Its icon: the base64 of an SVG.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public string? Icon { get; set; }

    /// <summary>Its readme: the base64 of Markdown.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public string? Readme { get; set; }

    /// <summary>Who can see it: public, private or unlisted. Public ones stand on the hub; unlisted ones are found there by id or name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField, ApiEnum("public", "private", "unlisted")]
    public string? Visibility { get; set; }

    /// <summary>Makes it public, or with -Public:$false private. The API keeps it for older callers: -Visibility took its place. It is not taken from a piped object.</summary>
    [Parameter, ApiField]
    public SwitchParameter Public { get; set; }

    private protected override void AddDefaults(Operation operation, Dictionary<string, object?> arguments)
    {
        if (InputObject?.BaseObject is Plugin)
        {
            // As it was read: to write that again is not what was asked for, and could undo what others changed meanwhile.
            foreach (string field in arguments.Keys.Where(field => !IsTyped(BoundFields.ParameterFor(this, field))).ToList())
            {
                arguments.Remove(field);
            }
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ChangeEach<Plugin>(Operations.UpdatePlugin, Id, "Change plugin version");
}
