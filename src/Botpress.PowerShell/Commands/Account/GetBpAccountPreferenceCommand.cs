using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets a preference of the account: its key, and its value as it was set. One that was never set has no value.</summary>
[Cmdlet(VerbsCommon.Get, "BpAccountPreference")]
[Takes("AccountPreference")]
[OutputType(typeof(AccountPreference))]
public sealed class GetBpAccountPreferenceCommand : BpCommand
{
    /// <summary>The preference's key.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [NothingToOffer]
    public string[] Key { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string key in Key)
        {
            Guard(Operations.GetAccountPreference, key, () =>
            {
                ApiRequest request = RequestOf(Operations.GetAccountPreference, key);
                AccountPreference preference = Requests.Read<AccountPreference>(request);
                preference.Key ??= key;
                WriteModel(preference, request);
            });
        }
    }
}
