using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Sets the address on a workspace's invoices, as a whole. Gives no output.</summary>
[Cmdlet(VerbsCommon.Set, "BpBillingAddress", SupportsShouldProcess = true)]
[Takes("BillingAddress")]
[OutputType(typeof(void))]
public sealed class SetBpBillingAddressCommand : BpBillingCommand
{
    /// <summary>The first line, mostly street and number.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string LineOne { get; set; } = "";

    /// <summary>The second line.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? LineTwo { get; set; }

    /// <summary>The city.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string City { get; set; } = "";

    /// <summary>The state or province.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? State { get; set; }

    /// <summary>The postal code.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string PostalCode { get; set; } = "";

    /// <summary>The country. The API's description does not say in which form; two letters, as in CA, are usual.</summary>
    [Parameter(Mandatory = true, Position = 3, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string Country { get; set; } = "";

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Agrees(Operations.SetBillingAddress, () => $"Set the billing address to {LineOne}, {PostalCode} {City}, {Country}"))
        {
            Run(Operations.SetBillingAddress);
        }
    }
}
