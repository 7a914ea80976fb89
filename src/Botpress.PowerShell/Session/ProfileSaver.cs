using System;
using System.Linq;
using System.Management.Automation;
using System.Security;

namespace Botpress.PowerShell;

/// <summary>Saves a profile with its secret: the token of a session, or the key of who chats.</summary>
/// <param name="store">The profiles.</param>
/// <param name="warn">What to do with warnings.</param>
/// <param name="mayDo">Asks whether to do something to a profile.</param>
/// <param name="profile">The profile. Where its secret is kept is written into it.</param>
internal sealed class ProfileSaver(ProfileStore store, Action<string> warn, Func<string, string, bool> mayDo, BpProfile profile)
{
    private readonly ProfileTokens _tokens = new(warn, store);
    private BpProfile? _existing;

    /// <summary>The profile.</summary>
    public BpProfile Profile => profile;

    /// <summary>Decides where the secret goes; nothing is stored yet.</summary>
    /// <param name="parameter">The parameter that gave the name.</param>
    /// <param name="vaultName">The vault that the user named; null for none.</param>
    /// <param name="secretName">The secret that the user named; null for none.</param>
    /// <param name="hasSecret">Whether there is one.</param>
    /// <param name="replaces">Whether the key of another user may be lost with the profile that has it.</param>
    /// <exception cref="ProfileException">It cannot be saved so.</exception>
    public void Prepare(string parameter, string? vaultName, string? secretName, bool hasSecret, bool replaces = false)
    {
        string name = profile.Name;
        if (name.Trim() != name || name.Length == 0 || name.Any(character => char.IsControl(character) || character is '*' or '?' or '[' or ']'))
        {
            throw new ProfileException(
                "InvalidProfileName", ErrorCategory.InvalidArgument, name, $"-{parameter} '{name}' is no name for a profile.", "Give one without *, ?, brackets, and spaces at its ends.");
        }

        _existing = store.FindOwn(name);
        if (_existing is not null && _existing.WebhookId is null != profile.WebhookId is null)
        {
            throw new ProfileException(
                "ProfileOfOtherKind", ErrorCategory.ResourceExists, name,
                $"The profile '{name}' is of a {_existing.KindWord}, whose {_existing.SecretWord} would be lost.", $"Give another name, or remove it first: Remove-BpProfile '{name}'.");
        }

        if (_existing?.WebhookId is not null && !replaces)
        {
            throw new ProfileException(
                "ProfileExists", ErrorCategory.ResourceExists, name,
                $"The profile '{name}' has the key of the user '{_existing.UserId}', which would be lost.", "Give another name, or -Force to replace it.");
        }

        _tokens.Place(profile, _existing, vaultName, secretName, hasSecret);
    }

    /// <summary>Saves it in place of the one with its name.</summary>
    /// <param name="secret">Gives the secret, which is asked for only when it is stored.</param>
    /// <returns>Whether it was saved.</returns>
    /// <exception cref="ProfileException">It cannot be; nothing has changed then.</exception>
    public bool Save(Func<SecureString?> secret)
    {
        string word = profile.SecretWord;
        string place = profile.TokenStore switch
        {
            BpProfile.Vault => $" with the {word} in the vault '{profile.VaultName}' as '{profile.SecretName}'",
            BpProfile.DataProtection => $" with the {word} encrypted by Windows",
            BpProfile.File => $" with the {word} in a file",
            _ => $" without a {word}",
        };
        if (!mayDo(profile.Name, (_existing is null ? "Save the profile" : "Replace the profile of that name,") + place))
        {
            return false;
        }

        if (profile.TokenStore == BpProfile.None)
        {
            warn($"The {profile.KindWord} has no {word}, and so the profile has none.");
        }

        // It is not disposed of: a vault may keep it as it is.
        Action undo = _tokens.Store(profile, _existing, secret());
        try
        {
            store.Save(profile);
        }
        catch
        {
            undo();
            throw;
        }

        if (_existing is not null)
        {
            Forget(_existing, profile);
        }

        return true;
    }

    /// <summary>What the profile held that was replaced does not stay behind in another place. The new profile is saved whatever happens here.</summary>
    private void Forget(BpProfile old, BpProfile now)
    {
        bool bothInFile = old.TokenStore is BpProfile.File or BpProfile.DataProtection && now.TokenStore is BpProfile.File or BpProfile.DataProtection;
        if (bothInFile || old.HasSecretOf(now))
        {
            return;
        }

        try
        {
            _tokens.Remove(old);
        }
        catch (ProfileException exception)
        {
            warn($"The profile is saved, but the secret of the old one is still where it was. {exception.Message}");
        }
    }
}
