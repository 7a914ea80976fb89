using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace Botpress;

/// <summary>
/// What must still be done when the process ends: by itself, or because a signal (TERM, HUP) or the console's closing ends it. Nothing can
/// be done about a kill; what that leaves is found at the next start.
/// </summary>
internal static class ProcessEnd
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);
    private static readonly object _gate = new();
    private static readonly List<Action> _endings = [];
    private static object[]? _watches;
    private static bool _isEnding;
#if !NETSTANDARD2_0
    private static volatile bool _ignoresTerminal;
#endif

    /// <summary>
    /// Begins what has to be ended with the process, unless it is ended before and removed with <see cref="Remove"/>. A signal waits until it
    /// has begun: nothing is left half begun.
    /// </summary>
    public static T Begin<T>(Func<T> begin, Func<T, Action> endOf)
    {
        lock (_gate)
        {
            _watches ??= Watch();
            if (_isEnding)
            {
                // Nothing begins that nobody would end. A process that is still there after this was not ended after all.
                Monitor.Wait(_gate, _grace);
                _isEnding = false;
            }

            T result = begin();
            _endings.Add(endOf(result));
            return result;
        }
    }

    /// <summary>From now on neither Ctrl+C nor the closing of the terminal ends the process.</summary>
    public static void IgnoreTerminal()
    {
#if !NETSTANDARD2_0
        _ignoresTerminal = true;
#endif
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;
    }

    /// <summary>It has been ended.</summary>
    public static void Remove(Action end)
    {
        lock (_gate)
        {
            _endings.Remove(end);
        }
    }

    private static void End()
    {
        Action[] endings;
        lock (_gate)
        {
            _isEnding = true;
            endings = [.. _endings];
            _endings.Clear();
        }

        foreach (Action end in endings)
        {
            try
            {
                end();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It cannot be done, and there is nobody left to be told.
            }
        }
    }

#if NETSTANDARD2_0
    private static object[] Watch()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
        if (Path.DirectorySeparatorChar == '\\')
        {
            // 2, 5 and 6: the console is closed, the user logs off, the system shuts down.
            ConsoleHandler handler = control =>
            {
                if (control is 2 or 5 or 6)
                {
                    End();
                }

                return false;
            };
            SetConsoleCtrlHandler(handler, true);
            return [handler];
        }
        // Who runs this build elsewhere has a runtime that knows signals, though this build does not know how to ask it.
        var type = Type.GetType("System.Runtime.InteropServices.PosixSignalRegistration, System.Runtime.InteropServices");
        var signal = Type.GetType("System.Runtime.InteropServices.PosixSignal, System.Runtime.InteropServices");
        Action<object> end = _ => End();
        return type is null || signal is null
            ? []
            : [.. new[] { -4, -1 }.Select(number => type.GetMethod("Create")!.Invoke(null, [Enum.ToObject(signal, number), end])!)];
    }

    [DllImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleCtrlHandler(ConsoleHandler handler, [MarshalAs(UnmanagedType.Bool)] bool add);

    [return: MarshalAs(UnmanagedType.Bool)]
    private delegate bool ConsoleHandler(int control);
#else
    private static object[] Watch()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
        // On Windows these stand for the closing of the console, a logoff and a shutdown. After this the signal does what it does else.
        return [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            if (_ignoresTerminal && context.Signal == PosixSignal.SIGHUP)
            {
                context.Cancel = true;
                return;
            }

            End();
        }))];
    }
#endif
}
