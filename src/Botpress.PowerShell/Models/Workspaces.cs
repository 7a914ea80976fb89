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
