using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets, for each workspace that the token can see, the quota that is closest to being used up.</summary>
[Cmdlet(VerbsCommon.Get, "BpQuotaCompletion")]
[OutputType(typeof(QuotaCompletion))]
public sealed class GetBpQuotaCompletionCommand : BpSingleCommand
{
    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.GetAllWorkspaceQuotaCompletion, null, () =>
    {
        ApiRequest request = RequestOf(Operations.GetAllWorkspaceQuotaCompletion);
        Dictionary<string, QuotaCompletion> completions = Requests.Read<Dictionary<string, QuotaCompletion>>(request);
        foreach (KeyValuePair<string, QuotaCompletion> entry in completions)
        {
            entry.Value.WorkspaceId = entry.Key;
            WriteModel(entry.Value, request);
        }
    });
}
