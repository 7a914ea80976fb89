using System;
using System.IO;
using System.Linq;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.PowerShell;

/// <summary>Where lines come from in a chat.</summary>
internal enum ChatInput
{
    /// <summary>Nobody can be asked.</summary>
    None,

    /// <summary>The console, which tells whether a key was pressed.</summary>
    Console,

    /// <summary>What the process was given to read.</summary>
    Redirected,

    /// <summary>The host, which asks on its own.</summary>
    Host,
}

/// <summary>Reads the lines that somebody types in a chat.</summary>
/// <param name="host">The host.</param>
internal sealed class ChatKeyboard(PSHost host)
{
    // The wait for a line of standard input cannot be ended. Whoever reads next takes its line, so that none is lost.
    private static readonly object _gate = new();
    private static Task<string?>? _line;

    /// <summary>Where lines come from.</summary>
    public ChatInput Input { get; } = InputOf(host);

    /// <summary>Whether a key was pressed that is not read yet.</summary>
    public bool HasKey => Input == ChatInput.Console && Console.KeyAvailable;

    /// <summary>Reads a line.</summary>
    /// <param name="begins">Is called before the first key of it is shown.</param>
    /// <param name="meanwhile">Is called while there is nothing to read, with what ends that where it is known and whether something is typed, and waits a little.</param>
    /// <returns>The line; null at the end.</returns>
    /// <exception cref="HostException">The host asks nobody.</exception>
    public string? ReadLine(Action begins, Action<Task?, bool> meanwhile)
    {
        switch (Input)
        {
            case ChatInput.Console:
                return ReadKeys(begins, meanwhile);
            case ChatInput.Redirected:
                return ReadRedirected(meanwhile);
            case ChatInput.Host:
            case ChatInput.None:
            default:
                try
                {
                    return host.UI.ReadLine();
                }
                catch (Exception exception) when (exception is NotImplementedException or NotSupportedException or InvalidOperationException)
                {
                    throw new HostException(exception.Message, exception);
                }
        }
    }

    private static string? ReadRedirected(Action<Task?, bool> meanwhile)
    {
        while (true)
        {
            Task<string?> line = Line();
            while (!line.IsCompleted)
            {
                meanwhile(line, false);
            }

            lock (_gate)
            {
                // Another chat of the process may wait for the same line. It is whose takes it first.
                if (line != _line)
                {
                    continue;
                }

                _line = null;
            }

            return line.GetAwaiter().GetResult();
        }
    }

    private string? ReadKeys(Action begins, Action<Task?, bool> meanwhile)
    {
        var typing = new ChatTyping();
        while (!typing.IsDone)
        {
            if (!HasKey)
            {
                meanwhile(null, typing.HasText);
                continue;
            }

            if (!typing.HasText)
            {
                begins();
            }

            host.UI.Write(typing.Press(Console.ReadKey(intercept: true)));
        }

        if (typing.Line is not null)
        {
            host.UI.WriteLine("");
        }

        return typing.Line;
    }

    private static Task<string?> Line()
    {
        lock (_gate)
        {
            return _line ??= Task.Factory.StartNew<string?>(
                static () => Console.In.ReadLine(), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
    }

    private static ChatInput InputOf(PSHost host)
    {
        if (host.UI is null)
        {
            return ChatInput.None;
        }

        // Of all other hosts the process's own input is not theirs: a job's, say.
        if (host.Name != "ConsoleHost")
        {
            return ChatInput.Host;
        }

        if (Console.IsInputRedirected)
        {
            return ChatInput.Redirected;
        }

        if (Environment.GetCommandLineArgs().Skip(1).Any(static argument => argument.Length >= 5 && "-NonInteractive".StartsWith(argument, StringComparison.OrdinalIgnoreCase)))
        {
            return ChatInput.None;
        }

        try
        {
            _ = Console.KeyAvailable;
            return ChatInput.Console;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            return ChatInput.Host;
        }
    }
}
