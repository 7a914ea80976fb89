using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Sets a state: its data are replaced as a whole. Update-BpState changes some of them. With -GetOrSet it gives the state that is
/// there, or sets it where there is none.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpState", SupportsShouldProcess = true)]
[OutputType(typeof(State))]
public sealed class SetBpStateCommand : BpStateCommand
{
    /// <summary>The state's data, as a hashtable or custom object; $null clears them. A piped state brings them along.</summary>
    [Parameter(Mandatory = true, Position = 3, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowNull]
    [NothingToOffer]
    public object? Payload { get; set; }

    /// <summary>How long it is kept without a change: milliseconds from 1 to 2592000000 (30 days), or a time span. $null means that it does not expire.</summary>
    [Parameter, ApiField, Milliseconds]
    [NothingToOffer]
    public long? Expiry { get; set; }

    /// <summary>Leaves a state that is there as it is.</summary>
    [Parameter]
    public SwitchParameter GetOrSet { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Change(GetOrSet ? Operations.GetOrSetState : Operations.SetState, GetOrSet ? "Get or set state" : "Set state");
}
