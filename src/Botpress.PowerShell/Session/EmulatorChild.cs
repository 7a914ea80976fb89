using System;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading.Tasks;
using Botpress.Emulator;

namespace Botpress.PowerShell;

/// <summary>An emulator in a process of its own: the same PowerShell once more, which has the module and does nothing else.</summary>
internal static class EmulatorChild
{
    private const string Variable = "BP_EMULATOR_OPTIONS";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    /// <summary>Starts one, and waits until it answers.</summary>
    /// <exception cref="IOException">It could not be started.</exception>
    public static RemoteEmulator Start(EmulatorOptions options, PSCmdlet cmdlet)
    {
        string module = typeof(EmulatorChild).Assembly.Location;
        (string program, string leading) = PowerShellProgram(cmdlet);
        string script = $"Import-Module -Name '{CodeGeneration.EscapeSingleQuotedStringContent(module)}'; Start-BpEmulator -Serve";
        var start = new ProcessStartInfo
        {
            FileName = program,
            Arguments = $"{leading}-NoLogo -NoProfile -NonInteractive -Command \"{script.Replace("\"", "\\\"")}\"",
            // Where it runs does not keep a folder of the user's from being removed.
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            CreateNoWindow = true,
            // What it would inherit else, its starter's own, keeps whoever reads that waiting until it ends.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.EnvironmentVariables[Variable] = EmulatorProcess.Write(options);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw Failed($"'{program}' cannot be started: {exception.Message}", exception);
        }

        try
        {
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            var clock = Stopwatch.StartNew();
            while (true)
            {
                Task<string?> line = process.StandardOutput.ReadLineAsync()!;
                TimeSpan left = _patience - clock.Elapsed;
                if (left <= TimeSpan.Zero || !line.Wait(left))
                {
                    throw Failed($"the process {process.Id} did not say within {_patience.TotalSeconds} seconds that it runs");
                }

                if (line.Result is null)
                {
                    process.WaitForExit();
                    throw Failed($"its process ended with {process.ExitCode}: {errors.GetAwaiter().GetResult().Trim()}");
                }

                if (EmulatorProcess.TryRead(line.Result, out RemoteEmulator? emulator))
                {
                    return emulator!;
                }
            }
        }
        catch
        {
            End(process);
            throw;
        }
        finally
        {
            process.Dispose();
        }
    }

    /// <summary>Is the emulator, until it is stopped.</summary>
    /// <param name="prepare">Adds to the options what does not come as text.</param>
    public static void Serve(Action<EmulatorOptions> prepare)
    {
        string options = Environment.GetEnvironmentVariable(Variable)
            ?? throw new PSInvalidOperationException("-Serve is for the process that Start-BpEmulator -NewProcess starts. Use -NewProcess.");
        Environment.SetEnvironmentVariable(Variable, null);
        EmulatorProcess.Serve(options, Console.Out, prepare);
    }

    /// <summary>The program that runs this PowerShell, and what comes before its own arguments: where it is a .NET tool, dotnet runs it.</summary>
    private static (string Program, string Leading) PowerShellProgram(PSCmdlet cmdlet)
    {
        using var current = Process.GetCurrentProcess();
        string running = current.MainModule!.FileName!;
        string name = Path.GetFileNameWithoutExtension(running).ToLowerInvariant();
        if (name is "pwsh" or "powershell")
        {
            return (running, "");
        }

        string home = cmdlet.SessionState.PSVariable.GetValue("PSHOME") as string ?? "";
        string library = Path.Combine(home, "pwsh.dll");
        if (name == "dotnet" && System.IO.File.Exists(library))
        {
            return (running, $"\"{library}\" ");
        }

        // Hosted by something else: an editor, a service.
        foreach (string candidate in new[] { "pwsh.exe", "pwsh", "powershell.exe" })
        {
            if (System.IO.File.Exists(Path.Combine(home, candidate)))
            {
                return (Path.Combine(home, candidate), "");
            }
        }

        throw Failed($"'{running}' is no PowerShell that could be started once more, and there is none in '{home}'");
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }

    private static IOException Failed(string why, Exception? inner = null) => new($"The emulator could not be started in a process of its own: {why}.", inner);
}
