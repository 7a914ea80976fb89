using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Botpress.Jobs;

/// <summary>
/// The files of jobs, as they are written: each is made under another name and gets its own when it is whole, and what was written before
/// is on the disk, and not only on its way there. One place for all writes, so that a test can end a job at each of them.
/// </summary>
public class JobDisk
{
    private long _written;

    /// <summary>The files of this machine.</summary>
    public static JobDisk System { get; } = new();

    /// <summary>How many bytes were written.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Is told before anything is written, renamed or deleted.</summary>
    /// <param name="path">What.</param>
    protected virtual void OnWrite(string path)
    {
    }

    /// <summary>Makes a folder, and those above it. One that is there stays as it is.</summary>
    /// <param name="path">The folder.</param>
    public void CreateFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            OnWrite(path);
            _ = Directory.CreateDirectory(path);
        }
    }

    /// <summary>Makes a file anew. A link of that name is not followed, but goes.</summary>
    /// <param name="path">The file.</param>
    public FileStream Create(string path)
    {
        OnWrite(path);
        File.Delete(path);
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1);
    }

    /// <summary>Writes at the end of what was written.</summary>
    /// <param name="stream">A file.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="count">How many of them, from the first on.</param>
    public void Write(FileStream stream, byte[] bytes, int count)
    {
        OnWrite(stream.Name);
        stream.Write(bytes, 0, count);
        _ = Interlocked.Add(ref _written, count);
    }

    /// <summary>Waits until a file is on the disk.</summary>
    /// <param name="stream">The file.</param>
    // Stryker disable once Boolean : only a machine that loses its power could tell
    public virtual void Flush(FileStream stream) => stream.Flush(flushToDisk: true);

    /// <summary>Gives a file its name, in place of one that has it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">Its name.</param>
    public void Replace(string file, string target)
    {
        OnWrite(target);
        PrivateFile.Replace(file, target);
    }

    /// <summary>Writes a whole file, beside it first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What is to be in it.</param>
    public void WriteAll(string path, byte[] content)
    {
        string beside = path + ".new";
        using (FileStream stream = Create(beside))
        {
            Write(stream, content, content.Length);
            Flush(stream);
        }

        Replace(beside, path);
    }

    /// <summary>Deletes a file. One that is not there is deleted already.</summary>
    /// <param name="path">The file.</param>
    public void Delete(string path)
    {
        if (File.Exists(path))
        {
            OnWrite(path);
            File.Delete(path);
        }
    }

    /// <summary>Deletes a folder with all that is in it.</summary>
    /// <param name="path">The folder.</param>
    public void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            OnWrite(path);
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Deletes folders in which there is nothing.</summary>
    /// <param name="paths">The folders, those above others first.</param>
    internal static void TryDeleteEmpty(IReadOnlyList<string> paths)
    {
        foreach (string path in paths.Reverse())
        {
            try
            {
                Directory.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // There is something in it, or it was never made.
            }
        }
    }

    /// <summary>The folders that are not there of those that lead to a path, those above others first.</summary>
    /// <param name="path">The path of a folder.</param>
    internal static IEnumerable<string> Missing(string path)
    {
        var missing = new Stack<string>();
        for (string? folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        return missing;
    }
}
