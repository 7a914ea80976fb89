using System;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>The account that a token belongs to.</summary>
[View]
public sealed class Account : BotpressObject
{
    /// <summary>The account's id.</summary>
    [Column(4)]
    public string? Id { get; set; }

    /// <summary>Its e-mail address.</summary>
    [Column(2, 37)]
    public string? Email { get; set; }

    /// <summary>Whether the e-mail address is verified.</summary>
    public bool? EmailVerified { get; set; }

    /// <summary>The name that others see; null when there is none.</summary>
    [Column(1, 24)]
    public string? DisplayName { get; set; }

    /// <summary>The address of its picture; null when there is none.</summary>
    public string? ProfilePicture { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(3, 16)]
    public DateTime? CreatedAt { get; set; }
}

/// <summary>A personal access token of the account, without its value.</summary>
[View]
public sealed class AccessToken : BotpressObject
{
    /// <summary>The token's id, which is not its value.</summary>
    [Column(3, 40)]
    public string? Id { get; set; }

    /// <summary>What it is for.</summary>
    [Column(1, 36)]
    public string? Note { get; set; }

    /// <summary>When it was created, in local time.</summary>
    [Column(2, 16)]
    public DateTime? CreatedAt { get; set; }
}

/// <summary>A personal access token that was just made. Only here is its value.</summary>
[View(ListFirst = true)]
public sealed class NewAccessToken : BotpressObject
{
    /// <summary>The token's id, which is not its value.</summary>
    [Alias("AccessTokenId")]
    [Column(2, 36)]
    public string? Id { get; set; }

    /// <summary>What it is for.</summary>
    [Column(1, 24)]
    public string? Note { get; set; }

    /// <summary>The token itself, in plain text. It cannot be read again.</summary>
    [Column(3)]
    public string? Value { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }
}

/// <summary>A preference of the account.</summary>
[View]
[KnownBy(nameof(Key))]
public sealed class AccountPreference : BotpressObject
{
    /// <summary>The preference's key.</summary>
    [Column(1, 32)]
    public string? Key { get; set; }

    /// <summary>Its value, of any kind; null when it was never set.</summary>
    [Column(2)]
    public object? Value { get; set; }
}

/// <summary>Who a token is to a bot.</summary>
[View]
public sealed class Identity : BotpressObject
{
    /// <summary>The account's id.</summary>
    [Column(1, 36)]
    public string? UserId { get; set; }

    /// <summary>The bot's id.</summary>
    [Column(2, 42)]
    public string? BotId { get; set; }

    /// <summary>The workspace of the bot.</summary>
    [Column(3)]
    public string? WorkspaceId { get; set; }
}
