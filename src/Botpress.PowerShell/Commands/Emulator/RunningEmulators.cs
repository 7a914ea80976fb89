using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>The emulators of this process. They end with the module or the process.</summary>
internal static class RunningEmulators
{
    private static readonly List<BpEmulator> _running = [];

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
        }
    }

    public static void Stop(BpEmulator emulator)
    {
        lock (_running)
        {
            _running.Remove(emulator);
        }

        emulator.Stop();
    }

    public static void StopAll() => All.ToList().ForEach(Stop);
}
