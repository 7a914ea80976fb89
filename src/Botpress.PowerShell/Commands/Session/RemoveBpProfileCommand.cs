using System;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Removes a profile that Save-BpProfile saved, and its token from where Save-BpProfile put it. A secret that was in the vault before stays.
/// The profiles of the official bp command line are not touched, nor is a session that was connected by the profile.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "BpProfile", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveBpProfileCommand : BpBaseCommand
{
    /// <summary>The names of the profiles.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OwnProfileNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            try
            {
                Remove(name);
            }
            catch (ProfileException exception)
            {
                WriteError(exception.ToRecord());
            }
        }
    }

    private void Remove(string name)
    {
        var store = ProfileStore.Of(this);
        if (store.FindOwn(name) is not BpProfile profile)
        {
            throw store.CommandLineNames().Contains(name, StringComparer.OrdinalIgnoreCase)
                ? new ProfileException(
                    "ProfileNotOwn", ErrorCategory.PermissionDenied, name, $"The profile '{name}' belongs to the official bp command line.",
                    $"If nothing needs it any more, remove it from {store.CommandLinePath}.")
                : GetBpProfileCommand.NotFound(name);
        }

        string what = profile.TokenStore switch
        {
            BpProfile.Vault when profile.OwnsSecret => $"Remove the profile, and the secret '{profile.SecretName}' from the vault '{profile.VaultName}'",
            BpProfile.Vault or BpProfile.None => "Remove the profile",
            _ => "Remove the profile and its token",
        };
        if (ShouldProcess(profile.Name, what))
        {
            // In this order: what fails half-way can be repeated.
            new ProfileTokens(WriteWarning, store).Remove(profile);
            store.Remove(profile.Name);
        }
    }
}
