using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Stops an emulator. Its state is gone then, unless it was started with a snapshot file; a default session that was connected to it is closed.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "BpEmulator", SupportsShouldProcess = true, DefaultParameterSetName = "Emulator")]
[OutputType(typeof(void))]
public sealed class StopBpEmulatorCommand : BpBaseCommand
{
    /// <summary>The emulator to stop. The default is every one that this session started, those in processes of their own among them.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = "Emulator")]
    [NothingToOffer]
    public BpEmulator[]? Emulator { get; set; }

    /// <summary>The process of an emulator that has its own (Start-BpEmulator -NewProcess), whichever session of yours started it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ProcessId")]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public int[] ProcessId { get; set; } = [];

    /// <summary>The address of an emulator in a process of its own, whichever session of yours started it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public Uri[] Url { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Emulator" && RefusesNull(Emulator, nameof(Emulator)))
        {
            return;
        }

        foreach (BpEmulator emulator in ParameterSetName == "Emulator" ? Emulator ?? RunningEmulators.All : Named())
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

    /// <summary>Those that are named by process or address; an error for each name that none has.</summary>
    private BpEmulator[] Named()
    {
        BpEmulator[] all = RunningEmulators.Everywhere();
        List<BpEmulator> named = [];
        foreach (object name in ProcessId.Cast<object>().Concat(Url))
        {
            BpEmulator[] found = [.. all.Where(emulator => name is int id ? emulator.ProcessId == id : emulator.Url == (Uri)name)];
            if (found.Length == 0)
            {
                WriteError(Errors.Record(
                    new ItemNotFoundException(name is int ? $"There is no emulator in the process {name}." : $"There is no emulator at {name}."),
                    "EmulatorNotFound",
                    ErrorCategory.ObjectNotFound,
                    name,
                    "Get-BpEmulator -All lists those that run; it may have ended already."));
            }

            named.AddRange(found);
        }

        return [.. named];
    }
}
