using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets for which features a workspace buys more by itself, one object for each.</summary>
[Cmdlet(VerbsCommon.Get, "BpAutoRecharge")]
[OutputType(typeof(AutoRecharge))]
public sealed class GetBpAutoRechargeCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteMapOf<AutoRecharge>(Operations.GetAutoRechargeSettings);
}
