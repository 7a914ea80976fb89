using System;
using System.Management.Automation.Host;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A warning of what happens beside all commands: no command is there that could write it.</summary>
internal static class HostWarning
{
    public static void Write(PSHost host, string warning)
    {
        try
        {
            host.UI?.WriteWarningLine(TerminalText.Clean(warning));
        }
        catch (Exception exception) when (exception is HostException or InvalidOperationException or NotSupportedException or NotImplementedException)
        {
            // The host shows nothing now; the emulator has it among its warnings.
        }
    }
}
