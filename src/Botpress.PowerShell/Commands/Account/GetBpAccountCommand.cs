using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the account that the session's token belongs to.</summary>
[Cmdlet(VerbsCommon.Get, "BpAccount")]
[OutputType(typeof(Account))]
public sealed class GetBpAccountCommand : BpSingleCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<Account>(Operations.GetAccount);
}
