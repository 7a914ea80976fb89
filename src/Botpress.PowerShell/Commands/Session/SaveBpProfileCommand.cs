using System;
using System.Linq;
using System.Management.Automation;
using System.Security;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Saves the settings of a session under a name, to connect by with Connect-BpSession -Profile: the address, the ids, time limit, repeats and
/// throttle, and the token. A profile with that name is replaced. The token goes into the default vault of SecretManagement, or into the one
/// that is named; without a vault, Windows encrypts it for the user, and elsewhere it goes into a file that only the user can read. Headers
/// and the proxy are not saved.
/// </summary>
[Cmdlet(VerbsData.Save, "BpProfile", SupportsShouldProcess = true)]
[OutputType(typeof(BpProfile))]
public sealed class SaveBpProfileCommand : BpSingleCommand
{
    /// <summary>The name of the profile. Upper and lower case are the same.</summary>
    [Parameter(Mandatory = true, Position = 0), Text]
    [ArgumentCompleter(typeof(OwnProfileNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>
    /// The vault of SecretManagement to put the token into. The default is the one where the profile's token is, else the default vault.
    /// </summary>
    [Parameter, Text]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? VaultName { get; set; }

    /// <summary>
    /// The name of the secret in the vault. A secret with that name that is there already must be the session's token; it is used and never
    /// changed, and stays when the profile is removed. The default is Botpress- and the name of the profile.
    /// </summary>
    [Parameter, Text]
    [ValidateNotNullOrEmpty]
    [NothingToOffer]
    public string? SecretName { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        BpSession session = ActiveSession;
        try
        {
            Save(session);
        }
        catch (ProfileException exception)
        {
            ThrowTerminatingError(exception.ToRecord());
        }
    }

    private void Save(BpSession session)
    {
        if (Name.Trim() != Name || Name.Length == 0 || Name.Any(character => char.IsControl(character) || character is '*' or '?' or '[' or ']'))
        {
            throw new ProfileException(
                "InvalidProfileName", ErrorCategory.InvalidArgument, Name, $"-Name '{Name}' is no name for a profile.", "Give one without *, ?, brackets, and spaces at its ends.");
        }

        var store = ProfileStore.Of(this);
        var tokens = new ProfileTokens(WriteWarning, store);
        BpProfile? existing = store.FindOwn(Name);
        BpProfile profile = ProfileOf(session);
        tokens.Place(profile, existing, VaultName, SecretName, session.HasToken);
        string place = profile.TokenStore switch
        {
            BpProfile.Vault => $" with the token in the vault '{profile.VaultName}' as '{profile.SecretName}'",
            BpProfile.DataProtection => " with the token encrypted by Windows",
            BpProfile.File => " with the token in a file",
            _ => " without a token",
        };
        if (!ShouldProcess(profile.Name, (existing is null ? "Save the profile" : "Replace the profile of that name,") + place))
        {
            return;
        }

        if (profile.TokenStore == BpProfile.None)
        {
            WriteWarning("The session has no token, and so the profile has none.");
        }

        // It is not disposed of: a vault may keep it as it is.
        SecureString? token = session.CopyToken();
        Action undo = tokens.Store(profile, existing, token);
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
            Forget(existing, profile, store, tokens);
        }

        WriteObject(profile);
    }

    /// <summary>The settings of the session; those that are the defaults are left to what the defaults will be.</summary>
    private BpProfile ProfileOf(BpSession session)
    {
        var defaults = new ApiClientOptions();
        return new BpProfile(Name, BpProfile.Botpress)
        {
            ApiUrl = session.ApiUrl.OriginalString,
            WorkspaceId = session.WorkspaceId,
            BotId = session.BotId,
            IntegrationId = session.IntegrationId,
            IntegrationAlias = session.IntegrationAlias,
            TimeoutSec = session.Timeout == defaults.Timeout ? null : (int)session.Timeout.TotalSeconds,
            MaximumRetryCount = session.MaximumRetryCount == defaults.MaximumRetryCount ? null : session.MaximumRetryCount,
            RetryIntervalSec = session.RetryInterval == defaults.RetryInterval ? null : session.RetryInterval.TotalSeconds,
            ThrottleLimit = session.ThrottleLimit == defaults.ThrottleLimit ? null : session.ThrottleLimit,
            PageSize = session.PageSize == defaults.PageSize ? null : session.PageSize,
            MultipleIntegrations = session.MultipleIntegrations ? true : null,
        };
    }

    /// <summary>The token of the profile that was replaced does not stay behind in another place. The new profile is saved whatever happens here.</summary>
    private void Forget(BpProfile old, BpProfile now, ProfileStore store, ProfileTokens tokens)
    {
        bool bothInFile = old.TokenStore is BpProfile.File or BpProfile.DataProtection && now.TokenStore is BpProfile.File or BpProfile.DataProtection;
        if (bothInFile || old.HasSecretOf(now))
        {
            return;
        }

        try
        {
            tokens.Remove(old);
        }
        catch (ProfileException exception)
        {
            WriteWarning($"The profile is saved, but the token of the old one is still where it was. {exception.Message}");
        }
    }
}
