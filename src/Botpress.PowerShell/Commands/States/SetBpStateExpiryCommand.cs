using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Sets how long a state is kept. Its data stay as they are.</summary>
[Cmdlet(VerbsCommon.Set, "BpStateExpiry", SupportsShouldProcess = true)]
[OutputType(typeof(State))]
public sealed class SetBpStateExpiryCommand : BpStateCommand
{
    /// <summary>How long it is kept without a change: milliseconds from 1 to 2592000000 (30 days), or a time span. $null means that it does not expire.</summary>
    [Parameter(Mandatory = true, Position = 3), ApiField, Milliseconds]
    [AllowNull]
    [NothingToOffer]
    public long? Expiry { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Change(Operations.SetStateExpiry, "Set expiry of state");
}
