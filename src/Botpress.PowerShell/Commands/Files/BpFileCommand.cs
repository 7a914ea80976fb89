using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command that moves the bytes of files, or waits until the API is done with them.</summary>
public abstract class BpFileCommand : BpBotCommand
{
    private protected const int DefaultWaitSec = 300;

    /// <summary>The local files that paths stand for. What cannot be a file is reported, and left out.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="parameter">The parameter that they come from.</param>
    /// <param name="literal">Whether wildcards are just characters.</param>
    private protected List<string> ResolveFiles(string[] paths, string parameter, bool literal)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            // A name with brackets that is there is meant itself, and no other that it fits as a pattern.
            bool asItIs = literal || IsThere(path);
            bool wildcard = !asItIs && WildcardPattern.ContainsWildcardCharacters(path);
            IReadOnlyList<string>? found = ResolvePath(path, parameter, asItIs);
            if (found is { Count: 0 })
            {
                WriteFileNotFound(path, parameter, $"No file matches '{Names.Short(path)}'.");
            }

            foreach (string file in found ?? [])
            {
                if (PrivateFile.IsPlain(file))
                {
                    files.Add(file);
                }
                else if (System.IO.File.Exists(file))
                {
                    WriteError(Errors.Record(
                        new ArgumentException($"-{parameter} '{Names.Short(file)}' is a pipe, a socket or another device, and no file."),
                        "NotAFile",
                        ErrorCategory.InvalidArgument,
                        path,
                        "Name a file, or read what comes out of it yourself and send that with -Content."));
                }
                else if (!Directory.Exists(file))
                {
                    WriteFileNotFound(path, parameter, $"There is no file '{Names.Short(path)}'.");
                }
                else if (wildcard)
                {
                    WriteVerbose($"'{file}' is a folder and is left out.");
                }
                else
                {
                    WriteError(Errors.Record(
                        new ArgumentException($"-{parameter} '{Names.Short(path)}' is a folder."),
                        "NotAFile",
                        ErrorCategory.InvalidArgument,
                        path,
                        $"Name a file, or send the folder's files with: Get-ChildItem -File '{path}' | {MyInvocation.MyCommand.Name}"));
                }
            }
        }

        return files;
    }

    /// <summary>The file system's path for one of PowerShell, which need not exist; null when it is no such thing, which is reported.</summary>
    private protected string? ResolveTarget(string path, string parameter) => ResolvePath(path, parameter, literal: true)?[0];

    /// <summary>Moves bytes, and shows how far it is when it is more than a moment's work.</summary>
    /// <param name="activity">What is going on.</param>
    /// <param name="name">Which file.</param>
    /// <param name="length">How many bytes there are, if that is known.</param>
    /// <param name="transfer">Does it, and tells how many bytes have moved.</param>
    private protected void Transfer(string activity, string name, long? length, Func<IProgress<long>, Task> transfer)
    {
        var progress = new TransferProgress(this, activity, name, length);
        try
        {
            Pump.Await(transfer(progress));
        }
        finally
        {
            if (progress.Shown)
            {
                WriteProgress(new ProgressRecord(0, activity, name) { RecordType = ProgressRecordType.Completed });
            }
        }
    }

    /// <summary>Waits until a file is uploaded and, when it is to be indexed, indexed, and writes it then.</summary>
    private protected void WaitFor(string id, double timeoutSec, double intervalSec) => Guard(Operations.GetFile, id, () =>
    {
        const string Activity = "Waiting for the file";
        var request = new ApiRequest(Operations.GetFile, new Dictionary<string, object?> { ["id"] = id }, Context);
        try
        {
            File file = Pump.Await(Jobs.FileWait.UntilDoneAsync(
                () => Requests.Begin(request),
                answer => Requests.ReadNow<File>(answer, request),
                StateOf,
                TimeSpan.FromSeconds(timeoutSec),
                TimeSpan.FromSeconds(intervalSec),
                (file, taken) => Pump.Post(() => WriteProgress(new ProgressRecord(0, Activity, $"{file.Key ?? id}: {file.Status}")
                {
                    SecondsRemaining = -1,
                    PercentComplete = (int)Math.Min(99, 100 * taken.TotalSeconds / timeoutSec),
                })),
                Pump.Token));
            string name = file.Key ?? id;
            switch (StateOf(file))
            {
                case Jobs.FileState.Ready:
                    WriteModel(file, request);
                    break;
                case Jobs.FileState.IndexingFailed:
                    WriteError(Failed("FileIndexingFailed", $"'{Names.Short(name)}' ({id}) could not be indexed", file, "Look at the content and the type of the file, then send it again with Set-BpFile."));
                    break;
                case Jobs.FileState.UploadFailed:
                    WriteError(Failed("FileUploadFailed", $"The content of '{Names.Short(name)}' ({id}) did not arrive", file, "Send it again with Set-BpFile: it replaces the file with the same key."));
                    break;
                default:
                    WriteError(Errors.Record(
                        new TimeoutException($"'{Names.Short(name)}' ({id}) was not ready after {timeoutSec:0.###} s: its status is {file.Status}."),
                        "FileWaitTimeout",
                        ErrorCategory.OperationTimeout,
                        id,
                        file.Status == "upload_pending" ? "No content has come yet: send it with Set-BpFile." : "Wait for it again with Wait-BpFile -TimeoutSec and a longer time."));
                    break;
            }
        }
        finally
        {
            WriteProgress(new ProgressRecord(0, Activity, id) { RecordType = ProgressRecordType.Completed });
        }
    });

    private static Jobs.FileState StateOf(File file) => Jobs.FileStates.Of(file.Status, file.Index == true);

    /// <summary>An address that bytes can be moved to or from.</summary>
    private protected static Uri StorageUri(string? url, string field) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new ApiException(ApiException.InvalidResponse, $"The server's answer cannot be used: it has no web address in '{field}'. Check the API address.");

    private static ErrorRecord Failed(string errorId, string problem, File file, string action) => Errors.Record(
        new InvalidOperationException($"{problem}: {(string.IsNullOrEmpty(file.FailedStatusReason) ? "the API gives no reason." : file.FailedStatusReason)}"),
        errorId,
        ErrorCategory.InvalidResult,
        file.Id,
        action);

    private bool IsThere(string path)
    {
        // Whoever takes it says what is wrong with it.
        string? full = GivenPath.Resolve(SessionState, path, "Path", "a file", out _);
        return System.IO.File.Exists(full) || Directory.Exists(full);
    }

    private IReadOnlyList<string>? ResolvePath(string path, string parameter, bool literal)
    {
        try
        {
            ProviderInfo provider;
            IReadOnlyList<string> paths = literal
                ? [SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
                : SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider);
            if (provider.Name == "FileSystem")
            {
                return paths;
            }

            WriteError(Errors.NotInFileSystem(path, parameter, provider));
        }
        catch (Exception exception) when (exception is SessionStateException or ProviderInvocationException or ArgumentException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            WriteFileNotFound(path, parameter, exception is ItemNotFoundException ? $"There is no file '{Names.Short(path)}'." : exception.Message);
        }

        return null;
    }

    private void WriteFileNotFound(string path, string parameter, string problem) => WriteError(Errors.Record(
        new FileNotFoundException($"-{parameter}: {problem}", path),
        "FileNotFound",
        ErrorCategory.ObjectNotFound,
        path,
        path.IndexOf('[') >= 0 && parameter == "Path" ? "For a name with square brackets use -LiteralPath." : "Check the path."));

    /// <summary>Shows the progress of transfers over 1 MB, a few times a second.</summary>
    private sealed class TransferProgress(BpFileCommand command, string activity, string name, long? length) : IProgress<long>
    {
        private const long ShownLength = 1_000_000;
        private const long IntervalMilliseconds = 200;

        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private long _next = IntervalMilliseconds;

        public bool Shown { get; private set; }

        public void Report(long value)
        {
            if ((length ?? value) <= ShownLength || _watch.ElapsedMilliseconds < Volatile.Read(ref _next))
            {
                return;
            }

            Volatile.Write(ref _next, _watch.ElapsedMilliseconds + IntervalMilliseconds);
            Shown = true;
            command.Pump.Post(() => command.WriteProgress(new ProgressRecord(0, activity, $"{name}: {Megabytes(value)}{(length is long all ? $" of {Megabytes(all)}" : "")}")
            {
                PercentComplete = length is long total ? (int)Math.Min(100, 100 * value / total) : -1,
            }));
        }

        private static string Megabytes(long bytes) => $"{bytes / 1e6:0.0} MB";
    }
}
