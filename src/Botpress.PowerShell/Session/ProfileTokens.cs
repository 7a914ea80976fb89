using System;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;

namespace Botpress.PowerShell;

/// <summary>
/// Where the tokens of profiles are kept: in a vault where there is one, else encrypted by Windows, else in a file that only the user
/// can read.
/// </summary>
/// <param name="warn">What to do with warnings.</param>
/// <param name="store">The profiles.</param>
internal sealed class ProfileTokens(Action<string> warn, ProfileStore store)
{
    private readonly SecretVault _vault = new(warn);

    /// <summary>Decides where the token of a profile goes, and writes that into the profile. Nothing is stored yet.</summary>
    /// <param name="profile">The profile to save.</param>
    /// <param name="existing">The profile with that name that is there; null for none.</param>
    /// <param name="vaultName">The vault that the user named.</param>
    /// <param name="secretName">The secret that the user named.</param>
    /// <param name="hasToken">Whether there is a token to keep.</param>
    public void Place(BpProfile profile, BpProfile? existing, string? vaultName, string? secretName, bool hasToken)
    {
        if (!hasToken && secretName is null)
        {
            profile.TokenStore = BpProfile.None;
            return;
        }

        // Saved again without a word of where to, it stays where it is.
        bool stays = vaultName is null && secretName is null && existing?.TokenStore == BpProfile.Vault;
        string? vault = stays ? _vault.Require(existing!.VaultName!)
            : vaultName is not null ? _vault.Require(vaultName)
            : _vault.FindDefault();
        if (vault is not null)
        {
            profile.TokenStore = BpProfile.Vault;
            profile.VaultName = vault;
            profile.SecretName = stays ? existing!.SecretName : secretName ?? DefaultSecretName(profile.Name);
        }
        else if (secretName is not null)
        {
            throw new ProfileException(
                "NoVault", ErrorCategory.ObjectNotFound, secretName, "There is no default vault for the secret.",
                SecretVault.IsInstalled ? "Name a vault with -VaultName, or make one the default with Set-SecretVaultDefault."
                    : "Vaults need the module Microsoft.PowerShell.SecretManagement. Without -SecretName the token is kept without a vault.");
        }
        else
        {
            profile.TokenStore = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? BpProfile.DataProtection : BpProfile.File;
        }
    }

    /// <summary>Stores a token where <see cref="Place"/> decided.</summary>
    /// <returns>What takes it away again if the profile cannot be saved.</returns>
    public Action Store(BpProfile profile, BpProfile? existing, SecureString? token)
    {
        switch (profile.TokenStore)
        {
            case BpProfile.Vault:
                return StoreInVault(profile, existing, token);
            case BpProfile.DataProtection:
                store.SaveToken(profile, Security("ConvertFrom-SecureString", profile.Name, ("SecureString", token!)) as string ?? "");
                break;
            case BpProfile.File:
                store.SaveToken(profile, Plain(token!));
                warn(
                    $"The {profile.SecretWord} is not encrypted: it is in a file that only you can read. To keep it in a vault, install the module Microsoft.PowerShell.SecretManagement "
                    + "with a vault such as Microsoft.PowerShell.SecretStore, register the vault with Register-SecretVault -DefaultVault, and save the profile again.");
                break;
        }

        return () => { };
    }

    /// <summary>The token of a profile, in clear as requests need it; null when it has none.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="address">Where it would go unasked; null where the user names the address.</param>
    public string? Read(BpProfile profile, Uri? address)
    {
        switch (profile.TokenStore)
        {
            case BpProfile.Vault:
                string secret = ReadSecret(profile.VaultName, profile.SecretName!);
                RequireHost(profile, _vault.AddressOf(profile.VaultName!, profile.SecretName!), address);
                return secret;
            case BpProfile.None:
                return null;
        }

        (string? kept, string? apiUrl) = store.ReadToken(profile);
        string token = kept ?? throw new ProfileException(
            "TokenNotFound", ErrorCategory.ObjectNotFound, profile.Name, $"The {profile.SecretWord} of the profile '{profile.Name}' is not where it was put.", $"Connect with a {profile.SecretWord}, and save the profile again.");
        RequireHost(profile, apiUrl, address);
        return profile.TokenStore == BpProfile.DataProtection && Security("ConvertTo-SecureString", profile.Name, ("String", token)) is SecureString secure ? Plain(secure) : token;
    }

