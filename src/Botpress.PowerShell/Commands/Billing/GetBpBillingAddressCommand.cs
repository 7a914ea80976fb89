using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the address on a workspace's invoices; nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "BpBillingAddress")]
[OutputType(typeof(BillingAddress))]
public sealed class GetBpBillingAddressCommand : BpBillingCommand
{
    /// <inheritdoc/>
    private protected override void Process() => WriteObjectIfAny<BillingAddress>(Operations.GetBillingAddress, "billing address");
}
