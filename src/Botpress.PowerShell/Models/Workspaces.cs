using System;

namespace Botpress;

/// <summary>A workspace: what owns bots and integrations, has members and is billed.</summary>
public sealed class Workspace : BotpressObject
{
    /// <summary>The workspace's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>The account that owns it.</summary>
    public string? OwnerId { get; set; }

    /// <summary>Its handle: the short unique name, first part of the names of its integrations.</summary>
    public string? Handle { get; set; }

    /// <summary>How many bots it has.</summary>
    public long? BotCount { get; set; }

    /// <summary>Its plan: community, team, enterprise, plus or managed.</summary>
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
    public string[]? SocialAccounts { get; set; }

    /// <summary>The trial that it is in now; null for none.</summary>
    public string? ActiveTrialId { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>Whether a workspace handle can be taken.</summary>
public sealed class WorkspaceHandle : BotpressObject
{
    /// <summary>The handle that was asked for.</summary>
    public string? Handle { get; set; }

    /// <summary>Whether nobody has it.</summary>
    public bool Available { get; set; }

    /// <summary>Handles that could be taken in its place.</summary>
    public string[]? Suggestions { get; set; }

    /// <summary>Who has it; null when nobody has, or when that is not told.</summary>
    public string? UsedBy { get; set; }
}

/// <summary>What everybody can see of a workspace.</summary>
public sealed class PublicWorkspace : BotpressObject
{
    /// <summary>The workspace's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Its handle: the short unique name, first part of the names of its integrations.</summary>
    public string? Handle { get; set; }

    /// <summary>What its page says about it.</summary>
    public string? About { get; set; }

    /// <summary>The address of its picture.</summary>
    public string? ProfilePicture { get; set; }

    /// <summary>Its e-mail address for contact.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Its web site.</summary>
    public string? Website { get; set; }

    /// <summary>Its accounts on social networks.</summary>
    public string[]? SocialAccounts { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>A member of a workspace: an account, or somebody who was invited, with a role.</summary>
public sealed class WorkspaceMember : WorkspaceObject
{
    /// <summary>The member's id, in this workspace only.</summary>
    public string? Id { get; set; }

    /// <summary>The id of the member's account; null as long as there is none.</summary>
    public string? UserId { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The role: viewer, billing, developer, manager, administrator or owner.</summary>
    public string? Role { get; set; }

    /// <summary>The name that is shown.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The address of the picture.</summary>
    public string? ProfilePicture { get; set; }

    /// <summary>Since when it is a member, in local time.</summary>
    public DateTime? CreatedAt { get; set; }
}

/// <summary>Something that was changed in a workspace, and by whom.</summary>
public sealed class AuditRecord : WorkspaceObject
{
    /// <summary>The record's id.</summary>
    public string? Id { get; set; }

    /// <summary>When it happened, in local time.</summary>
    public DateTime? RecordedAt { get; set; }

    /// <summary>What was done, for example CREATE_BOT or ADD_WORKSPACE_MEMBER.</summary>
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
public sealed class WorkspacePreference : WorkspaceObject
{
    /// <summary>The preference's key.</summary>
    public string? Key { get; set; }

    /// <summary>Its value, of any kind; null when it was never set.</summary>
    public object? Value { get; set; }
}
