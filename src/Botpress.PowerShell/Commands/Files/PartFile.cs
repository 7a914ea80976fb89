using System;
using System.IO;

namespace Botpress.PowerShell;

/// <summary>
/// What a download is written to until it is whole: a file in the target's folder that takes the target's name then, and is deleted else,
/// also when the process is told to end. What a killed process left is deleted when the next download comes into the folder.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const string Prefix = ".botpress-";
    private const string Ending = ".part";

    private static readonly bool _isWindows = System.IO.Path.DirectorySeparatorChar == '\\';

    private readonly string _path;

    public PartFile(string folder)
    {
        // Its name has nothing of the target's, which may be as long as a name can be.
        _path = System.IO.Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Ending}");
        Stream = ProcessEnd.Begin(
            () => new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous | FileOptions.SequentialScan), _ => End);
    }

    public FileStream Stream { get; }

    /// <summary>Deletes what killed processes left in the folder: by the name, the owner, and that nobody has it open.</summary>
    public void RemoveOthers()
    {
        try
        {
            // Where the file system keeps no locks, it cannot be known who is still writing.
            if (!PrivateFile.IsInUse(_path))
            {
                return;
            }

            foreach (string path in Directory.GetFiles(System.IO.Path.GetDirectoryName(_path)!, $"{Prefix}*{Ending}"))
            {
                string name = System.IO.Path.GetFileName(path);
                if (name.Length == Prefix.Length + 32 + Ending.Length
                    && Guid.TryParseExact(name.Substring(Prefix.Length, 32), "N", out _)
                    && PrivateFile.IsOwnFile(path)
                    // On Windows an open file cannot take another name, so that one that is whole is in no use for a moment.
                    && (!_isWindows || System.IO.File.GetLastWriteTimeUtc(path) < DateTime.UtcNow.AddMinutes(-1))
                    && !PrivateFile.IsInUse(path))
                {
                    System.IO.File.Delete(path);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody else removes the same, or the folder does not let itself be listed.
        }
    }

    /// <summary>It is whole: gives it its name.</summary>
    public void MoveTo(string target, bool replace)
    {
        if (_isWindows)
        {
            Stream.Dispose();
        }

        if (replace && System.IO.File.Exists(target))
        {
            PrivateFile.Replace(_path, target);
        }
        else
        {
            System.IO.File.Move(_path, target);
        }
    }

    public void Dispose()
    {
        ProcessEnd.Remove(End);
        End();
    }

    private void End()
    {
        // Elsewhere than on Windows it can be deleted while it is open, which keeps it from others until it is gone.
        if (_isWindows)
        {
            Stream.Dispose();
        }

        PrivateFile.TryDelete(_path);
        Stream.Dispose();
    }
}
