using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Botpress.Jobs;

/// <summary>Reads the lines of a file of the archive, compressed or not, as they come.</summary>
internal static class PartitionFile
{
    /// <summary>The lines of a file.</summary>
    /// <exception cref="JobException">A line is none of the archive's.</exception>
    public static IEnumerable<ArchiveRecord> Read(RecordKind kind, string path)
    {
        long number = 0;
        foreach (byte[] line in Lines(path))
        {
            number++;
            ArchiveRecord record;
            try
            {
                record = ArchiveLine.Read(kind, line);
            }
            catch (JsonException exception)
            {
                throw Damaged(path, number, exception.Message);
            }

            yield return record;
        }
    }

    private static IEnumerable<byte[]> Lines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        while (true)
        {
            int read;
            try
            {
                read = content.Read(buffer, length, buffer.Length - length);
            }
            catch (InvalidDataException exception)
            {
                throw Damaged(path, 0, exception.Message);
            }

            length += read;
            int start = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', start, length - start)) >= 0; start = end + 1)
            {
                yield return Copy(buffer, start, end - start);
            }

            if (read == 0)
            {
                // Somebody's editor may have dropped the last line's end.
                if (length > start)
                {
                    yield return Copy(buffer, start, length - start);
                }

                yield break;
            }

            Array.Copy(buffer, start, buffer, 0, length -= start);
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    private static byte[] Copy(byte[] buffer, int start, int length)
    {
        byte[] line = new byte[length];
        Array.Copy(buffer, start, line, 0, length);
        return line;
    }

    private static JobException Damaged(string path, long line, string problem) => new(
        "ArchiveDamaged",
        $"The file '{path}' of the archive is damaged{(line > 0 ? $" at line {line}" : "")}: {problem}",
        "Take it from a copy, or move it out of the archive and read what the service still has with -Refresh.");
}

/// <summary>Writes a file of the archive, and hashes what is in it.</summary>
internal sealed class PartitionWriter : IDisposable
{
    private readonly DiskStream _file;
    private readonly Stream _content;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private static readonly byte[] _end = [(byte)'\n'];

    public PartitionWriter(JobDisk disk, string path, bool compress)
    {
        _file = new DiskStream(disk, path);
        _content = compress ? new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true) : _file;
    }

    /// <summary>How many lines were written.</summary>
    public long Lines { get; private set; }

    public void Write(byte[] line)
    {
        _hash.AppendData(line);
        _hash.AppendData(_end);
        _content.Write(line, 0, line.Length);
        _content.Write(_end, 0, 1);
        Lines++;
    }

    /// <summary>Ends the file, and waits until it is on the disk.</summary>
    /// <returns>The hash of its content, however compressed.</returns>
    public string Finish()
    {
        if (_content != _file)
        {
            _content.Dispose();
        }

        _file.Finish();
        return CanonicalJson.Hex(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
    }
}

/// <summary>A new file, written in larger pieces.</summary>
internal sealed class DiskStream(JobDisk disk, string path) : Stream
{
    private readonly FileStream _file = disk.Create(path);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _count;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            int part = Math.Min(count, _buffer.Length - _count);
            Array.Copy(buffer, offset, _buffer, _count, part);
            _count += part;
            offset += part;
            count -= part;
            if (_count == _buffer.Length)
            {
                Empty();
            }
        }
    }

    /// <summary>Writes what is left, and waits until all is on the disk.</summary>
    public void Finish()
    {
        Empty();
        disk.Flush(_file);
        _file.Dispose();
    }

    public override void Flush()
    {
        // Pieces have their size, whoever compresses into this.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private void Empty()
    {
        if (_count > 0)
        {
            disk.Write(_file, _buffer, _count);
            _count = 0;
        }
    }
}
