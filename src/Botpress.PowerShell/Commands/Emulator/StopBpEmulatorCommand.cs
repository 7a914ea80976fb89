using System;
using System.IO;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Stops an emulator. Its state is gone then, unless it was started with a snapshot file; a default session that was connected to it is closed.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "BpEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopBpEmulatorCommand : BpBaseCommand
{
    /// <summary>The emulator to stop. The default is every one of this process.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NothingToOffer]
    public BpEmulator[]? Emulator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (BpEmulator emulator in Emulator ?? RunningEmulators.All)
        {
            if (!ShouldProcess(emulator.Url.AbsoluteUri, "Stop emulator"))
            {
                continue;
            }

            try
            {
                RunningEmulators.Stop(emulator);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                WriteError(Errors.Record(
                    exception, "SnapshotNotWritten", ErrorCategory.WriteError, emulator.SnapshotPath, "Check the snapshot's path, and that it can be written."));
            }
        }
    }
}
