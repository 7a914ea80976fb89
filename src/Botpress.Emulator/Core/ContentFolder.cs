using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>
/// The contents of an emulator's files: a folder among the temporary files that only the user can enter. It goes with the emulator; what one
/// left that was killed is removed when the next one starts.
/// </summary>
internal sealed class ContentFolder : IDisposable
{
    private const string Prefix = "botpress-emulator-";
    private const string LockName = "lock";
    private const string RecordName = "process.json";
    private const int MaximumAttempts = 10;

    private readonly string _path;

    // Held as long as the folder is used. The system lets go of it when the process ends, however that is.
    private readonly FileStream _lock;

    public ContentFolder()
    {
        string parent = Path.GetTempPath();
        try
        {
            (_path, _lock) = Create(parent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new EmulatorException(
                $"There is no place for the contents of files: the folder of temporary files, '{parent}', cannot be written to. {exception.Message}",
                "Let the variable TMPDIR, or on Windows TEMP, name a folder that you may write to.",
                exception);
        }

        RemoveLeftovers(parent);
    }

    /// <summary>Whether this is a name that contents have: <see cref="Ids.Hex"/> of 16.</summary>
    public static bool IsName(string? content) => content is not null && Regex.IsMatch(content, @"\A[0-9a-f]{32}\z");

    public string PathOf(string content) => IsName(content) ? Path.Combine(_path, content) : throw new ArgumentException($"'{content}' is not the name of a content.");

    /// <summary>A new content, to be written.</summary>
    public (string Content, FileStream Stream) Create()
    {
        string content = Ids.Hex(16);
        return (content, PrivateFile.Open(PathOf(content), FileMode.CreateNew));
    }

    /// <summary>Lets other processes of the user find this emulator; it goes with the folder.</summary>
    public void WriteRecord(byte[] record)
    {
        string path = Path.Combine(_path, RecordName);
        using (FileStream stream = PrivateFile.Open(path + ".new", FileMode.Create))
        {
            stream.Write(record, 0, record.Length);
        }

        PrivateFile.Replace(path + ".new", path);
    }

    /// <summary>What this user's emulators wrote of themselves, those that were killed among them.</summary>
    public static IReadOnlyList<string> Records()
    {
        List<string> records = [];
        try
        {
            foreach (string folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
            {
                string path = Path.Combine(folder, RecordName);
                try
                {
                    if (PrivateFile.IsOwnFolder(folder) && PrivateFile.IsOwnFile(path))
                    {
                        records.Add(File.ReadAllText(path));
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // It is just going.
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder of temporary files does not let itself be listed.
        }

        return records;
    }

    public void Dispose() => TryDelete(_path, _lock);

    private static (string Path, FileStream Lock) Create(string parent)
    {
        for (int attempt = 1; ; attempt++)
        {
            string path = Path.Combine(parent, Prefix + Ids.Hex(8));
            PrivateFile.CreateFolder(path);
            try
            {
                string lockPath = Path.Combine(path, LockName);
                FileStream held = PrivateFile.Open(lockPath, FileMode.CreateNew);
                if (System.IO.File.Exists(lockPath))
                {
                    return (path, held);
                }

                held.Dispose();
            }
            catch (IOException) when (attempt < MaximumAttempts)
            {
                // As below.
            }

            // Another start has just looked whether it is in use, and took it for a leftover: a file is there before it is locked.
        }
    }

    /// <summary>
    /// Removes only what is certainly a dead emulator's of this user: by its name, its owner and its lock, which nobody holds. Where locks
    /// are not kept, which the own one shows, nothing is certain.
    /// </summary>
    private void RemoveLeftovers(string parent)
    {
        try
        {
            foreach (string folder in PrivateFile.IsInUse(Path.Combine(_path, LockName)) ? Directory.GetDirectories(parent, Prefix + "*") : [])
            {
                if (LockOfLeftover(folder) is FileStream held)
                {
                    TryDelete(folder, held);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder of temporary files does not let itself be listed.
        }
    }

    /// <summary>The lock of a folder that is a leftover, held so that nobody else takes hold of it before it is gone; null for any other folder.</summary>
    private static FileStream? LockOfLeftover(string folder)
    {
        string lockPath = Path.Combine(folder, LockName);
        try
        {
            if (!Regex.IsMatch(Path.GetFileName(folder), $@"\A{Prefix}[0-9a-f]{{16}}\z") || !PrivateFile.IsOwnFolder(folder))
            {
                return null;
            }

            if (!PrivateFile.IsOwnFile(lockPath))
            {
                // One without a lock is just being made, or all but gone. Nothing is deleted but the folder, where there is nothing in it: who makes it gets over that.
                Directory.Delete(folder);
                return null;
            }

            return new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in use, or another start removes the same.
            return null;
        }
    }

    /// <summary>The lock goes last: while there are contents, it tells whose they are.</summary>
    private static void TryDelete(string folder, FileStream held)
    {
        try
        {
            foreach (string path in Directory.GetFiles(folder))
            {
                if (Path.GetFileName(path) != LockName)
                {
                    PrivateFile.TryDelete(path);
                }
            }

            if (Directory.GetFiles(folder).All(path => Path.GetFileName(path) == LockName))
            {
                // While it is held, where the system allows that.
                PrivateFile.TryDelete(Path.Combine(folder, LockName));
                held.Dispose();
                PrivateFile.TryDelete(Path.Combine(folder, LockName));
                Directory.Delete(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A download may still hold a file open (Windows); the next start finds it.
        }
        finally
        {
            held.Dispose();
        }
    }
}
