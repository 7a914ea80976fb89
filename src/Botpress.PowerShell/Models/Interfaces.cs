using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// A version of an interface, of a workspace or of the hub: what integrations that implement it offer. A list gives its id, names, texts
/// and times only; the rest is null there and comes with <c>Get-BpInterface -Id</c>.
/// </summary>
[View(Lines = "Id, Name, Version, Title, Description, Public, Actions, Events, Entities, Channels, NameTemplate, Attributes, IconUrl, "
    + "ReadmeUrl, CreatedAt, UpdatedAt, WorkspaceId")]
public sealed class Interface : WorkspaceObject
{
    /// <summary>The interface's id, of this version.</summary>
    [Column(3, 32)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(1, 20)]
    public string? Name { get; set; }

    /// <summary>Its version.</summary>
    [Column(2, 8)]
    public string? Version { get; set; }

    /// <summary>Its title.</summary>
    [Column(6)]
    public string? Title { get; set; }

    /// <summary>Its description.</summary>
    public string? Description { get; set; }

    /// <summary>Whether it stands on the hub.</summary>
    [Column(5, 6)]
    public bool? Public { get; set; }

    /// <summary>The definitions of its entities, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Entities { get; set; }

    /// <summary>The definitions of its events, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Events { get; set; }

    /// <summary>The definitions of its actions, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Actions { get; set; }

    /// <summary>The definitions of its channels, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Channels { get; set; }

    /// <summary>How names are made of it where an integration implements it; null for as they are.</summary>
    [Detail]
    public object? NameTemplate { get; set; }

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
