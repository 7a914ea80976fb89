using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Botpress.Emulator;

/// <summary>
/// The file that keeps a state, and the folder beside it with the contents of files. One emulator has it at a time. Only what an emulator
/// wrote is read or replaced, and only that is deleted; whoever looks, or is killed, in between finds the old or the new, whole.
/// </summary>
internal sealed class Snapshot : IDisposable
{
    private const string Format = "botpress-emulator-snapshot/1";

    // No name that anything else has: what ends so in the folder is the emulator's, and the rest is not.
    private const string ContentEnding = ".bpfile";
    private const string UnfinishedEnding = ".bpnew";

    private readonly string _path;
    private readonly string _folder;
    private readonly string _unfinished;
    private readonly FileStream _lock;

    // What the file was like when this emulator last read or wrote it; null for none.
    private (DateTime Time, long Length)? _known;

    public Snapshot(string path)
    {
        _path = Path.GetFullPath(path);
#if !NETSTANDARD2_0
        // People link such files to where they keep them. A link that leads nowhere is replaced instead.
        _path = File.Exists(_path) ? File.ResolveLinkTarget(_path, returnFinalTarget: true)?.FullName ?? _path : _path;
#endif
        _folder = _path + ".files";
        _unfinished = _path + UnfinishedEnding;
        string locked = _path + ".bplock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            if (Directory.Exists(_path) || (File.Exists(_path) && !PrivateFile.IsPlain(_path)))
            {
                throw Unusable("it is a folder, a pipe or a device");
            }

            string? obstacle = new[] { locked, _unfinished }.FirstOrDefault(file => PrivateFile.IsThere(file) && !PrivateFile.IsPlain(file, followLinks: false))
                ?? (PrivateFile.IsThere(_folder) && !PrivateFile.IsFolder(_folder) ? _folder : null);
            if (obstacle is not null)
            {
                throw new EmulatorException(
                    $"The snapshot '{_path}' could not be written: '{obstacle}' is in the way.", "Move that away, or use another -SnapshotPath.");
            }

            _lock = PrivateFile.Open(locked, FileMode.OpenOrCreate, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is (IOException and not EmulatorException) or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            bool inUse = exception is IOException && PrivateFile.IsPlain(locked, followLinks: false);
            throw new EmulatorException(
                inUse ? $"The snapshot '{_path}' is in use: another emulator has it." : $"The snapshot '{_path}' could not be written: {exception.Message}",
                inUse ? "Stop that one, or use another -SnapshotPath." : "Use another -SnapshotPath, in a folder that you may write to.",
                exception);
        }
    }

    /// <summary>What is in it; null when there is none yet. The contents are copied to where the emulator has them.</summary>
    /// <param name="contents">Where the emulator has them.</param>
    /// <param name="knowsDue">Whether there is such a kind of due items.</param>
    public State? Load(ContentFolder contents, Func<string, bool> knowsDue)
    {
        if (!File.Exists(_path))
        {
            RemoveLeftovers(null);
            return null;
        }

        State? state;
        (DateTime, long)? known = Look();
        try
        {
            using FileStream stream = File.OpenRead(_path);
            state = JsonSerializer.Deserialize<State>(stream, Json.Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Unusable("it is something else, or damaged", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new EmulatorException($"The snapshot '{_path}' cannot be read: {exception.Message}", "Check that you may read it.", exception);
        }

        if (state?.Format != Format)
        {
            throw Unusable("it does not begin with the mark of one");
        }

        if (StateCheck.Fault(state, knowsDue) is string fault)
        {
            throw Unusable(fault);
        }

        _known = known;
        RemoveLeftovers(state);
        foreach (FileState file in Files(state).Where(file => file.Content is not null && !File.Exists(contents.PathOf(file.Content))))
        {
            string kept = KeptPath(file.Content!);
            if (PrivateFile.IsPlain(kept, followLinks: false))
            {
                Copy(kept, contents.PathOf(file.Content!));
            }
            else
            {
                // The snapshot came without its folder: the file has to be uploaded anew.
                file.Content = null;
                file.Data["status"] = "upload_pending";
            }
        }

        return state;
    }

    /// <summary>Writes it: the contents first, so that what it names is always there, and what it no longer names is deleted last.</summary>
    public void Save(State state, ContentFolder contents)
    {
        try
        {
            Write(state, contents);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The snapshot '{_path}' was not written: {exception.Message}", exception);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static IEnumerable<FileState> Files(State state) => state.Bots.Values.SelectMany(bot => bot.Files.Values);

    private static HashSet<string> ContentsOf(State state) => [.. Files(state).Select(file => file.Content).OfType<string>()];

    private static void Copy(string from, string to)
    {
        // What is there under this name was left by a process that was killed.
        File.Delete(to);
        using FileStream source = File.OpenRead(from);
        using FileStream target = PrivateFile.Open(to, FileMode.CreateNew);
        source.CopyTo(target);
        target.Flush(flushToDisk: true);
    }

    private void Write(State state, ContentFolder contents)
    {
        // Where the file system keeps no locks, it may be another emulator's.
        if (Look() is (DateTime, long) found && found != _known)
        {
            throw new IOException("somebody else has written the file meanwhile, and that is not replaced.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        foreach (string content in ContentsOf(state).Where(content => !File.Exists(KeptPath(content))))
        {
            PrivateFile.CreateFolder(_folder);
            PrivateFile.CloseFolder(_folder);
            string unfinished = KeptPath(content) + UnfinishedEnding;
            Copy(contents.PathOf(content), unfinished);
            PrivateFile.Replace(unfinished, KeptPath(content));
        }

        state.Format = Format;
        File.Delete(_unfinished);
        try
        {
            using (FileStream stream = PrivateFile.Open(_unfinished, FileMode.CreateNew))
            {
                JsonSerializer.Serialize(stream, state, Json.Options);
                stream.Flush(flushToDisk: true);
            }

            PrivateFile.Replace(_unfinished, _path);
        }
        catch
        {
            PrivateFile.TryDelete(_unfinished);
            throw;
        }

        _known = Look();
        RemoveLeftovers(state);
    }

    private (DateTime Time, long Length)? Look()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
    }

    private string KeptPath(string content) => Path.Combine(_folder, content + ContentEnding);

    /// <summary>Deletes what a killed process did not finish, and the contents that a state no longer has: by names that only the emulator gives.</summary>
    private void RemoveLeftovers(State? state)
    {
        PrivateFile.TryDelete(_unfinished);
        HashSet<string>? needed = state is null ? null : [.. ContentsOf(state)];
        foreach (string path in PrivateFile.IsFolder(_folder) ? Directory.GetFiles(_folder) : [])
        {
            string content = Path.GetFileName(path).Split('.')[0];
            bool isUnneeded = path == KeptPath(content) && needed?.Contains(content) == false;
            if (ContentFolder.IsName(content) && (isUnneeded || path == KeptPath(content) + UnfinishedEnding))
            {
                PrivateFile.TryDelete(path);
            }
        }
    }

    private EmulatorException Unusable(string reason, Exception? exception = null) => new(
        $"The file '{_path}' is not a snapshot that an emulator wrote: {reason}. It is left as it is.",
        "Use another -SnapshotPath; one that is not there yet begins anew.",
        exception);
}
