using System;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// A version of an integration, of a workspace or of the hub. A list gives its id, names, texts, states and times only; the rest is null
/// there and comes with <c>Get-BpIntegration -Id</c>.
/// </summary>
[View(Lines = "Id, Name, Version, Title, Description, Visibility, VerificationStatus, LifecycleStatus, Dev, Actions, Events, States, "
    + "Channels, Entities, Interfaces, Configuration, Configurations, Identifier, User, Secrets, Attributes, Url, "
    + "MaxExecutionTime, IconUrl, ReadmeUrl, OwnerWorkspace, Meta, MatchedOn, CreatedAt, UpdatedAt, WorkspaceId")]
public sealed class Integration : WorkspaceObject
{
    /// <summary>The integration's id, of this version.</summary>
    [Column(3, 33)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(1, 24)]
    public string? Name { get; set; }

    /// <summary>Its version.</summary>
    [Column(2, 10)]
    public string? Version { get; set; }

    /// <summary>Its title.</summary>
    [Column(7)]
    public string? Title { get; set; }

    /// <summary>Its description.</summary>
    public string? Description { get; set; }

    /// <summary>Who can see it: public, private or unlisted.</summary>
    [Column(4, 10)]
    public string? Visibility { get; set; }

    /// <summary>Whether it is public. Visibility took its place.</summary>
    public bool? Public { get; set; }

    /// <summary>Whether Botpress has verified it: unapproved, pending, approved or rejected.</summary>
    [Column(6, 18)]
    public string? VerificationStatus { get; set; }

    /// <summary>Whether it is still kept up: published or deprecated.</summary>
    public string? LifecycleStatus { get; set; }

    /// <summary>Whether it is a development integration.</summary>
    [Detail]
    public bool? Dev { get; set; }

    /// <summary>What it is configured with: the schema, the identifier, and perhaps a title and a description.</summary>
    [Detail]
    public object? Configuration { get; set; }

    /// <summary>Other configurations that a bot can choose, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Configurations { get; set; }

    /// <summary>The scripts that find out whom a request is for.</summary>
    [Detail]
    public object? Identifier { get; set; }

    /// <summary>The scripts that find out which conversation of the sandbox a request is for; null when there is no sandbox.</summary>
    [Detail]
    public object? Sandbox { get; set; }

    /// <summary>The definitions of its channels, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Channels { get; set; }

    /// <summary>The definitions of its actions, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Actions { get; set; }

    /// <summary>The definitions of its events, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Events { get; set; }

    /// <summary>The definitions of its states, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? States { get; set; }

    /// <summary>The definitions of its entities, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Entities { get; set; }

    /// <summary>The tags that its users can have, and how they are created.</summary>
    [Detail]
    public object? User { get; set; }

    /// <summary>The interfaces that it implements, by the name that it calls them by; each with id, name and version.</summary>
    [Line(Show.Versions)]
    [Detail]
    public object? Interfaces { get; set; }

    /// <summary>Its attributes.</summary>
    public TagMap? Attributes { get; set; }

    /// <summary>The names of its secrets.</summary>
    [Detail]
    public ItemList<string>? Secrets { get; set; }

    /// <summary>What its requests are signed with. The hub does not tell that of others.</summary>
    [Detail]
    public string? SigningSecret { get; set; }

    /// <summary>The address that its requests are sent to.</summary>
    [Detail]
    public string? Url { get; set; }

    /// <summary>How long one run of its code may take, in seconds; null for the API's own limit.</summary>
    [Detail]
    public long? MaxExecutionTime { get; set; }

    /// <summary>The address of its icon.</summary>
    public string? IconUrl { get; set; }

    /// <summary>The address of its readme.</summary>
    [Detail]
    public string? ReadmeUrl { get; set; }

    /// <summary>The workspace that it belongs to: id, handle and name. Null outside the hub, as a rule.</summary>
    public object? OwnerWorkspace { get; set; }

    /// <summary>How often it is installed and looked at; null outside the hub.</summary>
    public object? Meta { get; set; }

    /// <summary>Where the text that was searched for occurs; null where none was.</summary>
    public object? MatchedOn { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(5, 16)]
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>Something that belongs to an integration.</summary>
public abstract class IntegrationObject : WorkspaceObject
{
    /// <summary>The integration that it was fetched from, so that it pipes onward by itself.</summary>
    public string? IntegrationId { get; set; }
}

/// <summary>An API key of an integration.</summary>
[View(Wrap = true)]
public sealed class IntegrationApiKey : IntegrationObject
{
    /// <summary>The key's id.</summary>
    [Column(3, 31)]
    public string? Id { get; set; }

    /// <summary>What it is for.</summary>
    [Column(1, 30, As = Show.OneLine)]
    public string? Note { get; set; }

    /// <summary>The key itself; null unless it was just created: it cannot be read again.</summary>
    public string? Value { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(2, 16)]
    public DateTime? CreatedAt { get; set; }
}

/// <summary>An entry of an integration's log.</summary>
[View(Lines = "Timestamp, Level, Message, ConversationId, UserId, WorkflowId, IntegrationId")]
public sealed class IntegrationLogEntry : IntegrationObject
{
    private object? _timestamp;

    /// <summary>When it was written, a DateTime in local time; the API's text, should it be no time.</summary>
    [Column(1, 19, As = Show.Time)]
    public object? Timestamp
    {
        get => _timestamp;
        set => _timestamp = LooseTime.Read(value);
    }

    /// <summary>How grave it is, for example info, warn or error.</summary>
    [Column(2, 6)]
    public string? Level { get; set; }

    /// <summary>What it says.</summary>
    [Column(3, As = Show.OneLine)]
    public string? Message { get; set; }

    /// <summary>The workflow that it is about; null for none.</summary>
    public string? WorkflowId { get; set; }

    /// <summary>The user that it is about; null for none.</summary>
    public string? UserId { get; set; }

    /// <summary>The conversation that it is about; null for none.</summary>
    public string? ConversationId { get; set; }
}

/// <summary>The new secret that requests to an integration are signed with.</summary>
[View(Lines = "IntegrationId, NewSigningSecret, WorkspaceId", ListFirst = true)]
[Column(1, 33, "IntegrationId")]
[KnownBy(nameof(IntegrationId))]
public sealed class IntegrationSigningSecret : IntegrationObject
{
    /// <summary>The new secret.</summary>
    [Column(2)]
    public string? NewSigningSecret { get; set; }
}

/// <summary>What the API says of a definition of an integration.</summary>
[View(Lines = "IsValid, ErrorType, Message, Name, Version, IntegrationId, WorkspaceId", Wrap = true)]
[Column(1, 33, "Integration", Script = """if ($_.IntegrationId) { $_.IntegrationId } else { "$($_.Name) $($_.Version)" }""")]
public sealed class IntegrationValidation : IntegrationObject
{
    /// <summary>Whether the API would take the definition.</summary>
    [Column(2, 7)]
    public bool IsValid { get; set; }

    /// <summary>The name in the definition; null for a change of an integration that there is.</summary>
    public string? Name { get; set; }

    /// <summary>The version in the definition; null for a change of an integration that there is.</summary>
    public string? Version { get; set; }

    /// <summary>The API's type of error, for example InvalidPayload; null when the definition is valid.</summary>
    [Column(3, 20)]
    public string? ErrorType { get; set; }

    /// <summary>What is wrong with it; null when it is valid.</summary>
    [Column(4, As = Show.OneLine)]
    public string? Message { get; set; }
}
