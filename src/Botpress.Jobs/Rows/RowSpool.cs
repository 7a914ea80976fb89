using System;
using System.IO;

namespace Botpress.Jobs;

/// <summary>
/// Rows that wait on the disk, so that memory does not grow with them: in a file that nobody else can read, and that goes when it is closed.
/// </summary>
public sealed class RowSpool : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly object _lock = new();
    private readonly FileStream _file = PrivateFile.Open(
        Path.Combine(Path.GetTempPath(), $"botpress-{Guid.NewGuid():N}.rows"), FileMode.CreateNew, FileOptions.DeleteOnClose, BufferSize);

    private long _end;
    private bool _isAtEnd = true;

    /// <summary>Keeps a row.</summary>
    /// <param name="json">The row as JSON, UTF-8.</param>
    /// <returns>Where it is.</returns>
    public RowPlace Add(byte[] json)
    {
        lock (_lock)
        {
            if (!_isAtEnd)
            {
                // Each seek would write out what is gathered.
                _ = _file.Seek(_end, SeekOrigin.Begin);
                _isAtEnd = true;
            }

            _file.Write(json, 0, json.Length);
            var place = new RowPlace(_end, json.Length);
            _end += json.Length;
            return place;
        }
    }

    /// <summary>Gives a row back.</summary>
    /// <param name="place">Where it is.</param>
    public byte[] Read(RowPlace place)
    {
        byte[] json = new byte[place.Length];
        lock (_lock)
        {
            _isAtEnd = false;
            _ = _file.Seek(place.Offset, SeekOrigin.Begin);
            for (int read = 0; read < json.Length;)
            {
                int count = _file.Read(json, read, json.Length - read);
                read += count > 0 ? count : throw new EndOfStreamException("The file of rows that wait was cut meanwhile.");
            }
        }

        return json;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

/// <summary>Where a row waits.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
public readonly record struct RowPlace(long Offset, int Length);
