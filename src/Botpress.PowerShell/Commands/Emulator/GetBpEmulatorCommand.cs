using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Gets the emulators that run in this process. Writes nothing when none does.</summary>
[Cmdlet(VerbsCommon.Get, "BpEmulator")]
[OutputType(typeof(BpEmulator))]
public sealed class GetBpEmulatorCommand : BpBaseCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(RunningEmulators.All, enumerateCollection: true);
}
