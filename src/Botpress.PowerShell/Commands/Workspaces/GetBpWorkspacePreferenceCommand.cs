using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets a preference of a workspace: its key, and its value as it was set. One that was never set has no value.</summary>
[Cmdlet(VerbsCommon.Get, "BpWorkspacePreference")]
[Takes("WorkspacePreference")]
[OutputType(typeof(WorkspacePreference))]
public sealed class GetBpWorkspacePreferenceCommand : BpWorkspaceCommand
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
            Guard(Operations.GetWorkspacePreference, key, () =>
            {
                ApiRequest request = RequestOf(Operations.GetWorkspacePreference, key);
                WorkspacePreference preference = Requests.Read<WorkspacePreference>(request);
                preference.Key ??= key;
                WriteModel(preference, request);
            });
        }
    }
}
