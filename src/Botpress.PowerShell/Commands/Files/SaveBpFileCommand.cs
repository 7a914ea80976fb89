using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Downloads files of a bot. The content is streamed to a temporary file beside the target, which takes its name only when it is
/// whole: nothing half-written stays.
/// </summary>
[Cmdlet(VerbsData.Save, "BpFile", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveBpFileCommand : BpFileCommand
{
    private static readonly bool _isWindows = System.IO.Path.DirectorySeparatorChar == '\\';

    // On Windows these names are devices, whatever follows the first dot.
    private static readonly string[] _deviceNames = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    private readonly HashSet<string> _written = new(_isWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>The file's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FileId")]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The file as another command gave it: it tells the key and the address, which spares a request.</summary>
    [Parameter(ValueFromPipeline = true)]
    public File? InputObject { get; set; }

    /// <summary>
    /// Where to: a folder, which must exist unless the path ends with a slash, or the name of a file. The default is the current folder.
    /// In a folder the file gets the last part of its key as its name.
    /// </summary>
    [Parameter(Position = 1)]
    [Alias("Path")]
    public string Destination { get; set; } = ".";

    /// <summary>Takes -Destination as a folder and recreates in it the folders of the key: docs/guide.md goes to the folder docs.</summary>
    [Parameter]
    public SwitchParameter KeepPath { get; set; }

    /// <summary>Replaces local files that are there already. Without it that is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            File? known = InputObject?.Id == id && !string.IsNullOrEmpty(InputObject.Url) ? InputObject : null;
            if (ResolveTarget(Destination, nameof(Destination)) is string destination && ShouldProcess($"{known?.Key ?? id} to {destination}", "Download file"))
            {
                Guard(Operations.GetFile, id, () => Save(known ?? Get(id), known is not null, destination));
            }
        }
    }

    private File Get(string id) => Read<File>(Operations.GetFile, new Dictionary<string, object?> { ["id"] = id });

    private void Save(File file, bool mayBeStale, string destination)
    {
        string? temporary = null;
        try
        {
            string target = TargetOf(file, destination);
            temporary = $"{target}.{Guid.NewGuid():N}.part";
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous | FileOptions.SequentialScan))
            {
                try
                {
                    Download(file, stream);
                }
                catch (ApiException exception) when (mayBeStale && exception.Status is 400 or 401 or 403 or 404 or 410)
                {
                    // Signed addresses are good for a short while only.
                    WriteVerbose($"The address of '{file.Key}' is no longer good; a new one is asked for.");
                    stream.SetLength(0);
                    stream.Position = 0;
                    file = Get(file.Id!);
                    Download(file, stream);
                }
            }

            if (Force && System.IO.File.Exists(target))
            {
                System.IO.File.Replace(temporary, target, null);
            }
            else
            {
                System.IO.File.Move(temporary, target);
            }

            _written.Add(target);
            // As Get-Item gives it, with what PowerShell adds to files and shows of them.
            WriteObject(InvokeProvider.Item.Get([target], force: true, literalPath: true), enumerateCollection: true);
        }
        catch (ApiException exception) when (exception.Type is ApiException.TransferFailed or ApiException.Timeout or ApiException.ConnectionLost or ApiException.ConnectionFailed && temporary is not null)
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
        finally
        {
            if (temporary is not null)
            {
                DeleteLeftover(temporary);
            }
        }
    }

    private void Download(File file, Stream stream) => Transfer(
        "Downloading",
        file.Key ?? file.Id!,
        file.Size,
        progress => ActiveSession.Client.Files.DownloadAsync(StorageUri(file.Url, "url"), stream, progress, Observer(), StopToken));

    private static void DeleteLeftover(string temporary)
    {
        try
        {
            System.IO.File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What matters has been reported.
        }
    }

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
        if (_written.Contains(target))
        {
            throw new TargetException(
                "FileExists", ErrorCategory.ResourceExists, $"'{Names.Short(file.Key)}' ({file.Id}) was not downloaded: another of the files has just been, to '{target}'.", "Keep the folders of the keys apart with -KeepPath.");
        }

        if (Directory.Exists(target))
        {
            throw new TargetException("FileExists", ErrorCategory.ResourceExists, $"'{target}' is a folder already.", "Give another -Destination.");
        }

        return Force || !System.IO.File.Exists(target)
            ? target
            : throw new TargetException("FileExists", ErrorCategory.ResourceExists, $"'{target}' exists already.", "Use -Force to replace it, or give another -Destination.");
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

        return safe;
    }

    /// <summary>The place that a file would be written to cannot be.</summary>
    private sealed class TargetException(string errorId, ErrorCategory category, string message, string action) : Exception(message)
    {
        public string ErrorId { get; } = errorId;

        public ErrorCategory Category { get; } = category;

        public string Action { get; } = action;
    }
}
