using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a version of a plugin in a workspace. A definition from a JSON file can be piped in: its fields are taken by their names. So
/// can a plugin, to make another version of it; it brings all along but its code.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpPlugin", SupportsShouldProcess = true)]
[OutputType(typeof(Plugin))]
public sealed class NewBpPluginCommand : BpWorkspaceCommand
{
    /// <summary>Its name, at most 200 characters. One that is public begins with the workspace's handle: handle/name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>Its version, for example 1.0.0, at most 200 characters. A name has each version once.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    public string? Version { get; set; }

    /// <summary>Its code: @{ node = ...; browser = ... }. Text, or lines of text as Get-Content gives them, is the code for both.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true), ApiField, PluginCode]
    [AllowEmptyString]
    public object? Code { get; set; }

    /// <summary>Its title, 1 to 64 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public string? Title { get; set; }

    /// <summary>Its description, at most 256 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public string? Description { get; set; }

    /// <summary>What it is configured with: @{ schema = ... }, perhaps with title (at most 64 characters) and description (256).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? Configuration { get; set; }

    /// <summary>The definitions of its states, by name: type (conversation, user or bot), schema, and perhaps expiry.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("states")]
    [Alias("States")]
    public object? State { get; set; }

    /// <summary>The definitions of its events, by name: schema, and perhaps title, description and attributes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("events")]
    [Alias("Events")]
    public object? Event { get; set; }

    /// <summary>The definitions of its actions, by name: input and output with their schemas, and perhaps title, description, billable, cacheable and attributes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("actions")]
    [Alias("Actions")]
    public object? Action { get; set; }

    /// <summary>The tags that users can have by it, as in @{ tags = @{ name = @{ title = ... } } }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? User { get; set; }

    /// <summary>The tags that conversations can have by it, as in @{ tags = @{ name = @{ title = ... } } }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? Conversation { get; set; }

    /// <summary>The tags that messages can have by it, as in @{ tags = @{ name = @{ title = ... } } }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public object? Message { get; set; }

    /// <summary>What it needs: @{ interfaces = @{ name = @{ ... } }; integrations = @{ name = @{ ... } } }, each with id, or with name and version.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("dependencies")]
    [Alias("Dependencies")]
    public object? Dependency { get; set; }

    /// <summary>Its attributes, each value at most 200 characters.</summary>
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

    /// <summary>Makes it public. The API keeps it for older callers: -Visibility took its place.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public SwitchParameter Public { get; set; }

    private protected override void AddDefaults(Operation operation, Dictionary<string, object?> arguments)
    {
        // A piped plugin brings both along, and must not contradict the visibility that the user asks for.
        if (IsBound(nameof(Visibility)) && !IsTyped(nameof(Public)))
        {
            arguments.Remove("public");
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Create<Plugin>(Operations.CreatePlugin, $"plugin {Name} {Version}");
}
