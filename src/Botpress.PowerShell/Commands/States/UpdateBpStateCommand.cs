using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes some data of a state: the fields that the payload names are set, the others stay. Set-BpState replaces them all.</summary>
[Cmdlet(VerbsData.Update, "BpState", SupportsShouldProcess = true)]
[OutputType(typeof(State))]
public sealed class UpdateBpStateCommand : BpStateCommand
{
    /// <summary>The fields to set, as a hashtable or custom object.</summary>
    [Parameter(Mandatory = true, Position = 3), ApiField]
    [NothingToOffer]
    public object? Payload { get; set; }

    /// <summary>How long it is kept without a change: milliseconds, or a time span. $null means that it does not expire.</summary>
    [Parameter, ApiField, Milliseconds]
    [NothingToOffer]
    public long? Expiry { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Change(Operations.PatchState, "Change state");
}
