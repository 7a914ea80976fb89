using System;
using System.IO;

namespace Botpress.Jobs;

/// <summary>
/// Says that one process is at a job, to all others on the same file system: a file that is open for one alone. The system lets go of it
/// however the process ends. It stays, and is empty: who deleted it could delete another's. Only one that was made for what then did not begin goes.
/// </summary>
public sealed class JobLock : IDisposable
{
    private readonly FileStream _file;
    private readonly bool _isNew;

    private JobLock(FileStream file, bool isNew)
    {
        _file = file;
        _isNew = isNew;
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it keeps others from, for the error.</param>
    /// <exception cref="JobException">Another has it.</exception>
    public static JobLock Take(string path, string what)
    {
        bool isNew = !File.Exists(path);
        try
        {
            return new JobLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1), isNew);
        }
        catch (IOException exception) when (File.Exists(path) && exception is not (PathTooLongException or DirectoryNotFoundException))
        {
            throw new JobException(JobException.Locked, $"Another process is at work on {what}: it holds '{path}'.", "Wait until it has ended. Nothing has to be deleted: the lock goes with its process.");
        }
    }

    /// <summary>
    /// Lets go of it, and takes the file away if it was not there before: while it is held, so that it is nobody else's. Windows lets go first, and
    /// refuses where somebody else has it by then.
    /// </summary>
    public void Undo()
    {
        bool isWindows = Path.DirectorySeparatorChar == '\\';
        if (_isNew && !isWindows)
        {
            PrivateFile.TryDelete(_file.Name);
        }

        _file.Dispose();
        if (_isNew && isWindows)
        {
            PrivateFile.TryDelete(_file.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
