using System.Globalization;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Sets how much a workspace may spend on AI in a month. With more, more may be charged; with less, bots may have to do without AI until
/// the month is over. Gives no output.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpAISpendQuota", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class SetBpAISpendQuotaCommand : BpWorkspaceCommand
{
    /// <summary>The most that may be spent in a month, in the currency that the workspace is billed in.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [NothingToOffer]
    public double MonthlySpendingLimit { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.ChangeAISpendQuota, Context.WorkspaceId, () =>
    {
        string limit = MonthlySpendingLimit.ToString(CultureInfo.InvariantCulture);
        if (ShouldProcess(NamedIds.Describe(WorkspaceOf(Operations.ChangeAISpendQuota), "workspace"), $"Set the monthly limit of AI spending to {limit}"))
        {
            Requests.Send(RequestOf(Operations.ChangeAISpendQuota));
        }
    });
}
