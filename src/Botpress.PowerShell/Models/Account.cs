using System;

namespace Botpress;

/// <summary>The account that a token belongs to.</summary>
public sealed class Account : BotpressObject
{
    /// <summary>The account's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>Whether the e-mail address is verified.</summary>
    public bool? EmailVerified { get; set; }

    /// <summary>The name that others see; null when there is none.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The address of its picture; null when there is none.</summary>
    public string? ProfilePicture { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }
}

/// <summary>A personal access token of the account, without its value.</summary>
public sealed class AccessToken : BotpressObject
{
    /// <summary>The token's id, which is not its value.</summary>
    public string? Id { get; set; }

    /// <summary>What it is for.</summary>
    public string? Note { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }
}

/// <summary>A personal access token that was just made. Only here is its value.</summary>
public sealed class NewAccessToken : BotpressObject
{
    /// <summary>The token's id, which is not its value.</summary>
    public string? Id { get; set; }

    /// <summary>What it is for.</summary>
    public string? Note { get; set; }

    /// <summary>The token itself, in plain text. It cannot be read again.</summary>
    public string? Value { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }
}

/// <summary>A preference of the account.</summary>
public sealed class AccountPreference : BotpressObject
{
    /// <summary>The preference's key.</summary>
    public string? Key { get; set; }

    /// <summary>Its value, of any kind; null when it was never set.</summary>
    public object? Value { get; set; }
}

/// <summary>Who a token is to a bot.</summary>
public sealed class Identity : BotpressObject
{
    /// <summary>The account's id.</summary>
    public string? UserId { get; set; }

    /// <summary>The bot's id.</summary>
    public string? BotId { get; set; }

    /// <summary>The workspace of the bot.</summary>
    public string? WorkspaceId { get; set; }
}
