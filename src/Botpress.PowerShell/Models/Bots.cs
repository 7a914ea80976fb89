using System;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// A bot. A list gives its id, name, type, tags and times only; the rest is null there and comes with <c>Get-BpBot -Id</c>.
/// </summary>
[View]
public sealed class Bot : WorkspaceObject
{
    /// <summary>The bot's id.</summary>
    [Column(2, 36)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(1, 24)]
    public string? Name { get; set; }

    /// <summary>Its description.</summary>
    [Detail]
    public string? Description { get; set; }

    /// <summary>What it was made with: studio, adk or desk.</summary>
    [Column(3, 6)]
    public string? Type { get; set; }

    /// <summary>Its status: active, deploying or deleting.</summary>
    [Detail]
    public string? Status { get; set; }

    /// <summary>Its tags.</summary>
    [Column(5)]
    public TagMap? Tags { get; set; }

    /// <summary>Whether it is a development bot.</summary>
    [Detail]
    public bool? Dev { get; set; }

    /// <summary>Whether it is kept running between requests.</summary>
    [Detail]
    public bool? AlwaysAlive { get; set; }

    /// <summary>How long one run of its code may take, in seconds.</summary>
    [Detail]
    public double? MaxExecutionTime { get; set; }

    /// <summary>Its integrations: a property for each.</summary>
    [Line(Show.Versions)]
    [Detail]
    public object? Integrations { get; set; }

    /// <summary>Its plugins: a property for each.</summary>
    [Line(Show.Versions)]
    [Detail]
    public object? Plugins { get; set; }

    /// <summary>Its configuration: data, and the schema of it.</summary>
    [Detail]
    public object? Configuration { get; set; }

    /// <summary>The tags that its users can have.</summary>
    [Detail]
    public object? User { get; set; }

    /// <summary>The tags that its conversations can have.</summary>
    [Detail]
    public object? Conversation { get; set; }

    /// <summary>The tags that its messages can have.</summary>
    [Detail]
    public object? Message { get; set; }

    /// <summary>The definitions of its states, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? States { get; set; }

    /// <summary>The definitions of its events, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Events { get; set; }

    /// <summary>Its recurring events, by name, with their schedules and failures.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? RecurringEvents { get; set; }

    /// <summary>The events that it listens to.</summary>
    [Detail]
    public object? Subscriptions { get; set; }

    /// <summary>The definitions of its actions, by name.</summary>
    [Line(Show.Keys)]
    [Detail]
    public object? Actions { get; set; }

    /// <summary>Its pictures: address and name of each.</summary>
    [Detail]
    public object? Medias { get; set; }

    /// <summary>The names of its secrets; their values cannot be read back.</summary>
    [Detail]
    public ItemList<string>? Secrets { get; set; }

    /// <summary>The secret that its webhook requests are signed with. Not shown in the views.</summary>
    [Line(Show.Nothing)]
    [Detail]
    public string? SigningSecret { get; set; }

    /// <summary>The account that created it.</summary>
    [Detail]
    public string? CreatedBy { get; set; }

