using System.Management.Automation;
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
        BpProfile profile = ProfileOf(session);
        var saver = new ProfileSaver(ProfileStore.Of(this), WriteWarning, ShouldProcess, profile);
        saver.Prepare(nameof(Name), VaultName, SecretName, session.HasToken);
        if (saver.Save(session.CopyToken))
        {
            WriteObject(profile);
        }
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
}
