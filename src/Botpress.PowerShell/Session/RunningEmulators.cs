using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using Botpress.Emulator;

namespace Botpress.PowerShell;

/// <summary>
/// The emulators that this process started, each with the runspace that did. They end with the module: when it is removed there, or from the last
/// runspace that has it, or with the process; those in a process of their own stay.
/// </summary>
internal static class RunningEmulators
{
    private static readonly List<(BpEmulator Emulator, Runspace? Runspace)> _running = [];

    // Sessions may still point there: other runspaces', and those that are no default.
    private static readonly HashSet<Uri> _stopped = [];

    /// <summary>Those that this process started. One in a process of its own that has ended meanwhile is none any more.</summary>
    public static BpEmulator[] All
    {
        get
        {
            BpEmulator[] ended = [.. Of(_ => true).Where(emulator => emulator.IsRemote && !emulator.IsRunning)];
            lock (_running)
            {
                _running.RemoveAll(running => ended.Contains(running.Emulator));
                _stopped.UnionWith(ended.Select(emulator => emulator.Url));
            }

            return Of(_ => true);
        }
    }

    /// <summary>Those, and the ones in processes of their own that other processes of the user started.</summary>
    public static BpEmulator[] Everywhere()
    {
        BpEmulator[] own = All;
        return [.. own, .. RemoteEmulator.FindAll().Where(found => own.All(emulator => emulator.Url != found.Url)).Select(found => new BpEmulator(found))];
    }

    public static void Add(BpEmulator emulator)
    {
        lock (_running)
        {
            _running.Add((emulator, Runspace.DefaultRunspace));
            _stopped.Remove(emulator.Url);
        }
    }

    /// <summary>Stops one, and closes the runspace's default session and chat if they are connected to it.</summary>
    public static void Stop(BpEmulator emulator)
    {
        lock (_running)
        {
            _running.RemoveAll(running => running.Emulator == emulator);
            _stopped.Add(emulator.Url);
        }

        try
        {
            emulator.Stop();
        }
        finally
        {
            if (DefaultSession.Current is BpSession session && session.ApiUrl == emulator.Url)
            {
                session.Dispose();
                DefaultSession.Current = null;
            }

            if (DefaultChat.Current is BpChat chat && emulator.Url.IsBaseOf(chat.ApiUrl))
            {
                chat.Dispose();
                DefaultChat.Current = null;
            }
        }
    }

    /// <summary>Whether there was an emulator at this address that has been stopped.</summary>
    public static bool WasStopped(Uri url)
    {
        lock (_running)
        {
            return _stopped.Contains(url);
        }
    }

    /// <summary>Stops those that were started in some runspaces. That one cannot write its snapshot does not keep the others running.</summary>
    public static void StopAll(Func<Runspace?, bool> isMeant)
    {
        List<Exception> faults = [];
        foreach (BpEmulator emulator in Of(isMeant).Where(emulator => !emulator.IsRemote))
        {
            try
            {
                Stop(emulator);
            }
            catch (Exception exception) when (exception is System.IO.IOException or UnauthorizedAccessException)
            {
                faults.Add(exception);
            }
        }

        if (faults.Count > 0)
        {
            throw faults[0];
        }
    }

    private static BpEmulator[] Of(Func<Runspace?, bool> isMeant)
    {
        lock (_running)
        {
            return [.. _running.Where(running => isMeant(running.Runspace)).Select(running => running.Emulator)];
        }
    }
}
