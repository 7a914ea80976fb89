using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Deletes the account that the session's token belongs to. It cannot be brought back, and neither can what belongs to it: its tokens
/// and its access to workspaces. Get-BpAccount shows which account it is.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "BpAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpAccountCommand : BpSingleCommand
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        // There is no id to name: the token tells which account it is.
        if (ShouldProcess($"the account of the session's token at {ActiveSession.ApiUrl}", "Delete the account for good, with its access tokens and its access to all workspaces"))
        {
            Run(Operations.DeleteAccount);
        }
    }
}
