using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets a state by what owns it and its name.</summary>
[Cmdlet(VerbsCommon.Get, "BpState")]
[OutputType(typeof(State))]
public sealed class GetBpStateCommand : BpStateCommand
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        if (OwnerIsOfType())
        {
            WriteObjectOf<State>(Operations.GetState, Address);
        }
    }
}
