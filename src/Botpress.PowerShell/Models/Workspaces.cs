using System;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A workspace: what owns bots and integrations, has members and is billed.</summary>
[View(Lines = "Id, Name, Handle, Plan, BillingVersion, BotCount, Blocked, SpendingLimit, OwnerId, IsPublic, About, ProfilePicture, "
    + "ContactEmail, Website, SocialAccounts, ActiveTrialId, CreatedAt, UpdatedAt")]
public sealed class Workspace : BotpressObject
{
    /// <summary>The workspace's id.</summary>
    [Column(2, 36)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(1, 26)]
    public string? Name { get; set; }

    /// <summary>The account that owns it.</summary>
    public string? OwnerId { get; set; }

    /// <summary>Its handle: the short unique name, first part of the names of its integrations.</summary>
    [Column(3, 18)]
    public string? Handle { get; set; }

    /// <summary>How many bots it has.</summary>
    [Column(5, 8)]
    public long? BotCount { get; set; }

    /// <summary>Its plan: community, team, enterprise, plus or managed.</summary>
    [Column(4, 10)]
    public string? Plan { get; set; }

    /// <summary>The billing system it is on: v1 to v4.</summary>
    public string? BillingVersion { get; set; }

    /// <summary>Whether it is blocked.</summary>
    public bool? Blocked { get; set; }

    /// <summary>Its spending limit.</summary>
    public double? SpendingLimit { get; set; }

    /// <summary>Whether everybody can see it.</summary>
    public bool? IsPublic { get; set; }

    /// <summary>What its public page says about it.</summary>
    public string? About { get; set; }

    /// <summary>The address of its picture.</summary>
    public string? ProfilePicture { get; set; }

    /// <summary>Its e-mail address for contact.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Its web site.</summary>
    public string? Website { get; set; }

    /// <summary>Its accounts on social networks.</summary>
    public ItemList<string>? SocialAccounts { get; set; }

    /// <summary>The trial that it is in now; null for none.</summary>
    public string? ActiveTrialId { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    [Column(6, 16)]
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>Whether a workspace handle can be taken.</summary>
[View(Lines = "Handle, Available, UsedBy, Suggestions")]
[KnownBy(nameof(Handle))]
public sealed class WorkspaceHandle : BotpressObject
{
    /// <summary>The handle that was asked for.</summary>
    [Column(1, 32)]
    public string? Handle { get; set; }

    /// <summary>Whether nobody has it.</summary>
    [Column(2, 9)]
    public bool Available { get; set; }

    /// <summary>Handles that could be taken in its place.</summary>
    [Column(4, As = Show.Joined)]
    public ItemList<string>? Suggestions { get; set; }

    /// <summary>Who has it; null when nobody has, or when that is not told.</summary>
    [Column(3, 36)]
    public string? UsedBy { get; set; }
}

/// <summary>What everybody can see of a workspace.</summary>
[View]
public sealed class PublicWorkspace : BotpressObject
{
    /// <summary>The workspace's id.</summary>
    [Alias("WorkspaceId")]
    [Column(2, 36)]
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    [Column(1, 28)]
    public string? Name { get; set; }

    /// <summary>Its handle: the short unique name, first part of the names of its integrations.</summary>
    [Column(3, 20)]
    public string? Handle { get; set; }

    /// <summary>What its page says about it.</summary>
    [Column(4, As = Show.OneLine)]
    public string? About { get; set; }

    /// <summary>The address of its picture.</summary>
    public string? ProfilePicture { get; set; }

    /// <summary>Its e-mail address for contact.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Its web site.</summary>
    public string? Website { get; set; }

    /// <summary>Its accounts on social networks.</summary>
    public ItemList<string>? SocialAccounts { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>A member of a workspace: an account, or somebody who was invited, with a role.</summary>
[View(Lines = "Id, Email, Role, DisplayName, UserId, ProfilePicture, CreatedAt, WorkspaceId")]
public sealed class WorkspaceMember : WorkspaceObject
{
    /// <summary>The member's id, in this workspace only.</summary>
    [Column(5)]
    public string? Id { get; set; }

    /// <summary>The id of the member's account; null as long as there is none.</summary>
    public string? UserId { get; set; }

    /// <summary>The e-mail address.</summary>
    [Column(1, 32)]
    public string? Email { get; set; }

    /// <summary>The role: viewer, billing, developer, manager, administrator or owner.</summary>
    [Column(2, 13)]
    public string? Role { get; set; }

    /// <summary>The name that is shown.</summary>
    [Column(3, 21)]
    public string? DisplayName { get; set; }

    /// <summary>The address of the picture.</summary>
    public string? ProfilePicture { get; set; }

    /// <summary>Since when it is a member, in local time.</summary>
    [Column(4, 10)]
    public DateTime? CreatedAt { get; set; }
}

/// <summary>Something that was changed in a workspace, and by whom.</summary>
[View]
[Column(3, 24, "User", Script = "if ($_.UserEmail) { $_.UserEmail } else { $_.UserId }")]
[Column(4, 0, "Resource", Script = "if ($_.ResourceName) { $_.ResourceName } else { $_.ResourceId }")]
public sealed class AuditRecord : WorkspaceObject
{
    /// <summary>The record's id.</summary>
    public string? Id { get; set; }

    /// <summary>When it happened, in local time.</summary>
    [Column(1, 16)]
    public DateTime? RecordedAt { get; set; }

    /// <summary>What was done, for example CREATE_BOT or ADD_WORKSPACE_MEMBER.</summary>
    [Column(2, 28)]
    public string? Action { get; set; }

    /// <summary>The account that did it; null when it was none.</summary>
    public string? UserId { get; set; }

    /// <summary>The e-mail address of that account.</summary>
    public string? UserEmail { get; set; }

    /// <summary>The id of what it was done to; null for the workspace itself.</summary>
    public string? ResourceId { get; set; }

    /// <summary>The name of what it was done to.</summary>
    public string? ResourceName { get; set; }

    /// <summary>The new value, where there is one to tell.</summary>
    public string? Value { get; set; }
}

/// <summary>A preference of a workspace.</summary>
[View]
[KnownBy(nameof(Key), nameof(WorkspaceId))]
public sealed class WorkspacePreference : WorkspaceObject
{
    /// <summary>The preference's key.</summary>
    [Column(1, 28)]
    public string? Key { get; set; }

    /// <summary>Its value, of any kind; null when it was never set.</summary>
    [Column(2)]
    public object? Value { get; set; }
}
