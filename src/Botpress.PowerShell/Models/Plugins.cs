using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// A version of a plugin, of a workspace or of the hub. A list gives its id, name, title, texts and times only; the rest is null there
/// and comes with <c>Get-BpPlugin -Id</c>. The code comes with <c>Get-BpPluginCode</c>.
/// </summary>
[View(Lines = "Id, Name, Version, Title, Description, Visibility, LifecycleStatus, Actions, Events, States, Configuration, User, "
    + "Conversation, Message, Dependencies, Attributes, IconUrl, ReadmeUrl, CreatedAt, UpdatedAt, WorkspaceId")]
public sealed class Plugin : WorkspaceObject
{
    /// <summary>The plugin's id, of this version.</summary>
    [Column(3, 34)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(1, 19)]
    public string? Name { get; set; }

    /// <summary>Its version.</summary>
    [Column(2, 8)]
    public string? Version { get; set; }

    /// <summary>Its title.</summary>
    [Column(6)]
    public string? Title { get; set; }

    /// <summary>Its description.</summary>
    public string? Description { get; set; }

    /// <summary>Who can see it: public, private or unlisted.</summary>
    [Column(5, 10)]
    public string? Visibility { get; set; }

    /// <summary>Whether it is public. Visibility took its place.</summary>
    public bool? Public { get; set; }

    /// <summary>Whether it is still kept up: published or deprecated.</summary>
    public string? LifecycleStatus { get; set; }

    /// <summary>What it is configured with: the schema, and perhaps a title and a description.</summary>
    [Detail]
    public object? Configuration { get; set; }

    /// <summary>The definitions of its states, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? States { get; set; }

    /// <summary>The definitions of its events, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Events { get; set; }

    /// <summary>The definitions of its actions, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Actions { get; set; }

    /// <summary>The interfaces and integrations that it needs, by the name that it calls them by; each with id, name and version.</summary>
    [Detail]
    public object? Dependencies { get; set; }

    /// <summary>The tags that users can have by it.</summary>
    [Detail]
    public object? User { get; set; }

    /// <summary>The tags that conversations can have by it.</summary>
    [Detail]
    public object? Conversation { get; set; }

    /// <summary>The tags that messages can have by it.</summary>
    [Detail]
    public object? Message { get; set; }

    /// <summary>Its attributes.</summary>
    [Detail]
    public TagMap? Attributes { get; set; }

    /// <summary>The address of its icon.</summary>
    public string? IconUrl { get; set; }

    /// <summary>The address of its readme.</summary>
    public string? ReadmeUrl { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(4, 16)]
    public DateTime? UpdatedAt { get; set; }
}
