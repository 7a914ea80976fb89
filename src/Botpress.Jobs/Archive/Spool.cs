using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Botpress.Jobs;

/// <summary>
/// What was read, until it is merged into the archive: runs of sorted lines in one file, however many there are. In memory are the lines of
/// the next run, and while they are merged a few of each.
/// </summary>
internal sealed class Spool : IDisposable
{
    /// <summary>How many bytes of lines are gathered to a run.</summary>
    public const int RunSize = 4 * 1024 * 1024;

    // All runs together, while they are merged.
    private const int ReadMemory = 16 * 1024 * 1024;
    private const int LargestBuffer = 64 * 1024;
    private const int SmallestBuffer = 2 * 1024;

    private readonly JobDisk _disk;
    private readonly FileStream _file;
    private readonly List<(long Start, long End)> _runs = [];
    private readonly List<ArchiveRecord> _buffer = [];

    /// <summary>Opens a spool.</summary>
    /// <param name="disk">Writes it.</param>
    /// <param name="path">The file; null for one that goes with the spool.</param>
    /// <param name="runs">What of it is whole; the rest is cut off when there is more to write.</param>
    public Spool(JobDisk disk, string? path, IEnumerable<(long Start, long End)> runs)
    {
        _disk = disk;
        _file = path is null
            ? PrivateFile.Open(Path.Combine(Path.GetTempPath(), $"botpress-{Guid.NewGuid():N}.spool"), FileMode.CreateNew, FileOptions.DeleteOnClose)
            : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
        try
        {
            _runs.AddRange(runs.Where(run => run.End <= _file.Length));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>How many bytes wait to become a run.</summary>
    public long Waiting { get; private set; }

    /// <summary>Whether it has nothing.</summary>
    public bool IsEmpty => _runs.Count == 0 && _buffer.Count == 0;

    public void Add(ArchiveRecord record)
    {
        _buffer.Add(record);
        Waiting += record.Size;
    }

    /// <summary>Writes what waits. When this returns, it is on the disk.</summary>
    /// <returns>The run; null for nothing.</returns>
    public (long Start, long End)? Flush()
    {
        if (_buffer.Count == 0)
        {
            return null;
        }

        using var bytes = new MemoryStream((int)Math.Min(Waiting, 2L * RunSize));
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            // In the order in which they came where they are the same: the later one counts.
            foreach (ArchiveRecord record in _buffer.OrderBy(record => record))
            {
                record.WriteTo(writer);
            }
        }

        long start = _runs.Count == 0 ? 0 : _runs[_runs.Count - 1].End;
        _file.SetLength(start);
        _file.Position = start;
        _disk.Write(_file, bytes.GetBuffer(), (int)bytes.Length);
        _disk.Flush(_file);
        _buffer.Clear();
        Waiting = 0;
        (long Start, long End) run = (start, start + bytes.Length);
        _runs.Add(run);
        return run;
    }

    /// <summary>All lines in their order, each once: of several with one id the newest, and of equally new ones the one that came last.</summary>
    public IEnumerable<ArchiveRecord> Sorted()
    {
        _ = Flush();
        int size = Math.Max(SmallestBuffer, Math.Min(LargestBuffer, ReadMemory / Math.Max(1, _runs.Count)));
        var heads = new SortedSet<(ArchiveRecord Record, int Run)>(Comparer<(ArchiveRecord Record, int Run)>.Create((a, b) =>
        {
            int order = a.Record.CompareTo(b.Record);
            return order != 0 ? order : a.Run.CompareTo(b.Run);
        }));
        RunReader[] readers = [.. _runs.Select(run => new RunReader(_file, run, size))];
        for (int run = 0; run < readers.Length; run++)
        {
            Next(run);
        }

        ArchiveRecord? best = null;
        while (heads.Count > 0)
        {
            (ArchiveRecord record, int run) = heads.Min;
            _ = heads.Remove((record, run));
            Next(run);
            if (best is null || best.CompareTo(record) != 0)
            {
                if (best is not null)
                {
                    yield return best;
                }

                best = record;
            }
            else if (record.Updated >= best.Updated)
            {
                best = record;
            }
        }

        if (best is not null)
        {
            yield return best;
        }

        void Next(int run)
        {
            if (readers[run].Read() is ArchiveRecord record)
            {
                _ = heads.Add((record, run));
            }
        }
    }

    /// <summary>Forgets all, once it is merged.</summary>
    public void Clear()
    {
        _runs.Clear();
        _buffer.Clear();
        Waiting = 0;
        _file.SetLength(0);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads a run. All share the file, and each knows where it is.</summary>
    private sealed class RunReader(FileStream file, (long Start, long End) run, int size) : Stream
    {
        private readonly byte[] _bytes = new byte[size];
        private BinaryReader? _reader;
        private long _next = run.Start;
        private int _at;
        private int _count;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => run.End - run.Start;

        public override long Position { get => _next - _count + _at - run.Start; set => throw new NotSupportedException(); }

        public ArchiveRecord? Read() => Position < Length ? ArchiveRecord.ReadFrom(_reader ??= new BinaryReader(this)) : null;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == _count)
            {
                file.Position = _next;
                _count = file.Read(_bytes, 0, (int)Math.Min(_bytes.Length, run.End - _next));
                _at = 0;
                _next += _count;
            }

            int read = Math.Min(count, _count - _at);
            Array.Copy(_bytes, _at, buffer, offset, read);
            _at += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
