using System;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets how much of each feature a workspace may use, one object for each.</summary>
[Cmdlet(VerbsCommon.Get, "BpQuota")]
[OutputType(typeof(BillingQuota))]
public sealed class GetBpQuotaCommand : BpBillingCommand
{
    /// <summary>Only these features; wildcards are allowed. The names are compared here, the API does not filter by them.</summary>
    [Parameter(Position = 0), Text]
    [SupportsWildcards]
    [BillingFeature]
    public string[]? Feature { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.GetQuotas, null, () =>
    {
        Func<string, bool>? filter = Wildcards.Filter<string>(Feature, feature => feature);
        ApiRequest request = RequestOf(Operations.GetQuotas);
        foreach (KeyValuePair<string, double?> quota in Requests.Read<Dictionary<string, double?>>(request))
        {
            if (filter is null || filter(quota.Key))
            {
                WriteModel(new BillingQuota { Feature = quota.Key, Quota = quota.Value }, request);
            }
        }
    });
}
