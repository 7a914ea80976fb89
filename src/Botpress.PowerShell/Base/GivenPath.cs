using System;
using System.IO;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>What a path that was given leads to in the file system, as PowerShell reads paths: from the current location, over its drives.</summary>
internal static class GivenPath
{
    /// <summary>The full path, whether anything is there or not, and without wildcards; null where it leads elsewhere than to files.</summary>
    /// <param name="state">The session that knows drives and the location.</param>
    /// <param name="path">The path.</param>
    /// <param name="parameter">The parameter that it was given to.</param>
    /// <param name="what">What the parameter takes: <c>a folder</c>.</param>
    /// <param name="problem">The error that says why there is none.</param>
    public static string? Resolve(SessionState state, string path, string parameter, string what, out ErrorRecord? problem)
    {
        try
        {
            string full = state.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            problem = provider.Name != "FileSystem" ? Errors.NotInFileSystem(path, parameter, provider, what)
                // Elsewhere than on Windows such a path is one to PowerShell, which leaves it as it is, and a name in the current folder to all others.
                : !Path.IsPathRooted(full) ? Errors.Record(
                    new ArgumentException($"-{parameter}: '{Names.Short(path)}' is how Windows writes a path on another machine, and leads nowhere here."),
                    "InvalidArgument",
                    ErrorCategory.InvalidArgument,
                    path,
                    $"Give the path of {what} on this machine; what is on another one has such a path when it is mounted.")
                : null;
            return problem is null ? full : null;
        }
        catch (Exception exception) when (exception is SessionStateException or ProviderInvocationException or ArgumentException or NotSupportedException)
        {
            problem = Errors.Record(
                new ArgumentException($"-{parameter}: {exception.Message}"), "InvalidArgument", ErrorCategory.InvalidArgument, path, $"Give the path of {what}.");
            return null;
        }
    }

    /// <summary>The full path; a path that leads elsewhere than to files ends the command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The path.</param>
    /// <param name="parameter">The parameter that it was given to.</param>
    /// <param name="what">What the parameter takes: <c>a folder</c>.</param>
    public static string Require(PSCmdlet command, string path, string parameter, string what)
    {
        string? full = Resolve(command.SessionState, path, parameter, what, out ErrorRecord? problem);
        if (problem is not null)
        {
            command.ThrowTerminatingError(problem);
        }

        return full!;
    }
}
