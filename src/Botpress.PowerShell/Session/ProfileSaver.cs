using System;
using System.Linq;
using System.Management.Automation;
using System.Security;

namespace Botpress.PowerShell;

/// <summary>Saves profiles, each with its secret: the token of a session, or the key of who chats.</summary>
/// <param name="store">The profiles.</param>
/// <param name="warn">What to do with warnings.</param>
/// <param name="mayDo">Asks whether to do something to a profile.</param>
internal sealed class ProfileSaver(ProfileStore store, Action<string> warn, Func<string, string, bool> mayDo)
{
    private readonly ProfileTokens _tokens = new(warn, store);

    /// <summary>Saves a profile in place of the one with its name.</summary>
    /// <param name="profile">The profile. Where its secret is kept is written into it.</param>
    /// <param name="vaultName">The vault that the user named; null for none.</param>
    /// <param name="secretName">The secret that the user named; null for none.</param>
    /// <param name="secret">Gives the secret, which is asked for only when it is stored.</param>
    /// <param name="hasSecret">Whether there is one.</param>
    /// <param name="word">What people call it: token or key.</param>
    /// <returns>Whether it was saved.</returns>
    /// <exception cref="ProfileException">It cannot be; nothing has changed then.</exception>
    public bool Save(BpProfile profile, string? vaultName, string? secretName, Func<SecureString?> secret, bool hasSecret, string word)
    {
        string name = profile.Name;
        if (name.Trim() != name || name.Length == 0 || name.Any(character => char.IsControl(character) || character is '*' or '?' or '[' or ']'))
        {
            throw new ProfileException(
                "InvalidProfileName", ErrorCategory.InvalidArgument, name, $"-Name '{name}' is no name for a profile.", "Give one without *, ?, brackets, and spaces at its ends.");
        }

        BpProfile? existing = store.FindOwn(name);
        _tokens.Place(profile, existing, vaultName, secretName, hasSecret);
        string place = profile.TokenStore switch
        {
            BpProfile.Vault => $" with the {word} in the vault '{profile.VaultName}' as '{profile.SecretName}'",
            BpProfile.DataProtection => $" with the {word} encrypted by Windows",
            BpProfile.File => $" with the {word} in a file",
            _ => $" without a {word}",
        };
        if (!mayDo(name, (existing is null ? "Save the profile" : "Replace the profile of that name,") + place))
        {
            return false;
        }

        if (profile.TokenStore == BpProfile.None)
        {
            warn($"The session has no {word}, and so the profile has none.");
        }

        // It is not disposed of: a vault may keep it as it is.
        Action undo = _tokens.Store(profile, existing, secret());
        try
        {
            store.Save(profile);
        }
        catch
        {
            undo();
            throw;
        }

        if (existing is not null)
        {
            Forget(existing, profile);
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
