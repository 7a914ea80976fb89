using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes the account that the session's token belongs to: the name and picture that others see. What is not named stays.</summary>
[Cmdlet(VerbsCommon.Set, "BpAccount", SupportsShouldProcess = true)]
[OutputType(typeof(Account))]
public sealed class SetBpAccountCommand : BpSingleCommand
{
    /// <summary>The name to show; at most 100 characters.</summary>
    [Parameter(Position = 0), ApiField]
    [NothingToOffer]
    public string? DisplayName { get; set; }

    /// <summary>The address of the picture to show.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? ProfilePicture { get; set; }

    /// <summary>Has the account's details read anew from where it signs in.</summary>
    [Parameter, ApiField]
    public SwitchParameter Refresh { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (GivesChange(Operations.UpdateAccount, null) && ShouldProcess("the account of the session's token", "Change account"))
        {
            WriteObjectOf<Account>(Operations.UpdateAccount);
        }
    }
}
