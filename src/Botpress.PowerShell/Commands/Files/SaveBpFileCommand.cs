using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Downloads files of a bot. The content is streamed to a temporary file beside the target, which takes its name only when it is
/// whole: nothing half-written stays. Where the process was killed, the next download into the folder removes that file.
/// </summary>
[Cmdlet(VerbsData.Save, "BpFile", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveBpFileCommand : BpFileCommand
{
    private static readonly bool _isWindows = System.IO.Path.DirectorySeparatorChar == '\\';

    // On Windows these names are devices, whatever follows the first dot.
    private static readonly string[] _deviceNames = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    // Also the guard of both, and of the look whether a file is there.
    private readonly HashSet<string> _written = new(_isWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>The file's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(File), From = new[] { typeof(FileSearchResult), typeof(FilePassage) }, OrName = true)]
    [Alias("FileId")]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>
    /// Where to: a folder, which must exist unless the path ends with a slash, or the name of a file. The default is the current folder.
    /// In a folder the file gets the last part of its key as its name.
    /// </summary>
    [Parameter(Position = 1), Text]
    [Alias("Path")]
    public string Destination { get; set; } = ".";

    /// <summary>Takes -Destination as a folder and recreates in it the folders of the key: docs/guide.md goes to the folder docs.</summary>
    [Parameter]
    public SwitchParameter KeepPath { get; set; }

    /// <summary>Replaces local files that are there already. Without it that is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in Id)
        {
            // A file from the pipeline has its key and its address, which spares a request.
            File? known = (InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject) is File { Url.Length: > 0 } file && file.Id == id ? file : null;
            if (ResolveTarget(Destination, nameof(Destination)) is string destination && ShouldProcess($"{known?.Key ?? id} to {destination}", "Download file"))
            {
                Guard(Operations.GetFile, id, () => Save(id, known ?? Get(id), known is not null, destination));
            }
        }
    }

    private File Get(string id) => Requests.Read<File>(new ApiRequest(Operations.GetFile, new Dictionary<string, object?> { ["id"] = id }, Context));

    private void Save(string id, File file, bool mayBeStale, string destination)
    {
        // Whatever the answer lacks, it is the file that was asked for.
        file.Id ??= id;
        bool begun = false;
        try
        {
            string target = TargetOf(file, destination);
            string folder = System.IO.Path.GetDirectoryName(target)!;
            using (var part = new PartFile(folder))
            {
                begun = true;
                if (IsFirstIn(folder))
                {
                    part.RemoveOthers();
                }

                try
                {
                    Download(file, part.Stream);
                }
                catch (ApiException exception) when (mayBeStale && (exception.Type == ApiException.WrongLength || exception.Status is 400 or 401 or 403 or 404 or 410))
                {
                    // Signed addresses are good for a short while only.
                    WriteVerbose($"The address of '{file.Key}' is no longer good; a new one is asked for.");
                    part.Stream.SetLength(0);
                    part.Stream.Position = 0;
                    file = Get(id);
                    Download(file, part.Stream);
                }

                if (part.Stream.Length < file.Size)
                {
                    WriteWarning($"'{file.Key}' ({file.Id}) has {part.Stream.Length} bytes, and by the API's word {file.Size}. It may have been replaced meanwhile: look at it with Get-BpFile.");
                }

                // Where several go to one place, it is the first of them that gets it, and not the fastest.
                InTurn(() =>
                {
                    lock (_written)
                    {
                        Check(file, target);
                        part.MoveTo(target, Force);
                        _written.Add(target);
                    }
                });
            }

            // As Get-Item gives it, with what PowerShell adds to files and shows of them.
            InTurn(() => WriteObject(InvokeProvider.Item.Get([target], force: true, literalPath: true), enumerateCollection: true));
        }
        catch (ApiException exception) when (begun
            && exception.Type is ApiException.TransferFailed or ApiException.WrongLength or ApiException.Timeout or ApiException.ConnectionLost or ApiException.ConnectionFailed)
        {
            WriteError(Errors.Record(
                exception,
                $"The file '{Names.Short(file.Key)}' ({file.Id}) could not be downloaded, and nothing was written: {exception.Message}",
                file.Id,
                ActiveSession,
                file.Status is "upload_pending" or "upload_failed" ? $"Its status is {file.Status}: it has no content yet." : "Run the command again."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            WriteError(Errors.Record(exception, "FileUnwritable", ErrorCategory.WriteError, file.Id, "Check -Destination, that you may write there, and the space on the disk."));
        }
        catch (TargetException exception)
        {
            WriteError(Errors.Record(exception, exception.ErrorId, exception.Category, file.Id, exception.Action));
        }
    }

    private void Download(File file, Stream stream) => Transfer(
        "Downloading",
        file.Key ?? file.Id!,
        file.Size,
        progress => SendingClient.Files.DownloadAsync(StorageUri(file.Url, "url"), stream, progress, Reporter.Observer, Pump.Token, file.Size));

    private string TargetOf(File file, string destination)
    {
        string[] parts = (file.Key ?? "").Split('/', '\\').Where(part => part is not ("" or ".")).Select(part => part == ".." ? part : SafeName(part)).ToArray();
        string name = parts.LastOrDefault() is string last and not ".." ? last : SafeName(file.Id!);
        string target = destination;
        if (KeepPath)
        {
            if (parts.Contains(".."))
            {
                throw new TargetException(
                    "UnsafeKey", ErrorCategory.SecurityError, $"The key '{Names.Short(file.Key)}' leads out of the destination folder; the file was not downloaded.", "Leave -KeepPath out, or name a file with -Destination.");
            }

            target = System.IO.Path.Combine([destination, .. parts.Take(parts.Length - 1), name]);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        }
        else if (Directory.Exists(destination) || Destination.EndsWith("/", StringComparison.Ordinal) || Destination.EndsWith("\\", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(destination);
            target = System.IO.Path.Combine(destination, name);
        }
        else if (!Directory.Exists(System.IO.Path.GetDirectoryName(destination)))
        {
            throw new TargetException(
                "FolderNotFound", ErrorCategory.ObjectNotFound, $"-Destination: there is no folder '{System.IO.Path.GetDirectoryName(destination)}'.", "Create it with New-Item -ItemType Directory, or end -Destination with a slash.");
        }

        target = System.IO.Path.GetFullPath(target);
        lock (_written)
        {
            Check(file, target);
        }

        return target;
    }

    private bool IsFirstIn(string folder)
    {
        lock (_written)
        {
            return _folders.Add(folder);
        }
    }

    /// <summary>Looks whether a file may be written there.</summary>
    private void Check(File file, string target)
    {
        if (_written.Contains(target))
        {
            throw new TargetException(
                "FileExists", ErrorCategory.ResourceExists, $"'{Names.Short(file.Key)}' ({file.Id}) was not downloaded: another of the files has just been, to '{target}'.", "Keep the folders of the keys apart with -KeepPath.");
        }

        if (Directory.Exists(target))
        {
            throw new TargetException("FileExists", ErrorCategory.ResourceExists, $"'{target}' is a folder already.", "Give another -Destination.");
        }

        if (System.IO.File.Exists(target) && !PrivateFile.IsPlain(target))
        {
            throw new TargetException(
                "NotAFile", ErrorCategory.InvalidArgument, $"'{target}' is a pipe, a socket or another device, and no file; it is not replaced.", "Give another -Destination.");
        }

        if (!Force && System.IO.File.Exists(target))
        {
            throw new TargetException("FileExists", ErrorCategory.ResourceExists, $"'{target}' exists already.", "Use -Force to replace it, or give another -Destination.");
        }
    }

    // A key may hold what no file name may; on Windows a colon would even name another stream of the file.
    private static string SafeName(string name)
    {
        char[] invalid = System.IO.Path.GetInvalidFileNameChars();
        string safe = new([.. name.Select(character => Array.IndexOf(invalid, character) >= 0 ? '_' : character)]);
        if (_isWindows)
        {
            safe = safe.TrimEnd(' ', '.');
            safe = safe.Length == 0 || _deviceNames.Contains(safe.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase) ? "_" + safe : safe;
        }

        // Nothing, this folder, and the one above.
        return safe is "" or "." or ".." ? "_" + safe : safe;
    }

    /// <summary>The place that a file would be written to cannot be.</summary>
    private sealed class TargetException(string errorId, ErrorCategory category, string message, string action) : Exception(message)
    {
        public string ErrorId { get; } = errorId;

        public ErrorCategory Category { get; } = category;

        public string Action { get; } = action;
    }
}
