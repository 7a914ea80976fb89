using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>The emulators of this process. They end with the module or the process.</summary>
internal static class RunningEmulators
{
    private static readonly List<BpEmulator> _running = [];

    // Sessions may still point there: the module may be removed and imported again, and its emulators with it.
    private static readonly HashSet<Uri> _stopped = [];

    public static BpEmulator[] All
    {
        get
        {
            lock (_running)
            {
                return _running.ToArray();
            }
        }
    }

    public static void Add(BpEmulator emulator)
    {
        lock (_running)
        {
            _running.Add(emulator);
            _stopped.Remove(emulator.Url);
        }
    }

    public static void Stop(BpEmulator emulator)
    {
        lock (_running)
        {
            _running.Remove(emulator);
            _stopped.Add(emulator.Url);
        }

        emulator.Stop();
    }

    /// <summary>Whether there was an emulator at this address that has been stopped.</summary>
    public static bool WasStopped(Uri url)
    {
        lock (_running)
        {
            return _stopped.Contains(url);
        }
    }

    public static void StopAll() => All.ToList().ForEach(Stop);
}