    /// <summary>The text of a secret of a vault, or of the first vault that has it.</summary>
    public string ReadSecret(string? vaultName, string secretName) => _vault.Read(vaultName, secretName);

    /// <summary>Takes the token of a profile away from where it is. What the user made, or another profile needs, stays.</summary>
    public void Remove(BpProfile profile)
    {
        switch (profile.TokenStore)
        {
            case BpProfile.DataProtection or BpProfile.File:
                store.RemoveToken(profile.Name);
                break;
            case BpProfile.Vault when profile.OwnsSecret && !store.HandOnSecret(profile):
                RemoveSecret(profile);
                break;
        }
    }

    private void RemoveSecret(BpProfile profile)
    {
        if (!_vault.Names().Contains(profile.VaultName, StringComparer.OrdinalIgnoreCase))
        {
            warn($"The vault '{profile.VaultName}' is not there any more. If it has the secret '{profile.SecretName}' still, remove it there.");
        }
        else if (_vault.Has(profile.VaultName!, profile.SecretName!))
        {
            _vault.Remove(profile.VaultName!, profile.SecretName!);
        }
    }

    private Action StoreInVault(BpProfile profile, BpProfile? existing, SecureString? token)
    {
        string vault = profile.VaultName!;
        string secret = profile.SecretName!;
        bool exists = _vault.Has(vault, secret);
        bool own = existing is { OwnsSecret: true } && existing.HasSecretOf(profile);
        if (exists && !own)
        {
            // Somebody made it. It is used as it is, and never changed.
            if (token is not null && !string.Equals(_vault.Read(vault, secret), Plain(token), StringComparison.Ordinal))
            {
                throw new ProfileException(
                    "SecretExists", ErrorCategory.ResourceExists, secret, $"The vault '{vault}' has a secret '{secret}' already, which is not the {profile.KindWord}'s {profile.SecretWord}.",
                    "Give another -SecretName; or change that secret with Set-Secret, connect with it, and save the profile then.");
            }

            return () => { };
        }

        if (token is null)
        {
            throw new ProfileException(
                "SecretNotFound", ErrorCategory.ObjectNotFound, secret, $"The {profile.KindWord} has no {profile.SecretWord}, and there is no secret '{secret}' in the vault '{vault}'.",
                $"Name a secret that is there, or connect with a {profile.SecretWord}.");
        }

        _vault.Write(vault, secret, token, profile.ApiUrl);
        profile.OwnsSecret = true;
        return exists ? () => { } : () => _vault.Remove(vault, secret);
    }

    private object? Security(string command, string profile, (string Name, object Value) parameter)
    {
        EngineResult result = Engine.Run(warn, $@"Microsoft.PowerShell.Security\{command}", parameter);
        return result.First ?? throw new ProfileException(
            "TokenNotReadable", ErrorCategory.SecurityError, profile, $"Windows does not encrypt or decrypt the token of the profile '{profile}' for this user on this computer.",
            "Connect with a token, and save the profile again.");
    }

    /// <summary>Some vaults take only letters, digits and dashes.</summary>
    private static string DefaultSecretName(string profile) =>
        "Botpress-" + new string([.. profile.Select(character => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? character : '-')]);

    /// <summary>Who changes the address in a profile does not get its token.</summary>
    private static void RequireHost(BpProfile profile, string? apiUrl, Uri? address)
    {
        if (address is not null && !string.IsNullOrEmpty(apiUrl) && !IsSameHost(apiUrl!, address))
        {
            throw new ProfileException(
                "OtherAddress", ErrorCategory.SecurityError, profile.Name,
                $"The {profile.SecretWord} of the profile '{profile.Name}' was saved for {apiUrl}, and would go to {address.GetLeftPart(UriPartial.Authority)} now: the profile or BP_API_URL has been changed.",
                $"Find out who did. To send the {profile.SecretWord} there all the same, name the address with -ApiUrl, and save the profile again.");
        }
    }

    private static bool IsSameHost(string apiUrl, Uri address) => Uri.TryCreate(apiUrl, UriKind.Absolute, out Uri? saved)
        && string.Equals(saved.GetLeftPart(UriPartial.Authority), address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    private static string Plain(SecureString token) => new NetworkCredential("", token).Password;
}