    /// <summary>When it was deployed last, in local time; null for never.</summary>
    [Column(4, 16)]
    public DateTime? DeployedAt { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>An entry of a bot's log.</summary>
[View(Lines = "Timestamp, Level, Message, ConversationId, UserId, WorkflowId, BotId")]
public sealed class BotLogEntry : BotAdminObject
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

/// <summary>One run of an integration's action that a bot called.</summary>
[View(Lines = "Timestamp, IntegrationName, ActionType, Status, DurationMs, Cached, Input, InputTruncated, Output, OutputTruncated, "
    + "ErrorMessage, BotId")]
public sealed class ActionRun : BotAdminObject
{
    /// <summary>When it ran, in local time.</summary>
    [Column(1, 19)]
    public DateTime? Timestamp { get; set; }

    /// <summary>The integration's name.</summary>
    [Column(2, 18)]
    public string? IntegrationName { get; set; }

    /// <summary>The action's type.</summary>
    [Column(3, 20)]
    public string? ActionType { get; set; }

    /// <summary>How it ended: SUCCESS or FAILURE.</summary>
    [Column(4, 8)]
    public string? Status { get; set; }

    /// <summary>How long it took, in milliseconds.</summary>
    [Column(5, 10)]
    public double? DurationMs { get; set; }

    /// <summary>Whether the output came from the cache.</summary>
    [Column(6, 6)]
    public bool? Cached { get; set; }

    /// <summary>What it was given.</summary>
    public object? Input { get; set; }

    /// <summary>Whether the input is cut here: it was longer than 190 KB.</summary>
    public bool? InputTruncated { get; set; }

    /// <summary>What it gave; null when it failed.</summary>
    public object? Output { get; set; }

    /// <summary>Whether the output is cut here: it was longer than 190 KB.</summary>
    public bool? OutputTruncated { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    [Column(7, As = Show.OneLine)]
    public string? ErrorMessage { get; set; }
}

/// <summary>A bot as it was at a time, kept under a name.</summary>
[View]
public sealed class BotVersion : BotAdminObject
{
    /// <summary>The version's id.</summary>
    [Alias("VersionId")]
    [Column(2, 36)]
    public string? Id { get; set; }

    /// <summary>Its name; null when it was got by its id.</summary>
    [Column(1, 24)]
    public string? Name { get; set; }

    /// <summary>Its description; null for none, and when it was got by its id.</summary>
    [Column(3, As = Show.OneLine)]
    public string? Description { get; set; }

    /// <summary>Where its content can be downloaded; null unless it was got by its id.</summary>
    public string? Url { get; set; }
}

/// <summary>What brings a bot's webchat to a web page.</summary>
[View]
[KnownBy(nameof(Type), nameof(BotId))]
public sealed class BotWebchat : BotAdminObject
{
    /// <summary>What it is: preconfigured, configurable, fullscreen or sharableUrl.</summary>
    [Column(1, 13)]
    public string? Type { get; set; }

    /// <summary>The code for the page, or the address to share.</summary>
    [Column(2, As = Show.OneLine)]
    public string? Code { get; set; }
}

/// <summary>An API key of a bot. Its value is there only when it was just created.</summary>
[View]
public sealed class BotApiKey : BotAdminObject
{
    /// <summary>The key's id.</summary>
    [Column(3, 30)]
    public string? Id { get; set; }

    /// <summary>What it is for.</summary>
    [Column(1, 30)]
    public string? Note { get; set; }

    /// <summary>The key itself; null unless it was just created: it cannot be read again.</summary>
    public string? Value { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(2, 16)]
    public DateTime? CreatedAt { get; set; }
}

/// <summary>Who of its workspace may use a bot.</summary>
[View]
[Column(1, 36, "BotId")]
[KnownBy(nameof(BotId))]
public sealed class BotAllowlist : BotAdminObject
{
    /// <summary>Who may use it: ALL_WORKSPACE_USERS or SELECTED_USERS.</summary>
    [Column(2, 19)]
    public string? Setting { get; set; }

    /// <summary>The users on the list.</summary>
    [Column(3, As = Show.Joined)]
    [Line(Show.Joined)]
    public ItemList<BotAllowlistUser>? Users { get; set; }
}

/// <summary>A user on a bot's list of those who may use it.</summary>
public sealed class BotAllowlistUser : BotpressObject
{
    /// <summary>The user's id.</summary>
    public string? Id { get; set; }
}

/// <summary>The new secret that requests to a bot are signed with.</summary>
[View(ListFirst = true)]
[Column(1, 36, "BotId")]
[KnownBy(nameof(BotId))]
public sealed class BotSigningSecret : BotAdminObject
{
    /// <summary>The new secret.</summary>
    [Column(2)]
    public string? NewSigningSecret { get; set; }
}

/// <summary>The id under which others can try an integration of a bot.</summary>
[View]
[KnownBy(nameof(ShareableId))]
public sealed class IntegrationShareableId : BotAdminObject
{
    /// <summary>The shareable id.</summary>
    [Column(1, 36)]
    public string? ShareableId { get; set; }

    /// <summary>Whether it has expired; null when it was just created.</summary>
    [Column(2, 9)]
    public bool? IsExpired { get; set; }

    /// <summary>The integration that it is for.</summary>
    [Column(3, 36)]
    public string? IntegrationId { get; set; }

    /// <summary>The alias under which the bot has the integration; null when none was given.</summary>
    [Column(4)]
    public string? IntegrationAlias { get; set; }
}
