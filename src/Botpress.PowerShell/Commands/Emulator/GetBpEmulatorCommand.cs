using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Gets the emulators that this session started, in its process or in others. Writes nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "BpEmulator")]
[OutputType(typeof(BpEmulator))]
public sealed class GetBpEmulatorCommand : BpBaseCommand
{
    /// <summary>
    /// Gets also those in processes of their own (Start-BpEmulator -NewProcess) that you started in other sessions, be these there or not.
    /// </summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(All ? RunningEmulators.Everywhere() : RunningEmulators.All, enumerateCollection: true);
}
